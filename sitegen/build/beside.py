"""One thing is done in a process of its own while this one does another: small, and soon over."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator

from sitegen.build.interrupts import held_back


@contextlib.contextmanager
def beside(work: Callable[[], int], wanted: bool) -> Iterator[Callable[[], int]]:
    """What gives the answer of `work`, which has begun in another process; where that is not `wanted`, or cannot be, it
    is done when somebody asks. It is done here too where the process gave no answer.
    """
    if not wanted or not hasattr(os, "fork") or not _has_room():
        yield work
        return
    ours, theirs = os.pipe()
    with held_back():  # until the other process has said what it does about them
        child = os.fork()
        if not child:
            _answer(work, theirs)
    os.close(theirs)

    def ask() -> int:
        found = b""
        while part := os.read(ours, 64):
            found += part
        return int(found) if found else work()

    try:
        yield ask
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)  # it only reads
        os.waitpid(child, 0)
        os.close(ours)


def _answer(work: Callable[[], int], pipe: int) -> None:
    """The life of the other process: it answers or not, and runs nothing that is not its own."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
        os.write(pipe, b"%d" % work())
    finally:
        os._exit(0)


def _has_room() -> bool:
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) > 1
