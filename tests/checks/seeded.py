"""A small clean paper, and a hundred defects to be planted in it, each by files of its own and with one code."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PIL import Image

Files = Mapping[str, str | bytes]
BASE = "https://paper.example/news/"
SETTINGS = f"""[site]
title = "The Test"
base_url = "{BASE}"
description = "News of the tests"

[theme]
name = "local"
trusted = true
"""
TEXT = "The council met on Monday. It took a decision, and went home early."


class Defect(NamedTuple):
    """One thing that is wrong: `at` is where it is to be found, a path, or a path and a line."""

    name: str
    code: str
    at: str
    files: Files


def post(slug: str, body: str = TEXT, *more: str, title: str = "", **front: object) -> Files:
    """A post without fault but for what is asked for; `more` are lines of the front matter from line 6 on."""
    lines = {
        "title": title or f"What the council said of {slug}",
        "date": "2026-11-01 09:00",
        "authors": ["Ana Lopes"],
        "description": f"All that is known of {slug}.",
        **front,
    }
    written = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in lines.items() if value is not None]
    return {f"content/posts/{slug}.md": "\n".join(["---", *written, *more, "---", "", body, ""])}


def page(slug: str, body: str = TEXT, **front: object) -> Files:
    """An undated page without fault."""
    given = {"title": f"About {slug}", "description": f"What {slug} is.", **front}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in given.items()]
    return {f"content/pages/{slug}.md": "\n".join(["---", *lines, "---", "", body, ""])}


def jpeg(width: int = 1200, height: int = 675, *, shade: int = 90, gps: bool = False, padding: int = 0) -> bytes:
    """A picture; each `shade` is another one."""
    stream = io.BytesIO()
    image = Image.new("RGB", (width, height), (shade, 120, 140))
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 9.0, 5.0), 3: "W", 4: (8.0, 37.0, 0.0)})
    image.save(stream, "JPEG", quality=60, exif=exif, comment=f"{shade}")
    return stream.getvalue() + random.Random(shade).randbytes(padding)


LAYOUT = """<!doctype html>
<html lang="{{ head.lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ head.title }} – {{ site.title }}</title>
<meta name="description" content="{{ head.description }}">
<link rel="canonical" href="{{ head.canonical }}">
</head>
<body>
<nav><a href="{{ url("/") }}">Front page</a></nav>
<main>
<h1>{{ head.title }}</h1>
{{ text }}
</main>
</body>
</html>
"""


def layout(name: str, before: str, after: str, **front: object) -> Files:
    """A page with a template of its own, in which `before` became `after`."""
    assert before in LAYOUT
    return {f"templates/{name}.html": LAYOUT.replace(before, after, 1), **page(name, layout=name, **front)}


def dated_layout(name: str, after: str) -> Files:
    """A post with a template of its own."""
    return {f"templates/{name}.html": LAYOUT.replace("{{ text }}", after), **post(name, layout=name)}


def rss(items: str, head: str = "", own: str = "podcast") -> str:
    """A feed without fault but for what is asked for."""
    return (
        '<?xml version="1.0"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>Sound</title>\n<link>{BASE}</link>\n<description>What we say</description>\n"
        f'<atom:link rel="self" href="{BASE}{own}.xml"/>\n{head}{items}</channel>\n</rss>\n'
    )


def item(guid: str, *, link: str = BASE, date: str = "Sun, 01 Nov 2026 09:00:00 +0000", text: str = "") -> str:
    """An entry of a feed."""
    return (
        f'<item><title>Part {guid}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>\n'
        f"<pubDate>{date}</pubDate><description>{text}</description></item>\n"
    )


def sitemap(*entries: str, more: str = "") -> str:
    """A sitemap of addresses, each with what follows it."""
    urls = "".join(f"<url>{entry}</url>\n" for entry in entries)
    return (
        f'<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{more}>\n{urls}</urlset>\n'
    )


def _news(date: str) -> str:
    space = ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    told = (
        "<n:news><n:publication><n:name>The Test</n:name><n:language>en</n:language></n:publication>"
        f"<n:publication_date>{date}</n:publication_date><n:title>About clean</n:title></n:news>"
    )
    return sitemap(f"<loc>{BASE}about/</loc>{told}", more=space)


_CLEAN_TEXT = f"""{TEXT}

## The money

### Who pays

