"""What the comparison stands on: counting processes, undoing edits, writing tables."""

import contextlib
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
OF_A_GRANDCHILD = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, {benchmarks!r})
import processes
processes.adopt_orphans()
"""
BUSY = "import time\nwhile time.process_time() < 0.3: pass"
LARGE = """
import time
from pathlib import Path
held = b"x" * 200_000_000
limit = time.monotonic() + 60
while not Path("seen").exists() and time.monotonic() < limit: time.sleep(0.01)
"""


def run(script, folder):
    whole = OF_A_GRANDCHILD.format(benchmarks=str(BENCHMARKS)) + script
    done = subprocess.run(
        [sys.executable, "-c", whole], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def module(monkeypatch):
    """Imports a module of the benchmarks."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are counted on Linux only")
def test_a_process_that_outlives_its_parent_is_counted(tmp_path):
    command = ("sh", "-c", '"$0" -c "$1" &', sys.executable, BUSY)
    assert float(run(f"print(processes.run({command!r}, Path()).cpu)", tmp_path)) >= 0.3


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_of_a_grandchild_is_counted(tmp_path):
    command = ("sh", "-c", '"$0" -c "$1"; true', sys.executable, LARGE)
    script = f"""
read = processes._proportional_size
def look(pid):
    size = read(pid)
    if size > 195_000:
        Path("seen").touch()
    return size
processes._proportional_size = look
print(processes.peak_memory({command!r}, Path()))
"""
    assert float(run(script, tmp_path)) > 190


def test_every_edit_has_its_place_in_every_generators_site_and_is_undone(module, tmp_path, monkeypatch):
    scenarios, generators = module("scenarios"), module("generators")
    corpus = module("make_corpus")
    for jekyll in (False, True):
        corpus.write_corpus(tmp_path / f"corpus-{jekyll}", 10, jekyll=jekyll)
    layout = {
        "sitegen": ("content/posts", "themes/bench/templates/base.html"),
        "hugo": ("content/posts", "layouts/_default/baseof.html"),
        "pelican": ("content", "theme/templates/base.html"),
        "eleventy": ("posts", "_includes/base.njk"),
        "jekyll": ("_posts", "_layouts/base.html"),
    }
    for found in generators.installed():
        assert (found.posts, found.template) == layout[found.site]
    for name, (posts, template) in layout.items():
        generator = generators.Generator(
            name=name, title=name, site=name, posts=posts, template=template, command=(), output="out", version=()
        )
        site = scenarios.prepare(generator, tmp_path / f"corpus-{name == 'jekyll'}", tmp_path)
        assert len(site.posts) == 10
        files = (site.middle, site.folder / template)
        before = [file.read_bytes() for file in files]
        made = []
        with contextlib.suppress(KeyboardInterrupt), scenarios.edited(site, scenarios.EDITS, 7):
            made = [file.read_bytes() for file in files]
            raise KeyboardInterrupt
        assert all(word in made[0] for word in (b"markbody7x", b"marktitle7x", b"tags: [marktag7x, "))
        assert b"<footer>marktemplate7x" in made[1]
        assert [file.read_bytes() for file in files] == before


def test_pages_of_posts_are_where_the_generators_write_them(module, tmp_path):
    scenarios = module("scenarios")
    generator = next(iter(module("generators").installed()))
    site = scenarios.Site(generator, tmp_path, (), 0)
    page = tmp_path / "output" / "2005" / "07" / "storm-3" / "index.html"
    assert site.page_of(Path("content/posts/2005/07/storm-3.md")) == page
    assert site.page_of(Path("_posts/2005-07-21-storm-3.md")) == page


def test_new_tables_take_the_place_of_their_own_and_leave_the_others(module):
    tables = module("tables")
    document = (
        f"# Speed\n\n{tables.BEGIN}\n\n### 1,000 posts\n\nold\n\n### 10,000 posts\n\nkept\n\n{tables.END}\n\nEnd.\n"
    )
    written = tables.merge(document, {100: "### 100 posts\n\nless", 1000: "### 1,000 posts\n\nnew"})
    sections = "### 100 posts\n\nless\n\n### 1,000 posts\n\nnew\n\n### 10,000 posts\n\nkept"
    assert written == f"# Speed\n\n{tables.BEGIN}\n\n{sections}\n\n{tables.END}\n\nEnd.\n"
    assert tables.merge(written, {}) == written
    with pytest.raises(ValueError, match="has no"):
        tables.merge("# Speed\n", {})


def test_ratios_are_of_medians_to_hugo_from_nothing(module):
    tables, generators, cost = module("tables"), module("generators"), module("processes").Cost

    def figures(name, remembers, seconds):
        generator = generators.Generator(
            name=name, title=name, site=name, posts="", template="", command=(), output="", version=(),
            remembers=remembers,
        )  # fmt: skip
        costs = {scenario: [cost(wall, 2 * wall) for wall in walls] for scenario, walls in seconds.items()}
        return tables.Figures(generator, "1.0", costs, {"cold": 100.0 if remembers else 400.0}, 14_000, 14_010)

    ours = figures("sitegen", True, {"cold": [3, 4, 9], "body": [0.5, 1, 2]})
    measured = tables.Measured(10_000, 3, [ours, figures("hugo", False, {"cold": [8, 7, 20]})], [cost(2, 1)])
    smaller = tables.Measured(1000, 1, [figures("sitegen", True, {"cold": [0.4], "body": [0.5]})], [cost(1, 1)])
    rows = [line.strip("|").split("|") for line in tables.table(measured, smaller)]
    cells = [[cell.strip() for cell in row] for row in rows]
    assert cells[0][-1] == "to 1,000 posts"
    assert cells[2] == [
        "**sitegen 1.0**", "from nothing", "4.00 (3.00 to 9.00)", "0.50", "8.00 (6.00 to 18.00)", "100", "0.25",
        "14,000", "10.00",
    ]  # fmt: skip
    assert cells[3][1:4] == ["one body edited", "1.00 (0.50 to 2.00)", "0.12"]
    assert cells[4][1:4] == ["every scenario", "8.00 (7.00 to 20.00)", "1.00"]
    assert cells[5][:4] == ["copy of 14,010 files", "`cp -r`", "2.00", "0.25"]
