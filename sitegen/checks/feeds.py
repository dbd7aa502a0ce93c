"""Feeds as readers' programs take them: RSS 2.0 (RSS Advisory Board), Atom (RFC 4287), JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from xml.etree import ElementTree  # the files of the site's own author; expat bounds entities

from selectolax.lexbor import LexborHTMLParser

from sitegen.base.problems import Place, Problem, error, warning
from sitegen.base.urls import Address
from sitegen.checks.addresses import resolve, stands
from sitegen.checks.places import Where

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_RFC822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|UT|GMT|Z|[ECMP][SD]T)\Z"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)\Z")
_WHOLE = ("https://", "http://")
_LOADED = re.compile(r"<(?:script|style|object|embed|form)\b", re.IGNORECASE)


class Item(NamedTuple):
    """An entry of a feed; what it does not say is empty."""

    id: str
    url: str
    title: str
    published: str
    updated: str
    html: str


class FeedText(NamedTuple):
    """A feed as read. `missing` names what it must have and has not, `wrong_dates` and `relative` are as written."""

    format: str
    url: str
    items: tuple[Item, ...]
    missing: tuple[str, ...]
    dates: tuple[str, ...]
    links: tuple[str, ...]


def read_feed(data: bytes) -> FeedText | None:
    """A feed, or None where `data` is XML or JSON of another kind. Raises ValueError where it is not well-formed."""
    if data.lstrip()[:1] == b"{":
        value = json.loads(data)
        known = isinstance(value, dict) and "jsonfeed.org" in str(value.get("version", ""))
        return _json_feed(value) if known else None
    root = read_xml(data)
    if root.tag == "rss":
        return _rss(root)
    return _atom(root) if root.tag == f"{_ATOM}feed" else None


def read_xml(data: bytes) -> ElementTree.Element:
    """The root element. Raises ValueError where `data` is not well-formed."""
    try:
        return ElementTree.fromstring(data)  # noqa: S314  # see the import
    except ElementTree.ParseError as mistake:
        raise ValueError(str(mistake)) from None


def feed_problems(feed: FeedText) -> Iterator[tuple[Problem, str]]:
    """FEED002 to FEED007 of one feed, each with the text by which its place is found."""
    for name in feed.missing:
        yield error("FEED005", f"the feed has no {name}", None, f"add {name}: readers' programs need it"), ""
    if not feed.url:
        hint = "add a link with rel=self (JSON: feed_url) and the feed's own address"
        yield warning("FEED006", "the feed does not say its own address", None, hint), ""
    for link in feed.links:
        if not link.startswith((*_WHOLE, "mailto:", "tel:", "data:")):
            hint = "write the whole address: a feed is read far from the site"
            yield error("FEED002", f"an address that is not whole: {link}", None, hint), link
    for written in feed.dates:
        if parse_date(written, feed.format) is None:
            form = "Fri, 20 Nov 2026 09:00:00 +0000" if feed.format == "rss" else "2026-11-20T09:00:00Z"
            yield (
                error("FEED004", f"a date that programs cannot read: {written}", None, f"write it like {form}"),
                written,
            )
    known: set[str] = set()
    for item in feed.items:
        if not item.id:
            hint = "give each entry an id (RSS: guid) that never changes"
            yield error("FEED003", f"“{item.title}” has no id", None, hint), item.title
        elif item.id in known:
            hint = "give each entry an id of its own: programs show only one of them"
            yield error("FEED003", f"two entries have the id {item.id}", None, hint), item.id
        known.add(item.id)
        if found := _LOADED.search(item.html):
            hint = "leave it out of the text: feeds with scripts or forms are refused by those who take them over"
            yield warning("FEED007", f"{found[0][1:]} in the text of “{item.title}”", None, hint), found[0]


def dead_links(feed: FeedText, address: Address, paths: frozenset[str], page: str) -> Iterator[tuple[str, str, str]]:
    """Addresses of this site at which nothing stands: as written, site-absolute, and the entry's own address.

    What is not whole is FEED002's.
    """
    for item in feed.items:
        written = [item.url] if item.url else []
        if "href=" in item.html or "src=" in item.html:
            nodes = LexborHTMLParser(f"<body>{item.html}").css("[href], [src]")
            written += [value for node in nodes for key in ("href", "src") if (value := node.attributes.get(key))]
        for value in written:
            if value.startswith(_WHOLE):
                target = resolve(value, page, address)
                if target.kind == "inside" and not stands(target.path, paths):
                    yield value, target.url, item.url


def parse_date(written: str, form: str) -> datetime | None:
    """A date of a feed (`rss`: RFC 822, else RFC 3339), None where it is none."""
    text = written.strip()
    try:
        if form == "rss":
            return parsedate_to_datetime(text) if _RFC822.match(text) else None
        return datetime.fromisoformat(text) if _RFC3339.match(text) else None
    except ValueError:
        return None


def _rss(root: ElementTree.Element) -> FeedText:
    channel = root.find("channel")
    if channel is None:
        return FeedText("rss", "", (), ("channel",), (), ())
    missing = [name for name in ("title", "link", "description") if not _text(channel, name)]
    own = next((link.get("href", "") for link in channel.iter(f"{_ATOM}link") if link.get("rel") == "self"), "")
    items, links = [], [_text(channel, "link")]
    for entry in channel.iter("item"):
        guid = entry.find("guid")
        name = (guid.text or "").strip() if guid is not None else ""
        if guid is not None and guid.get("isPermaLink", "true") == "true":
            links.append(name)
        html = _text(entry, _CONTENT) or _text(entry, "description")
        item = Item(name, _text(entry, "link"), _text(entry, "title"), _text(entry, "pubDate"), "", html)
        if not (item.title or html):
            missing.append("title or description of an item")
        links += [item.url, *_linked(html)]
        links += [inner.get("url", "") for inner in entry.iter() if inner.get("url") is not None]
        items.append(item)
    dates = [_text(channel, "pubDate"), _text(channel, "lastBuildDate"), *(item.published for item in items)]
    return FeedText("rss", own, tuple(items), tuple(missing), _given(dates), _given(links))


def _atom(root: ElementTree.Element) -> FeedText:
    missing = [name for name in ("id", "title", "updated") if not _text(root, _ATOM + name)]
    own = next((link.get("href", "") for link in root.findall(f"{_ATOM}link") if link.get("rel") == "self"), "")
    items, links = [], [link.get("href", "") for link in root.findall(f"{_ATOM}link")]
    dates = [_text(root, f"{_ATOM}updated")]
    for entry in root.findall(f"{_ATOM}entry"):
        hrefs = [link for link in entry.findall(f"{_ATOM}link") if link.get("rel", "alternate") == "alternate"]
        html = _text(entry, f"{_ATOM}content")
        item = Item(
            _text(entry, f"{_ATOM}id"),
            hrefs[0].get("href", "") if hrefs else "",
            _text(entry, f"{_ATOM}title"),
            _text(entry, f"{_ATOM}published"),
            _text(entry, f"{_ATOM}updated"),
            html,
        )
        missing += [f"{name} of an entry" for name in ("title", "updated") if not getattr(item, name)]
        dates += [item.published, item.updated]
        links += [link.get("href", "") for link in entry.findall(f"{_ATOM}link")] + _linked(html)
        items.append(item)
    return FeedText("atom", own, tuple(items), tuple(dict.fromkeys(missing)), _given(dates), _given(links))


def _json_feed(value: dict[str, Any]) -> FeedText:
    missing = [name for name in ("version", "title", "items") if name not in value]
    items, links = [], [str(value.get("home_page_url", "")), str(value.get("feed_url", ""))]
    entries = value.get("items")
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict):
            continue
        html = str(entry.get("content_html", ""))
        if not html and not entry.get("content_text"):
            missing.append("content_html or content_text of an item")
        texts = [str(entry.get(key, "")) for key in ("id", "url", "title", "date_published", "date_modified")]
        items.append(Item(texts[0], texts[1], texts[2], texts[3], texts[4], html))
        links += [str(entry.get(key, "")) for key in ("url", "image", "banner_image")] + _linked(html)
    dates = [text for item in items for text in (item.published, item.updated)]
    own = str(value.get("feed_url", ""))
    return FeedText("json", own, tuple(items), tuple(dict.fromkeys(missing)), _given(dates), _given(links))


def _linked(html: str) -> list[str]:
    if "href=" not in html and "src=" not in html:
        return []
    nodes = LexborHTMLParser(f"<body>{html}").css("a[href], [src]")
    found = [node.attributes.get("href") or node.attributes.get("src") or "" for node in nodes]
    return [link for link in found if not link.startswith("#")]


def _text(element: ElementTree.Element, name: str) -> str:
    found = element.find(name)
    return (found.text or "").strip() if found is not None else ""


def _given(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def broken(path: str, mistake: ValueError) -> Problem:
    """FEED001 for a feed that cannot be read at all."""
    hint = "mend the file: readers' programs refuse all of it"
    return error("FEED001", f"is not well-formed: {mistake}", Place(path), hint)


def placed(problem: Problem, needle: str, where: Where) -> Problem:
    """`problem` at the place where `needle` is written."""
    return Problem(problem.code, problem.message, where(needle), problem.hint, problem.severity, problem.others)
