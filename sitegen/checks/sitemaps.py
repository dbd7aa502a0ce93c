"""Sitemaps (sitemaps.org; Google's rules for news and pictures) and robots.txt (RFC 9309)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from xml.etree import ElementTree  # read by checks/feeds, which says why

from sitegen.base.problems import Place, Problem, error, note, warning
from sitegen.base.urls import Address
from sitegen.checks.addresses import resolve, stands

MAX_ENTRIES = 50_000
MAX_BYTES = 50 * 1024 * 1024
MAX_NEWS = 1_000
MAX_PICTURES = 1_000
NEWS_AGE = timedelta(days=2)

_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
_W3C = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?\Z")


class SitemapText(NamedTuple):
    """A sitemap as read: addresses with their dates as written; `lists_maps` where they are those of sitemaps."""

    lists_maps: bool
    entries: tuple[tuple[str, str], ...]
    news: tuple[tuple[str, dict[str, str]], ...]
    most_pictures: int


def read_sitemap(root: ElementTree.Element) -> SitemapText | None:
    """A sitemap or an index of some, None where it is something else."""
    if root.tag not in (f"{_SITEMAP}urlset", f"{_SITEMAP}sitemapindex"):
        return None
    entries, news, most = [], [], 0
    for entry in root:
        url = (entry.findtext(f"{_SITEMAP}loc") or "").strip()
        entries.append((url, (entry.findtext(f"{_SITEMAP}lastmod") or "").strip()))
        most = max(most, sum(1 for inner in entry if inner.tag == f"{_IMAGE}image"))
        for told in entry.findall(f"{_NEWS}news"):
            values = {
                name: (told.findtext(path) or "").strip()
                for name, path in (
                    ("name", f"{_NEWS}publication/{_NEWS}name"),
                    ("language", f"{_NEWS}publication/{_NEWS}language"),
                    ("publication_date", f"{_NEWS}publication_date"),
                    ("title", f"{_NEWS}title"),
                )
            }
            news.append((url, values))
    return SitemapText(root.tag.endswith("index"), tuple(entries), tuple(news), most)


def sitemap_problems(
    sitemap: SitemapText, size: int, address: Address, paths: frozenset[str], now: datetime
) -> Iterator[tuple[Problem, str]]:
    """MAP002 to MAP007 of one sitemap, each with the text by which its place is found."""
    if len(sitemap.entries) > MAX_ENTRIES or size > MAX_BYTES:
        message = f"the sitemap has {len(sitemap.entries):,} entries and {size / 1024 / 1024:.1f} MiB"
        yield error("MAP003", message, None, "split it: at most 50,000 entries and 50 MiB in a file"), ""
    if sitemap.most_pictures > MAX_PICTURES:
        yield error("MAP003", f"{sitemap.most_pictures:,} pictures for one page", None, "name at most 1,000"), ""
    known: set[str] = set()
    for url, changed in sitemap.entries:
        target = resolve(url, "/", address)
        if not url.startswith(("https://", "http://")) or target.kind != "inside":
            hint = f"write a whole address that starts with {address.absolute('/')}"
            yield error("MAP002", f"{url or 'an empty address'} is no address of this site", None, hint), url
        elif not stands(target.path, paths):
            yield error("MAP005", f"there is no {target.url} in this site", None, "take it out of the sitemap"), url
        if url in known:
            yield error("MAP006", f"{url} stands twice in the sitemap", None, "leave one of them"), url
        known.add(url)
        if changed and parse_w3c(changed) is None:
            hint = "write it like 2026-11-20 or 2026-11-20T09:00:00+00:00"
            yield error("MAP004", f"a date that programs cannot read: {changed}", None, hint), changed
    yield from _news_problems(sitemap, now)


def _news_problems(sitemap: SitemapText, now: datetime) -> Iterator[tuple[Problem, str]]:
    if len(sitemap.news) > MAX_NEWS:
        message = f"the news sitemap has {len(sitemap.news):,} entries"
        yield error("MAP007", message, None, "split it: at most 1,000 in a file"), ""
    for url, values in sitemap.news:
        missing = [name for name, value in values.items() if not value]
        if missing:
            yield error("MAP007", f"a news entry without {', '.join(missing)}", None, "add it"), url
        day = parse_w3c(values["publication_date"]) if values["publication_date"] else None
        if values["publication_date"] and day is None:
            hint = "write it like 2026-11-20 or 2026-11-20T09:00:00+00:00"
            yield error("MAP007", f"no date of publication: {values['publication_date']}", None, hint), url
        elif day and now - (day if day.tzinfo else day.replace(tzinfo=now.tzinfo)) > NEWS_AGE + timedelta(days=1):
            message = f"{url} is older than two days"
            yield warning("MAP007", message, None, "take it out: a news sitemap holds the last two days"), url


def parse_w3c(written: str) -> datetime | None:
    """A date of a sitemap (W3C Date and Time Formats), None where it is none; a year or a month is its first day."""
    if not _W3C.match(written):
        return None
    try:
        return datetime.fromisoformat(written + "-01-01"[(len(written) - 4) :] if len(written) < 10 else written)
    except ValueError:
        return None


def robots_problems(path: str, text: str, address: Address, paths: frozenset[str]) -> Iterator[Problem]:
    """Of a robots.txt of one's own: ROB001 nobody reads it, ROB002 everybody is kept out, ROB003 no such sitemap."""
    if address.base != "/":
        message = f"robots.txt is read at the root of a host only, and this site stands at {address.base}"
        hint = "nothing is to be done; keep texts out of search engines with noindex: true"
        yield note("ROB001", message, Place(path), hint)
    agents: list[str] = []
    ruled = False
    for number, line in enumerate(text.splitlines(), 1):
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            agents = [] if ruled else agents
            agents.append(value)
            ruled = False
        elif key in ("allow", "disallow"):
            ruled = True
            if key == "disallow" and value == "/" and "*" in agents:
                hint = "delete this line, unless nobody shall find the site"
                yield warning("ROB002", "robots.txt keeps all search engines out", Place(path, number, 1), hint)
        elif key == "sitemap":
            target = resolve(value, "/", address)
            if not value.startswith("http") or (target.kind == "inside" and not stands(target.path, paths)):
                hint = f"write Sitemap: {address.absolute('/sitemap.xml')}"
                yield warning("ROB003", f"there is no sitemap {value}", Place(path, number, 1), hint)
