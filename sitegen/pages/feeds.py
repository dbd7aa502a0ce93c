"""Feeds as bytes: RSS 2.0 (RSS Advisory Board), Atom (RFC 4287), JSON Feed 1.1. All URLs are whole, all texts full."""

from __future__ import annotations

import json
from datetime import UTC
from html import escape
from typing import Any

from sitegen.content.markup.phrases import phrases
from sitegen.content.model import Moment
from sitegen.pages.outputs import Feed, FeedItem
from sitegen.pages.photographs import fields, figure, media

_RSS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/">\n<channel>\n'
)
_CONTROL = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())


def feed_bytes(feed: Feed) -> bytes:
    """The bytes of a feed; the same items always give the same bytes."""
    if feed.format == "rss":
        return _well_formed(_rss(feed).encode())
    if feed.format == "atom":
        return _well_formed(_atom(feed).encode())
    return _json(feed)


def _well_formed(data: bytes) -> bytes:
    """`data` without what XML 1.0 has no place for, escaped or not: most control characters, U+FFFE and U+FFFF."""
    data = data.translate(None, _CONTROL)
    for mark in _NO_CHARACTERS:
        if mark in data:
            data = data.replace(mark, b"")
    return data


def _rss(feed: Feed) -> str:
    out = [
        _RSS,
        f"<title>{escape(feed.title)}</title>\n<link>{escape(feed.home)}</link>\n",
        f"<description>{escape(feed.description or feed.title)}</description>\n",
        f"<language>{escape(feed.language)}</language>\n",
        f'<atom:link rel="self" type="application/rss+xml" href="{escape(feed.url)}"/>\n',
    ]
    if feed.updated:
        out.append(f"<lastBuildDate>{_rfc822(feed.updated)}</lastBuildDate>\n")
    for item in feed.items:
        card = item.card
        out.append(f"<item>\n<title>{escape(card.title)}</title>\n<link>{escape(item.url)}</link>\n")
        out.append(
            f'<guid isPermaLink="true">{escape(item.url)}</guid>\n<pubDate>{_rfc822(card.published)}</pubDate>\n'
        )
        out += [f"<dc:creator>{escape(author.name)}</dc:creator>\n" for author in card.authors]
        out += [f"<category>{escape(tag.name)}</category>\n" for tag in card.tags]
        # an item's description is HTML to every reader (RSS 2.0), so a text is escaped once more
        out.append(f"<description>{escape(escape(card.summary, quote=False))}</description>\n")
        if content := _content(item):
            out.append(f"<content:encoded><![CDATA[{content.replace(']]>', ']]]]><![CDATA[>')}]]></content:encoded>\n")
        out.append(_media(item))
        out.append("</item>\n")
    out.append("</channel>\n</rss>\n")
    return "".join(out)


def _media(item: FeedItem) -> str:
    return media(item.card.picture, item.picture) if item.card.picture else ""


def _content(item: FeedItem) -> str:
    """Lead photograph and text as HTML; empty where only summaries are asked for."""
    return "" if item.text is None else _figure(item) + item.text.__html__()


def _figure(item: FeedItem) -> str:
    """The lead photograph as readers of the page see it: caption and credit never go missing on the way."""
    picture = item.card.picture
    return figure(picture, item.picture, phrases(item.card.lang).ai_made) if picture else ""


def _atom(feed: Feed) -> str:
    out = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
        f' xml:lang="{escape(feed.language)}">\n',
        f"<title>{escape(feed.title)}</title>\n<id>{escape(feed.url)}</id>\n",
        f'<link rel="self" type="application/atom+xml" href="{escape(feed.url)}"/>\n',
        f'<link rel="alternate" type="text/html" href="{escape(feed.home)}"/>\n',
        f"<updated>{_rfc3339(feed.updated)}</updated>\n"
        if feed.updated
        else "<updated>1970-01-01T00:00:00Z</updated>\n",
    ]
    if feed.description:
        out.append(f"<subtitle>{escape(feed.description)}</subtitle>\n")
    for item in feed.items:
        card = item.card
        out.append(f"<entry>\n<title>{escape(card.title)}</title>\n<id>{escape(item.url)}</id>\n")
        out.append(f'<link rel="alternate" type="text/html" href="{escape(item.url)}"/>\n')
        out.append(f"<published>{_rfc3339(card.published)}</published>\n")
        out.append(f"<updated>{_rfc3339(_changed(item))}</updated>\n")
        names = [author.name for author in card.authors] or [feed.title]
        out += [f"<author><name>{escape(name)}</name></author>\n" for name in names]
        out += [f'<category term="{escape(tag.name)}"/>\n' for tag in card.tags]
        out.append(f"<summary>{escape(card.summary)}</summary>\n")
        if content := _content(item):
            out.append(f'<content type="html">{escape(content, quote=False)}</content>\n')
        out.append(_media(item))
        out.append("</entry>\n")
    out.append("</feed>\n")
    return "".join(out)


def _json(feed: Feed) -> bytes:
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": feed.language,
    }
    if feed.description:
        document["description"] = feed.description
    document["items"] = [_json_item(item) for item in feed.items]
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _json_item(item: FeedItem) -> dict[str, Any]:
    card = item.card
    entry: dict[str, Any] = {
        "id": item.url,
        "url": item.url,
        "title": card.title,
        "summary": card.summary,
        "date_published": _rfc3339(card.published),
        "language": card.lang,
    }
    if card.updated:
        entry["date_modified"] = _rfc3339(card.updated)
    if card.authors:
        entry["authors"] = [{"name": author.name} for author in card.authors]
    if card.tags:
        entry["tags"] = [tag.name for tag in card.tags]
    if item.picture:
        entry["image"] = item.picture
    if card.picture:
        entry["_photo"] = fields(card.picture, item.picture)  # an extension: its name starts with an underscore
    if content := _content(item):
        entry["content_html"] = content
    else:
        entry["content_text"] = card.summary or card.title  # JSON Feed 1.1: an item has one or the other
    return entry


def _changed(item: FeedItem) -> Moment:
    return item.card.updated or item.card.published


def _rfc822(moment: Moment) -> str:
    from email.utils import format_datetime  # a build of one edit makes no feed, and e-mail is large

    return format_datetime(moment.at)


def _rfc3339(moment: Moment) -> str:
    return moment.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
