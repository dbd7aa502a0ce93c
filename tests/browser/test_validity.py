"""Every page and every style sheet of the sample blog, as the Nu HTML checker of the W3C reads it."""

import json
import shutil
import subprocess

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


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
        f"{message['url'].removeprefix(root_site.folder.as_uri())}:{message.get('lastLine', 0)}: {message['message']}"
        f"\n    {message.get('extract', '').strip()}"
        for message in messages
        if message["type"] != "info" or message.get("subType") == "warning"
    ]
    assert not errors, f"{len(errors)} errors, the first:\n" + "\n".join(errors[:20])
