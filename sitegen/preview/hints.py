"""What the threads of an observer leave for us: a flag that something may have changed, and what may have."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from watchdog.events import FileSystemEvent, FileSystemEventHandler

from sitegen.content.names import is_editor_file

FOLDERS = ("content", "themes", "templates")
"""What is watched below a project, with the settings."""

SAVED = 0.01
QUIET = 0.05
CEILING = 0.5
"""Seconds: a save is over when nothing happened for QUIET, or for SAVED where every file that was touched is closed or
was renamed into its place; who never stops saving is answered after CEILING."""

_MANY = 50
_MANY_QUIET = 0.25
_MANY_CEILING = 10.0
"""As many files at once are no save but a checkout: half of it is worth no look."""

_SAVES = frozenset({"closed", "renamed"})
_OPENED = "modified"

_KINDS = frozenset({"created", "modified", "moved", "deleted", "closed", "attrib"})
"""`attrib` since `chmod` may be what makes a file readable; never `opened` and `closed_no_write`, which are our own."""

NOT_OURS = frozenset({".git", ".sitegen"})
_NAMED = 100_000
_LOST = re.compile(r"overflow|[Uu]nable to rebuild")


class Taken(NamedTuple):
    """What may have changed: each path with its first kind of event; `everything` where more may have, unheard."""

    first: dict[str, str]
    everything: bool


class Hints:
    """A flag that any thread may raise; one thread waits for it and takes it down.

    `closes` says that the system tells when a file is closed: until then its writer may not be done.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._raised, self._more = threading.Event(), threading.Event()
        self._latest = 0.0
        self._first: dict[str, str] = {}
        self._unsaved: dict[str, str] = {}
        self._everything = False
        self._folders = False
        self.closes = False

    def note(self, path: str = "", kind: str = "") -> None:
        """Raise the flag: `path`, relative to the project, may have changed (`kind` of event); without: anything."""
        with self._lock:
            if path and (path in self._first or len(self._first) < _NAMED):
                self._first.setdefault(path, kind)
                if kind in _SAVES:
                    self._unsaved.pop(path, None)
                elif kind != "attrib":  # which often follows a save
                    self._unsaved[path] = kind
            else:
                self._everything = True
            self._latest = time.monotonic()
            self._raised.set()
            self._more.set()

    def note_folder(self) -> None:
        """A folder came or went: what is watched must be looked at again."""
        self._folders = True
        self.note()

    @property
    def raised(self) -> bool:
        """Whether the flag is raised."""
        return self._raised.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether the flag is raised within `seconds`."""
        return self._raised.wait(max(0.0, seconds))

    def settle(self) -> None:
        """Return when it has been quiet for long enough, see QUIET, or when the ceiling is reached."""
        start = time.monotonic()
        while (left := self._over(start) - time.monotonic()) > 0:
            self._more.clear()
            self._more.wait(left)

    def _over(self, start: float) -> float:
        """The moment at which all is over, as far as it is known now."""
        with self._lock:
            if len(self._first) > _MANY:
                return min(self._latest + _MANY_QUIET, start + _MANY_CEILING)
            if self.closes and _OPENED in self._unsaved.values():
                return start + CEILING  # or when it is closed, which is an event
            quiet = QUIET if self._unsaved or self._everything else SAVED
            return min(self._latest + quiet, start + CEILING)

    def take(self) -> Taken:
        """Take the flag down; what may have changed since the last time."""
        with self._lock:
            self._raised.clear()
            taken = Taken(self._first, self._everything)
            self._first, self._unsaved, self._everything = {}, {}, False
            return taken

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
            targets.append((event.dest_path, "renamed"))
        for path, what in targets:
            shown = self._shown(os.fsdecode(path))
            if not self._matters(shown):
                continue
            self._hints.note(shown, what)
            if event.is_directory or shown in FOLDERS:  # a link to a folder says that it is none
                self._hints.note_folder()

    def _shown(self, path: str) -> str:
        """`path` as the project calls it; empty for the project's folder itself."""
        inside = path[len(self._folder) :] if path.startswith(self._folder) else ""
        return f"{self._name}{inside}".strip("/")

    def _matters(self, shown: str) -> bool:
        parts = shown.split("/")
        return parts[0] in self._wanted and not any(part in NOT_OURS or is_editor_file(part) for part in parts)


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
