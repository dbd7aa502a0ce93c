"""Slugs, site-absolute URLs, output paths, and the one place that knows the base URL.

Inside sitegen a URL is *site-absolute*: it starts with `/` and knows nothing of the base URL. `Address` turns it into
what stands in a page (`/repo/tags/`) or in a feed (`https://user.github.io/repo/tags/`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

MAX_SLUG = 100
"""Longer slugs are cut and get a digest; a path segment may have 255 bytes."""

_PLAIN_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?\Z", re.IGNORECASE)
_SAFE = "/-._~!$&'()*+,;=:@%"
_QUOTED = re.compile(r"[A-Za-z0-9/\-._~!$&'()*+,;=:@%?#]*\Z")


@lru_cache(maxsize=65536)
def slugify(name: str) -> str:
    """The URL segment for a name: lower-case ASCII letters, digits and hyphens; empty where nothing of it can be kept.

    `slugify(slugify(x)) == slugify(x)`, and a name gives the same slug in both Unicode forms.
    """
    slug = name
    if not _PLAIN_SLUG.match(name):
        from slugify import slugify as transliterate  # late: half of all sites have only plain names

        slug = transliterate(unicodedata.normalize("NFC", name))
    return portable(shorten(slug))


def shorten(slug: str) -> str:
    """`slug`, or its first part and a digest where it is longer than `MAX_SLUG` characters."""
    if len(slug) <= MAX_SLUG:
        return slug
    tail = hashlib.sha256(slug.encode()).hexdigest()[:8]
    return slug[: MAX_SLUG - 9].rstrip("-") + "-" + tail


def portable(segment: str) -> str:
    """`segment` with a hyphen added where Windows keeps the name for a device (`con`, `aux`, `lpt1`)."""
    return segment + "-" if is_device_name(segment) else segment


def is_device_name(segment: str) -> bool:
    """Whether Windows could not store a file of this name: a checkout of the published branch would fail there."""
    return bool(_DEVICE.match(segment))


def output_path(url: str) -> str:
    """The file below the output folder that answers `url`: `/a/` is `a/index.html`, `/404.html` is `404.html`."""
    path = url.lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


def plain_path(url: str) -> str:
    """`url` without its query and fragment."""
    return url.partition("#")[0].partition("?")[0]


def folded(path: str) -> str:
    """The form in which two paths are equal on a file system that folds case and Unicode forms."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


@lru_cache(maxsize=65536)
def _quoted(path: str) -> str:
    return path if _QUOTED.match(path) else quote(path, safe=_SAFE + "?#")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site will stand: `origin` without a slash at its end, `base` with one at both (`/` or `/repo/`)."""

    origin: str
    base: str

    @classmethod
    def of(cls, base_url: str) -> Address:
        """Take a base URL apart. It must have been checked: a scheme, a host, no query and no fragment."""
        parts = urlsplit(base_url)
        path = parts.path if parts.path.endswith("/") else parts.path + "/"
        return cls(f"{parts.scheme}://{parts.netloc}", quote(path, safe=_SAFE))

    def path(self, url: str) -> str:
        """A site-absolute URL as it stands in a page: with the base path, percent-encoded."""
        return self.base + _quoted(url.lstrip("/"))

    def absolute(self, url: str) -> str:
        """A site-absolute URL as it stands in a feed, a sitemap or a canonical link."""
        return self.origin + self.path(url)
