"""Every page and every style sheet of the sample blog, as the Nu HTML checker of the W3C reads it."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TOO_NEW = re.compile(r"container-type|\dcqi\b")
"""Container queries (every browser since 2023), which the checker of CSS does not know yet."""


def is_too_new(message):
    """Whether a complaint is about a line of a style sheet that uses what the checker does not know."""
    path = Path(unquote(urlsplit(message["url"]).path))
    if path.suffix != ".css" or "lastLine" not in message:
        return False
    return bool(TOO_NEW.search(path.read_text(encoding="utf-8").split("\n")[message["lastLine"] - 1]))


def test_the_sample_blog_builds_without_a_warning(sample, sitegen, tmp_path):
    done = sitegen(sample, "build", "--strict", "-o", str(tmp_path / "output"))
    assert done.returncode == 0, done.stderr


def test_every_page_is_valid(root_site, npm_package):
    java = shutil.which("java") or pytest.fail("java is missing: run tests/browser/setup")
    checker = npm_package("vnu-jar") / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        [
            java,
            "-jar",
            checker,
            "--format",
            "json",
            "--stdout",
            "--skip-non-html",
            "--also-check-css",
            root_site.folder,
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout, f"the checker said nothing: {done.stderr}"
    messages = json.loads(done.stdout)["messages"]
    errors = [
        f"{message['url'].rpartition(root_site.folder.name)[2]}:{message.get('lastLine', 0)}: {message['message']}"
        f"\n    {message.get('extract', '').strip()}"
        for message in messages
        if (message["type"] != "info" or message.get("subType") == "warning") and not is_too_new(message)
    ]
    assert not errors, f"{len(errors)} errors, the first:\n" + "\n".join(errors[:20])
