"""How often a watched site is built, and what is said of it."""

from __future__ import annotations

import threading
import time

import pytest

from sitegen.base.problems import SiteError
from sitegen.build.folder import locked
from sitegen.build.ordered import serial
from sitegen.cli.rebuild import Habits, Rebuilding
from sitegen.preview.watch import Hint, Watcher


class EndOfTestError(Exception):
    """Ends a test's loop."""


class Replayed:
    """A watcher that gives these hints and then ends the loop."""

    def __init__(self, *hints, between=None):
        self.hints, self.asked, self.between = list(hints), [], between

    def wait(self, due=None, limit=None):
        self.asked.append((due, limit))
        if self.between and limit is None:
            self.between()
        if limit is not None:
            return None
        if not self.hints:
            raise EndOfTestError
        return self.hints.pop(0)


@pytest.fixture
def start(paper):
    """A `Rebuilding` of the paper, built once, and the number of its builds."""

    def found(**habits):
        paper.remembers = True
        builds = []

        def make(run):
            builds.append(run)
            return paper.build(run=run).report

        try:
            first = paper.build().report
        except SiteError as failure:
            first = failure
        return Rebuilding(make, paper.root, first, Habits(**habits), lambda *_: None), builds

    return found


def test_five_hundred_files_at_once_are_two_builds_at_most(paper, start):
    paper.post("a")
    rebuilding, builds = start()

    def burst():
        for number in range(500):
            paper.post(f"p{number}")

    with Watcher(paper.root) as watcher:
        thread = threading.Thread(target=burst)
        thread.start()
        while hint := watcher.wait(limit=1.0):
            rebuilding.once(watcher, hint)
        thread.join()
    assert 1 <= len(builds) <= 6  # two on an idle machine; a busy one writes more slowly than the quiet period
    assert {f"2026/11/p{number}/index.html" for number in range(500)} <= paper.files().keys()


def test_changes_during_a_build_are_one_more_build(paper, start):
    paper.post("a")
    rebuilding, builds = start()
    inner = rebuilding._make

    def make(run):
        built = inner(run)
        if len(builds) == 1:
            paper.post("a", "Second.")
            paper.post("b", "Third.")
        return built

    rebuilding._make = make
    with Watcher(paper.root) as watcher:
        paper.post("a", "First.")
        while hint := watcher.wait(limit=0.5):
            rebuilding.once(watcher, hint)
    assert len(builds) in (2, 3)  # a third where the machine is so busy that the two saves lie apart
    assert "Second." in paper.text("2026/11/a/index.html")
    assert "Third." in paper.text("2026/11/b/index.html")


def test_builds_in_vain_say_nothing_and_rest_longer_each_time(paper, start, capsys, monkeypatch):
    paper.post("a")
    rests = []
    monkeypatch.setattr("sitegen.cli.rebuild.time.sleep", rests.append)
    rebuilding, builds = start()
    with pytest.raises(EndOfTestError):
        rebuilding.run(Replayed(*[Hint(("content/posts/a.md",))] * 10))
    assert len(builds) == 10
    assert capsys.readouterr().err == ""
    assert rests == sorted(rests)
    assert (rests[0], rests[-1]) == (0.25, 5.0)


def test_while_another_build_writes_it_is_tried_again(paper, start, capsys):
    paper.post("a")
    rebuilding, _ = start()
    with locked(paper.output):
        rebuilding.once(Replayed(), Hint(("content/posts/a.md",)))
    assert "another build is writing" in capsys.readouterr().err
    assert rebuilding._due() - time.time() == pytest.approx(1, abs=0.5)
    paper.post("b")
    rebuilding.once(Replayed(), Hint(()))
    assert "2026/11/b/index.html" in paper.files()


def test_a_file_that_is_still_being_written_is_no_error(paper, start, capsys):
    paper.post("a")
    rebuilding, _ = start()
    file = paper.post("a", "Whole.")
    whole = file.read_bytes()
    with Watcher(paper.root) as watcher:
        file.write_bytes(whole[:20])
        hint = watcher.wait(limit=5)
        thread = threading.Timer(0.05, file.write_bytes, [whole])
        thread.start()
        while hint:
            hint = rebuilding.once(watcher, hint)
        thread.join()
    said = capsys.readouterr().err
    assert said.startswith("content/posts/a.md: ")
    assert "error" not in said


def test_only_new_warnings_are_shown_again(paper, start, capsys):
    paper.post("a", tittle="x")
    rebuilding, _ = start()
    paper.post("b", tittle="x")
    rebuilding.once(Replayed(), Hint(("content/posts/b.md",)))
    said = capsys.readouterr().err
    assert "content/posts/b.md:" in said
    assert "content/posts/a.md" not in said


def test_nothing_is_forked_while_threads_run(paper, start, monkeypatch):
    monkeypatch.setattr("os.fork", lambda: pytest.fail("forked"))
    rebuilding, builds = start()
    paper.posts(250)
    rebuilding.once(Replayed(), Hint(()))
    assert list(builds[0](str, [1])) == list(serial(str, [1])) == ["1"]
