"""From an answer to what goes over the wire: headers, whether it has changed, and which part of it was asked for."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from sitegen.preview.answers import Answer
from sitegen.preview.request import Refused, Request

GUARDS = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
)
"""Sent with every answer: nothing is kept, nothing is guessed, and no page of another site may use it."""

PIECE = 256 * 1024
"""Bytes that are read and sent at a time."""

_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*\Z", re.IGNORECASE)
_PLAIN = "text/plain; charset=utf-8"


class Reply(NamedTuple):
    """What is sent: the head, then `size` bytes of `body` from `start`. A file's `body` is its open descriptor."""

    head: bytes
    body: bytes | int = b""
    start: int = 0
    size: int = 0

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The body, PIECE bytes at a time. Raises OSError where a file can no longer be read, or has become shorter."""
        if isinstance(self.body, bytes):
            view = memoryview(self.body)[self.start : self.start + self.size]
            for at in range(0, self.size, PIECE):
                yield view[at : at + PIECE]
            return
        left = self.size
        os.lseek(self.body, self.start, os.SEEK_SET)
        while left:
            piece = os.read(self.body, min(left, PIECE))
            if not piece:
                raise OSError("the file became shorter while it was sent")
            yield piece
            left -= len(piece)

    def release(self) -> None:
        """Close the file; call it once."""
        if isinstance(self.body, int):
            os.close(self.body)


def reply(request: Request, answer: Answer) -> Reply:
    """What answers `request`: the whole, a part of it, or that it has not changed. The caller releases it.

    Raises OSError where a file cannot be opened.
    """
    headers = [("Content-Type", answer.media)]
    if answer.digest:
        headers.append(("ETag", f'"{answer.digest}"'))
    if answer.status == 200 and answer.digest and _is_known(request, answer.digest):
        return Reply(_head(304, headers, request))
    body, size = _open(answer.body)
    status, start, end = answer.status, 0, size
    if status == 200:
        headers.append(("Accept-Ranges", "bytes"))
        try:
            start, end = _part(request, answer.digest, size) or (0, size)
        except ValueError:
            status, start, end = 416, 0, 0
            headers.append(("Content-Range", f"bytes */{size}"))
        if (start, end) != (0, size) and status == 200:
            status = 206
            headers.append(("Content-Range", f"bytes {start}-{end - 1}/{size}"))
    head = _head(status, [*headers, ("Content-Length", str(end - start))], request)
    return Reply(head, body, start, 0 if request.method == "HEAD" else end - start)


def note(status: int, why: str, request: Request | None = None, *more: tuple[str, str]) -> Reply:
    """A short plain text, with further headers. Without a request the connection ends."""
    body = f"{status} {HTTPStatus(status).phrase}: {why}\n".encode() if why else b""
    headers = [("Content-Type", _PLAIN), *more, ("Content-Length", str(len(body)))]
    is_silent = request is not None and request.method == "HEAD"
    return Reply(_head(status, headers, request), body, 0, 0 if is_silent else len(body))


def refusal(refused: Refused, request: Request | None) -> Reply:
    """The answer to a request that is refused; the connection ends, since its end may not be known."""
    more = (("Allow", "GET, HEAD"),) if refused.status in (405, 501) else ()
    answer = note(refused.status, refused.why, None, *more)
    return answer._replace(size=0) if request is not None and request.method == "HEAD" else answer


def stream_head() -> bytes:
    """The head of an event stream, which ends with its connection."""
    return _head(200, [("Content-Type", "text/event-stream; charset=utf-8")], None)


def _head(status: int, headers: list[tuple[str, str]], request: Request | None) -> bytes:
    ends = [] if request is not None and request.keeps_alive else [("Connection", "close")]
    lines = [f"{name}: {value}\r\n" for name, value in (*headers, *GUARDS, *ends)]
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{''.join(lines)}\r\n".encode("latin-1")


def _is_known(request: Request, digest: str) -> bool:
    """Whether the browser says it has what would be sent (RFC 9110, 13.1.2: weak comparison)."""
    tags = [tag.strip().removeprefix("W/") for value in request.all("if-none-match") for tag in value.split(",")]
    return "*" in tags or f'"{digest}"' in tags


def _part(request: Request, digest: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last of what is asked for; None for the whole. ValueError: there is none.

    Several parts at once, and what is not well formed, are answered with the whole.
    """
    asked = _RANGE.match(request.get("range"))
    if request.method != "GET" or not asked or len(request.all("range")) > 1:
        return None
    if (condition := request.get("if-range")) and condition != f'"{digest}"':
        return None
    first, last = asked.groups()
    if not first and not last:
        return None
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if start >= end:
        raise ValueError
    return start, end


def _open(body: bytes | os.PathLike[str]) -> tuple[bytes | int, int]:
    """The body and its size; a file is opened. Raises OSError, also where it is no plain file."""
    if isinstance(body, bytes):
        return body, len(body)
    descriptor = os.open(body, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise OSError("not a plain file")
    return descriptor, found.st_size
