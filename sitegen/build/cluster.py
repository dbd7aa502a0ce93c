"""The same map on the machines of a Dask distributed cluster, for an archive that outgrows one machine.

The machines share no disk with this one. What travels there are sources as bytes and planned outputs with their views;
what comes back are documents, and pages as bytes. Whatever needs the disk (files that are copied, photographs, writing)
is done here. Every machine must have the very same sitegen and packages, or a page could differ with who made it.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import platform
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from functools import cache, lru_cache
from importlib import metadata
from typing import Any, cast

from sitegen import __version__
from sitegen.build.engine import sources
from sitegen.build.ordered import In, Out, WorkerError, each, serial
from sitegen.build.stage import Job, Made, Make, Stage, Staged
from sitegen.content.parse import Parse
from sitegen.pages.outputs import NO_PAGES
from sitegen.themes.render import Render

PATIENCE = 20
"""Seconds in which a cluster answers."""

_LOOK_EVERY = 5
"""Seconds after which we look whether anybody is still at work."""

_CHUNK = 50
"""Items that travel together: half a megabyte of pages."""

_AHEAD = 4
"""Chunks for each thread of the cluster that are on their way at a time: more would only take memory."""


_NEED_NO_DISK: tuple[type, ...] = (Parse, Render)


class ClusterError(WorkerError):
    """The cluster cannot be used: CLU001 not reached, CLU002 other versions, CLU003 lost while it worked."""


class Cluster:
    """A map over the workers of the cluster at `address` (`tcp://scheduler:8786`). Raises ClusterError.

    The connection is made where it is first needed and kept; few items are worth no journey and are done here. Nothing
    is forked, since the connection has threads.
    """

    def __init__(self, address: str, serial_below: int = 200) -> None:
        self._address, self._serial_below = address, serial_below
        self._client: Any = None

    def __call__(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        """Yield `function(item)` for each item, in order."""
        if len(items) < self._serial_below:
            return serial(function, items)
        if isinstance(function, Stage):
            staged = self._staged(function, cast("Sequence[Job]", items))
            return cast("Iterator[Out]", staged)
        if isinstance(function, _NEED_NO_DISK):
            return self._sent(function, items)
        return serial(function, items)

    def close(self) -> None:
        """Leave the cluster."""
        if self._client is not None:
            client, self._client = self._client, None
            with contextlib.suppress(Exception):  # it may be gone already
                client.close()

    def _staged(self, stage: Stage, jobs: Sequence[Job]) -> Iterator[Staged]:
        """Pages are made there and written here."""
        away = [job.planned for job in jobs if not isinstance(job.planned.maker, NO_PAGES)]
        made: Iterator[Made] = self._sent(stage.make, away)
        for job in jobs:
            yield stage(job) if isinstance(job.planned.maker, NO_PAGES) else stage.put(job, next(made))

    def _sent(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        """Send chunk after chunk, a bounded number at a time."""
        client = self._connect()
        from dask import config

        packed = pickle.dumps((versions(), function), pickle.HIGHEST_PROTOCOL)
        with _told(), config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}):
            # a task, which is done again where its machine dies, as nothing that is scattered would be
            there = client.submit(bytes, packed, pure=False)
            ahead = _AHEAD * max(1, sum(client.nthreads().values()))
            waiting: deque[Any] = deque()
            starts = iter(range(0, len(items), _CHUNK))
            while True:
                while len(waiting) < ahead and (start := next(starts, None)) is not None:
                    chunk = pickle.dumps(items[start : start + _CHUNK], pickle.HIGHEST_PROTOCOL)
                    waiting.append(client.submit(_apply, there, chunk, pure=False))
                if not waiting:
                    return
                yield from _received(self._result(waiting.popleft()))

    def _result(self, future: Any) -> Any:
        """What a task gives. A cluster without workers would let us wait for ever: more may come at any time."""
        while True:
            try:
                return future.result(timeout=_LOOK_EVERY)
            except TimeoutError:
                if future.done():
                    return future.result()
                if self._client is None or not self._client.nthreads():
                    raise

    def _connect(self) -> Any:
        """The client, once the cluster was found fit."""
        if self._client is None:
            self._client = self._reached()
            try:
                _check_versions(self._client)
            except BaseException:
                self.close()
                raise
        return self._client

    def _reached(self) -> Any:
        try:
            from distributed import Client as DaskClient
        except ImportError:
            message = "a cluster needs the package distributed, which is not installed"
            raise ClusterError(message, "run: pip install 'sitegen[cluster]'", "CLU001") from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what there is to say, we say
        make: Callable[..., Any] = DaskClient
        try:
            client = make(self._address, timeout=PATIENCE, set_as_default=False, name="sitegen")
        except (OSError, ValueError, TypeError) as mistake:
            message = f"the cluster {self._address} cannot be reached: {_first_line(mistake)}"
            hint = "start it (dask scheduler), or correct the address: --cluster tcp://HOST:8786"
            raise ClusterError(message, hint, "CLU001") from None
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except OSError:
            client.close()
            message = f"the cluster {self._address} has no workers"
            hint = f"start one on each machine: dask worker {self._address} --nthreads 1"
            raise ClusterError(message, hint, "CLU001") from None
        return client


def _check_versions(client: Any) -> None:
    """Raises ClusterError (CLU002) where a machine would make other pages."""
    with _told():
        try:
            found = client.run(_versions_there)
        except (CancelledError, OSError):
            raise
        except Exception as mistake:  # of many types, from many versions of dask: that function does nothing else
            message = f"the machines of the cluster have no sitegen {__version__}: {_first_line(mistake)}"
            raise ClusterError(message, _SAME, "CLU002") from None
    for worker, theirs in sorted(found.items()):
        if theirs != versions():
            raise ClusterError(_difference(worker, versions(), theirs), _SAME, "CLU002")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What the cluster itself raises, in words."""
    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    hint = "look at the cluster's own logs, and build again; without --cluster everything is done here"
    try:
        yield
    except (CancelledError, CommClosedError, TimeoutError) as mistake:
        words = "no worker is left" if isinstance(mistake, TimeoutError) else _first_line(mistake)
        raise ClusterError(f"the cluster was lost: {words}", hint, "CLU003") from None
    except KilledWorker as mistake:
        message = f"the machines of the cluster died at the same work: {_first_line(mistake)}"
        raise ClusterError(message, hint, "CLU003") from None


