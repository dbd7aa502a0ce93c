"""The ordered map over processes and nothing else: parallel output equals serial output, byte for byte."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any

from sitegen.build.interrupts import held_back
from sitegen.build.ordered import In, Out, WorkerError, each, serial

SERIAL_BELOW = 200
"""Fewer items than this are done before a second process has started."""

_CHUNKS_A_WORKER = 8
_LARGEST_CHUNK = 200
_LIFE = 20_000
"""Items after which a worker is relieved by a new one: each it looks at costs it memory that it shared before."""

_AHEAD = 2
"""Chunks that a worker has at a time: one in work, one to go on with at once."""


class Processes:
    """A map over `jobs` forked processes; each inherits function and items, so only results are sent.

    A function with a method `warm` does there, before the first fork, what each process would do for itself; one whose
    items are large says with `serial_below` from how many of them on a second process pays; one with a method `many` is
    given the items of a chunk at once.
    Falls back to the plain map for few items, for one job, and where the system cannot fork. What `function` raises is
    raised here. Raises WorkerError where a process dies. No thread is started: a fork would copy its locks.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def __call__(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        """Yield `function(item)` for each item, in order."""
        few = getattr(function, "serial_below", SERIAL_BELOW)
        if self._jobs < 2 or len(items) < few or "fork" not in multiprocessing.get_all_start_methods():
            return serial(function, items)
        return self._forked(function, items)

    def _forked(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        size = max(1, min(_LARGEST_CHUNK, len(items) // (self._jobs * _CHUNKS_A_WORKER)))
        chunks = [range(start, min(start + size, len(items))) for start in range(0, len(items), size)]
        getattr(function, "warm", _nothing)()
        gc.freeze()  # children then leave the parent's objects, and so its memory, alone
        workers = _Workers(function, items, min(self._jobs, len(chunks)))
        try:
            for results in workers.run(chunks):
                yield from results
        finally:
            workers.stop()
            gc.unfreeze()


class _Worker:
    """A forked process at the other end of a pipe; `out` are its chunks in work, `taken` the items it ever took."""

    def __init__(self, process: Any, pipe: Connection) -> None:
        self.process, self.pipe = process, pipe
        self.out = self.taken = 0

    def give(self, chunk: tuple[int, range] | None) -> None:
        """Send a chunk, if there is one."""
        if chunk is not None:
            self.out += 1
            self.taken += len(chunk[1])
            _send(self.pipe, chunk)

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.process.terminate()
        self.process.join()
        self.pipe.close()


class _Workers:
    """Forked processes. A worker whose parent is gone reads that at its pipe, and ends."""

    def __init__(self, function: Callable[[Any], Any], items: Sequence[Any], number: int) -> None:
        self._function, self._items = function, items
        self._workers: dict[Connection, _Worker] = {}
        for _ in range(number):
            self._start()

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        others = (*self._workers, here)
        process = context.Process(target=_work, args=(self._function, self._items, there, others), daemon=True)
        with held_back():  # until the worker has said what it does about them
            process.start()
        there.close()
        worker = self._workers[here] = _Worker(process, here)
        return worker

    def run(self, chunks: Sequence[range]) -> Iterator[list[Any]]:
        """Yield the results of each chunk, in order; whoever is free takes the next chunk."""
        waiting = iter(enumerate(chunks))
        for _ in range(_AHEAD):
            for worker in self._workers.values():
                worker.give(next(waiting, None))
        done: dict[int, list[Any]] = {}
        for number in range(len(chunks)):
            while number not in done:
                for ready in wait(list(self._workers)):
                    assert isinstance(ready, Connection)  # noqa: S101  # nothing else is waited for
                    worker = self._workers[ready]
                    finished, results = _receive(ready)
                    worker.out -= 1
                    done[finished] = results
                    if worker.taken < _LIFE:
                        worker.give(next(waiting, None))
                    elif not worker.out and (chunk := next(waiting, None)):
                        self._relieve(worker, chunk, waiting)
            yield done.pop(number)

    def _relieve(self, old: _Worker, chunk: tuple[int, range], waiting: Iterator[tuple[int, range]]) -> None:
        del self._workers[old.pipe]
        old.end()
        new = self._start()
        new.give(chunk)
        new.give(next(waiting, None))

    def stop(self) -> None:
        """End all processes."""
        for worker in self._workers.values():
            worker.process.terminate()
        for worker in self._workers.values():
            worker.end()


def _nothing() -> None:
    pass


def _send(pipe: Connection, chunk: tuple[int, range] | None) -> None:
    if chunk is None:
        return
    try:
        pipe.send(chunk)
    except OSError:
        raise _died() from None


def _receive(pipe: Connection) -> tuple[int, list[Any]]:
    try:
        number, results, mistake = pipe.recv()
    except (EOFError, OSError):
        raise _died() from None
    if mistake is not None:
        raise mistake
    return number, results


def _died() -> WorkerError:
    return WorkerError("a worker process was killed by the system")


def _work(
    function: Callable[[Any], Any], items: Sequence[Any], pipe: Connection, others: tuple[Connection, ...]
) -> None:
    """The life of a worker. Ctrl-C reaches every process of a terminal: the parent hears it and ends us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    gc.disable()  # what is made here lives for a chunk; looking for circles among it costs a tenth of the time
    gc.freeze()  # what the parent made since the first fork: to look for circles among it would copy all of it
    for other in others:
        other.close()  # or a pipe would stay open, and its worker alive, after the parent is gone
    while True:
        try:
            number, chunk = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        answer: tuple[int, list[Any], Exception | None]
        try:
            answer = (number, list(each(function, [items[position] for position in chunk])), None)
        except Exception as mistake:  # it belongs to the parent, which knows what to do
            mistake.add_note(f"in a worker process:\n{traceback.format_exc()}")
            answer = (number, [], mistake)
        try:
            pipe.send(answer)
        except OSError:
            os._exit(0)
        del answer
        gc.collect(0)


def default_jobs() -> int:
    """As many processes as this one may use processors."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
