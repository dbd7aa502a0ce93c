"""Feeds of all three formats: what is right passes, and what is wrong in one of them is found in it."""

from __future__ import annotations

import json

import pytest

from sitegen.base.urls import Address
from sitegen.checks.feeds import dead_links, feed_problems, parse_date, read_feed

BASE = "https://paper.example/"
RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Paper</title><link>{BASE}</link><description>News</description>
<atom:link rel="self" href="{BASE}feed.xml"/>
<item><title>One</title><link>{BASE}1/</link><guid>{BASE}1/</guid><pubDate>Sun, 01 Nov 2026 09:00:00 +0000</pubDate>
<description>&lt;p&gt;&lt;a href="{BASE}2/"&gt;Two&lt;/a&gt;&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>{BASE}</id><title>Paper</title>
<updated>2026-11-01T09:00:00Z</updated><link rel="self" href="{BASE}atom.xml"/>
<entry><id>{BASE}1/</id><title>One</title><updated>2026-11-01T09:00:00+00:00</updated><link href="{BASE}1/"/>
<content type="html">&lt;img src="{BASE}a.png"&gt;</content></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Paper",
        "home_page_url": BASE,
        "feed_url": f"{BASE}feed.json",
        "items": [
            {
                "id": "1",
                "url": f"{BASE}1/",
                "title": "One",
                "content_html": f"<a href='{BASE}2/'>Two</a>",
                "date_published": "2026-11-01T09:00:00Z",
            }
        ],
    }
)


def codes(text: str) -> list[str]:
    feed = read_feed(text.encode())
    assert feed
    return [problem.code for problem, _ in feed_problems(feed)]


@pytest.mark.parametrize("text", [RSS, ATOM, JSON], ids=["rss", "atom", "json"])
def test_a_good_feed_passes(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "before", "after", "code"),
    [
        (RSS, f"<link>{BASE}1/</link>", "<link>/1/</link>", "FEED002"),
        (RSS, f'href="{BASE}2/"', 'href="../2/"', "FEED002"),
        (RSS, f"<guid>{BASE}1/</guid>", "<guid>1</guid>", "FEED002"),
        (RSS, f"<guid>{BASE}1/</guid>", "", "FEED003"),
        (RSS, "Sun, 01 Nov", "Sun, 32 Nov", "FEED004"),
        (RSS, "01 Nov 2026 09:00:00 +0000", "2026-11-01", "FEED004"),
        (RSS, "<description>News</description>", "", "FEED005"),
        (RSS, "&lt;p&gt;", "&lt;script&gt;", "FEED007"),
        (ATOM, f"<id>{BASE}1/</id>", "", "FEED003"),
        (ATOM, "2026-11-01T09:00:00Z", "2026-11-01", "FEED004"),
        (ATOM, "2026-11-01T09:00:00+00:00", "2026-11-01T09:00:00", "FEED004"),
        (ATOM, "<title>One</title>", "", "FEED005"),
        (ATOM, 'rel="self"', 'rel="alternate"', "FEED006"),
        (ATOM, f'src="{BASE}a.png"', 'src="a.png"', "FEED002"),
        (JSON, '"content_html"', '"x"', "FEED005"),
        (JSON, '"title": "Paper", ', "", "FEED005"),
        (JSON, '"feed_url"', '"y"', "FEED006"),
        (JSON, '"id": "1"', '"id": ""', "FEED003"),
        (JSON, f'"url": "{BASE}1/"', '"url": "1/"', "FEED002"),
        (JSON, "2026-11-01T09:00:00Z", "1.11.2026", "FEED004"),
    ],
)
def test_a_slip_is_found_in_every_format(text, before, after, code):
    assert before in text
    assert codes(text.replace(before, after, 1)) == [code]


def test_links_of_entries_lead_somewhere():
    feed = read_feed(RSS.encode())
    paths = frozenset({"1/index.html", "index.html"})
    assert list(dead_links(feed, Address.of(BASE), paths, "/feed.xml")) == [(f"{BASE}2/", "/2/", f"{BASE}1/")]
    assert list(dead_links(feed, Address.of(BASE), paths | {"2/index.html"}, "/feed.xml")) == []


@pytest.mark.parametrize("text", ["<rss><channel></rss>", "", "{", '{"version": ', "<a>&nbsp;</a>"])
def test_what_is_not_well_formed_raises(text):
    with pytest.raises(ValueError, match=r".*"):
        read_feed(text.encode())


@pytest.mark.parametrize("text", ["<svg/>", '{"a": 1}', '{"version": 3}'])
def test_other_files_are_no_feeds(text):
    assert read_feed(text.encode()) is None


@pytest.mark.parametrize(
    ("written", "form", "good"),
    [
        ("Sun, 01 Nov 2026 09:00:00 GMT", "rss", True),
        ("1 Nov 2026 09:00 +0100", "rss", True),
        ("Sun, 01 November 2026 09:00:00 GMT", "rss", False),
        ("2026-11-01T09:00:00.5+01:00", "atom", True),
        ("2026-13-01T09:00:00Z", "atom", False),
        ("2026-11-01 09:00:00Z", "atom", False),
    ],
)
def test_dates_are_those_of_the_standards(written, form, good):
    assert (parse_date(written, form) is not None) is good
