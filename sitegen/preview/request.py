"""What a browser asks, taken apart: strict and without any I/O. What is doubtful is refused, never mended."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

MAX_LINE = 8 * 1024
MAX_HEAD = 64 * 1024
MAX_FIELDS = 100
MAX_HOST = 1024
MAX_BODY = 64 * 1024
"""Bytes: of the request line, of the whole head (browsers send the cookies of all programs of this machine), of a Host,
and of a body that is still answered with the reason why it is not wanted."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"})
END = b"\r\n\r\n"

_LINE = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([^ ]+) (HTTP/1\.[01])\Z")
_FIELD = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)\Z")
_ABSOLUTE = re.compile(r"https?://([^/?#]*)(.*)\Z", re.IGNORECASE)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HIDDEN_SLASH = re.compile(r"%(?:2[Ff]|5[Cc])|\\")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LENGTH = re.compile(r"[0-9]{1,18}\Z")


class Refused(Exception):  # noqa: N818  # nothing of ours failed: it is an answer
    """The request is answered with `status`, the words `why`, and the connection's end."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(status, why)
        self.status, self.why = status, why


class Request(NamedTuple):
    """A request's head. Header names are lower case, in the order sent; values are stripped, as Latin-1."""

    method: str
    target: str
    version: str
    fields: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        """The values of all header fields called `name`."""
        return tuple(value for key, value in self.fields if key == name)

    def get(self, name: str) -> str:
        """The value of the header `name`: the last one, empty where there is none."""
        return next((value for key, value in reversed(self.fields) if key == name), "")

    @property
    def keeps_alive(self) -> bool:
        """Whether another request may come on the same connection."""
        words = {word.strip().lower() for value in self.all("connection") for word in value.split(",")}
        return self.version == "HTTP/1.1" and "close" not in words


def head_end(data: bytes | bytearray) -> int:
    """Where the head in `data` ends, its empty line not counted; -1 where it has not all come yet.

    Raises Refused as soon as `data` cannot be the beginning of a request that is answered.
    """
    if data and not 65 <= data[0] <= 122:
        raise Refused(400, "this is no HTTP request")
    line = data.find(b"\r\n", 0, MAX_LINE + 2)
    if line < 0 and len(data) > MAX_LINE + 1:
        raise Refused(414, "the address is too long")
    end = data.find(END, 0, MAX_HEAD + len(END))
    seen = data if end < 0 else data[: end + 2]
    if seen.count(b"\n") != seen.count(b"\r\n"):
        raise Refused(400, "a line must end with CR and LF")
    if end < 0 and len(data) > MAX_HEAD:
        raise Refused(431, "the headers are too long")
    return end


def parse_head(head: bytes) -> Request:
    """The request whose head (without the empty line) is `head`. Raises Refused: 400, 431."""
    first, *lines = head.decode("latin-1").split("\r\n")
    line = _LINE.match(first)
    if not line:
        raise Refused(400, "this is no HTTP/1.1 request")
    if len(lines) > MAX_FIELDS:
        raise Refused(431, "there are too many headers")
    fields = []
    for text in lines:
        field = _FIELD.match(text)  # a folded line begins with a space, which no name does
        if not field:
            raise Refused(400, "a header is not well formed")
        fields.append((field[1].lower(), field[2].rstrip(" \t")))
    return Request(line[1], line[2], line[3], tuple(fields))


def check_framing(request: Request) -> None:
    """Raise Refused where it is not certain where the request ends, or something else than an answer is wanted."""
    lengths = request.all("content-length")
    if len(lengths) > 1 or any(not _LENGTH.match(value) for value in lengths):
        raise Refused(400, "the length of the request is not clear")
    if request.all("transfer-encoding"):
        raise Refused(400, "requests in pieces are not read")
    if len(request.all("host")) != 1 or not request.get("host"):
        raise Refused(400, "a request names one host")
    if len(request.get("host")) > MAX_HOST:
        raise Refused(431, "the name of the host is too long")
    if lengths and int(lengths[0]) > MAX_BODY:
        raise Refused(413, "nothing can be sent to this server")


def check_wish(request: Request) -> None:
    """Raise Refused where the request is not one for a page or file."""
    if request.method not in METHODS:
        raise Refused(501, "only GET and HEAD are answered")
    if request.method not in ("GET", "HEAD"):
        raise Refused(405, "only GET and HEAD are answered")
    if int(request.get("content-length") or 0):
        raise Refused(413, "nothing can be sent to this server")
    if request.all("upgrade"):
        raise Refused(400, "only HTTP/1.1 is spoken here")


class Target(NamedTuple):
    """What is asked for: `authority` of an absolute-form target (else empty); path and query as they were sent."""

    authority: str
    path: str
    query: str


def split_target(target: str) -> Target:
    """A request's target taken apart. Raises Refused (400) where it is no path and no address."""
    authority = ""
    if absolute := _ABSOLUTE.match(target):
        if not absolute[1]:
            raise Refused(400, "the address has no host")
        authority, rest = absolute.groups()
        target = rest if rest.startswith("/") else f"/{rest}"
    if "#" in target or not target.startswith("/"):
        raise Refused(400, "the address is not well formed")
    path, _, query = target.partition("?")
    return Target(authority, path, query)


def decode_path(path: str) -> str | None:
    """The path as text, decoded once; None where nothing can ever stand: what differs in spelling is another path.

    Raises Refused (400) where it is not percent-encoded UTF-8, or holds a control character.
    """
    if _BAD_ESCAPE.search(path):
        raise Refused(400, "the address is not well formed")
    try:
        text = unquote_to_bytes(path.encode("latin-1")).decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "the address is not UTF-8") from None
    if _CONTROL.search(text):
        raise Refused(400, "the address holds a control character")
    segments = text.split("/")[1:]
    if _HIDDEN_SLASH.search(path) or any(part in (".", "..") for part in segments) or "" in segments[:-1]:
        return None
    return text
