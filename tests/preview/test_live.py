"""From a hint to the browsers: each save is told once, half a file never, and each page only when it changed."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time

import pytest

from sitegen.preview.live import HALF_WRITTEN, Live
from sitegen.preview.watch import Hint, Watcher
from sitegen.report.previewed import previewed
from tests.preview.saves import SAVES
from tests.preview.test_session import Desk

A = "/2026/11/a/"
SOURCE = "content/posts/a.md"
ENOUGH = 30.0


class Tabs:
    """Open pages, and what they were told."""

    def __init__(self, *paths):
        self.paths, self.told = paths, []

    def open_paths(self):
        return self.paths

    def publish(self, revision, event):
        self.told.append((revision, event))


class Replayed:
    """A watcher that gives these hints."""

    hinted = False

    def __init__(self, *hints):
        self.hints, self.limits = list(hints), []

    def wait(self, due=None, limit=None):
        self.limits.append(limit)
        hint = self.hints.pop(0) if self.hints else None
        return hint() if callable(hint) else hint


@pytest.fixture
def live(paper):
    """A preview of the paper: `start(paths)` reads it once, with these pages open."""

    def start(*paths, **habits):
        found = Live((desk := Desk(paper)).session, paper.root, Tabs(*paths), updates.append, **habits)
        desk.saved()
        found.snapshot = desk.session.snapshot
        for path in paths:
            found.snapshot.state(path)
        found.desk, found.tabs, found.updates = desk, found._tabs, updates
        return found

    updates = []
    return start


def saved(live, *paths, watcher=None):
    live.once(watcher or Replayed(), Hint(paths, touched=frozenset(paths)))
    return live.tabs.told


def test_a_save_is_told_once_and_says_what_each_open_page_shows_now(paper, live):
    paper.post("a", "Old words.", description="Same.")
    preview = live(A, "/")
    before = {path: preview.snapshot.state(path).page for path in (A, "/")}
    paper.post("a", "New words.", description="Same.")
    ((revision, event),) = saved(preview, SOURCE)
    assert revision == preview.snapshot.revision
    assert event["pages"][A]["page"] == preview.snapshot.state(A).page != before[A]
    assert event["pages"]["/"]["page"] == before["/"]
    assert previewed(preview.updates[0]).startswith(f"{SOURCE}: 1 of 2 open pages changed, 1 rendered in ")


def test_a_save_that_changes_nothing_is_not_told(paper, live):
    paper.post("a")
    preview = live(A)
    assert saved(preview, SOURCE) == []
    assert preview.updates == []


@pytest.mark.parametrize("half", [b"", b"---\ntitle: A\n"], ids=["empty", "cut"])
def test_half_a_file_is_waited_for(paper, live, half):
    whole = paper.post("a", "New words.").read_bytes()
    paper.post("a", "Old words.")
    preview = live(A)

    def finish():
        paper.write(SOURCE, whole)
        return Hint((SOURCE,), touched=frozenset({SOURCE}))

    paper.write(SOURCE, half)
    watcher = Replayed(finish)
    ((_, event),) = saved(preview, SOURCE, watcher=watcher)
    assert event["overlays"] == {}
    assert watcher.limits == [HALF_WRITTEN]
    assert b"New words." in preview.snapshot.answer(A).body


def test_a_file_that_stays_broken_is_told_and_so_is_its_mending(paper, live):
    paper.post("a", "Old words.")
    preview = live(A)
    paper.write(SOURCE, "---\ntitle: A\n")
    ((_, event),) = saved(preview, SOURCE)
    state = event["pages"][A]
    assert "FM001" in event["overlays"][state["problems"]]
    assert previewed(preview.updates[-1]) == f"{SOURCE}: not shown; the pages are as they were"
    assert [problem.at.path for problem in preview.updates[-1].fresh] == [SOURCE]
    paper.post("a", "Old words.")
    _, (_, event) = saved(preview, SOURCE)
    assert event["pages"][A] == {"page": state["page"], "problems": ""}


def test_a_style_sheet_is_told_as_an_exchange(paper, live):
    paper.post("a")
    preview = live(A)
    paper.write("themes/plain/static/style.css", "body { margin: 1px }\n")
    ((_, event),) = saved(preview, "themes/plain/static/style.css")
    ((old, new),) = event["files"].items()
    assert event["pages"][A]["swap"]
    assert (old[:14], old[-4:], new[:14]) == ("/assets/style.", ".css", "/assets/style.")
    assert preview.snapshot.answer(new).body == b"body { margin: 1px }\n"


def test_a_script_needs_the_page_to_be_loaded_again(paper, live):
    head = (paper.root / "themes/plain/templates/base.html").read_text()
    paper.write("themes/plain/templates/base.html", head.replace("</head>", "{{ asset('own.js') }}</head>"))
    paper.write("themes/plain/static/own.js", "1")
    paper.post("a")
    preview = live(A)
    paper.write("themes/plain/static/own.js", "2")
    ((_, event),) = saved(preview, "themes/plain/static/own.js")
    assert "swap" not in event["pages"][A]


def test_a_fault_of_our_own_ends_nothing(paper, live, monkeypatch):
    paper.post("a", "Old words.")
    preview = live(A)
    paper.post("a", "New words.")
    with monkeypatch.context() as patched:
        patched.setattr("sitegen.preview.session.prepare", lambda *_: 1 / 0)
        ((_, event),) = saved(preview, SOURCE)
    assert "BUG001" in event["overlays"][event["pages"][A]["problems"]]
    _, (_, event) = saved(preview, SOURCE)
    assert event["overlays"] == {}
    assert b"New words." in preview.snapshot.answer(A).body


def test_a_tab_is_taken_along_where_its_page_moves_and_to_what_was_saved(paper, live):
    paper.post("a")
    preview = live(A, navigates=True)
    paper.post("a", slug="b")
    ((_, event),) = saved(preview, SOURCE)
    assert event["pages"][A]["go"] == event["go"] == "/2026/11/b/"


class EndOfTestError(Exception):
    """Ends a test's loop."""


