"""What the bundled themes promise: weight, structure, manners."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from sitegen.base.urls import Address
from sitegen.pages.views import TEMPLATES, Pager
from sitegen.themes.environment import make_environment
from sitegen.themes.theme import load_theme

THEMES = Path(__file__).parents[2] / "themes"
VOID = {"meta", "link", "img", "input", "br", "hr", "source", "wbr", "col"}


class Outline(HTMLParser):
    """The start tags of a page, and whether every element is closed where it was opened."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.wrong = [], [], []
        self.feed(text)
        self.wrong += self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def all(self, tag, **wanted):
        return [found for name, found in self.tags if name == tag and wanted.items() <= found.items()]


@pytest.fixture
def pages(make):
    return {name: text for name, text in make().items() if name.endswith(".html")}


def test_press_has_every_template():
    assert {path.name for path in (THEMES / "press" / "templates").glob("*.html")} >= TEMPLATES.keys()


def test_courier_is_light():
    static = THEMES / "courier" / "static"
    assert len((static / "style.css").read_bytes()) < 15_000
    assert sum(len(path.read_bytes()) for path in (static / "fonts").glob("*.woff2")) <= 60_000
    assert len((THEMES / "press" / "static" / "script.js").read_bytes()) < 2_000


@pytest.mark.parametrize("theme", ["press", "courier"])
def test_styles_know_no_left_and_right(theme):
    style = (THEMES / theme / "static" / "style.css").read_text(encoding="utf-8")
    assert re.findall(r"[\w-]*(?:left|right)[\w-]*\s*[:;]", style) == []


def test_what_an_owner_changes_stands_in_the_first_40_lines():
    lines = (THEMES / "courier" / "static" / "style.css").read_text(encoding="utf-8").split("\n")
    declared = [number for number, line in enumerate(lines, 1) if re.match(r"\s*--[\w-]+:", line)]
    assert len(declared) > 20
    assert declared[-1] <= 40


def test_every_page_has_one_heading_landmarks_and_closed_elements(pages):
    for name, text in pages.items():
        if 'http-equiv="refresh"' in text:
            continue
        page = Outline(text)
        assert page.wrong == [], name
        assert len(page.all("h1")) == len(page.all("main")) == 1, name
        assert page.all("html")[0]["lang"], name
        assert page.all("a", href="#content"), name
        assert page.all("main", id="content"), name
        ids = [found["id"] for _, found in page.tags if "id" in found]
        assert len(ids) == len(set(ids)), name
        named = {value for _, found in page.tags for value in found.get("aria-labelledby", "").split()}
        assert named <= set(ids), name
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert all(after - before <= 1 for before, after in pairwise(levels)), name


def test_what_an_author_wrote_is_never_markup(pages):
    for name, text in pages.items():
        assert "<script>alert" not in text, name
        assert "javascript:" not in text, name


def test_every_address_is_written_for_the_base_path(pages):
    for name, text in pages.items():
        for _, found in Outline(text).tags:
            for address in filter(None, (found.get("href"), found.get("src"))):
                assert address.startswith(("/paper/", "https://", "mailto:", "#")), f"{name}: {address}"


def test_pictures_say_their_size_and_only_the_first_is_hurried(pages):
    for name, text in pages.items():
        pictures = Outline(text).all("img")
        assert all("alt" in found and found["width"] == "60" for found in pictures), name
        assert all("loading" not in found for found in pictures if "fetchpriority" in found), name
        assert sum("fetchpriority" in found for found in pictures) <= 1, name
    assert Outline(pages["2026/11/flood/index.html"]).all("img", fetchpriority="high")


def test_an_article_shows_everything_its_front_matter_says(pages):
    text = pages["2026/11/flood/index.html"]
    shown = " ".join(re.sub(r"<[^>]+>", "", text).split())
    order = [
        "Harbour",
        "The flood",
        "It rose.",
        "By Ana Reis, Tom Hale and Li Wei",
        "Photographs: Jo Park",
        "Published 19 November 2026, 08:00",
        "Updated 19 November 2026, 10:00",
        "The quay at dawn.",
        "Ana Reis/Lamp, CC BY 4.0",
        "PORT AVERIL —",
        "A first paragraph.",
        "Correction",
        "It rose by two metres.",
        "Contributors: Ed Tor (editing).",
        "water",
        "High water Part 2 of 2",
        "Previous story",
        "2 comments",
        "Thank you.",
    ]
    at = 0
    for part in order:
        assert part in shown[at:], f"{part!r} is not there, or not in its place"
        at = shown.index(part, at)
    assert 'rel="nofollow ugc" href="https://s.example/"' in text
    assert "object-position: 25.0% 50.0%" in text


