"""From a hint to the browsers: the open pages are rendered, then the snapshot is in force, then the tabs are told."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from sitegen.base.problems import Problem, error
from sitegen.preview.news import look, news
from sitegen.preview.session import Session
from sitegen.preview.snapshot import Snapshot
from sitegen.preview.survey import Survey
from sitegen.preview.watch import Hint

HALF_WRITTEN = 0.2
_TRIES = 3
"""What fails is looked at again this often, if another event comes within as many seconds: it may be half a file."""

_TIDY = 20
"""Updates after which what is in circles (templates and what they were compiled in) is let go, if it is never quiet."""

IDLE = 3.0
"""Seconds without an event after which everything is read again, since events get lost."""


class Tabs(Protocol):
    """The open tabs of all browsers, as `events.Tabs` has them."""

    def open_paths(self) -> tuple[str, ...]:
        """The pages that are open."""

    def publish(self, revision: int, event: dict[str, object]) -> None:
        """Tell all of them."""


class Watching(Protocol):
    """What says that something may have changed, as `watch.Watcher` does."""

    def wait(self, due: float | None = None, limit: float | None = None) -> Hint | None:
        """The next hint."""

    @property
    def hinted(self) -> bool:
        """Whether there is one."""


class Update(NamedTuple):
    """What an update did, for who reads the terminal. `fresh` are problems that were not there before."""

    hint: Hint
    problems: tuple[Problem, ...]
    fresh: tuple[Problem, ...]
    pages: int
    changed: int
    rendered: int
    seconds: float


class Live:
    """Keeps a session up to date, and everybody informed. `tell` is called after each update that anybody could see."""

    def __init__(
        self, session: Session, root: Path, tabs: Tabs, tell: Callable[[Update], None], *, navigates: bool = False
    ) -> None:
        self._session, self._root, self._tabs, self._tell = session, root, tabs, tell
        self._navigates, self._updates = navigates, 0
        self.snapshot = session.snapshot
        self._problems: tuple[Problem, ...] = session.snapshot.problems

    def run(self, watcher: Watching) -> None:
        """Follow for ever; an interrupt ends it.

        Every file is looked at at once, for what was saved before anybody watched, and in a quiet moment after updates.
        """
        served = self._session.snapshot.served
        documents = served.prepared.documents if served else {}
        survey = Survey(self._root, self._session.settings, {path: one.digest for path, one in documents.items()})
        pause: float | None = 0.0
        while True:
            due = self._session.due if pause is None else None  # looks at every text: not between two saves
            hint = watcher.wait(due, pause)
            if hint is None:
                changed = survey.look(lambda: watcher.hinted)
                pause = IDLE if changed is None else None
                self._tidy()
                hint = Hint(tuple(sorted(changed)), touched=changed) if changed else None
            elif not hint.due:
                pause = IDLE
            if hint is not None:
                self.once(watcher, hint)
                self._updates += 1
                if self._updates >= _TIDY:
                    self._tidy()

    def _tidy(self) -> None:
        self._updates = 0
        gc.collect()

    def once(self, watcher: Watching, hint: Hint) -> None:
        """Answer one hint. What fails while a file is still being written is no failure: then it is done again."""
        start, count = time.perf_counter(), self._rendered()
        before = self.snapshot
        for attempt in range(_TRIES + 1):
            snapshot = self._updated(hint)
            pages = look(before, snapshot, self._tabs.open_paths()) if snapshot is not before else ()
            problems = _distinct([*snapshot.problems, *(one for page in pages for one in page.after.problems)])
            if attempt == _TRIES or not self._is_unripe(hint, problems):
                break
            later = watcher.wait(None, HALF_WRITTEN)
            if later is None:
                break
            hint = _both(hint, later)
        if snapshot is before:
            return
        self.snapshot = snapshot
        event = news(before, snapshot, pages, _touches_files(hint), self._target(hint, snapshot))
        self._tabs.publish(snapshot.revision, event)
        fresh = tuple(problem for problem in problems if problem not in self._problems)
        self._problems = problems
        changed, rendered = sum(page.changed for page in pages), self._rendered() - count
        self._tell(Update(hint, problems, fresh, len(pages), changed, rendered, time.perf_counter() - start))

    def _updated(self, hint: Hint) -> Snapshot:
        """The session's snapshot; a fault of our own is a problem like others, and the last good site stays."""
        try:
            return self._session.update(hint)
        except Exception as mistake:
            words = f"sitegen failed here: {type(mistake).__name__}: {mistake}"
            hint_text = "tell the makers of sitegen what you did; take the last edit back to go on"
            return self._session.failed(error("BUG001", words, None, hint_text))

    def _is_unripe(self, hint: Hint, problems: Iterable[Problem]) -> bool:
        """Whether a file may be half written: something new is wrong, or it is empty."""
        if any(problem.is_error and problem not in self._problems for problem in problems):
            return True
        return any(_is_empty(self._root / path) for path in hint.touched or ())

    def _target(self, hint: Hint, snapshot: Snapshot) -> str | None:
        """The page of the post that was saved; None where several were, or nobody wants to be taken there."""
        if not self._navigates or hint.touched is None:
            return None
        urls = {url for path in hint.touched if (url := snapshot.url_of(path))}
        return urls.pop() if len(urls) == 1 else None

    def _rendered(self) -> int:
        served = self._session.snapshot.served
        return served.renderer.count if served else 0


def _both(first: Hint, later: Hint) -> Hint:
    touched = None if first.touched is None or later.touched is None else first.touched | later.touched
    return Hint(tuple(sorted({*first.paths, *later.paths})), first.due and later.due, touched)


def _touches_files(hint: Hint) -> bool:
    return hint.touched is None or not all(path.endswith((".md", ".markdown")) for path in hint.touched)


def _is_empty(file: Path) -> bool:
    try:
        return file.stat().st_size == 0
    except OSError:
        return False


def _distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))
