"""Rules of sitemaps that need more entries than a seeded paper has, and dates at their limits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitegen.base.urls import Address
from sitegen.checks.feeds import read_xml
from sitegen.checks.sitemaps import MAX_BYTES, parse_w3c, read_sitemap, robots_problems, sitemap_problems

BASE = "https://paper.example/"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADDRESS = Address.of(BASE)
HEAD = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">'
)


def codes(body: str, paths: frozenset[str], size: int = 0) -> list[str]:
    sitemap = read_sitemap(read_xml(f"{HEAD}{body}</urlset>".encode()))
    assert sitemap
    return [problem.code for problem, _ in sitemap_problems(sitemap, size, ADDRESS, paths, NOW)]


def entries(number: int) -> tuple[str, frozenset[str]]:
    body = "".join(f"<url><loc>{BASE}{count}/</loc></url>" for count in range(number))
    return body, frozenset(f"{count}/index.html" for count in range(number))


def test_a_sitemap_has_at_most_50_000_entries_and_50_mebibytes():
    assert codes(*entries(50_000)) == []
    assert codes(*entries(50_001)) == ["MAP003"]
    assert codes(*entries(1), size=MAX_BYTES) == []
    assert codes(*entries(1), size=MAX_BYTES + 1) == ["MAP003"]


def test_a_page_names_at_most_1000_pictures():
    body, paths = entries(1)
    assert codes(body.replace("</url>", "<i:image/>" * 1000 + "</url>"), paths) == []
    assert codes(body.replace("</url>", "<i:image/>" * 1001 + "</url>"), paths) == ["MAP003"]


def news(day: str, title: str = "A title", number: int = 1) -> tuple[str, frozenset[str]]:
    body, paths = entries(number)
    told = (
        "<n:news><n:publication><n:name>Paper</n:name><n:language>en</n:language></n:publication>"
        f"<n:publication_date>{day}</n:publication_date><n:title>{title}</n:title></n:news></url>"
    )
    return body.replace("</url>", told), paths


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-11-20T09:00:00+00:00", []),
        ("2026-11-18", []),
        ("2026-11-16", ["MAP007"]),
        ("", ["MAP007"]),
        ("2026-11-20T09:00:00", ["MAP007"]),
    ],
)
def test_news_are_of_the_last_two_days(day, found):
    assert codes(*news(day)) == found


def test_a_news_sitemap_has_at_most_1000_entries_with_titles():
    assert codes(*news("2026-11-20", number=1000)) == []
    assert codes(*news("2026-11-20", number=1001)) == ["MAP007"]
    assert codes(*news("2026-11-20", title="")) == ["MAP007"]


@pytest.mark.parametrize(
    "written", ["2026", "2026-11", "2026-11-20", "2026-11-20T09:00Z", "2026-11-20T09:00:00.1+01:00"]
)
def test_dates_of_the_web_are_read(written):
    assert parse_w3c(written)


@pytest.mark.parametrize(
    "written", ["", "20.11.2026", "2026-11-31", "2026-11-20T09:00:00", "2026-11-20 09:00Z", "2026-1"]
)
def test_other_dates_are_not(written):
    assert parse_w3c(written) is None


def robots(text: str, base: str = BASE) -> list[str]:
    paths = frozenset({"sitemap.xml"})
    return [problem.code for problem in robots_problems("robots.txt", text, Address.of(base), paths)]


def test_robots_txt_may_keep_out_some_but_not_all():
    assert robots(f"User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n") == []
    assert robots("User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /search/\n") == []
    assert robots("User-agent: *\nUser-agent: a\nDisallow: /  # all\n") == ["ROB002"]
    assert robots("User-agent: *\nDisallow:\nUser-agent: a\nDisallow: /\n") == []
    assert robots("Sitemap: /sitemap.xml\n") == ["ROB003"]
    assert robots("", base=f"{BASE}repo/") == ["ROB001"]
