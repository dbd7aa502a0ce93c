"""Who may see the preview: only the browser of the person who writes, and no page of another site in that browser.

The rules answer attacks that hit other preview servers: a name that is bound to our address (DNS rebinding) is no Host
of ours; a page of another origin gets neither pages nor scripts nor events; another machine needs the token.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import parse_qsl

from sitegen.preview.request import Refused, Request, Target

LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
_SAME_MACHINE = ("127.0.0.1", "::1")
TOKEN = "sitegen"  # noqa: S105  # the name of the parameter: one that no site uses itself
_NO_TOKEN = "this preview is not open to everybody: open the link that sitegen serve printed"  # noqa: S105
_STRANGER = "this preview answers only under its own address"


class Local(NamedTuple):
    """Our own end of a connection."""

    host: str
    port: int

    @property
    def address(self) -> IPv4Address | IPv6Address:
        """The IP address; an IPv4 address that is written as IPv6 counts as what it is."""
        found = ip_address(self.host.partition("%")[0])
        return getattr(found, "ipv4_mapped", None) or found


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of one site's preview. `secret` is never sent; `hosts` are further names it may be asked for under.

    A name in `hosts` is that of a forwarded port or a proxy: it may come with any port, and its pages by https.
    """

    secret: str
    hosts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What opens the event stream; stands in served pages, which no other site can read."""
        return self._derived("events")

    @property
    def token(self) -> str:
        """What lets another machine in; stands in the printed link."""
        return self._derived("door")

    @property
    def invitation(self) -> str:
        """What is added to an address so that it lets another machine in."""
        return f"?{TOKEN}={self.token}"

    def _derived(self, purpose: str) -> str:
        digest = hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest[:15]).decode()  # 120 bits, 20 characters: a QR code stays small

    def check_host(self, request: Request, target: Target, local: Local) -> None:
        """Raise Refused (403) unless the request is addressed to us, by its Host and by an absolute target."""
        for name in (request.get("host"), target.authority or request.get("host")):
            if not self._is_ours(name.lower(), local):
                raise Refused(403, _STRANGER)

    def _is_ours(self, authority: str, local: Local) -> bool:
        name, port = _split(authority)
        if name in self.hosts:
            return True
        return port == str(local.port) and name in (*LOCAL_NAMES, _shown(local))

    def check_origin(self, request: Request, *, stream: bool) -> None:
        """Raise Refused (403) where a page of another site asks; it may only lead there by a link.

        Call it after `check_host`. An event stream (`stream`) belongs to our own pages alone.
        """
        host = request.get("host").lower()
        schemes = ("http", "https") if _split(host)[0] in self.hosts else ("http",)
        if any(origin.lower() not in [f"{scheme}://{host}" for scheme in schemes] for origin in request.all("origin")):
            raise Refused(403, "pages of other sites may not ask this server")
        site = request.get("sec-fetch-site")
        if site in ("", "same-origin", "none"):
            return
        if stream or (request.get("sec-fetch-mode"), request.get("sec-fetch-dest")) != ("navigate", "document"):
            raise Refused(403, "pages of other sites may not use what is here")

    def check_key(self, query: str) -> None:
        """Raise Refused (403) unless the query holds the key of the event stream."""
        if not _equal(_parameter(query, "key"), self.key):
            raise Refused(403, "this is the stream of another preview")

    def brings_token(self, query: str) -> bool:
        """Whether the link's query holds the token. Raises Refused (403) where it holds a wrong one."""
        brought = _parameter(query, TOKEN)
        if brought and not _equal(brought, self.token):
            raise Refused(403, _NO_TOKEN)
        return bool(brought)

    def check_visitor(self, request: Request, local: Local) -> None:
        """Raise Refused (403) unless the connection is one within this machine, or brings the cookie."""
        if str(local.address) in _SAME_MACHINE:
            return
        wanted = f"{self.cookie_name(local)}={self.token}"
        pairs = [pair.strip() for value in request.all("cookie") for pair in value.split(";")]
        if not any(_equal(pair, wanted) for pair in pairs):
            raise Refused(403, _NO_TOKEN)

    def cookie(self, local: Local) -> str:
        """The Set-Cookie that stands for the token from now on."""
        return f"{self.cookie_name(local)}={self.token}; Path=/; HttpOnly; SameSite=Strict"

    def cookie_name(self, local: Local) -> str:
        """Browsers keep cookies for a machine, not for a port."""
        return f"sitegen-{local.port}"


def _split(authority: str) -> tuple[str, str]:
    """Name and port: `[::1]:8000` gives `[::1]` and `8000`; without a port it is HTTP's own, 80."""
    name, colon, port = authority.rpartition(":")
    if not colon or authority.endswith("]"):
        return authority, "80"
    return name, port


def _shown(local: Local) -> str:
    """The address as it stands in a Host."""
    address = local.address
    return f"[{address}]" if address.version == 6 else str(address)


def _parameter(query: str, name: str) -> str:
    try:
        pairs = parse_qsl(query, max_num_fields=200)
    except ValueError:
        return ""
    return next((value for key, value in pairs if key == name), "")


def _equal(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())
