"""`sitegen build --watch` as people run it: the executable, real files, real signals."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ENOUGH = 20.0
SITEGEN = Path(sys.executable).with_name("sitegen")
SECONDS = re.compile(r" in \d+\.\d\d? s")


class Watching:
    """A running `sitegen build --watch`; `wait` for a line, then go on."""

    def __init__(self, paper, *arguments, **environment):
        self._log = paper.root.parent / "said.txt"
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")}
        with self._log.open("w") as stream:
            self.process = subprocess.Popen(
                [SITEGEN, "build", "--watch", *arguments],
                cwd=paper.root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stream,
                env=kept | environment,
            )

    def lines(self):
        return SECONDS.sub("", self._log.read_text()).splitlines()

    def wait(self, *wanted):
        """Wait until all of these stand in what was said, each after the one before."""
        end = time.monotonic() + ENOUGH
        while not re.search(".*".join(map(re.escape, wanted)), "\n".join(self.lines()), re.DOTALL):
            assert time.monotonic() < end, self.lines()
            assert self.process.poll() is None, self.lines()
            time.sleep(0.02)

    def end(self, with_signal=signal.SIGINT):
        self.process.send_signal(with_signal)
        assert self.process.wait(ENOUGH) == 0
        return self.lines()


@pytest.fixture
def watching(paper):
    running = []

    def start(*arguments, **environment):
        running.append(Watching(paper, *arguments, **environment))
        return running[-1]

    yield start
    for one in running:
        one.process.kill()
        one.process.wait()


def until(condition):
    end = time.monotonic() + ENOUGH
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("flags", [(), ("--poll",), ("--no-cache",)], ids=" ".join)
def test_a_saved_post_is_built_and_one_line_says_so(paper, watching, flags):
    paper.post("a", description="One.")
    running = watching(*flags)
    running.wait("Ctrl-C ends it")
    paper.post("a", "Other words.", description="One.")
    running.wait("content/posts/a.md: ")
    assert "Other words." in paper.text("2026/11/a/index.html")
    assert running.end()[1:] == [
        "watching content/, themes/, templates/ and sitegen.toml; Ctrl-C ends it",
        "content/posts/a.md: 4 files written",
        "stopped watching",
    ]


def test_an_error_is_shown_the_old_site_stays_and_the_next_good_save_mends_it(paper, watching):
    paper.post("a")
    running = watching()
    running.wait("Ctrl-C ends it")
    before = paper.files()
    paper.post("a", "Other words.", date="2026-02-30")
    running.wait("content/posts/a.md:3:7: error[FM040]", "content/posts/a.md: not built; the site is as it was")
    assert paper.files() == before
    paper.post("a", "Yet other words.", date="2026-02-30")
    running.wait("content/posts/a.md: still not built")
    paper.post("a", "Mended.")
    running.wait("still not built", "content/posts/a.md: ", "written")
    assert "Mended." in paper.text("2026/11/a/index.html")
    assert sum("FM040" in line for line in running.end()) == 1


def test_a_site_that_has_errors_from_the_start_is_watched(paper, watching):
    paper.post("a", date="2026-02-30")
    running = watching()
    running.wait("error[FM040]", "not built", "Ctrl-C ends it")
    paper.post("a")
    running.wait("content/posts/a.md: ")
    assert "index.html" in paper.files()


def test_mistakes_in_the_settings_are_mended_by_the_next_save(paper, watching):
    paper.post("a")
    running = watching()
    running.wait("Ctrl-C ends it")
    good = (paper.root / "sitegen.toml").read_text()
    (paper.root / "sitegen.toml").write_text(good.replace("title", "titel"))
    running.wait("sitegen.toml: not built")
    (paper.root / "sitegen.toml").write_text(good.replace("The Test", "The New Test"))
    running.wait("not built", "sitegen.toml: ", "written")
    assert "The New Test" in paper.text("feed.xml")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("themes/plain/templates/404.html", "Nowhere"),
        ("templates/404.html", "Nowhere"),
        ("themes/plain/static/style.css", "body { margin: 1px }"),
        ("content/static/robots.txt", "Nobody"),
        ("content/pages/about.md", "---\ntitle: About\n---\n\nNowhere\n"),
    ],
)
def test_whatever_a_page_is_made_of_is_watched(paper, watching, path, text):
    paper.post("a")
    running = watching()
    running.wait("Ctrl-C ends it")
    (paper.root / path).parent.mkdir(exist_ok=True)
    (paper.root / path).write_text(text)
    until(lambda: any(text.splitlines()[-1].encode() in data for data in paper.files().values()))
    running.end()


def test_a_deleted_post_goes_and_its_folder_may_be_moved(paper, watching, tmp_path):
    paper.post("a")
    paper.post("inner/b")
    running = watching()
    running.wait("Ctrl-C ends it")
    (paper.root / "content/posts/a.md").unlink()
    until(lambda: "2026/11/a/index.html" not in paper.files())
    (paper.root / "content/posts/inner").rename(tmp_path / "away")
    until(lambda: "2026/11/b/index.html" not in paper.files())
    (tmp_path / "away").rename(paper.root / "content/posts/inner")
    until(lambda: "2026/11/b/index.html" in paper.files())
    running.end()


def test_what_changes_nothing_gives_no_line(paper, watching):
    file = paper.post("a")
    running = watching()
    running.wait("Ctrl-C ends it")
    for _ in range(3):
        os.utime(file)
        with file.open("r+b") as stream:  # in place, and never empty meanwhile
            stream.write(file.read_bytes())
        paper.write("content/posts/.a.md.swp", "an editor's")
    paper.post("b")
    running.wait("written", "written")
    assert len(running.end()) == 4


def test_a_draft_that_is_saved_is_answered(paper, watching):
    paper.post("a")
    paper.post("d", draft=True)
    running = watching()
    running.wait("Ctrl-C ends it")
    paper.post("d", "More.", draft=True)
    running.wait("content/posts/d.md: nothing to write")


def test_a_post_that_becomes_due_is_built_by_itself(paper, watching):
    paper.post("now")
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 4))
    paper.post("soon", date=soon)
    running = watching()
    running.wait("Ctrl-C ends it")
    assert "soon" not in paper.text("feed.xml")
    running.wait("it is 20", "written")
    assert "soon" in paper.text("feed.xml")


def test_a_clock_that_stands_still_makes_nothing_due(paper, watching):
    paper.post("a")
    paper.post("later", date="2026-11-21")
    running = watching("--at", "2026-11-20T12:00Z")
    running.wait("Ctrl-C ends it")
    paper.post("a", "Other.")
    running.wait("content/posts/a.md: ")
    assert not any("it is" in line for line in running.end())


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_it_with_status_0(paper, watching, ending):
    paper.post("a")
    running = watching()
    running.wait("Ctrl-C ends it")
    start = time.monotonic()
    assert running.end(ending)[-1] == "stopped watching"
    assert time.monotonic() - start < 3


def test_quiet_says_only_what_is_wrong(paper, watching):
    paper.post("a")
    running = watching("--quiet")
    until(lambda: "2026/11/a/index.html" in paper.files())
    paper.post("b")
    until(lambda: "2026/11/b/index.html" in paper.files())
    assert running.end() == []


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--watch", "--dry-run"), "leave out --dry-run"),
        (("--watch", "--verify"), "leave out --verify"),
        (("--poll",), "add --watch"),
    ],
)
def test_what_makes_no_sense_together_is_wrong_usage(paper, flags, said):
    done = subprocess.run([SITEGEN, "build", *flags], cwd=paper.root, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_folder_without_settings_is_not_watched(tmp_path):
    done = subprocess.run(
        [SITEGEN, "build", "--watch"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=ENOUGH
    )
    assert done.returncode == 1
