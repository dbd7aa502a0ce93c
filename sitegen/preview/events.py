"""The event streams of open tabs: what was published goes to each of them once, also after a break in the line."""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import NamedTuple

KEPT = 200
KEPT_BYTES = 4_000_000
"""Events, and bytes of them, that a tab may have missed; after more it is told to look at everything again."""

PING = b"event: ping\ndata:\n\n"
START = b"retry: 1000\n\n"
LOST = {"kind": "lost"}

_ID = re.compile(r"([0-9a-f]{1,32})-([0-9]{1,15})\Z")


class Stream(NamedTuple):
    """One open event stream: the pages it stands for, and how to send to it."""

    number: int
    pages: tuple[str, ...]
    send: Callable[[bytes], None]


class _Event(NamedTuple):
    revision: int
    data: bytes


class Tabs:
    """The open tabs of all browsers. Methods may be called from any thread.

    `run` tells this run of the server from others: revisions count from the beginning in each.
    """

    def __init__(self, run: str = "") -> None:
        self._run = run or secrets.token_hex(4)
        self._lock = threading.Lock()
        self._streams: dict[int, Stream] = {}
        self._numbers = 0
        self._events: deque[_Event] = deque()
        self._size = 0
        self._latest = -1
        self._forgotten = -1

    def id(self, revision: int) -> str:
        """The id of what was published with `revision`."""
        return f"{self._run}-{revision}"

    def publish(self, revision: int, event: Mapping[str, object]) -> None:
        """Send `event` (anything that is JSON) to every open tab, and keep it for those that come back.

        `revision` is that of the snapshot from which on it holds, and grows with each event: else ValueError.
        """
        text = json.dumps(event, separators=(",", ":"))  # one line: JSON has no line ends
        data = f"id: {self.id(revision)}\ndata: {text}\n\n".encode()
        with self._lock:
            if revision <= self._latest:
                raise ValueError(f"revision {revision} was published before")
            self._latest = revision
            self._events.append(_Event(revision, data))
            self._size += len(data)
            while len(self._events) > KEPT or self._size > KEPT_BYTES:
                gone = self._events.popleft()
                self._size -= len(gone.data)
                self._forgotten = gone.revision
            for stream in self._streams.values():
                stream.send(data)

    def open_paths(self) -> tuple[str, ...]:
        """The pages that are open in browsers, each once, those of the latest stream first."""
        with self._lock:
            streams = list(self._streams.values())
        return tuple(dict.fromkeys(page for stream in reversed(streams) for page in stream.pages))

    @property
    def streams(self) -> int:
        """How many event streams are open."""
        return len(self._streams)

    def join(self, pages: tuple[str, ...], since: str, send: Callable[[bytes], None]) -> Stream:
        """Open a stream; what was published after the id `since` is sent at once. `send` must not wait."""
        with self._lock:
            self._numbers += 1
            stream = self._streams[self._numbers] = Stream(self._numbers, pages, send)
            send(START + self._missed(since))
        return stream

    def leave(self, stream: Stream) -> None:
        """Nothing is sent to `stream` from now on."""
        with self._lock:
            self._streams.pop(stream.number, None)

    def _missed(self, since: str) -> bytes:
        if not since:
            return b""
        known = _ID.match(since)
        if not known or known[1] != self._run or int(known[2]) < self._forgotten:
            return f"id: {self.id(max(self._latest, 0))}\ndata: {json.dumps(LOST)}\n\n".encode()
        return b"".join(event.data for event in self._events if event.revision > int(known[2]))
