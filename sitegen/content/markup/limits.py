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


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise OutOfTime


@contextmanager
def time_budget(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the body after `seconds`; does nothing outside a main thread, or where there are no timers.

    A timer that was running goes on afterwards with the time it had left.
    """
    if seconds <= 0 or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    started = time.monotonic()
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(0.001, left - (time.monotonic() - started)), interval)