_SAME = f"install the same on every machine, then start the workers again: pip install sitegen=={__version__}"


def _first_line(mistake: BaseException) -> str:
    return (str(mistake) or type(mistake).__name__).strip().splitlines()[0]


@cache
def versions() -> Mapping[str, str]:
    """The version of everything that can change a byte of a page, by name."""
    wanted: list[str] = []
    with contextlib.suppress(metadata.PackageNotFoundError):
        wanted = metadata.requires("sitegen") or []
    needed = [one for one in wanted if "extra ==" not in one or "commonmark" in one]
    found = {"Python": platform.python_version(), "sitegen": f"{__version__} ({sources()[:12]})"}
    for name in sorted({re.split(r"[^A-Za-z0-9_.-]", one, maxsplit=1)[0] for one in needed} - {"sitegen"}):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _received(answer: list[Any] | str) -> list[Any]:
    if isinstance(answer, str):
        raise ClusterError(answer, _SAME, "CLU002")
    return answer


_one_at_a_time = threading.Lock()


def _apply(packed: bytes, chunk: bytes) -> list[Any] | str:
    """Runs there: the results of a chunk, or what is wrong with this machine. A worker may have several threads, and
    templates and Markdown have state.
    """
    with _one_at_a_time:
        theirs, function = _unpacked(packed)
        if theirs != versions():  # a machine that came when the others had been looked at
            from distributed import get_worker

            return _difference(get_worker().address, theirs, versions())
        if isinstance(function, Make):
            function = function.anew()
        return list(each(function, pickle.loads(chunk)))  # noqa: S301  # who may submit work may run anything


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Any:
    return pickle.loads(packed)  # noqa: S301  # as above


def _versions_there() -> Mapping[str, str]:
    """Runs there."""
    return dict(versions())


def _difference(worker: str, wanted: Mapping[str, str], found: Mapping[str, str]) -> str:
    differing = [
        f"{found.get(name, 'no')} {name} instead of {wanted.get(name, 'none')}"
        for name in sorted(wanted.keys() | found.keys())
        if wanted.get(name) != found.get(name)
    ]
    return f"the worker {worker} would make other pages: it has {', '.join(differing)}"