def test_an_article_without_comments_says_so_or_has_no_place_for_them(pages):
    assert "No comments yet" in pages["2026/11/before/index.html"]
    assert "omments" not in re.sub(r"<style.*?</style>", "", pages["2026/11/view/index.html"])


def test_the_head_tells_machines_what_the_page_is(pages):
    page = Outline(pages["2026/11/flood/index.html"])
    meta = {
        found.get("property", found.get("name")): found["content"] for found in page.all("meta") if "content" in found
    }
    assert meta["og:type"] == "article"
    assert meta["og:url"] == page.all("link", rel="canonical")[0]["href"] == "https://lamp.example/paper/2026/11/flood/"
    assert meta["og:image"].startswith("https://lamp.example/paper/2026/11/flood/quay")
    assert (meta["og:image:width"], meta["og:image:height"], meta["og:image:alt"]) == ("60", "40", "The quay")
    assert meta["article:published_time"] == "2026-11-19T08:00:00+00:00"
    assert meta["article:modified_time"] == "2026-11-19T10:00:00+00:00"
    assert meta["twitter:card"] == "summary_large_image"
    assert meta["robots"] == "max-image-preview:large"
    assert [found["type"] for found in page.all("link", rel="alternate")] == [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
    ]
    missing = Outline(pages["404.html"])
    assert missing.all("meta", name="robots", content="noindex")


def test_a_text_in_another_language_is_marked(pages):
    assert '<html lang="de"' in pages["2025/03/old/index.html"]
    assert '<header class="masthead" lang="en">' in pages["2025/03/old/index.html"]
    assert 'lang="de"' in pages["index.html"]


def test_a_paper_in_arabic_runs_from_right_to_left(make):
    pages = make(
        {"content/posts/2026/arabic.md": "---\ntitle: خبر\ndate: 2026-11-01\nlang: ar\nslug: arabic\n---\nنص.\n"}
    )
    assert '<html lang="ar" dir="rtl"' in pages["2026/11/arabic/index.html"]


def test_nothing_links_to_what_the_settings_switch_off(make):
    off = "\n[urls]\narchive = false\ntag = false\nauthor = false\nsection = false\nseries = false\nfeeds = false\n"
    pages = make(settings=off)
    assert "By Ana Reis, Tom Hale and Li Wei" in pages["2026/11/flood/index.html"]
    assert "archive" not in pages["404.html"].lower()


def test_without_rail_pinned_stories_are_still_on_the_front_page(make):
    pages = make(settings="\n[theme.options]\nrail = false\n")
    assert "An old story" in pages["index.html"]
    assert '<aside class="rail"' not in pages["index.html"]


def test_the_system_typeface_loads_no_font(make):
    pages = make(settings='\n[theme.options]\ntypeface = "system"\naccent = "#123456"\n')
    assert "preload" not in pages["index.html"]
    assert "--accent:#123456" in pages["index.html"]


@pytest.fixture(scope="module")
def pager_of():
    theme, problems = load_theme(Path("nowhere"), "courier", False, {}, {}, {})
    assert theme
    assert not problems
    paths = frozenset(f"p/{number}/index.html" for number in range(1, 40))
    environment = make_environment(theme, {}, Address.of("https://lamp.example/"), paths, "en")
    macro = environment.get_template("partials/pager.html").module.pager
    return lambda number, total: macro(
        Pager(
            number,
            tuple(f"/p/{n}/" for n in range(1, total + 1)),
            f"/p/{number - 1}/" if number > 1 else "",
            f"/p/{number + 1}/" if number < total else "",
        )
    )


def test_a_pager_shows_first_last_and_the_pages_around(pager_of):
    assert pager_of(1, 1).strip() == ""
    for total in range(2, 14):
        for number in range(1, total + 1):
            text = pager_of(number, total)
            shown = [int(page) for page in re.findall(r"</span>(\d+)</a>", text)]
            wanted = {1, total, *range(max(1, number - 2), min(total, number + 2) + 1)}
            assert shown == sorted(wanted), (number, total)
            assert text.count("…") == sum(after - before > 1 for before, after in pairwise(shown))
            assert re.findall(r'aria-current="page"><span[^>]*>Page </span>(\d+)', text) == [str(number)]
            assert ('rel="prev"' in text) == (number > 1)
            assert ('rel="next"' in text) == (number < total)
