"""The preview's server: one thread with an event loop for all connections, a few more that wait for pages.

An event loop, since most connections only wait (event streams, idle browsers, slow strangers): each costs a few
kilobytes, and is noticed the moment it goes. Why not `http.server`: it takes a thread for each of them, reads what is
doubtful in the head of a request in its own way, and joins what is asked for to a folder.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sitegen.preview.access import Access
from sitegen.preview.address import BACKLOG, Listening
from sitegen.preview.answering import Answering
from sitegen.preview.answers import Answer, Answers
from sitegen.preview.connection import Connection, Limits, Service
from sitegen.preview.events import Tabs
from sitegen.preview.visit import quoted

_NOTHING: Mapping[str, Answer] = MappingProxyType({})


class Server:
    """Serves the snapshot that `answers()` gives, from `start` to `close`.

    `own` are files of the preview itself by whole path (`/_sitegen/client.js`); `say` gets a line where our own code
    failed. What connects to `listening` before the start is answered after it.
    """

    def __init__(
        self,
        answers: Callable[[], Answers],
        tabs: Tabs,
        access: Access,
        listening: Listening,
        *,
        own: Mapping[str, Answer] = _NOTHING,
        say: Callable[[str], None] = lambda _: None,
        limits: Limits | None = None,
    ) -> None:
        self._listening, self._say = listening, say
        self._limits = limits or Limits()
        self._answering = Answering()
        self._service = Service(answers, tabs, access, own, say, self._limits, self._answering)
        self._connections: dict[Connection, None] = {}
        self._said = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="sitegen serve", daemon=True)

    @property
    def address(self) -> str:
        """Where the site is served, for the browser of this machine: `http://127.0.0.1:8000/repo/`."""
        return self._listening.origin + quoted(self._service.answers().base)

    @property
    def link(self) -> str:
        """The address that lets its reader in: with the token, unless only this machine can connect."""
        return self.address if self._listening.is_private else self.address + self._service.access.invitation

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()
        self._started.wait()

    def close(self) -> None:
        """End every connection and stop listening; returns when that is done."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
        self._answering.close()
        self._listening.socket.close()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._note)
        server = await asyncio.start_server(self._accept, sock=self._listening.socket, backlog=BACKLOG)
        self._started.set()
        await self._stop.wait()
        server.close()
        for connection in list(self._connections):
            connection.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer, self._service, self._limit_streams)
        if len(self._connections) >= self._limits.connections and not self._make_room():
            connection.abort()
            return
        self._connections[connection] = None
        try:
            await connection.serve()
        except Exception as mistake:
            self._say(f"the preview failed at a request: {type(mistake).__name__}: {mistake}")
        finally:
            del self._connections[connection]

    def _make_room(self) -> bool:
        """End the connection that has waited longest for a request; whether there was one."""
        oldest = next((connection for connection in self._connections if connection.waits), None)
        if oldest:
            oldest.abort()
        return oldest is not None

    def _limit_streams(self) -> None:
        """End the oldest event stream where there are too many: its tab, if there is one, opens another."""
        streams = [connection for connection in self._connections if connection.streams]
        for connection in streams[: -self._limits.streams]:
            connection.abort()

    def _note(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What the event loop could not do. A connection that broke is nothing that a person must know."""
        mistake = context.get("exception")
        if self._stop.is_set() or isinstance(mistake, ConnectionError | TimeoutError):
            return
        line = f"the preview's server: {mistake or context.get('message')}"
        if line != self._said:
            self._said = line  # too many open files, say: it comes again every second
            self._say(line)