[Our page](/about/#who-we-are), [mail](mailto:desk@paper.example).

![A quay at low tide.](clean.jpg "The quay on Monday."){{credit="Rui Sá/The Test"}}"""
CLEAN: Files = {
    "sitegen.toml": SETTINGS,
    "themes/local/theme.toml": 'name = "local"\nparent = "press"\n',
    "themes/local/static/style.css": (
        ":root { --ink: #222; --paper: light-dark(#fff, #111) }\n"
        "body { color: var(--ink); background: #fff }\n"
        "figcaption { color: var(--ink) }\n"
    ),
    "content/posts/clean.jpg": jpeg(shade=1),
    **post(
        "clean",
        _CLEAN_TEXT,
        "photo: clean.jpg",
        "alt: A quay at low tide, seen from the sea.",
        "caption: The north quay on Monday morning.",
        "credit: Rui Sá/The Test",
        "tags: [harbour]",
        "aliases: [/old/]",
    ),
    **page("about", "## Who we are\n\nTwo people and a dog."),
}

_TOKEN = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
_ROBOTS = {"content/static/robots.txt": f"User-agent: *\nDisallow: /\nSitemap: {BASE}map.xml\n"}
_LEAD = ("photo: {}.jpg", "alt: A gull on a bollard.", "caption: The quay on Monday.", "credit: Rui Sá/The Test")


def _lead(slug: str, picture: bytes, *without: str, **instead: str) -> Files:
    """A post with a lead photograph, without some of its lines."""
    lines = [line.format(slug) for line in _LEAD if not line.startswith(without)] if without else list(_LEAD)
    lines = [line.format(slug) for line in lines]
    lines = [f"{key}: {instead[key]}" if (key := line.partition(":")[0]) in instead else line for line in lines]
    return {f"content/photos/{slug}.jpg": picture, **post(slug, TEXT, *lines)}


def _at(slug: str, line: int = 0) -> str:
    return f"content/posts/{slug}.md" + (f":{line}" if line else "")


DEFECTS: tuple[Defect, ...] = (
    # texts
    Defect("headline too long", "TEXT001", _at("long", 2), post("long", title="The council " + "and the mayor " * 8)),
    Defect("headline in capitals", "TEXT002", _at("loud", 2), post("loud", title="THE WALL HAS COME DOWN")),
    Defect("headline of signs only", "TEXT003", _at("signs", 2), post("signs", title="!? …")),
    Defect("no description", "TEXT004", _at("undescribed"), post("undescribed", "Word " * 60, description=None)),
    Defect("description too long", "TEXT005", _at("wordy", 5), post("wordy", description="Very wordy. " * 30)),
    Defect(
        "description is the headline",
        "TEXT006",
        _at("echo", 5),
        post("echo", title="The echo", description="The echo!"),
    ),
    Defect(
        "two texts with one headline",
        "TEXT007",
        _at("twin-b", 2),
        {**post("twin-a", title="One headline here"), **post("twin-b", title="One headline here")},
    ),
    Defect(
        "two texts with one description",
        "TEXT008",
        _at("same-b", 5),
        {**post("same-a", description="One and the same."), **post("same-b", description="One and the same.")},
    ),
    Defect("text without words", "TEXT009", _at("wordless"), post("wordless", "***")),
    Defect("heading skips a level", "TEXT010", _at("skips", 10), post("skips", f"{TEXT}\n\n#### Too deep")),
    Defect("heading without text", "TEXT011", _at("unheaded", 10), post("unheaded", f"{TEXT}\n\n##\n\n{TEXT}")),
    Defect("TK left in the text", "TEXT012", _at("unfinished", 8), post("unfinished", "The wall cost TK euros.")),
    Defect("lorem ipsum", "TEXT012", _at("filler", 8), post("filler", "Lorem ipsum dolor sit amet.")),
    Defect("Markdown that shows", "TEXT013", _at("shows", 8), post("shows", "See \\[our page](/about/) for it.")),
    Defect("nobody signed it", "TEXT014", _at("unsigned"), post("unsigned", authors=None)),
    Defect("a text without a line", "MD010", _at("empty"), post("empty", "")),
    # photographs
    Defect("lead without alt", "PIC001", _at("blind", 6), _lead("blind", jpeg(shade=2), "alt")),
    Defect(
        "picture in a text without alt",
        "PIC002",
        _at("mute", 10),
        {
            "content/posts/mute.jpg": jpeg(shade=3),
            **post("mute", f'{TEXT}\n\n![](mute.jpg "The quay."){{credit="Rui Sá"}}'),
        },
    ),
    Defect("lead without credit", "PIC003", _at("uncredited", 6), _lead("uncredited", jpeg(shade=4), "credit")),
    Defect(
        "picture in a text without credit",
        "PIC004",
        _at("nobody", 10),
        {"content/posts/nobody.jpg": jpeg(shade=5), **post("nobody", f'{TEXT}\n\n![A gull.](nobody.jpg "The quay.")')},
    ),
    Defect(
        "alt is the caption",
        "PIC005",
        _at("parrot", 7),
        _lead("parrot", jpeg(shade=6), alt="The quay on Monday"),
    ),
    Defect(
        "alt is the caption, in a text",
        "PIC005",
        _at("parrot-below", 10),
        {
            "content/posts/parrot-below.jpg": jpeg(shade=16),
            **post("parrot-below", f'{TEXT}\n\n![The quay.](parrot-below.jpg "The quay"){{credit="Rui Sá"}}'),
        },
    ),
    Defect(
        "a picture of another site without alt",
        "PIC002",
        _at("mute-afar", 10),
        post("mute-afar", f"{TEXT}\n\n![](https://photos.example/a.jpg)"),
    ),
    Defect("photo of", "PIC006", _at("photo-of", 7), _lead("photo-of", jpeg(shade=7), alt="Photo of a gull")),
    Defect("alt is a file name", "PIC007", _at("file-name", 7), _lead("file-name", jpeg(shade=8), alt="IMG_2041.jpg")),
    Defect("lead too small", "PIC008", _at("small", 6), _lead("small", jpeg(800, 450, shade=9))),
    Defect(
        "picture too heavy",
        "PIC009",
        "content/static/heavy.jpg",
        {"content/static/heavy.jpg": jpeg(shade=10, padding=1_100_000)},
    ),
    Defect(
        "one picture, two credits",
        "PIC010",
        _at("credit-b", 9),
        {
            **_lead("credit-a", jpeg(shade=11), credit="Rui Sá/The Test"),
            **_lead("credit-b", jpeg(shade=11), credit="Marta Reis"),
        },
    ),
    Defect(
        "one picture, two credits, in a text",
        "PIC010",
        _at("credited", 12),
        {
            "content/posts/credited.jpg": jpeg(shade=30),
            **post(
                "credited",
                f'{TEXT}\n\n![A gull.](credited.jpg "The quay."){{credit="Rui Sá"}}\n\n'
                '![A gull.](credited.jpg "The quay."){credit="Marta Reis"}',
            ),
        },
    ),
    Defect("orphan", "PIC011", "content/photos/orphan.jpg", {"content/photos/orphan.jpg": jpeg(shade=12)}),
    Defect(
        "broken picture",
        "IMG002",
        _at("broken", 10),
        {
            "content/posts/broken.jpg": b"GIF89",
            **post("broken", f'{TEXT}\n\n![A gull.](broken.jpg "The quay."){{credit="Rui Sá"}}'),
        },
    ),
    Defect("no picture at all", "PIC012", "content/static/card.png", {"content/static/card.png": b"<html>"}),
    Defect(
        "where it was taken",
        "PIC013",
        "content/photos/placed.jpg",
        {
            "content/photos/placed.jpg": jpeg(shade=14, gps=True),
            **post("placed", f"{TEXT} [The gull](/photos/placed.jpg) as it came."),
        },
    ),
    Defect("lead without caption", "PIC014", _at("silent", 6), _lead("silent", jpeg(shade=15), "caption")),
    Defect("picture that is not there", "IMG001", _at("lost", 10), post("lost", f"{TEXT}\n\n![A gull.](gull.jpg)")),
    # dates
    Defect("updated before date", "FM046", _at("backwards", 6), post("backwards", TEXT, "updated: 2026-10-01")),
    Defect("page without its date", "DATE001", "templates/undated.html:13", dated_layout("undated", "{{ text }}")),
    Defect(
        "metadata with another date",
        "DATE002",
        "templates/misdated.html:14",
        dated_layout(
            "misdated",
            '<meta property="article:published_time" content="2026-10-30T09:00:00+00:00">\n'
            '<time datetime="{{ post.published|iso }}">{{ post.published|date }}</time>{{ text }}',
        ),
    ),
    Defect(
        "feed with another date",
        "DATE003",
        "content/static/late.xml",
        {
            "content/static/late.xml": rss(
                item("l1", link=f"{BASE}2026/11/late/", date="Mon, 02 Nov 2026 09:00:00 +0000"), own="late"
            ),
            **post("late"),
        },
    ),
    Defect(
        "sitemap with another date",
        "DATE004",
        "content/static/old-map.xml",
        {
            "content/static/old-map.xml": sitemap(f"<loc>{BASE}2026/11/mapped/</loc><lastmod>2026-11-03</lastmod>"),
            **post("mapped"),
        },
    ),
    Defect(
        "correction before the post",
        "DATE005",
        _at("early", 6),
        post("early", TEXT, "corrections: [{date: 2026-10-01, text: Two was three.}]"),
    ),
    Defect(
        "correction after updated",
        "DATE006",
        _at("again", 7),
        post("again", TEXT, "updated: 2026-11-02", "corrections: [{date: 2026-11-05, text: Two was three.}]"),
    ),
    Defect("changed tomorrow", "DATE007", _at("tomorrow", 6), post("tomorrow", TEXT, "updated: 2026-12-24 10:00")),
    Defect(
        "comment before the post",
        "DATE009",
        "content/comments/talk/a.md:3",
        {
            **post("talk"),
            "content/comments/talk/a.md": "---\nauthor: Lidia\ndate: 2026-10-03 10:00\n---\n\nWell done.\n",
        },
    ),
    Defect(
        "it ends before it begins",
        "DATE008",
        _at("over", 6),
        {**post("over", TEXT, "expires: 2025-12-01")},
    ),
    # names
    Defect(
        "tag in two cases",
        "TAG002",
        _at("case-c", 6),
        {
            **post("case-a", TEXT, "tags: [Election]"),
            **post("case-b", TEXT, "tags: [Election]"),
            **post("case-c", TEXT, "tags: [election]"),
        },
    ),
    Defect(
        "tag as one and as many",
        "TAG011",
        _at("many-c", 6),
        {
            **post("many-a", TEXT, "tags: [ferry]"),
            **post("many-b", TEXT, "tags: [ferry]"),
            **post("many-c", TEXT, "tags: [ferries]"),
        },
    ),
    Defect(
        "tag with a slip",
        "TAG012",
        _at("slip-c", 6),
        {
            **post("slip-a", TEXT, "tags: [environment]"),
            **post("slip-b", TEXT, "tags: [environment]"),
            **post("slip-c", TEXT, "tags: [enviroment]"),
        },
    ),
    Defect("author with a slip", "TAG013", _at("misnamed", 4), post("misnamed", authors=["Ana Lopez"])),
    Defect(
        "section with a slip",
        "TAG014",
        _at("desk-c", 6),
        {
            **post("desk-a", TEXT, "section: Culture"),
            **post("desk-b", TEXT, "section: Culture"),
            **post("desk-c", TEXT, "section: Cultures"),
        },
    ),
    # links
    Defect("dead link", "LINK001", _at("dead", 8), post("dead", "[There](/nowhere/) is nothing.")),
    Defect("dead link to a heading", "LINK002", _at("deep", 8), post("deep", "[There](clean.md#nothing) it is.")),
    Defect(
        "dead link in full",
        "LINK010",
        _at("whole", 8),
        post("whole", f"[There]({BASE}nowhere-else/) is nothing."),
    ),
    Defect(
        "dead link of a template",
        "LINK010",
        "templates/deadly.html:14",
        layout("deadly", "{{ text }}", '{{ text }}<a href="/news/no-such-page/">Our page</a>'),
    ),
    Defect(
        "dead link in a feed",
        "LINK010",
        "content/static/deadly.xml:9",
        {"content/static/deadly.xml": rss(item("d", text=f"&lt;a href='{BASE}gone/'&gt;x&lt;/a&gt;"), own="deadly")},
    ),
    Defect("dead part of a page", "LINK011", _at("part", 8), post("part", "[Who](/about/#who-they-are) are they?")),
    Defect("localhost", "LINK012", _at("local", 8), post("local", "[Our draft](http://localhost:8000/a/) says more.")),
    Defect("link without text", "LINK013", _at("wordless-link", 8), post("wordless-link", f"[](/about/) {TEXT}")),
    Defect("click here", "LINK014", _at("here", 8), post("here", "To know more [click here](/about/) now.")),
    Defect(
        "loaded over http",
        "LINK015",
        _at("insecure", 8),
        post("insecure", '<iframe title="A film" src="http://film.example/1"></iframe>\n\n' + TEXT),
    ),
    Defect(
        "outside of the folder",
        "LINK016",
        "templates/astray.html:14",
        layout("astray", "{{ text }}", '{{ text }}<a href="/about/">Our page</a>'),
    ),
    Defect("link to an alias", "LINK017", _at("roundabout", 8), post("roundabout", "[The council](/old/) has met.")),
    Defect("mail without an address", "LINK018", _at("mail", 8), post("mail", "[Write](mailto:desk) to us.")),
    Defect("own address in full", "LINK019", _at("full", 8), post("full", f"See [our page]({BASE}about/) for it.")),
    # pages
    Defect("no main", "PAGE001", "templates/no-main.html:10", layout("no-main", "<main>", "<div>")),
    Defect(
        "two main", "PAGE002", "templates/two-main.html:12", layout("two-main", "{{ text }}", "{{ text }}<main></main>")
    ),
    Defect("no h1", "PAGE003", "templates/no-h1.html:12", layout("no-h1", "<h1>{{ head.title }}</h1>", "")),
    Defect("two h1", "PAGE004", "templates/two-h1.html:13", layout("two-h1", "{{ text }}", "{{ text }}<h1>Again</h1>")),
    Defect(
        "no nav",
        "PAGE005",
        "templates/no-nav.html:10",
        layout("no-nav", '<nav><a href="{{ url("/") }}">Front page</a></nav>', ""),
    ),
    Defect("no language", "PAGE006", "templates/no-lang.html:2", layout("no-lang", ' lang="{{ head.lang }}"', "")),
    Defect(
        "no title",
        "PAGE007",
        "templates/no-title.html:6",
        layout("no-title", "{{ head.title }} – {{ site.title }}</title>", "</title>"),
    ),
    Defect(
        "two pages with one title",
        "PAGE008",
        "content/pages/titled-b.md",
        {
            "templates/titled.html": LAYOUT.replace("{{ head.title }} – ", "News: ", 1),
            **page("titled-a", layout="titled"),
            **page("titled-b", layout="titled", noindex=False),
        },
    ),
    Defect(
        "id twice",
        "PAGE009",
        "templates/two-ids.html:14",
        layout("two-ids", "{{ text }}", '{{ text }}<p id="x">1</p><p id="x">2</p>'),
    ),
    Defect(
        "heading level left out",
        "PAGE010",
        "templates/steep.html:14",
        layout("steep", "{{ text }}", "{{ text }}<h4>Deep</h4>"),
    ),
    Defect(
        "picture without alt in a template",
        "PAGE011",
        "templates/no-alt.html:14",
        layout("no-alt", "{{ text }}", '{{ text }}<img src="{{ absolute("/") }}feed.xml">'),
    ),
    Defect(
        "frame without title",
        "PAGE012",
        _at("framed", 8),
        post("framed", '<iframe src="https://film.example/1"></iframe>\n\n' + TEXT),
    ),
    Defect(
        "canonical is relative",
        "PAGE013",
        "templates/canonical.html:8",
        layout("canonical", 'href="{{ head.canonical }}"', 'href="{{ url(head.url) }}"'),
    ),
    Defect(
        "picture for social media is relative",
        "PAGE014",
        "templates/social.html:8",
        layout(
            "social", '<link rel="canonical"', '<meta property="og:image" content="/card.png"><link rel="canonical"'
        ),
    ),
    Defect(
        "structured data is not JSON",
        "PAGE015",
        "templates/unstructured.html:14",
        layout("unstructured", "{{ text }}", '{{ text }}<script type="application/ld+json">{"a": nothing}</script>'),
    ),
    Defect(
        "no viewport",
        "PAGE016",
        "templates/no-viewport.html:3",
        layout("no-viewport", '<meta name="viewport" content="width=device-width, initial-scale=1">\n', ""),
    ),
    Defect(
        "button without name",
        "PAGE017",
        "templates/unnamed.html:14",
        layout("unnamed", "{{ text }}", "{{ text }}<button></button>"),
    ),
    Defect(
        "no character set",
        "PAGE018",
        "templates/no-charset.html:3",
        layout("no-charset", '<meta charset="utf-8">\n', ""),
    ),
    Defect(
        "no description for search engines",
        "PAGE019",
        "templates/undescribed.html:3",
        layout("undescribed", '<meta name="description" content="{{ head.description }}">\n', ""),
    ),
    Defect(
        "text hard to read",
        "CON001",
        "themes/local/static/faint.css:1",
        {"themes/local/static/faint.css": ".faint { color: var(--faint) }\n:root { --faint: #aaa }\n"},
    ),
    # feeds and sitemaps
    Defect(
        "feed not well-formed", "FEED001", "content/static/bad.xml", {"content/static/bad.xml": "<rss><channel></rss>"}
    ),
    Defect(
        "relative address in a feed",
        "FEED002",
        "content/static/relative.xml:8",
        {
            "content/static/relative.xml": rss(item("r", text="&lt;img src='/a.png'&gt;"), own="relative").replace(
                "\n<pub", "<pub"
            )
        },
    ),
    Defect(
        "one id for two entries",
        "FEED003",
        "content/static/twice.xml:8",
        {"content/static/twice.xml": rss(item("one") + item("one"), own="twice")},
    ),
    Defect(
        "date of a feed",
        "FEED004",
        "content/static/when.xml:9",
        {"content/static/when.xml": rss(item("w", date="yesterday"), own="when")},
    ),
    Defect(
        "feed without a title",
        "FEED005",
        "content/static/untitled.xml",
        {"content/static/untitled.xml": rss(item("u"), own="untitled").replace("<title>Sound</title>", "")},
    ),
    Defect(
        "feed without its address",
        "FEED006",
        "content/static/selfless.xml",
        {"content/static/selfless.xml": rss(item("s")).replace('rel="self"', 'rel="alternate"')},
    ),
    Defect(
        "script in a feed",
        "FEED007",
        "content/static/script.xml",
        {"content/static/script.xml": rss(item("x", text="&lt;script&gt;1&lt;/script&gt;"), own="script")},
    ),
    Defect(
        "another site in the sitemap",
        "MAP002",
        "content/static/map-2.xml:3",
        {"content/static/map-2.xml": sitemap("<loc>https://other.example/</loc>")},
    ),
    Defect(
        "date of a sitemap",
        "MAP004",
        "content/static/map-4.xml:3",
        {"content/static/map-4.xml": sitemap(f"<loc>{BASE}about/</loc><lastmod>1 November</lastmod>")},
    ),
    Defect(
        "sitemap names what is not there",
        "MAP005",
        "content/static/map-5.xml:3",
        {"content/static/map-5.xml": sitemap(f"<loc>{BASE}nothing-there/</loc>")},
    ),
    Defect(
        "address twice in a sitemap",
        "MAP006",
        "content/static/map-6.xml:3",
        {"content/static/map-6.xml": sitemap(f"<loc>{BASE}about/</loc>", f"<loc>{BASE}about/</loc>")},
    ),
    Defect(
        "old news in a news sitemap",
        "MAP007",
        "content/static/map-7.xml:3",
        {"content/static/map-7.xml": _news("2026-11-01")},
    ),
    Defect(
        "hidden page in a sitemap",
        "MAP008",
        "content/static/map-8.xml",
        {"content/static/map-8.xml": sitemap(f"<loc>{BASE}hidden/</loc>"), **page("hidden", noindex=True)},
    ),
    Defect("robots.txt that nobody reads", "ROB001", "content/static/robots.txt", _ROBOTS),
    Defect("everybody is kept out", "ROB002", "content/static/robots.txt:2", _ROBOTS),
    Defect("robots.txt names no sitemap", "ROB003", "content/static/robots.txt:3", _ROBOTS),
    # what must never be published, and what is too large
    Defect(
        "private key",
        "SEC020",
        "content/static/key.txt:2",
        {"content/static/key.txt": "\n-----BEGIN " + "PRIVATE KEY-----\n"},
    ),
    Defect("token in a text", "SEC021", _at("token", 8), post("token", f"Our token is `{_TOKEN}` for now.")),
    Defect(
        "password in an address",
        "SEC022",
        "content/pages/door.md:6",
        page("door", "[Come in](https://ana:" + "hunter22@door.org/) by here."),
    ),
    Defect("secrets file", "SEC004", "content/static/.env", {"content/static/.env": "A=1"}),
    Defect(
        "headline of a draft",
        "LEAK001",
        _at("leak", 10),
        {
            **post("leak", "Next: *soon*\n\n## The mayor will resign"),
            **post("secret", title="The mayor will resign", draft=True),
        },
    ),
    Defect("large file", "LIM020", "film.bin", {"content/static/film.bin": b"\0" * (50 * 1024 * 1024 + 1)}),
)


def write(root: Path, files: Files) -> None:
    """Write files below `root`."""
    for path, data in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