def test_a_writer_who_never_pauses_fills_no_memory(paper, live, monkeypatch):
    paper.post("a")
    preview = live(A)
    collected = []
    monkeypatch.setattr("sitegen.preview.live.gc.collect", lambda: collected.append(len(preview.updates)))

    def edit():
        if len(preview.updates) == 60:
            raise EndOfTestError
        paper.post("a", f"Edit {len(preview.updates)}.")
        return Hint((SOURCE,), touched=frozenset({SOURCE}))

    with pytest.raises(EndOfTestError):
        preview.run(Replayed(*[edit] * 61))
    assert len(collected) >= 3


def follow(preview, paper, work, done):
    """Let a preview follow real events while `work()` goes on, until `done()`; how often something was told."""
    stopped, latest = threading.Event(), time.monotonic() + 4 * ENOUGH

    class Ending(Watcher):
        def wait(self, due=None, limit=None):
            while True:
                assert time.monotonic() < latest, preview.updates
                hint = super().wait(due, min(0.5, 0.5 if limit is None else limit))
                if hint is not None or (limit is not None and limit < 1):
                    return hint
                if stopped.is_set() and done():
                    raise EndOfTestError
                if limit is not None:
                    return None

    def act():
        try:
            work()
        finally:
            stopped.set()

    timer = threading.Timer(1.0, act)
    with Ending(paper.root) as watcher:
        timer.start()
        with pytest.raises(EndOfTestError):
            preview.run(watcher)
        timer.join()
    return preview.tabs.told


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_each_way_of_saving_is_told_once(paper, live, save, monkeypatch):
    for name, seconds in {"SAVED": 0.3, "QUIET": 0.6, "CEILING": ENOUGH}.items():  # a busy machine saves slowly
        monkeypatch.setattr(f"sitegen.preview.hints.{name}", seconds)
    monkeypatch.setattr("sitegen.preview.live.HALF_WRITTEN", 3.0)
    paper.post("b", "New words.")
    words = paper.post("a", "Old words.").read_bytes().replace(b"Old", b"New")
    preview = live(A)

    def is_told():
        return b"New words." in preview.snapshot.answer(A).body

    told = follow(preview, paper, lambda: save(paper.root / SOURCE, words), is_told)
    assert len(told) == 1
    assert told[0][1]["pages"][A]["page"] == preview.snapshot.state(A).page


def test_a_file_that_is_still_open_is_waited_for_however_slow_its_writer_is(paper, live, monkeypatch):
    monkeypatch.setattr("sitegen.preview.hints.CEILING", ENOUGH)
    paper.post("b", "New words.")
    words = paper.post("a", "Old words.").read_bytes().replace(b"Old", b"New")
    preview = live(A)

    def save():
        with (paper.root / SOURCE).open("wb", buffering=0) as stream:
            stream.write(words[: words.index(b"New")])
            time.sleep(0.5)  # ten times as long as a quiet save may take
            stream.write(words[words.index(b"New") :])

    told = follow(preview, paper, save, lambda: b"New words." in preview.snapshot.answer(A).body)
    assert len(told) == 1


@pytest.mark.slow
def test_a_checkout_of_many_files_ends_in_the_right_state(paper, live):
    paper.posts(500)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "content"], ["commit", "-q", "-m", "One"], ["branch", "old"]):
        subprocess.run([*git, *command], cwd=paper.root, check=True)
    paper.posts(500, tags=["new"])
    (paper.root / "content/posts/p7.md").unlink()
    subprocess.run([*git, "commit", "-q", "-a", "-m", "Two"], cwd=paper.root, check=True)
    preview = live("/")
    work = ["git", "checkout", "-q", "old"]

    def is_old():
        snapshot = preview.snapshot
        return snapshot.url_of("content/posts/p7.md") and snapshot.answer("/tags/new/") is None

    told = follow(preview, paper, lambda: subprocess.run(work, cwd=paper.root, check=True), is_old)
    assert told


def test_a_folder_that_moves_away_and_comes_back_takes_its_posts_along(paper, live, tmp_path):
    paper.post("a")
    paper.post("2026/b")
    preview = live("/")
    folder = paper.root / "content/posts/2026"
    follow(
        preview,
        paper,
        lambda: shutil.move(folder, tmp_path / "away"),
        lambda: not preview.snapshot.answer("/2026/11/b/"),
    )
    follow(
        preview, paper, lambda: shutil.move(tmp_path / "away", folder), lambda: preview.snapshot.answer("/2026/11/b/")
    )


def test_what_no_event_told_of_is_found_in_a_quiet_moment(paper, live, monkeypatch):
    monkeypatch.setattr("sitegen.preview.live.IDLE", 0.1)
    monkeypatch.setattr("sitegen.preview.hints.Handler.dispatch", lambda self, event: heard(self, event))

    def heard(handler, event):
        if b"loud" in str(event.src_path).encode():
            handler._hints.note("content/posts/loud.md", "closed")

    paper.post("a", "Old words.")
    paper.post("loud")
    preview = live(A)

    def work():
        paper.post("a", "Silent words.")
        paper.post("loud", "Loud words.")

    follow(preview, paper, work, lambda: b"Silent words." in preview.snapshot.answer(A).body)
