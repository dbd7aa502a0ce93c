"""Links to other sites, followed: politely, one request at a time to each host, many hosts at once."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from threading import Event
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from sitegen import __version__

TIMEOUT = 15
"""Seconds to wait for a host."""

HOSTS_AT_ONCE = 16
REDIRECTS = 8
_RESERVED = ("example", "invalid", "test", "localhost", "local", "internal")
"""Top-level names that nobody can have (RFC 6761, RFC 6762)."""

_SAFE = "/-._~!$&'()*+,;=:@%?"
NO_HOST = "no such host"
_SILENT = 2
_PERMANENT = (301, 308)
_MOVED = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_BUSY = (429, 503)
_TRY_GET = (400, 403, 404, 405, 406, 409, 410, 418, 429, 500, 501, 503)
"""Answers to HEAD that many servers give although they have the page: it is asked for once more, with GET."""


class Answer(NamedTuple):
    """What a host said: `status` 0 where it said nothing, and `reason` why; `moved` is where it has gone for good."""

    status: int
    reason: str = ""
    moved: str = ""

    @property
    def is_good(self) -> bool:
        """Whether readers find something there."""
        return 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether there is nothing any more."""
        return self.status in _GONE or self.reason == NO_HOST

    @property
    def is_silent(self) -> bool:
        """Whether the host said nothing at all."""
        return not self.status and not self.reason.startswith("leads")


Ask = Callable[[str], Answer]


def follow(urls: Sequence[str], ask: Ask) -> dict[str, Answer]:
    """The answers to all of `urls`, in their order.

    The addresses of one host are asked for one after the other; a host that says it is busy, or twice nothing, is not
    asked again.
    """
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).netloc.lower(), []).append(url)
    found: dict[str, Answer] = {}
    stopped = Event()
    threads = ThreadPoolExecutor(max_workers=HOSTS_AT_ONCE)
    try:
        for answers in threads.map(lambda group: list(_one_host(group, ask, stopped)), by_host.values()):
            found |= answers
    finally:
        stopped.set()  # who is interrupted does not want to wait for all hosts
        threads.shutdown(cancel_futures=True)
    return {url: found[url] for url in urls}


def _one_host(urls: Iterable[str], ask: Ask, stopped: Event) -> Iterator[tuple[str, Answer]]:
    refused: Answer | None = None
    silent = 0
    for url in urls:
        if stopped.is_set():
            return
        answer = refused or ask(url)
        silent = silent + 1 if answer.is_silent else 0
        if answer.status in _BUSY or answer.reason == NO_HOST or silent == _SILENT:
            refused = answer
        yield url, answer


class Asker:
    """Asks hosts over HTTP. `site` is told to them with our name, so that they know who comes by."""

    def __init__(self, site: str, timeout: float = TIMEOUT) -> None:
        self._agent = f"Mozilla/5.0 (compatible; sitegen/{__version__}; link check of {site})"
        self._timeout = timeout

    def __call__(self, url: str) -> Answer:
        """Ask for `url`, follow where it leads, and try once more where there is no answer."""
        answer = self._through(url)
        return answer if not answer.is_silent or answer.reason == NO_HOST else self._through(url)

    def _through(self, url: str) -> Answer:
        moved, here, for_good = "", url, True
        for _ in range(REDIRECTS):
            status, reason, location = self._request(here)
            if status not in _MOVED or not location:
                return Answer(status, reason, moved if moved != url else "")
            here = urljoin(here, location)
            if urlsplit(here).scheme not in ("http", "https"):
                return Answer(0, f"leads to {here[:60]}")
            for_good = for_good and status in _PERMANENT
            moved = here if for_good else moved
        return Answer(0, "leads in a circle")

    def _request(self, url: str) -> tuple[int, str, str]:
        try:
            status, location = self._once("HEAD", url)
            if status in _TRY_GET:
                status, location = self._once("GET", url)
        except (OSError, http.client.HTTPException, ValueError) as mistake:
            return 0, _reason(mistake), ""
        return status, "", location

    def _once(self, method: str, url: str) -> tuple[int, str]:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = make(host, parts.port, timeout=self._timeout)
        path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
        try:
            connection.request(method, path, headers={"User-Agent": self._agent, "Accept": "*/*"})
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", "") or ""
        finally:
            connection.close()


def _reason(mistake: Exception) -> str:
    """Why there was no answer, in words that are the same on every machine."""
    if isinstance(mistake, socket.gaierror):
        return NO_HOST
    if isinstance(mistake, TimeoutError):
        return "no answer in time"
    if isinstance(mistake, ssl.SSLCertVerificationError):
        return "its certificate is not valid"
    if isinstance(mistake, ssl.SSLError):
        return "no secure connection"
    if isinstance(mistake, ConnectionRefusedError):
        return "the connection was refused"
    return "the connection broke" if isinstance(mistake, OSError) else "no answer that can be read"


def is_asked(url: str) -> bool:
    """Whether an address is one to be asked for: its host has a public name, or a public number."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and host.rpartition(".")[2] not in _RESERVED
