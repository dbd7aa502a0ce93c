"""A time budget for one body: Markdown can be small and cost minutes."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OutOfTime(BaseException):
    """The budget is spent. Not an `Exception`: no library on the way may catch it."""


AGAIN = 0.05
"""Seconds to the next ring: the first may be lost where Python cannot raise (in a finalizer)."""


@contextmanager
def time_budget(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the body after `seconds`; does nothing outside a main thread, or where there are no timers.

    A timer that was running goes on afterwards with the time it had left.
    """
    if seconds <= 0 or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def ring(_signal: int, _frame: FrameType | None) -> None:
        if running:
            raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    started = time.monotonic()
    left, interval = 0.0, 0.0
    try:
        left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(0.001, left - (time.monotonic() - started)), interval)
