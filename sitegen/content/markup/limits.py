"""A time budget for one body: Markdown can be small and cost minutes."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # CPython's own; `signal` wraps it
import signal
import threading
import time
from types import FrameType
from typing import Any


class OutOfTime(BaseException):
    """The budget is spent. Not an `Exception`: no library on the way may catch it."""


AGAIN = 0.05
"""Seconds to the next ring: the first may be lost where Python cannot raise (in a finalizer)."""

_set_handler: Any = _signal.signal
"""`signal.signal` without its search for a name for each handler, which takes longer than all the rest of a budget."""


class Watch:
    """One timer for the budgets of many texts, one after another: to set a timer for each takes as long as to lint one.

    Does nothing outside a main thread, or where there are no timers; the budgets then set none either.
    A timer of others goes on afterwards with the time it had left.
    """

    __slots__ = ("before", "budget", "interval", "left", "running", "started")

    def __init__(self) -> None:
        self.budget: TimeBudget | None = None
        self.running = False

    def __enter__(self) -> Watch:
        self.start(AGAIN)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, first: float) -> None:
        """Ring after `first` seconds of the processor's time, and then again and again."""
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            return
        self.running = True
        self.before = _set_handler(signal.SIGPROF, self._ring)
        self.left, self.interval = signal.setitimer(signal.ITIMER_PROF, first, AGAIN)
        self.started = time.process_time() if self.left else 0.0

    def stop(self) -> float:
        """Ring no more; the seconds to the next ring."""
        if not self.running:
            return 0.0
        self.running = False
        next_ring: float = signal.setitimer(signal.ITIMER_PROF, 0)[0]
        _set_handler(signal.SIGPROF, self.before)
        if self.left:
            left = self.left - (time.process_time() - self.started)
            signal.setitimer(signal.ITIMER_PROF, max(0.001, left), self.interval)
        return next_ring

    def _ring(self, _signal: int, _frame: FrameType | None) -> None:
        if self.running and self.budget is not None:
            self.budget.rung()


class TimeBudget:
    """Raises `OutOfTime` in the body after `seconds` of work; does nothing outside a main thread, or where there are
    no timers. It is the processor's time that counts: whether a text is built must not depend on what else a machine
    does.

    It may be entered again, with what is left of it. Under a watch that runs it counts the rings of that, and so gives
    up to `AGAIN` seconds more each time it is entered; else it sets a timer of its own.
    """

    __slots__ = ("own", "seconds", "unsure", "watch")

    def __init__(self, seconds: float, watch: Watch | None = None) -> None:
        self.seconds = seconds
        self.own = watch is None or not watch.running
        self.watch = Watch() if watch is None or self.own else watch
        self.unsure = False

    def __enter__(self) -> None:
        if self.seconds <= 0:
            return
        self.watch.budget = self
        self.unsure = not self.own  # when the watch rang last is not known, hence not what its next ring means
        if self.own:
            self.watch.start(self.seconds)

    def __exit__(self, *_: object) -> None:
        self.watch.budget = None
        if self.own and self.watch.running:
            self.seconds = max(0.001, self.watch.stop())

    def rung(self) -> None:
        """Hear a ring of the watch."""
        if self.unsure:
            self.unsure = False
            return
        self.seconds -= self.seconds if self.own else AGAIN
        if self.seconds <= 0:
            raise OutOfTime
