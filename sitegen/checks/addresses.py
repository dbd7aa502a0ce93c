"""What an address in a page means: something of this site, another site, or nothing that could work."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from sitegen.base.urls import Address, output_path

_PLAIN = re.compile(r"/(?:[\w-]+/)*(?:[\w-]+(?:\.\w+)*)?\Z", re.ASCII)
"""A path that needs no joining, like nearly all."""

Kind = Literal["inside", "outside", "astray", "mail", "other"]


class Target(NamedTuple):
    """`path` is the output path of what is inside (`a/index.html`); `url` is whole for what is outside.

    `astray` is a path of this host that does not start with the base path of the site.
    """

    kind: Kind
    url: str
    path: str = ""
    fragment: str = ""


def resolve(written: str, page: str, address: Address) -> Target:
    """What `written` points at from the page `page` (site-absolute) of a site that stands at `address`."""
    if written.startswith(("/", "http:", "https:")):
        return _from_anywhere(written, address)
    return _resolve(written, page, address)


@lru_cache(maxsize=1 << 16)
def _from_anywhere(written: str, address: Address) -> Target:
    """The same for what means one thing on every page: menus and tags stand on all of them."""
    return _resolve(written, "/", address)


def _resolve(written: str, page: str, address: Address) -> Target:
    text = written.strip()
    scheme = text.partition(":")[0].lower() if ":" in text.partition("/")[0] else ""
    whole = address.absolute("/")
    if scheme in ("mailto", "tel"):
        return Target("mail", text)
    if text.startswith("//"):
        text, scheme = address.origin.partition("//")[0] + text, "https"
    if scheme in ("http", "https"):
        if not (text.startswith(whole) or text == whole.rstrip("/")):
            return Target("outside" if _is_address(text) else "other", text)
        text = address.base + text[len(whole) :]
    elif scheme:
        return Target("other", text)
    try:
        joined = text if _PLAIN.match(text) else urljoin(address.path(page), text) if text else address.path(page)
    except ValueError:  # half an IPv6 address
        return Target("other", text)
    path, _, fragment = joined.partition("#")
    path = path.partition("?")[0]
    if not path.startswith(address.base):
        return Target("astray", written)
    inside = "/" + unicodedata.normalize("NFC", unquote(path[len(address.base) :]))
    return Target("inside", inside, output_path(inside), unquote(fragment))


def _is_address(text: str) -> bool:
    try:
        return bool(urlsplit(text).netloc)
    except ValueError:  # half an IPv6 address
        return False


def stands(path: str, paths: frozenset[str]) -> str:
    """The path among `paths` that answers `path`, empty where none does; a missing slash at the end is forgiven."""
    if path in paths:
        return path
    folder = posixpath.join(path, "index.html")
    return folder if folder in paths else ""
