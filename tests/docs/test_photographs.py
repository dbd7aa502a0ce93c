"""docs/photographs.md says what is shown; its examples are built here with a picture that exiftool has tagged."""

import re
import tomllib
from pathlib import Path

import lxml.html
import pytest

from sitegen.config.model import PhotoSettings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/photographs.md").read_text("utf-8")
TAGGED = ROOT / "tests/photos/tagged/xmp.jpg"
FROM_FILE = (
    "Volunteers fill sandbags on the Rua da Praça in Foz, Monday, March 3, 2025.",
    "Inês Carvalho/Harbour Courier, CC BY 4.0",
)
CAPTIONS = (FROM_FILE[0], "Volunteers in Foz on Monday")
FRONT = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)
(BODY,) = re.findall(r"^```markdown\n(.*?)^```$", PAGE, re.M | re.S)


def figures(paper, front="", body=""):
    paper.settings(theme="courier")
    paper.write("content/posts/a/sandbags.jpg", TAGGED.read_bytes())
    paper.write("content/posts/a/index.md", f"---\ntitle: A\ndate: 2026-11-01\n{front}---\n{body}")
    paper.build(strict=False)
    (page,) = [data for path, data in paper.files().items() if path.endswith("/a/index.html")]
    return lxml.html.fromstring(page.decode()).xpath("//article//figure")


def shown(figure):
    caption = figure.find("figcaption")
    return " ".join(caption.text_content().split()) if caption is not None else ""


@pytest.mark.parametrize(("front", "caption"), list(zip(FRONT, CAPTIONS, strict=True)))
def test_a_lead_photograph_is_shown_as_the_page_says(paper, front, caption):
    (figure,) = figures(paper, front)
    assert shown(figure) == f"{caption} {FROM_FILE[1]}"
    assert figure.find(".//img").get("alt") == "Four people in raincoats pass sandbags along a line"


def test_pictures_in_a_text_are_shown_as_the_page_says(paper):
    assert [shown(figure) for figure in figures(paper, body=BODY)] == [
        " ".join(FROM_FILE),
        f"Foz on Monday {FROM_FILE[1]}",
        "Foz on Monday Inês Carvalho",
        "",
    ]


def test_the_table_has_every_setting_with_its_default_and_so_has_the_guide():
    rows = re.findall(r"^\| `([a-z_]+)` \| `([^|]*)` \|", PAGE, re.M)
    defaults = {name: field.default for name, field in PhotoSettings.model_fields.items()}
    assert {name: tomllib.loads(f"x = {value}")["x"] for name, value in rows} == defaults
    guide = (ROOT / "docs/guide.md").read_text("utf-8")
    (table,) = [block for block in re.findall(r"^```toml\n(.*?)^```$", guide, re.M | re.S) if "[photos]" in block]
    assert tomllib.loads(table)["photos"] == defaults
