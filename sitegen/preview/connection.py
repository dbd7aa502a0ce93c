"""One connection of a browser: requests one after the other, or an event stream until one side ends it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sitegen.preview.access import Access, Local
from sitegen.preview.answering import Answering
from sitegen.preview.answers import Answer, Answers
from sitegen.preview.events import PING, Tabs
from sitegen.preview.reply import Reply, note, refusal, reply, stream_head
from sitegen.preview.request import END, Refused, Request, head_end, parse_head
from sitegen.preview.visit import Opening, Path, Redirect, admit, look_up, redirect

_READ = 64 * 1024
_LINGER = 2.0
_LINGER_BYTES = 4 * 1024 * 1024
_BEHIND = 8 * 1024 * 1024
"""Bytes that wait for one stream: who is so far behind takes nothing any more."""


class Limits(NamedTuple):
    """How many at once; how many seconds at most."""

    connections: int = 192
    streams: int = 64
    head: float = 10.0
    """From the first byte of a request to the end of its head."""
    idle: float = 60.0
    """Between two requests."""
    stalled: float = 30.0
    """While a browser takes nothing of what is sent."""
    answer: float = 120.0
    """Until a page is made."""
    ping: float = 10.0
    """Between two signs of life on a stream."""


class Service(NamedTuple):
    """All that a connection needs: what is served, to whom, and whom to tell when our own code fails."""

    answers: Callable[[], Answers]
    tabs: Tabs
    access: Access
    own: Mapping[str, Answer]
    say: Callable[[str], None]
    limits: Limits
    answering: Answering


class Connection:
    """Belongs to the server's event loop. `waits`: nobody is being answered here; `streams`: it is an event stream.

    `joins` is called when it becomes one.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        service: Service,
        joins: Callable[[], None],
    ) -> None:
        self._reader, self._writer, self._service, self._joins = reader, writer, service, joins
        self._buffer = bytearray()
        self.waits, self.streams = True, False

    def abort(self) -> None:
        """End the connection now."""
        self.waits = self.streams = False
        self._writer.transport.abort()

    async def serve(self) -> None:
        """Answer until one side has enough. Returns when the connection is closed."""
        name = self._writer.get_extra_info("sockname")
        try:
            while name and await self._serve_one(Local(*name[:2])):
                pass
        except (OSError, TimeoutError):  # the browser has gone, or takes nothing any more
            self.abort()
        finally:
            await self._close()

    async def _close(self) -> None:
        """Close when all is sent; who takes nothing is not waited for."""
        self.waits = not self._writer.transport.is_closing()
        self._writer.close()
        try:
            async with asyncio.timeout(self._service.limits.stalled):
                await self._writer.wait_closed()
        except (OSError, TimeoutError):
            self.abort()

    async def _serve_one(self, local: Local) -> bool:
        """Answer one request; whether there may be another."""
        request = None
        try:
            self.waits = True
            head = await self._read_head()
            self.waits = False
            if head is None:
                return False
            request = parse_head(head)
            wanted = admit(request, local, self._service.access)
        except Refused as refused:
            await self._send(refusal(refused, request))
            await self._linger()
            return False
        if isinstance(wanted, Opening):
            await self._stream(wanted)
            return False
        await self._send(wanted if isinstance(wanted, Reply) else await self._find(wanted, request))
        return request.keeps_alive

    async def _read_head(self) -> bytes | None:
        """The next request's head; None where none comes. Raises Refused."""
        limits = self._service.limits
        if not self._buffer:
            try:
                async with asyncio.timeout(limits.idle):
                    self._buffer += await self._reader.read(_READ)
            except TimeoutError:
                return None
        try:
            async with asyncio.timeout(limits.head):
                while (end := head_end(self._buffer)) < 0:
                    data = await self._reader.read(_READ)
                    if not data:
                        return None
                    self._buffer += data
        except TimeoutError:
            raise Refused(408, "the request did not come to its end") from None
        head = bytes(self._buffer[:end])
        del self._buffer[: end + len(END)]
        return head

    async def _find(self, path: Path, request: Request) -> Reply:
        """What answers a request for `path`. Our own mistakes end neither the server nor the connection."""
        service = self._service
        try:
            async with asyncio.timeout(service.limits.answer):
                found = await service.answering.ask(
                    lambda: look_up(path, service.answers(), service.own, service.say),
                )
        except TimeoutError:
            return note(503, "this page is still being made: load it again", request)
        except Exception as mistake:
            service.say(f"{path.text}: the preview failed: {type(mistake).__name__}: {mistake}")
            return note(500, "the preview failed at this page; its terminal says more", request)
        if isinstance(found, Redirect):
            return redirect(request, found)
        try:
            return reply(request, found)
        except OSError:
            return note(404, "this file is gone", request)

    async def _send(self, answer: Reply) -> None:
        try:
            waiting: bytes | memoryview = answer.head
            for piece in answer.pieces() if answer.size else ():
                await self._write(b"".join((waiting, piece)) if waiting else piece)
                waiting = b""
            if waiting:
                await self._write(waiting)
        finally:
            answer.release()

    async def _write(self, data: bytes | memoryview) -> None:
        self._writer.write(data)
        async with asyncio.timeout(self._service.limits.stalled):
            await self._writer.drain()

    async def _linger(self) -> None:
        """Take what still comes for a moment: closed at once, the browser might never see why."""
        self.waits = True
        left = _LINGER_BYTES
        with contextlib.suppress(OSError, TimeoutError):
            if self._writer.can_write_eof():
                self._writer.write_eof()
            async with asyncio.timeout(_LINGER):
                while left > 0 and (data := await self._reader.read(_READ)):
                    left -= len(data)

    async def _stream(self, opening: Opening) -> None:
        """Send events until the browser goes. It has nothing to say here: whatever it sends ends the stream."""
        service, loop = self._service, asyncio.get_running_loop()
        self.streams = True
        self._joins()
        self._writer.write(stream_head())

        def send(data: bytes) -> None:
            with contextlib.suppress(RuntimeError):  # the server has just ended
                loop.call_soon_threadsafe(self._push, data)

        stream = service.tabs.join(opening.pages, opening.since, send)
        try:
            while not self._buffer and await self._is_quiet(service.limits.ping):
                self._push(PING)
        finally:
            service.tabs.leave(stream)

    async def _is_quiet(self, seconds: float) -> bool:
        """Whether the browser neither goes nor sends anything for so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._reader.read(1)
        except TimeoutError:
            return True
        return False

    def _push(self, data: bytes) -> None:
        transport = self._writer.transport
        if transport.get_write_buffer_size() > _BEHIND:
            transport.abort()
        elif not transport.is_closing():
            self._writer.write(data)
