"""Ctrl-C and SIGTERM come between two steps, never within one, and never while a build takes its steps back."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator

_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM})


@contextlib.contextmanager
def held_back() -> Iterator[Callable[[], None]]:
    """Hold interrupts back inside the block; the function it gives lets through, there and then, what has come so far.

    What has not been let through comes when the block is left. Without POSIX signals nothing is held back.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield lambda: None
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())

    def let_through() -> None:
        if signal.sigpending() & _SIGNALS:
            try:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)  # the handler raises here
            finally:
                signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)

    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        yield let_through
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
