"""Links that work on the writer's machine only: localhost, addresses of a home network, files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.base.problems import Place, Problem, error

_LIKELY = re.compile(
    rb"//(?:localhost|127\.|0\.0|\[::|10\.|172\.|192\.168|[\w.-]{1,80}\.(?:local|test|localhost)\b)", re.IGNORECASE
)
"""Fast, and finds a little more than is wrong."""

_NUMBER = rb"\d{1,3}"
_HOST = (
    rb"(?:(?:[\w-]+\.)*localhost|(?:[\w-]+\.)+(?:local|test)|127(?:\."
    + _NUMBER
    + rb"){3}|0\.0\.0\.0|\[::1?\]|10(?:\."
    + _NUMBER
    + rb"){3}|192\.168(?:\."
    + _NUMBER
    + rb"){2}|172\.(?:1[6-9]|2\d|3[01])(?:\."
    + _NUMBER
    + rb"){2})(?![\w.-])"
)
_ADDRESS = rb"((?:(?:https?|wss?):)?//" + _HOST + rb"|file://)[^\s\"'<>)\\&]*"
_BEFORE = rb"(?:\s[\w:-]+\s*=\s*(?:[\"']|&quot;|&#34;|\\\")?|\(\s*[\"']?|[\"']\s*:\s*[\"'])"
_POINTED = re.compile(_BEFORE + _ADDRESS, re.IGNORECASE)
_WRITTEN = re.compile(rb"(?:" + _BEFORE + rb"|>\s*|\[CDATA\[|Sitemap:\s*)" + _ADDRESS, re.IGNORECASE)
_WHOLE = (".xml", ".rss", ".atom", ".txt")
_READ = (".html", ".htm", ".xml", ".rss", ".atom", ".json", ".js", ".mjs", ".css", ".svg", ".txt", ".webmanifest")


def find_local_links(path: str, data: bytes) -> list[Problem]:
    """Addresses in one file of the output that no reader can reach (LINK012, an error each, once a line).

    In pages, scripts and style sheets only what is pointed at counts: a text may well speak of localhost. In feeds and
    sitemaps every address counts. `path` is posix; places have its line.
    """
    return [problem for problem, _ in local_hits(path, data)]


def local_hits(path: str, data: bytes) -> Iterator[tuple[Problem, str]]:
    """The same, each with the address."""
    lowered = path.lower()
    if not lowered.endswith(_READ) or not (b"file://" in data or _LIKELY.search(data)):
        return
    expression = _WRITTEN if lowered.endswith(_WHOLE) else _POINTED
    known: set[tuple[int, str]] = set()
    for hit in expression.finditer(data):
        address = hit[0][hit.start(1) - hit.start() :].decode("utf-8", "replace")
        line = data.count(b"\n", 0, hit.start(1)) + 1
        if (line, address) not in known:
            known.add((line, address))
            message = f"{address} can be reached on your machine only"
            hint = "write the address that readers have, or leave the link out"
            yield error("LINK012", message, Place(path, line), hint), address
