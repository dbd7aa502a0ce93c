"""A few threads that ask the session for answers, so that a page that is being made holds up no other connection."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class _Job(NamedTuple):
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    question: Callable[[], Any]


class Answering:
    """`count` threads. They are daemons, unlike those of an executor: the end waits for no page that is being made."""

    def __init__(self, count: int = 4) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._work, name="sitegen page", daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    async def ask(self, question: Callable[[], T]) -> T:
        """What `question()` gives or raises, called in one of the threads."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(loop, future, question))
        return await future

    def close(self) -> None:
        """Let the threads end, each after the question it is at."""
        for _ in self._threads:
            self._jobs.put(None)

    def _work(self) -> None:
        while job := self._jobs.get():
            if job.future.cancelled():  # nobody waits for it any more
                continue
            result, failure = None, None
            try:
                result = job.question()
            except BaseException as mistake:  # whatever it is, it belongs to who asked
                failure = mistake
            try:
                job.loop.call_soon_threadsafe(_deliver, job.future, result, failure)
            except RuntimeError:  # the server has ended meanwhile
                return


def _deliver(future: asyncio.Future[Any], result: object, failure: BaseException | None) -> None:
    if future.done():
        return
    if failure is not None:
        future.set_exception(failure)
    else:
        future.set_result(result)
