"""Watching a project. Events are only hints that something may have changed: a build then reads everything again."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import stat
import sys
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import watchdog.events as kinds
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from sitegen.config import FILE_NAME
from sitegen.preview.hints import FOLDERS, Handler, Hints, LostEvents, Taken, names

POLLING = 0.5
"""Seconds between two looks where the system does not tell us."""

_TICK = 1.0
_PROBE = 1.0
_RESTARTS = 3
_OWN = ".sitegen"
_EVENTS = [
    getattr(kinds, f"{what}{kind}Event")
    for what in ("File", "Dir")
    for kind in ("Created", "Modified", "Moved", "Deleted", "Closed", "Attrib")
    if hasattr(kinds, f"{what}{kind}Event")
]
_LIMITS = {errno.ENOSPC: "max_user_watches=524288", errno.EMFILE: "max_user_instances=512"}


class Hint(NamedTuple):
    """Why to build: `paths` that may have changed, for people; or the moment that was waited for has come.

    `touched` are all paths that may have changed, relative to the project; None: any may have, a folder moved or events
    were lost.
    """

    paths: tuple[str, ...]
    due: bool = False
    touched: frozenset[str] | None = None


class _Watch(NamedTuple):
    identity: tuple[str, int, int]
    watch: ObservedWatch


class Watcher:
    """Says when something below a project may have changed: its folders, its settings.

    `say` is called with one line where watching has to go another way. All methods belong to one thread.
    """

    def __init__(
        self,
        root: Path,
        settings: str = FILE_NAME,
        *,
        poll: bool = False,
        say: Callable[[str], None] = lambda _: None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._root, self._wanted = root, frozenset({*FOLDERS, settings})
        self._polls, self._say, self._now = poll, say, now
        self._hints = Hints()
        self._lost = LostEvents(self._hints)
        self._observer: BaseObserver | None = None
        self._threads: list[threading.Thread] = []
        self._watches: dict[str, _Watch] = {}
        self._restarts = 0

    def __enter__(self) -> Watcher:
        # watchdog warns where a folder that was moved away comes back; raised in its thread, that would end it
        warnings.filterwarnings("ignore", module=r"watchdog\.")
        logging.getLogger("watchdog").addHandler(self._lost)
        self._start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._stop()
        logging.getLogger("watchdog").removeHandler(self._lost)

    @property
    def polls(self) -> bool:
        """Whether we look ourselves, again and again, instead of being told."""
        return self._polls

    def wait(self, due: float | None = None, limit: float | None = None) -> Hint | None:
        """Wait until something may have changed, or until the moment `due` (seconds since 1970, UTC).

        None where nothing of that happens within `limit` seconds. What changes after the return is a hint of its own.
        """
        end = None if limit is None else time.monotonic() + limit
        while True:
            if due is not None and self._now() >= due:
                return Hint((), True, frozenset())
            pauses = [_TICK]
            pauses += [due - self._now()] if due is not None else []
            pauses += [end - time.monotonic()] if end is not None else []
            if self._hints.wait(min(pauses)):
                self._hints.settle()
                taken = self._hints.take()
                sure = not self._mend()
                return Hint(names(self._root, taken.first), touched=self._touched(taken) if sure else None)
            if end is not None and time.monotonic() >= end:
                return None
            if self._mend():
                self._hints.note()

    @property
    def hinted(self) -> bool:
        """Whether `wait` would return at once."""
        return self._hints.raised

    def _touched(self, taken: Taken) -> frozenset[str] | None:
        """The paths by name; None where a link is among them, which may stand for a folder."""
        if taken.everything or any((self._root / path).is_symlink() for path in taken.first):
            return None
        return frozenset(taken.first)

    def _mend(self) -> bool:
        """Watch what has appeared, no longer what is gone; restart an observer that died. Every second, at least.

        True where something may have changed unheard.
        """
        moved = self._hints.take_folders()
        try:
            found = self._watch(again=moved)
            if not self._is_alive():
                self._restarts += 1
                self._stop()
                self._start()
                return True
            if moved and not self._polls and not self._hears():
                self._look_instead(None)
        except OSError as mistake:
            self._look_instead(mistake)
            return True
        return found

    def _start(self) -> None:
        if self._restarts >= _RESTARTS and not self._polls:
            self._look_instead(None)
            return
        try:
            self._observe()
            heard = self._polls or self._hears()
        except OSError as mistake:
            self._look_instead(mistake)
        else:
            if not heard:
                self._look_instead(None)

    def _look_instead(self, mistake: OSError | None) -> None:
        """Poll from now on."""
        self._stop()
        if self._polls:  # the disk is out of order: the next second may be better
            return
        self._polls = True
        why = "this file system does not say what changes on it"
        if mistake is not None:
            why = (mistake.strerror or str(mistake)).lower()
        self._say(f"{why}: looking every {POLLING:g} s instead")
        if mistake is not None and mistake.errno in _LIMITS:
            self._say(f"to be told at once: sudo sysctl fs.inotify.{_LIMITS[mistake.errno]}")
        with contextlib.suppress(OSError):
            self._observe()

    def _observe(self) -> None:
        others = set(threading.enumerate())
        self._observer = PollingObserver(timeout=POLLING) if self._polls else Observer()
        self._hints.closes = not self._polls and sys.platform.startswith("linux")
        self._observer.start()
        self._watch(again=False)
        self._threads = [thread for thread in threading.enumerate() if thread not in others and _is_reader(thread)]

    def _watch(self, *, again: bool) -> bool:
        """Watch each folder that is there. The project's own comes last: where a limit was reached it cannot be watched
        either, and only that is said, since watchdog is silent about folders below the one it was asked for.
        True where a folder was found that was not watched.
        """
        if self._observer is None:
            return False
        found = False
        for name in (*FOLDERS, ""):
            folder = os.path.realpath(self._root / name)
            identity = _identity(folder)
            known = self._watches.get(name)
            if known and known.identity == identity and not (again and name):
                continue
            if known:
                del self._watches[name]
                with contextlib.suppress(KeyError):
                    self._observer.unschedule(known.watch)
            if identity is None:
                continue
            handler = Handler(self._hints, folder, name, self._wanted)
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                watch = self._observer.schedule(handler, folder, recursive=bool(name), event_filter=_EVENTS)
                self._watches[name] = _Watch(identity, watch)
                found = True
        return found

    def _is_alive(self) -> bool:
        if self._observer is None or not self._observer.is_alive():
            return False
        return all(thread.is_alive() for thread in (*self._threads, *self._observer.emitters))

    def _hears(self) -> bool:
        """Whether an event arrives: network drives and shared folders have none. Raises OSError at a limit."""
        assert self._observer is not None  # noqa: S101  # started before
        folder = self._root / _OWN
        probe = folder / f"probe-{os.getpid()}"
        heard = threading.Event()
        try:
            if folder.is_symlink():
                return True
            folder.mkdir(exist_ok=True)
        except OSError:
            return True
        watch = self._observer.schedule(_Ear(heard), str(folder), event_filter=_EVENTS)
        try:
            probe.touch()
            return heard.wait(_PROBE)
        except OSError:
            return True
        finally:
            self._observer.unschedule(watch)
            with contextlib.suppress(OSError):
                probe.unlink()
            with contextlib.suppress(OSError):
                folder.rmdir()  # ours if it is empty

    def _stop(self) -> None:
        observer, self._observer = self._observer, None
        self._watches = {}
        if observer is None:
            return
        observer.stop()
        with contextlib.suppress(RuntimeError):
            observer.join(2)


class _Ear(FileSystemEventHandler):
    """Hears anything."""

    def __init__(self, heard: threading.Event) -> None:
        self._heard = heard

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called in the observer's thread."""
        del event
        self._heard.set()


def _is_reader(thread: threading.Thread) -> bool:
    """Whether it reads what the system says, for all emitters of an observer; watchdog 6 has none."""
    return type(thread).__name__ == "InotifyFD"


def _identity(folder: str) -> tuple[str, int, int] | None:
    """Which folder this is, as long as it is there."""
    try:
        status = Path(folder).stat()
    except OSError:
        return None
    return (folder, status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None
