"""Whatever a program does to a file, the watcher hints at it; what is no source raises no hint."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import threading
from pathlib import Path

import pytest
from watchdog.observers.inotify_c import InotifyFD

from sitegen.preview.hints import Handler
from sitegen.preview.watch import Hint, Watcher, _Ear

ENOUGH = 5.0
A = "content/posts/a.md"
LIMIT = Path("/proc/sys/fs/inotify/max_queued_events")


def in_place(file):
    with file.open("r+") as stream:
        stream.write("other words, and longer\n")


def truncated(file):
    file.write_text("other words, and longer\n")


def appended(file):
    with file.open("a") as stream:
        stream.write("more\n")


def renamed_over(file):
    draft = file.with_name(f".{file.name}.swp")
    draft.write_text("other words, and longer\n")
    draft.replace(file)


def renamed_from_elsewhere(file):
    draft = file.parents[3] / "elsewhere.txt"
    draft.write_text("other words, and longer\n")
    draft.replace(file)


def like_vim(file):
    probe = file.with_name("4913")
    probe.write_text("")
    probe.unlink()
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    file.write_text("other words, and longer\n")
    backup.unlink()


def like_emacs(file):
    lock = file.with_name(f".#{file.name}")
    lock.symlink_to("somebody@somewhere.1234")
    shutil.copy2(file, file.with_name(f"{file.name}~"))
    file.write_text("other words, and longer\n")
    lock.unlink()


def like_gedit(file):
    draft = file.with_name(".goutputstream-ABCDEF")
    draft.write_text("other words, and longer\n")
    draft.replace(file)


def like_git(file):
    file.unlink()
    file.write_text("other words, and longer\n")


def linked_over(file):
    draft = file.with_name("draft.tmp")
    draft.write_text("other words, and longer\n")
    file.unlink()
    os.link(draft, file)
    draft.unlink()


SAVES = [
    in_place,
    truncated,
    appended,
    renamed_over,
    renamed_from_elsewhere,
    like_vim,
    like_emacs,
    like_gedit,
    like_git,
    linked_over,
]


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_a_save_of_any_kind_is_hinted_at_and_nothing_else_is_named(site, hinted, save):
    save(site / A)
    assert hinted(A) == {A}


@pytest.mark.parametrize("path", [A, "content/posts/2026/b.md", "themes/plain/theme.toml", "sitegen.toml"])
def test_a_deleted_file_is_hinted_at(site, hinted, path):
    (site / path).unlink()
    assert hinted(path) == {path}


def test_settings_saved_by_renaming_are_hinted_at(site, hinted):
    renamed_over(site / "sitegen.toml")
    assert hinted("sitegen.toml") == {"sitegen.toml"}


def test_a_file_in_a_new_folder_is_hinted_at_and_so_are_its_later_edits(site, watcher, hinted):
    new = site / "content/posts/2027/01/c.md"
    new.parent.mkdir(parents=True)
    new.write_text("at once\n")
    hint = watcher.wait(limit=ENOUGH)
    assert hint is not None
    appended(new)
    hinted("content/posts/2027/01/c.md")


def test_a_folder_that_is_made_later_is_watched(site, watcher, hinted):
    (site / "templates").mkdir()
    (site / "templates/home.html").write_text("at once\n")
    assert watcher.wait(limit=ENOUGH) is not None
    appended(site / "templates/home.html")
    hinted("templates/home.html")


def test_a_folder_that_is_deleted_and_made_again_is_watched(site, watcher, hinted):
    shutil.rmtree(site / "content")
    assert watcher.wait(limit=ENOUGH) is not None
    (site / "content/posts").mkdir(parents=True)
    (site / A).write_text("again\n")
    assert watcher.wait(limit=ENOUGH) is not None
    appended(site / A)
    hinted(A)


def test_a_folder_may_be_moved_out_and_come_back(site, tmp_path, watcher, hinted):
    folder = site / "content/posts/2026"
    folder.rename(tmp_path / "away")
    assert watcher.wait(limit=ENOUGH) is not None
    (tmp_path / "away").rename(folder)
    assert watcher.wait(limit=ENOUGH) is not None
    appended(folder / "b.md")
    hinted("content/posts/2026/b.md")


def test_a_folder_that_was_moved_inside_is_watched_under_its_new_name(site, watcher, hinted):
    (site / "content/posts/2026").rename(site / "content/posts/2025")
    assert watcher.wait(limit=ENOUGH) is not None
    appended(site / "content/posts/2025/b.md")
    hinted("content/posts/2025/b.md")


def test_content_may_be_a_link(site, tmp_path, polls):
    (site / "content").rename(tmp_path / "real")
    (site / "content").symlink_to(tmp_path / "real")
    with Watcher(site, poll=polls) as watcher:
        appended(site / A)
        assert watcher.wait(limit=ENOUGH).paths == (A,)


def test_what_is_no_source_raises_no_hint(site, hinted):
    for path in ("output/index.html", ".sitegen/memo.db", ".git/index", "README.md", "content/.git/index"):
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_text("not ours\n")
    for name in (".a.md.swp", "a.md~", "#a.md#", "4913", "x.tmp", ".DS_Store", "___jb_tmp___"):
        (site / "content/posts" / name).write_text("an editor's\n")
    (site / "content/posts/.#a.md").symlink_to("nobody@nowhere.1")
    appended(site / A)
    assert hinted(A) == {A}


def test_reading_raises_no_hint(site, watcher):
    for file in site.rglob("*"):
        if file.is_file():
            file.read_bytes()
    list(os.walk(site))
    assert watcher.wait(limit=0.3) is None


def test_chmod_raises_a_hint_since_it_may_mend_a_file(site, hinted):
    (site / A).chmod(0o600)
    hinted(A)


def test_many_saves_are_few_hints(site, watcher):
    for number in range(500):
        (site / f"content/posts/{number}.md").write_text("one of many\n")
    found: set[str] = set()
    hints = 0
    while len(found) < 500:
        hint = watcher.wait(limit=ENOUGH)
        assert hint is not None
        found.update(hint.paths)
        hints += 1
    assert hints <= 5  # two on an idle machine


def test_who_never_stops_saving_is_answered(site, watcher):
    done = threading.Event()

    def save():
        while not done.wait(0.01):
            appended(site / A)

    thread = threading.Thread(target=save)
    thread.start()
    try:
        assert watcher.wait(limit=ENOUGH).paths == (A,)
    finally:
        done.set()
        thread.join()


def test_a_moment_that_has_come_is_a_hint(site):
    times = iter([100.0, 100.0, 100.0, 101.0, 101.0, 101.0])
    with Watcher(site, now=lambda: next(times)) as watcher:
        assert watcher.wait(due=100.5, limit=ENOUGH)[:2] == ((), True)


def test_nothing_is_hinted_at_where_nothing_happens(watcher):
    assert watcher.wait(limit=0.1) is None


def test_an_observer_that_died_is_restarted(site, watcher, hinted):
    watcher._observer.stop()
    watcher._observer.join()
    assert watcher.wait(limit=ENOUGH) == Hint(())  # something may have happened meanwhile
    appended(site / A)
    hinted(A)


def test_an_observer_whose_reader_died_is_restarted(site):
    with Watcher(site) as watcher:
        assert watcher._threads
        watcher._threads[0].stop()
        assert watcher.wait(limit=ENOUGH) == Hint(())
        appended(site / A)
        assert watcher.wait(limit=ENOUGH).paths == (A,)
        assert not watcher.polls


def test_an_observer_that_dies_again_and_again_is_given_up(site, said):
    with Watcher(site, say=said.append) as watcher:
        for _ in range(3):
            watcher._observer.stop()
            assert watcher.wait(limit=ENOUGH) is not None
        assert watcher.polls
    assert len(said) == 1


def test_a_handler_that_fails_raises_a_hint_and_its_thread_lives(site, monkeypatch, polls):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(Handler, "_note", fail)
    with Watcher(site, poll=polls) as watcher:
        for _ in range(2):
            appended(site / A)
            assert watcher.wait(limit=ENOUGH) is not None
        assert watcher._observer.is_alive()


def test_events_that_the_system_dropped_are_a_hint(watcher):
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; filesystem events were lost")
    assert watcher.wait(limit=ENOUGH) is not None


def test_what_else_is_logged_is_no_hint_or_answering_it_would_never_end(watcher):
    logging.getLogger("watchdog.observers.inotify").error("InotifyEmitter.queue_events() called when inactive")
    assert watcher.wait(limit=0.1) is None


@pytest.mark.parametrize("allowed", [0, 1, 3, 4])
def test_where_too_many_folders_are_watched_we_look_ourselves_and_say_so_once(site, said, monkeypatch, allowed):
    watch, calls = InotifyFD.add_callback, []

    def limited(self, path, *rest):
        calls.append(path)
        if len(calls) > allowed:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")
        return watch(self, path, *rest)

    monkeypatch.setattr(InotifyFD, "add_callback", limited)
    monkeypatch.setattr("sitegen.preview.watch.POLLING", 0.1)
    with Watcher(site, say=said.append) as watcher:
        assert watcher.polls
        for _ in range(2):
            appended(site / "content/posts/2026/b.md")
            assert watcher.wait(limit=ENOUGH) is not None
    assert said == [
        "inotify watch limit reached: looking every 0.1 s instead",
        "to be told at once: sudo sysctl fs.inotify.max_user_watches=524288",
    ]


def test_where_the_limit_is_reached_later_we_look_ourselves(site, said, monkeypatch):
    watch = InotifyFD.add_callback

    def limited(self, path, *rest):  # one folder more than before is one too many
        if path.endswith((b"new", b".sitegen")):
            raise OSError(errno.ENOSPC, "inotify watch limit reached")
        return watch(self, path, *rest)

    with Watcher(site, say=said.append) as watcher:
        monkeypatch.setattr(InotifyFD, "add_callback", limited)
        (site / "content/posts/new").mkdir()
        assert watcher.wait(limit=ENOUGH) is not None
        assert watcher.polls
        (site / "content/posts/new/c.md").write_text("unheard by the system\n")
        assert "content/posts/new/c.md" in watcher.wait(limit=ENOUGH).paths
    assert len(said) == 2


def test_where_there_are_too_many_watchers_we_look_ourselves(site, said, monkeypatch):
    def limited(*_):
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    monkeypatch.setattr(InotifyFD, "_create_inotify_fd", limited)
    with Watcher(site, say=said.append) as watcher:
        appended(site / A)
        assert watcher.wait(limit=ENOUGH).paths == (A,)
    assert said[1] == "to be told at once: sudo sysctl fs.inotify.max_user_instances=512"


def test_where_no_event_ever_arrives_we_look_ourselves(site, said, monkeypatch):
    monkeypatch.setattr(_Ear, "on_any_event", lambda *_: None)
    monkeypatch.setattr("sitegen.preview.watch._PROBE", 0.05)
    with Watcher(site, say=said.append) as watcher:
        appended(site / A)
        assert watcher.wait(limit=ENOUGH).paths == (A,)
    assert said == ["this file system does not say what changes on it: looking every 0.5 s instead"]


def test_the_probe_leaves_nothing_behind(site, watcher):
    assert not (site / ".sitegen").exists()


def test_all_threads_end_with_the_watcher(site, polls):
    before = set(threading.enumerate())
    with Watcher(site, poll=polls):
        assert set(threading.enumerate()) > before
    assert set(threading.enumerate()) <= before


@pytest.mark.skipif(not LIMIT.exists(), reason="Linux tells what its queue holds")
def test_when_the_systems_queue_overflows_everything_may_have_changed(site, monkeypatch):
    gate, read = threading.Event(), InotifyFD.read_events

    def held_back(self, **options):
        gate.wait(60)
        return read(self, **options)

    with Watcher(site) as watcher:
        monkeypatch.setattr(InotifyFD, "read_events", held_back)
        appended(site / A)  # what is being read already
        watcher.wait(limit=ENOUGH)
        for _ in range(int(LIMIT.read_text()) // 4 + 100):
            appended(site / A)
            appended(site / "content/posts/2026/b.md")
        (site / "content/posts/lost.md").write_text("nobody hears of this\n")
        gate.set()
        touched: set[str] | None = set()
        while touched is not None:
            hint = watcher.wait(limit=60)
            assert hint is not None, sorted(touched)
            touched = None if hint.touched is None else touched | hint.touched


def test_a_hint_names_what_was_touched_and_a_folder_or_a_link_may_stand_for_more(site, watcher):
    appended(site / A)
    assert watcher.wait(limit=ENOUGH).touched == {A}
    (site / "content/posts/link").symlink_to(site / "content/posts/2026")
    assert watcher.wait(limit=ENOUGH).touched is None
    while watcher.wait(limit=0.5):
        pass
    shutil.move(site / "content/posts/2026", site / "content/posts/2027")
    assert watcher.wait(limit=ENOUGH).touched is None
