"""Readers of slugs, URLs and paths: what may stand in an address, and what would leave the site or break a checkout."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from sitegen.base.urls import is_device_name, portable
from sitegen.content.front_matter.reading import Reading
from sitegen.content.front_matter.tree import Items, Node, Scalar
from sitegen.content.front_matter.values import read_list, read_text

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UNSAFE = re.compile(r'[\x00-\x20\x7f"\\*|<>:?#%]')
_PLAIN_WEB = re.compile(r"https?://[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*/[\w./~-]*\Z", re.ASCII)
"""Most links: what nobody needs to take apart."""
_DRIVE = re.compile(r"[A-Za-z]:\\")
_LAYOUT = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)*\Z")


def read_slug(node: Node, reading: Reading) -> str | None:
    """The last segment of a URL, in composed form. FM035 empty, PATH001 not one segment, PATH002 a device."""
    text = read_text(node, reading)
    if text is None and (not isinstance(node, Scalar) or node.plain):
        return None
    text = unicodedata.normalize("NFC", (text or "").strip("/"))
    if not text:
        reading.error("FM035", "the slug is empty", node, "delete this line, or write a word")
        return None
    fit = "-".join(part for part in re.split(r'[\s/\\"*|<>:?#%]+', text) if part.strip("."))
    if text != fit or text.strip(".") != text:
        message = f"{text[:60]!r} is not one segment of a URL"
        hint = reading.rewrite(node, fit.strip(".").lower()) if fit.strip(".") else "write letters, digits and hyphens"
        reading.error("PATH001", message, node, hint)
        return None
    if is_device_name(text):
        message = f"Windows keeps the name {text} for a device; the URL gets {portable(text)}"
        reading.warning("PATH002", message, node, reading.rewrite(node, portable(text)))
    return text


def read_url(node: Node, reading: Reading) -> str | None:
    """A URL of this site: it starts with `/`, and ends with `/` unless its last segment has a dot. URL010."""
    text = read_text(node, reading)
    return None if not text else site_url(text, node, reading)


def read_urls(node: Node, reading: Reading) -> tuple[str, ...]:
    """A list of URLs of this site; a single text is a list of one."""
    items = node.items if isinstance(node, Items) else (node,)
    urls: dict[str, None] = {}
    for text in read_list(node, reading):
        item = next((item for item in items if isinstance(item, Scalar) and item.text.strip() == text), node)
        if url := site_url(text, item, reading):
            urls[url] = None
    return tuple(urls)


def site_url(text: str, node: Node, reading: Reading) -> str | None:
    """`text` as a site-absolute URL; `index.html` at its end goes without saying."""
    url = unicodedata.normalize("NFC", text)
    problem, mended = _wrong_url(url)
    if problem:
        hint = reading.rewrite(node, mended) if mended else "write a path on this site, as in /about/"
        reading.error("URL010", f"{text[:60]!r} {problem}", node, hint)
        return None
    url = "/" + url.lstrip("/")
    if url.endswith("/index.html"):
        url = url[: -len("index.html")]
    last = url.rpartition("/")[2]
    return url + "/" if last and "." not in last else url


def _wrong_url(url: str) -> tuple[str, str]:
    """What is wrong with a URL of this site and, where it is plain, the URL that was meant."""
    if url.startswith("//") or "://" in url:
        path = urlsplit(url).path if _parses(url) else ""
        return "names a host; here a path on this site is wanted", path if path and not _UNSAFE.search(path) else ""
    if _DRIVE.match(url):
        return "is a path on a disk; here a path on this site is wanted", ""
    if "?" in url or "#" in url:
        path = re.split(r"[?#]", url)[0]
        return "has a query or a fragment, which no file can have", path if not _UNSAFE.search(path) else ""
    if "%" in url:
        return "has a percent sign; write the character itself", ""
    if url.startswith(":") or "/:" in url:
        return "has a placeholder; patterns belong into [urls] of sitegen.toml", ""
    if found := _UNSAFE.search(url):
        return f"has a character that no path may have: {found[0]!r}", ""
    segments = url.strip("/").split("/") if url.strip("/") else []
    if any(segment.strip(".") == "" for segment in segments):
        return "has an empty segment, or one of dots only", ""
    if any(is_device_name(segment) for segment in segments):
        meant = "/" + "/".join(portable(segment) for segment in segments) + "/"
        return "has a segment that Windows keeps for a device", meant if "." not in segments[-1] else ""
    if url in ("true", "false"):
        return "is not a path", ""
    return "", ""


def _parses(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def read_web_url(node: Node, reading: Reading) -> str | None:
    """An absolute http or https URL. URL011."""
    text = read_text(node, reading)
    if not text:
        return None
    if text.startswith("//"):
        reading.error("URL011", f"{text[:60]!r} has no scheme", node, reading.rewrite(node, "https:" + text))
        return None
    if not _is_web(text):
        hint = "write a whole URL, as in https://example.org/page"
        reading.error("URL011", f"{text[:60]!r} is not an http or https URL", node, hint)
        return None
    return text


def read_credit_url(node: Node, reading: Reading) -> str | None:
    """A web URL, or a path on this site."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if text.startswith("/") and not text.startswith("//"):
        return read_text(node, reading)
    return read_web_url(node, reading)


def read_source(node: Node, reading: Reading) -> str | None:
    """The path or web URL of a photograph, as written. URL011 for another scheme, PATH001 for a backslash."""
    text = read_text(node, reading)
    if not text:
        return None
    if "\\" in text:
        hint = reading.rewrite(node, text.replace("\\", "/")) if ":" not in text else "write the path beside the post"
        reading.error("PATH001", "a path is written with forward slashes", node, hint)
        return None
    if text.startswith("//"):
        reading.error("URL011", f"{text[:60]!r} has no scheme", node, reading.rewrite(node, "https:" + text))
        return None
    if _SCHEME.match(text) and not _is_web(text):
        reading.error("URL011", f"{text[:60]!r} is neither a path nor a web URL", node, "write a path or an https URL")
        return None
    return text


def _is_web(text: str) -> bool:
    if _PLAIN_WEB.match(text):
        return True
    if not text.lower().startswith(("http://", "https://")) or re.search(r"[\x00-\x20\"<>\\]", text):
        return False
    return _parses(text) and bool(urlsplit(text).hostname)


def read_layout(node: Node, reading: Reading) -> str | None:
    """The name of a template. TPL010 where it would leave the templates folder."""
    text = read_text(node, reading)
    if not text:
        return None
    if ".." in text or not _LAYOUT.match(text):
        reading.error("TPL010", f"{text[:60]!r} is not the name of a template", node, "write a name such as post")
        return None
    return text
