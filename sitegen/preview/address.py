"""Where the preview listens: the address that was asked for, or the next port that is free, never somebody else's."""

from __future__ import annotations

import errno
import os
import socket
import sys
from ipaddress import ip_address
from typing import NamedTuple

from sitegen.base.problems import Problem, SiteError, error

HOST = "127.0.0.1"
PORT = 8000
TRIES = 11
"""Ports that are tried, one after the other."""

_NOWHERE = ("192.0.2.1", 9)
"""An address that belongs to nobody (RFC 5737). Nothing is sent there: it only makes the system choose a way out."""

BACKLOG = 1024
"""Connections that wait to be accepted. One that finds the line full tries again only after a second."""


class Listening(NamedTuple):
    """A socket that listens at `host`, "everywhere" included. `shown` is how a browser finds it there.

    `wanted` is the port that was asked for.
    """

    socket: socket.socket
    host: str
    shown: str
    port: int
    wanted: int

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:8000`."""
        return f"http://{self.shown}" if self.port == 80 else f"http://{self.shown}:{self.port}"

    @property
    def is_private(self) -> bool:
        """Whether only programs of this machine can connect."""
        return self.host in (HOST, "::1")


def listen(bind: str = HOST, port: int = PORT, tries: int = TRIES) -> Listening:
    """Listen at `bind`, an address of this machine, at `port` or the first free one of the `tries` from there on.

    Port 0 is any. Raises SiteError: SRV002 where none is free, SRV003 where the address is none of ours.
    """
    family, host = _resolve(bind)
    last: OSError | None = None
    for number in range(port, min(port + tries, 65536)) if port else (0,):
        if sys.platform == "darwin" and number and _is_answered(host, number):  # there two may listen at once
            continue
        try:
            found = _open(family, host, number)
        except OSError as mistake:
            if mistake.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise SiteError(_not_ours(bind, str(mistake.strerror).lower())) from None
            last = mistake
        else:
            got = found.getsockname()[1]
            return Listening(found, host, _shown(host), got, port or got)
    raise SiteError(_none_free(port, min(port + tries, 65536) - 1, last))


def _open(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "nt":  # there, SO_REUSEADDR would share the port with another program
            found.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE", 0), 1)
        else:  # or a port would be busy for a minute after its server has ended
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(BACKLOG)
    except BaseException:
        found.close()
        raise
    return found


def _is_answered(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.2):
            return True
    except OSError:
        return False


def _resolve(bind: str) -> tuple[socket.AddressFamily, str]:
    """Family and IP address of what was asked for. No name is looked up but `localhost`: that would need a network."""
    name = HOST if bind.lower() == "localhost" else bind.strip("[]")
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        raise SiteError(_not_ours(bind, "this is no IP address")) from None
    family, _, _, _, address = found[0]
    return family, str(address[0])


def _shown(host: str) -> str:
    """The host as people type it; for "everywhere" the address under which other machines find this one."""
    address = ip_address(host.partition("%")[0])
    if address.is_unspecified:
        return _way_out()
    return f"[{host}]" if address.version == 6 else host


def _way_out() -> str:
    """The address of this machine in its network; 127.0.0.1 where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_NOWHERE)
        except OSError:
            return HOST
        return str(probe.getsockname()[0])


def _none_free(first: int, last: int, mistake: OSError | None) -> Problem:
    if mistake is not None and mistake.errno == errno.EACCES:
        hint = "choose one from 1024 on: --port 8000"
        return error("SRV002", f"the ports {first} to {last} are kept for the system", hint=hint)
    hint = f"end one of the programs that use them, or choose another: --port {last + 1 if last < 65535 else PORT}"
    return error("SRV002", f"no port from {first} to {last} is free", hint=hint)


def _not_ours(bind: str, reason: str) -> Problem:
    hint = "leave --bind out to see the preview on this machine only; --bind 0.0.0.0 is for every network it is in"
    return error("SRV003", f"cannot serve at {bind}: {reason}", hint=hint)
