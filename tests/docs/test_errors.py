import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r'"([A-Z]{2,5}\d{3})"')


def test_every_code_is_in_the_documentation_and_the_other_way_round():
    emitted = {code for path in (ROOT / "sitegen").rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    documented = set(
        re.findall(r"^\| ([A-Z]{2,5}\d{3}) \|", (ROOT / "docs/errors.md").read_text("utf-8"), re.MULTILINE)
    )

    assert documented == emitted
