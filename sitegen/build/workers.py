"""An ordered map over processes and nothing else: parallel output equals serial output, byte for byte."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

SERIAL_BELOW = 200
"""Fewer items than this are done before a second process has started."""

_CHUNKS_A_WORKER = 8


class Map(Protocol):
    """Applies a function to every item, results in the order of the items."""

    def __call__(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        """Yield `function(item)` for each item."""
        ...


def serial(function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
    """The plain map."""
    return map(function, items)


class Processes:
    """A map over `jobs` forked processes; each inherits function and items, so only results are sent.

    Falls back to the plain map for few items, for one job, and where the system cannot fork.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def __call__(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        """Yield `function(item)` for each item, in order."""
        if self._jobs < 2 or len(items) < SERIAL_BELOW or "fork" not in multiprocessing.get_all_start_methods():
            return serial(function, items)
        return self._forked(function, items)

    def _forked(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        size = max(1, min(200, len(items) // (self._jobs * _CHUNKS_A_WORKER)))
        ranges = [range(start, min(start + size, len(items))) for start in range(0, len(items), size)]
        _job.append((function, items))
        gc.collect()
        gc.freeze()  # children then leave the parent's objects, and so its memory, alone
        try:
            with multiprocessing.get_context("fork").Pool(self._jobs) as pool:
                for results in pool.imap(_run, ranges):
                    yield from results
        finally:
            gc.unfreeze()
            _job.pop()


_job: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""What forked children are to do: they inherit it, since functions and items would be slow to send."""


def _run(numbers: range) -> list[Any]:
    function, items = _job[-1]
    return [function(items[number]) for number in numbers]


def default_jobs() -> int:
    """As many processes as this one may use processors."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
