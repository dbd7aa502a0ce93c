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


class TimeBudget:
    """Raises `OutOfTime` in the body after `seconds` of work; does nothing outside a main thread, or where there are
    no timers. It is the processor's time that counts: whether a text is built must not depend on what else a machine
    does.

    It may be entered again, with what is left of it. A timer of others goes on afterwards with the time it had left.
    """

    __slots__ = ("before", "interval", "left", "running", "seconds", "started")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.running = False

    def __enter__(self) -> None:
        if (
            self.seconds <= 0
            or not hasattr(signal, "setitimer")
            or threading.current_thread() is not threading.main_thread()
        ):
            return
        self.running = True
        self.before = _set_handler(signal.SIGPROF, self._ring)
        self.left, self.interval = signal.setitimer(signal.ITIMER_PROF, self.seconds, AGAIN)
        self.started = time.process_time() if self.left else 0.0

    def __exit__(self, *_: object) -> None:
        if not self.running:
            return
        self.running = False
        self.seconds = max(0.001, signal.setitimer(signal.ITIMER_PROF, 0)[0])
        _set_handler(signal.SIGPROF, self.before)
        if self.left:
            left = self.left - (time.process_time() - self.started)
            signal.setitimer(signal.ITIMER_PROF, max(0.001, left), self.interval)

    def _ring(self, _signal: int, _frame: FrameType | None) -> None:
        if self.running:
            raise OutOfTime
