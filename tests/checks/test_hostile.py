"""Whatever stands in texts, templates and files of one's own: a check comes to an end, and says something."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.base.urls import Address
from sitegen.checks import shells
from sitegen.checks.feeds import feed_problems, read_feed
from sitegen.checks.local_links import find_local_links
from sitegen.checks.places import InFile
from sitegen.checks.secrets import find_secrets
from sitegen.checks.shells import Shell
from sitegen.checks.sitemaps import robots_problems
from sitegen.checks.style_sheets import read_rules
from tests.checks.seeded import CLEAN, TEXT, page, post, write
from tests.checks.test_seeded import checked

ADDRESS = Address.of("https://paper.example/repo/")
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
FILES = {
    "content/static/laughs.xml": LAUGHS + "]><rss>&i;</rss>",
    "content/static/outside.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
    "content/static/deep.json": "[" * 200_000,
    "content/static/deep.xml": "<a>" * 50_000 + "</a>" * 50_000,
    "content/static/utf16.xml": "<rss/>".encode("utf-16"),
    "content/static/nothing.xml": "",
    "content/static/feed.json": '{"version": "https://jsonfeed.org/version/1.1", "items": [1, null, {"id": []}]}',
    "content/static/half.html": b"<html><body><a href='\xff\xfe'>\x00<img src=\x80><base href='//'>",
    "content/static/deep.html": "<html>" + "<div>" * 20_000,
    "content/static/robots.txt": b"\xff\xfe\x00:::\nSitemap:\nDisallow\nuser-agent\n",
    "content/static/no-suffix": b"\x00\x01",
    "content/static/empty.svg": b"",
}
BODIES = {
    "odd-links": "[a](<http://[>) [b](mailto:) [c](tel:) [d](//) [e](http://) [f](https://:80/) [g](#%E0%A4%A)",
    "odd-html": "<a href>x</a> <a name=y>z</a> <img> <img src> <iframe></iframe> <a href='&#0;'>n</a> <h7>x</h7>",
    "odd-sets": '<img src="https://a.example/b.png" srcset=", ,, x 1x,y,z  2x," alt="A gull"> <source srcset>',
    "deep": "<div>" * 300 + TEXT + "</div>" * 300,
    "tokens": "<a href='&#xFDD0;0&#xFDD1;'>token</a> &#xFDD0;9&#xFDD1; <img src='&#xFDD0;99&#xFDD1;' alt='x'>",
    "marks": "<x-body></x-body> <template><main><h1>no</h1></main></template>" + TEXT,
    "headings": "## \n\n#### ![](/feed.xml)\n\n<h2></h2>\n\n" + TEXT,
}


def test_a_paper_of_oddities_is_read_to_its_end(tmp_path):
    write(tmp_path, CLEAN)
    write(tmp_path, FILES)
    for slug, body in BODIES.items():
        write(tmp_path, post(slug, body))
        write(tmp_path, page(f"page-{slug}", body))
    problems = checked(tmp_path).problems
    unread = {problem.at.path for problem in problems if problem.code == "FEED001"}
    assert unread == {f"content/static/{name}.xml" for name in ("laughs", "outside", "nothing")}
    assert all(problem.hint and problem.message.isprintable() for problem in problems), problems


PIECES = """<a href= | '/x/' | "http://[" | <img src= |  alt | > | </a> | <h1> | <h4> | </h1> | <main> | <nav> | <title>
 | </title> | <meta name=viewport content= | <script type="application/ld+json"> | </script> | <button> | <input id=a>
 | { | <label for= | <iframe | srcset= | <x-body> | id=a | mailto: | <svg><title> | <!-- | --> | <template> | <table>
 | 1x, | text | &amp; | é | \0"""
HTML = st.lists(st.sampled_from(PIECES.replace("\n |", " |").split(" | ")), max_size=30).map("".join)


@settings(deadline=None)
@given(HTML)
def test_no_page_is_too_odd(html):
    shell = Shell(html, "/a/", (), InFile.__new__(InFile), ADDRESS)
    shell.where = lambda *_: None
    for check in shells.CHECKS:
        list(check(shell))
    list(shells.dead(shell, frozenset()))


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_too_odd(data):
    find_secrets("a.txt", data)
    find_local_links("a.xml", b"//localhost" + data)
    list(robots_problems("robots.txt", data.decode("utf-8", "replace"), ADDRESS, frozenset()))
    list(read_rules(data.decode("utf-8", "replace")))


KEYS = ["version", "title", "items", "id", "url", "content_html", "date_published", "feed_url", "authors"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)


@settings(deadline=None)
@given(JSON)
def test_no_json_feed_is_too_odd(value):
    import json

    data = {"version": "https://jsonfeed.org/version/1", "items": [value], "title": value}
    feed = read_feed(json.dumps(data).encode())
    assert feed
    list(feed_problems(feed))
    feed = read_feed(json.dumps({**data, "items": value}).encode())
    assert feed is not None
    list(feed_problems(feed))


def test_a_place_in_a_file_that_is_gone_is_the_file(tmp_path):
    assert str(InFile(tmp_path, "gone.md")("x")) == "gone.md"


@pytest.mark.parametrize("text", ["a\nneedle", "---\ntitle: needle\n---\n\nneedle", "+++\nx = 'needle'\n+++\nneedle"])
def test_a_text_is_looked_for_behind_the_front_matter(tmp_path, text):
    (tmp_path / "a.md").write_text(text)
    assert InFile(tmp_path, "a.md")("needle").line == text.count("\n") + 1
