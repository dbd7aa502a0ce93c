"""`sitegen build --watch`: after the first build, one more for every change."""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import click

from sitegen.base.problems import SiteError
from sitegen.build.folder import disk_problem
from sitegen.build.memo import PackedParse
from sitegen.build.ordered import Map, serial
from sitegen.build.outcome import Report
from sitegen.cli.terminal import show_problems
from sitegen.content.model import Moment
from sitegen.preview.hints import FOLDERS
from sitegen.preview.watch import Hint, Watcher
from sitegen.report.rebuilt import cause_of, rebuilt

In = TypeVar("In")
Out = TypeVar("Out")
Outcome = Report | SiteError
Result = Callable[[Outcome, tuple[()], float], None]

_IN_VAIN = 3
_LONGEST_PAUSE = 5.0
_HALF_WRITTEN = 0.2
_AGAIN = 1.0
"""Seconds: the longest rest from builds in vain, which follow each other within the last of these; what an editor may
need for one save; until a lock is tried again.
"""


class _Counted:
    """The plain map: threads are running, so nothing may be forked. Counts the documents that had to be parsed."""

    def __init__(self) -> None:
        self.parsed = 0

    def __call__(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        if isinstance(function, PackedParse):
            self.parsed += len(items)
        return serial(function, items)


class Habits(NamedTuple):
    """How a site is built again: whether the clock stands still, what is remembered, how much is said."""

    stands_still: bool = False
    remembers: bool = True
    quiet: bool = False
    as_json: bool = False

    def tell(self, line: str) -> None:
        """Say a line to people."""
        if not self.quiet and not self.as_json:
            click.echo(line, err=True)


class Rebuilding:
    """Builds whenever the watcher says so, and tells people what came of it, where anything did.

    `result` is called with the outcome, nothing that differs, and seconds, where results are for programs.
    """

    def __init__(
        self, make: Callable[[Map], Report], root: Path, first: Outcome, habits: Habits, result: Result
    ) -> None:
        self._make, self._root, self._last = make, root, first
        self._habits, self._result = habits, result
        self._vain = self._unripe = 0
        self._ended = 0.0

    def run(self, watcher: Watcher, hint: Hint | None = None) -> None:
        """Build for ever, for `hint` first; an interrupt ends it."""
        while True:
            hint = watcher.wait(self._due()) if hint is None else self.once(watcher, hint)

    def once(self, watcher: Watcher, hint: Hint) -> Hint | None:
        """Build once. What fails while a file is still being written is no failure: then the next hint is returned."""
        start, counted, due = time.perf_counter(), _Counted(), self._next() if hint.due else None
        outcome: Outcome
        try:
            outcome = self._make(counted)
        except SiteError as failure:
            outcome = failure
        except OSError as mistake:
            outcome = SiteError(disk_problem(mistake, self._root))
        seconds = time.perf_counter() - start
        if isinstance(outcome, SiteError) and self._unripe < _IN_VAIN and (later := watcher.wait(None, _HALF_WRITTEN)):
            self._unripe += 1
            return Hint(tuple(sorted({*hint.paths, *later.paths})))
        self._unripe = 0
        edited = isinstance(outcome, Report) and bool(counted.parsed) and self._habits.remembers
        is_news = edited or _is_news(outcome, self._last)
        self._vain = 0 if is_news or time.monotonic() - seconds - self._ended > _AGAIN else self._vain + 1
        if is_news:
            self._show(outcome, cause_of(hint.paths, due), seconds)
        elif isinstance(outcome, SiteError) and hint.paths and self._vain < _IN_VAIN:
            self._habits.tell(f"{cause_of(hint.paths, due)}: still not built")
        self._last = outcome
        del outcome
        gc.collect()  # a command does without; this one goes on all day
        if self._vain >= _IN_VAIN:  # something answers our builds with events: rest longer each time
            time.sleep(min(_LONGEST_PAUSE, 0.25 * 2 ** (self._vain - _IN_VAIN)))
        self._ended = time.monotonic()
        return None

    def _show(self, outcome: Outcome, cause: str, seconds: float) -> None:
        before = self._last.problems
        if self._habits.as_json:
            show_problems(outcome.problems, self._root)
            self._result(outcome, (), seconds)
        elif isinstance(outcome, SiteError):
            show_problems(outcome.problems, self._root)
            self._habits.tell(f"{cause}: not built; the site is as it was")
        else:
            show_problems([problem for problem in outcome.problems if problem not in before], self._root)
            self._habits.tell(rebuilt(cause, outcome.committed, seconds, outcome.developed))

    def _next(self) -> Moment | None:
        return self._last.next_change if isinstance(self._last, Report) else None

    def _due(self) -> float | None:
        """When to build unasked: at the next change of the schedule; soon, where another build is writing."""
        if isinstance(self._last, SiteError):
            locked = any(problem.code == "LOCK001" for problem in self._last.problems)
            return time.time() + _AGAIN if locked else None
        upcoming = self._next()
        return upcoming.stamp if upcoming and not self._habits.stands_still else None


def _is_news(outcome: Outcome, last: Outcome) -> bool:
    """Whether anything is to be said: files were written, or what is wrong with the site is no longer the same."""
    if isinstance(outcome, Report) and (outcome.committed.written or outcome.committed.deleted):
        return True
    return type(outcome) is not type(last) or outcome.problems != last.problems


def keep_building(
    make: Callable[[Map], Report], config: Path, first: Outcome, habits: Habits, *, poll: bool, result: Result
) -> int:
    """Watch and build until Ctrl-C or SIGTERM, which is how it is meant to end: status 0."""
    root = config.absolute().parent
    watcher = Watcher(root, config.name, poll=poll, say=lambda line: click.echo(line, err=True))
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        with watcher:
            rebuilding = Rebuilding(make, root, first, habits, result)
            hint = rebuilding.once(watcher, Hint(()))  # what was saved before anybody watched
            folders = ", ".join(f"{folder}/" for folder in FOLDERS)
            habits.tell(f"watching {folders} and {config.name}; Ctrl-C ends it")
            rebuilding.run(watcher, hint)
    except KeyboardInterrupt:
        habits.tell("stopped watching")
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
