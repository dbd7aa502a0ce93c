"""The comparison measures builds that did their work, and says so when one did not."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPARE = ROOT / "benchmarks" / "compare.py"
DOCUMENT = ROOT / "docs" / "benchmarks.md"
JEKYLL = """#!{python}
# Stands in for Jekyll; FAULT says what is wrong with it.
import os, re, sys, time
from pathlib import Path
if "--version" in sys.argv:
    sys.exit(print("jekyll 4.3.1"))
fault, site = os.environ.get("FAULT", ""), Path("_site")
if fault == "hang":
    Path(os.environ["STARTED"]).write_text(str(os.getpid()))
    time.sleep(120)
if fault == "sitegen is edited":
    Path(os.environ["SOURCE"]).write_text("new")
if fault == "fails":
    sys.exit("no such layout")
if fault == "does nothing" or fault == "makes it once" and site.exists():
    sys.exit()
posts = sorted(Path("_posts").glob("*.md"), key=lambda post: int(post.stem.rpartition("-")[2]))
texts = [post.read_text() for post in posts]
titles = [re.search("^title: (.*)", text, re.M)[1] for text in texts]
footer = Path("_layouts/base.html").read_text().partition("<footer>")[2]
if fault == "forgets one":
    posts.pop()
for number, post in enumerate(posts):
    text = "" if fault == "writes empty pages" else texts[number] + footer
    page = site / post.stem[:4] / post.stem[5:7] / post.stem[11:] / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    around = [] if fault == "forgets neighbours" else titles[max(0, number - 1):number + 2]
    page.write_text(text + "".join(around))
last = "".join(re.findall("mark[a-z]+[0-9]+x", "".join(texts)))
with (site / "index.html").open("a" if fault == "keeps what is undone" else "w") as file:
    file.write(last + footer)
"""


@pytest.fixture
def compare(tmp_path):
    """Runs the comparison with a temporary folder of its own, which must be empty in the end."""
    own, programs = tmp_path / "own", tmp_path / "programs"
    own.mkdir()
    programs.mkdir()
    jekyll = programs / "jekyll"
    jekyll.write_text(JEKYLL.format(python=sys.executable), encoding="utf-8")
    jekyll.chmod(0o755)
    known = {**os.environ, "TMPDIR": str(own), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}

    with contextlib.ExitStack() as running:

        def start(*options, script=COMPARE, **variables):
            command = [sys.executable, script, *options]
            process = subprocess.Popen(
                command, env={**known, **variables}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            running.enter_context(process)
            running.callback(process.kill)
            return process

        yield start
    assert list(own.iterdir()) == []


def ended(process, code):
    out, err = process.communicate(timeout=300)
    assert process.returncode == code, err
    assert "Traceback" not in err
    return out, err


@pytest.mark.slow
def test_a_small_comparison_of_sitegen_has_every_figure(compare, tmp_path):
    before, figures = DOCUMENT.read_bytes(), tmp_path / "figures.json"
    options = ("--posts", "30", "--rounds", "1", "--only", "sitegen-commonmark", "--json", figures)
    out, _ = ended(compare(*options), 0)
    rows = [line.split(" | ") for line in out.splitlines() if line.startswith("| ")]
    assert [row[1] for row in rows[2:-1]] == [
        "from nothing",
        "nothing changed",
        "one body edited",
        "title of one post edited",
        "one tag added",
        "base template edited",
    ]
    assert "copy of" in rows[-1][0]
    [measured] = json.loads(figures.read_text(encoding="utf-8"))
    [sitegen] = measured["generators"]
    assert sitegen["pages"] > 30
    for costs in sitegen["costs"].values():
        assert costs[0]["wall"] > 0
        assert costs[0]["cpu"] > 0
    assert all(memory > 1 for memory in sitegen["memory"].values())
    assert DOCUMENT.read_bytes() == before


def test_another_generator_that_does_its_work_is_measured(compare):
    out, err = ended(compare("--posts", "12", "--rounds", "2", "--only", "jekyll"), 0)
    assert "**Jekyll, no tag pages 4.3.1**" in out
    assert "round 2: Jekyll" in err


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("does nothing", "0 pages of posts, not 12"),
        ("forgets one", "11 pages of posts, not 12"),
        ("writes empty pages", "pages of"),
        ("makes it once", "no markbody0x on the page of the post"),
        ("forgets neighbours", "no marktitle0x on the page of"),
        ("keeps what is undone", "its output is not as it was"),
        ("fails", "ended with 1:\nno such layout"),
    ],
)
def test_a_build_that_did_not_do_its_work_is_no_figure(compare, fault, said):
    out, err = ended(compare("--posts", "12", "--rounds", "1", "--only", "jekyll", FAULT=fault), 1)
    assert out == ""
    assert "nothing measured: " in err
    assert said in err


def test_only_the_scenarios_that_were_asked_for_are_measured(compare):
    out, _ = ended(compare("--posts", "12", "--rounds", "1", "--only", "jekyll", "--scenarios", "title,body"), 0)
    assert re.findall(r"\| (from nothing|nothing changed|one body|title|one tag|base)", out) == [
        "from nothing",
        "one body",
        "title",
    ]


@pytest.mark.parametrize(
    "options",
    [("--only", "wordstar"), ("--posts", "many"), ("--posts", "3"), ("--rounds", "0"), ("--scenarios", "cold,luck")],
)
def test_what_cannot_be_measured_is_refused(compare, options):
    process = compare(*options)
    out, err = process.communicate(timeout=300)
    assert process.returncode
    assert out == ""
    assert "Traceback" not in err


def test_a_comparison_that_is_ended_leaves_no_process_and_no_file(compare, tmp_path):
    started = tmp_path / "started"
    process = compare("--posts", "12", "--only", "jekyll", FAULT="hang", STARTED=str(started))
    while not (started.exists() and started.read_text(encoding="utf-8")):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=300)
    assert process.returncode
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text(encoding="utf-8")), 0)


@pytest.fixture
def clone(tmp_path):
    """A copy of the project with as much in it as the comparison writes and looks at."""
    clone = tmp_path / "clone"
    left_out = shutil.ignore_patterns("node_modules", ".venv", "__pycache__")
    shutil.copytree(COMPARE.parent, clone / "benchmarks", ignore=left_out)
    for name in ("docs", "sitegen"):
        (clone / name).mkdir()
    (clone / "docs" / "benchmarks.md").write_bytes(DOCUMENT.read_bytes())
    (clone / "sitegen" / "source.py").write_text("old", encoding="utf-8")
    return clone


def test_the_tables_are_written_into_the_documentation_when_asked_for(compare, clone):
    script, document = clone / "benchmarks" / "compare.py", clone / "docs" / "benchmarks.md"
    before = document.read_text(encoding="utf-8")
    out, _ = ended(compare("--posts", "12", "--rounds", "1", "--only", "jekyll", "--write", script=script), 0)
    after = document.read_text(encoding="utf-8")
    assert out.startswith("### 12 posts\n")
    assert after.replace(f"{out}\n", "") == before


def test_figures_of_a_sitegen_that_was_edited_meanwhile_are_not_written(compare, clone):
    script, document = clone / "benchmarks" / "compare.py", clone / "docs" / "benchmarks.md"
    options = ("--posts", "12", "--rounds", "1", "--only", "jekyll", "--scenarios", "cold", "--write")
    edit = {"FAULT": "sitegen is edited", "SOURCE": str(clone / "sitegen" / "source.py")}
    out, err = ended(compare(*options, script=script, **edit), 1)
    assert out == ""
    assert "sitegen was edited" in err
    assert document.read_bytes() == DOCUMENT.read_bytes()
