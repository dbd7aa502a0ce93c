"""What the threads of an observer leave for us: a flag that something may have changed, and names to tell people."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler

from sitegen.content.names import is_editor_file

QUIET = 0.05
CEILING = 0.5
"""Seconds: a save is over when nothing happened for QUIET; who never stops saving is answered after CEILING."""

_KINDS = frozenset({"created", "modified", "moved", "deleted", "closed", "attrib"})
"""`attrib` since `chmod` may be what makes a file readable; never `opened` and `closed_no_write`, which are our own."""

_NOT_OURS = frozenset({".git", ".sitegen"})
_NAMED = 100_000
_LOST = re.compile(r"overflow|[Uu]nable to rebuild")


class Hints:
    """A flag that any thread may raise; one thread waits for it and takes it down."""

    def __init__(self) -> None:
        self._raised = threading.Event()
        self._latest = 0.0
        self._first: dict[str, str] = {}
        self._folders = False

    def note(self, path: str = "", kind: str = "") -> None:
        """Raise the flag; `path`, relative to the project, may have changed, of a `kind` of event."""
        if path and len(self._first) < _NAMED:
            self._first.setdefault(path, kind)
        self._latest = time.monotonic()
        self._raised.set()

    def note_folder(self) -> None:
        """A folder came or went: what is watched must be looked at again."""
        self._folders = True
        self.note()

    def wait(self, seconds: float) -> bool:
        """Whether the flag is raised within `seconds`."""
        return self._raised.wait(max(0.0, seconds))

    def settle(self) -> None:
        """Return when nothing has happened for QUIET seconds, after CEILING seconds at the latest."""
        end = time.monotonic() + CEILING
        while (left := min(self._latest + QUIET, end) - time.monotonic()) > 0:
            time.sleep(left)

    def take(self) -> dict[str, str]:
        """Take the flag down; the paths since the last time, each with its first kind of event."""
        self._raised.clear()
        first, self._first = self._first, {}
        return first

    def take_folders(self) -> bool:
        """Whether a folder came or went since the last time."""
        folders, self._folders = self._folders, False
        return folders


class Handler(FileSystemEventHandler):
    """Turns the events of one watched folder into hints.

    `folder` is what is watched, `name` what it is called in the project; `wanted` are the names in the project's own
    folder that matter. Whatever goes wrong, the observer's thread lives on: the flag is raised, and a build looks.
    """

    def __init__(self, hints: Hints, folder: str, name: str, wanted: frozenset[str]) -> None:
        self._hints, self._folder, self._name, self._wanted = hints, folder, name, wanted

    def dispatch(self, event: FileSystemEvent) -> None:
        """Called for each event, in the observer's thread."""
        try:
            self._note(event)
        except Exception:
            self._hints.note_folder()

    def _note(self, event: FileSystemEvent) -> None:
        kind = event.event_type
        if kind not in _KINDS or (event.is_directory and kind in ("modified", "attrib")):
            return
        targets = [(event.src_path, "deleted" if kind == "moved" else kind)]
        if kind == "moved" and event.dest_path:
            targets.append((event.dest_path, "created"))
        for path, what in targets:
            shown = self._shown(os.fsdecode(path))
            if not self._matters(shown):
                continue
            self._hints.note(shown, what)
            if event.is_directory or shown in self._wanted:
                self._hints.note_folder()

    def _shown(self, path: str) -> str:
        """`path` as the project calls it; empty for the project's folder itself."""
        inside = path[len(self._folder) :] if path.startswith(self._folder) else ""
        return f"{self._name}{inside}".strip("/")

    def _matters(self, shown: str) -> bool:
        parts = shown.split("/")
        return parts[0] in self._wanted and not any(part in _NOT_OURS or is_editor_file(part) for part in parts)


class LostEvents(logging.Handler):
    """Hears what watchdog only logs: that the system dropped events, and what it could not watch again after that.

    What else it logs (each time a folder is no longer watched) must not be a hint: to answer it would log it again.
    """

    def __init__(self, hints: Hints) -> None:
        super().__init__(logging.WARNING)
        self._hints = hints

    def emit(self, record: logging.LogRecord) -> None:
        """Called in whichever thread logs."""
        if _LOST.search(str(record.msg)):
            self._hints.note_folder()


def names(root: Path, first: dict[str, str]) -> tuple[str, ...]:
    """What changed, for people: no file that came and went, no folder of which a file is named."""
    there = {path for path, kind in first.items() if kind != "created" or os.path.lexists(root / path)}
    above = {parent for path in there for parent in _above(path)}
    return tuple(sorted(there - above))


def _above(path: str) -> Iterable[str]:
    while path := path.rpartition("/")[0]:
        yield path
