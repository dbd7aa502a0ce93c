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
    """Raise `OutOfTime` in the body after `seconds` of work; does nothing outside a main thread, or where there are no
    timers. It is the processor's time that counts: whether a text is built must not depend on what else a machine does.

    A timer that was running goes on afterwards with the time it had left.
    """
    if seconds <= 0 or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def ring(_signal: int, _frame: FrameType | None) -> None:
        if running:
            raise OutOfTime

    before = signal.signal(signal.SIGPROF, ring)
    started = time.process_time()
    left, interval = 0.0, 0.0
    try:
        left, interval = signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if left:
            signal.setitimer(signal.ITIMER_PROF, max(0.001, left - (time.process_time() - started)), interval)
