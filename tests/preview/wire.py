"""A site in memory, a server for it, and a client that speaks bytes: what a library would mend is sent as it is."""

from __future__ import annotations

import hashlib
import html
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.preview.access import Access
from sitegen.preview.address import listen
from sitegen.preview.answers import EVENTS, Answer
from sitegen.preview.connection import Limits
from sitegen.preview.events import Tabs
from sitegen.preview.media import media_type
from sitegen.preview.server import Server

ENOUGH = 60.0
"""Seconds until a test gives up; every test goes on as soon as what it waits for has happened."""

ACCESS = Access("only for tests", hosts=("blog.test",))


@dataclass
class Site:
    """A snapshot made by hand: what stands at each path."""

    pages: Mapping[str, bytes | Path]
    base: str = "/"
    revision: int = 1
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> Answer | None:
        self.asked.append(path)
        body = self.pages.get(path)
        if body is None:
            return None
        digest = hashlib.sha256(body).hexdigest()[:16] if isinstance(body, bytes) else "file"
        return Answer(200, media_type(path) if "." in path else "text/html; charset=utf-8", body, digest)

    def redirect(self, path: str) -> str | None:
        return f"{path}/" if f"{path}/" in self.pages else None

    def not_found(self, path: str) -> Answer:
        return Answer(404, "text/html; charset=utf-8", f"<p>nothing at {html.escape(path)}".encode())


class Response(NamedTuple):
    """One answer; header names are lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name)


@dataclass
class Client:
    """Raw bytes to a port of this machine."""

    port: int
    host: str = "127.0.0.1"

    @contextmanager
    def connect(self) -> Iterator[socket.socket]:
        with closing(socket.create_connection((self.host, self.port), timeout=ENOUGH)) as link:
            yield link

    def exchange(self, data: bytes, *, half_closed: bool = False) -> bytes:
        """All that comes back until the server closes, or has answered a request that asked it to."""
        with self.connect() as link:
            try:
                link.sendall(data)
                if half_closed:
                    link.shutdown(socket.SHUT_WR)
            except OSError:  # it need not read all of it
                pass
            return read_all(link)

    def get(self, path: str = "/", *fields: str, method: str = "GET", host: str | None = None) -> Response:
        """The answer to one well formed request."""
        return parse(self.exchange(self.request(path, *fields, method=method, host=host)))

    def request(self, path: str, *fields: str, method: str = "GET", host: str | None = None) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{self.port}'}", *fields, "Connection: close"]
        return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")

    def stream(self, *query: str, fields: tuple[str, ...] = (), key: str = ACCESS.key) -> Stream:
        """An open event stream: its head has come."""
        link = socket.create_connection((self.host, self.port), timeout=ENOUGH)
        link.sendall(self.request(f"{EVENTS}?{'&'.join((f'key={key}', *query))}", *fields))
        found = Stream(link)
        assert found.head.startswith(b"HTTP/1.1 200 "), found.head
        return found


class Stream:
    """An event stream, read event by event."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self._lines = link.makefile("rb")
        self.head = b"".join(iter(self._lines.readline, b"\r\n"))

    def event(self) -> dict[str, str]:
        """The next event's fields; empty where the stream has ended."""
        found: dict[str, str] = {}
        for line in iter(self._lines.readline, b""):
            if line == b"\n":
                if found and "retry" not in found:
                    return found
                found = {}
            else:
                name, _, value = line.decode().rstrip("\n").partition(":")
                found[name] = value.removeprefix(" ")
        return {}

    def close(self) -> None:
        self._lines.close()
        self.link.close()


def read_all(link: socket.socket) -> bytes:
    """What comes until the other side closes; it may do so in the middle."""
    pieces = []
    try:
        while piece := link.recv(1 << 18):
            pieces.append(piece)
    except ConnectionError:
        pass
    return b"".join(pieces)


def parse(data: bytes) -> Response:
    """The first answer in `data`; its body is all that follows."""
    head, separator, body = data.partition(b"\r\n\r\n")
    status = re.match(rb"HTTP/1\.1 (\d{3}) ", head)
    assert status, data[:200]
    assert separator, data[:200]
    pairs = (line.decode("latin-1").split(": ", 1) for line in head.split(b"\r\n")[1:])
    return Response(int(status[1]), tuple((name.lower(), value) for name, value in pairs), body)


def until(condition: Callable[[], Any], what: str = "") -> Any:
    """What `condition` gives as soon as that is true."""
    end = time.monotonic() + ENOUGH
    while not (found := condition()):
        assert time.monotonic() < end, what or "this never happened"
        time.sleep(0.01)
    return found


def handles() -> int:
    """How many files and sockets this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


@contextmanager
def serving(
    site: Site | Callable[[], Site],
    tabs: Tabs | None = None,
    *,
    limits: Limits | None = None,
    bind: str = "127.0.0.1",
    port: int = 0,
    say: Callable[[str], None] | None = None,
    own: Mapping[str, Answer] | None = None,
) -> Iterator[tuple[Server, Client]]:
    """A running server for `site`, and a client for it; whatever it says about our own code fails the test."""
    said: list[str] = []
    listening = listen(bind, port)
    answers = site if callable(site) else lambda: site
    server = Server(answers, tabs or Tabs(), ACCESS, listening, own=own or {}, say=say or said.append, limits=limits)
    server.start()
    try:
        yield server, Client(listening.port, bind)
    finally:
        server.close()
    assert not said
