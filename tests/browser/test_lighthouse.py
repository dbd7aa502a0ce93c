"""Lighthouse, as a reader's phone: full marks on the front page and on an article."""

import json
import os
import shutil
import subprocess

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


def lighthouse(url, categories, chromium, npm_package, tmp_path):
    """The score (0 to 100) of each category, and the audits that took points away."""
    node = shutil.which("node") or pytest.fail("node is missing: run tests/browser/setup")
    report = tmp_path / "report.json"
    command = [node, npm_package("lighthouse") / "cli" / "index.js", url, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--chrome-flags={FLAGS}", f"--only-categories={','.join(categories)}"]
    environment = {**os.environ, "CHROME_PATH": chromium, "LIGHTHOUSE_ERROR_REPORTING": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert report.exists(), f"Lighthouse wrote no report: {done.stderr}"
    result = json.loads(report.read_text(encoding="utf-8"))
    scores = {name: round(100 * part["score"]) for name, part in result["categories"].items()}
    counted = [
        entry["id"] for part in result["categories"].values() for entry in part["auditRefs"] if entry["weight"] > 0
    ]
    lost = {
        name: (audit["title"], audit.get("displayValue", ""))
        for name, audit in result["audits"].items()
        if name in counted and audit["score"] is not None and audit["score"] < 0.9
    }
    return scores, lost


@pytest.mark.parametrize("kind", ["front page", "article"])
def test_accessibility_search_and_practices_are_full_marks(root_site, kind, chromium, npm_package, tmp_path):
    categories = ("accessibility", "best-practices", "seo")
    scores, lost = lighthouse(root_site.page(kind), categories, chromium, npm_package, tmp_path)
    assert scores == dict.fromkeys(categories, 100), lost


@pytest.mark.timed
@pytest.mark.parametrize("kind", ["front page", "article"])
def test_performance_on_a_slow_phone(root_site, kind, chromium, npm_package, tmp_path):
    scores, lost = lighthouse(root_site.page(kind), ("performance",), chromium, npm_package, tmp_path)
    print(f"{kind}: {scores['performance']}")
    assert scores["performance"] >= 95, lost
