"""What is read where nothing is wrong: values, spellings, dates, bodies, TOML."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from sitegen.base.problems import Place
from sitegen.content.front_matter import KEYS, Read, json_schema, read_front_matter, read_yaml, tree
from sitegen.content.front_matter.handler import Handler
from sitegen.content.front_matter.schema import Also, rules
from sitegen.content.model import Contributor, Folder, FrontMatter, Photo, Series

BERLIN = ZoneInfo("Europe/Berlin")
PATH = "content/posts/a.md"


def read(text: str, folder: Folder = "posts") -> Read:
    return read_front_matter(PATH, text.encode(), folder, BERLIN)


def front(*lines: str, folder: Folder = "posts", warnings: bool = False) -> FrontMatter:
    found = read("---\n" + "\n".join(lines) + "\n---\nText.\n", folder)
    assert found.front is not None, found.problems
    assert warnings or not found.problems, found.problems
    return found.front


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "2026",
        "2026-01-01",
        "1.10",
        "12:30",
        "010",
        "0x1F",
        "1_000",
        ".nan",
        "1e3",
        "Null",
        "true",
        "=",
        "a  b",
        "00",
    ],
)
def test_a_title_is_the_text_that_was_written(text: str) -> None:
    assert front(f"title: {text}").title == text


@pytest.mark.parametrize("text", ["", "~", "null", '""', "# later"])
def test_nothing_is_no_title(text: str) -> None:
    assert front(f"title: {text}", warnings=True).title == ""


def test_a_folded_title_is_one_line_and_keeps_its_no_break_space() -> None:
    assert front("title: >", "  One", "  two\u00a0: three").title == "One two\u00a0: three"
    assert front('title: "a\\tb\\nc"').title == "a b c"


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        ("tags: news", ("news",)),
        ("tags: a, b", ("a", "b")),
        ("tags: [no, on]", ("no", "on")),
        ("tags: [1, 2.0]", ("1", "2.0")),
        ("tags:\n- a\n- b", ("a", "b")),
        ("tags:", ()),
        ("tags: []", ()),
        ("keywords: a, a", ("a",)),
        ("tags: [a]\ncategories: [b, a]", ("a", "b")),
        ("taxonomies: {tags: [a], categories: [b]}", ("a", "b")),
        ("tags: [cafe\u0301]", ("café",)),
        ('tags: ["a, b"]', ("a, b",)),
    ],
)
def test_tags(lines: str, tags: tuple[str, ...]) -> None:
    assert front(lines).tags == tags


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("author: Ana Lopes", ("Ana Lopes",)),
        ("author: King, Jr.", ("King, Jr.",)),
        ("authors: Ana, Bo", ("Ana", "Bo")),
        ("authors: King, Jr.; Bo", ("King, Jr.", "Bo")),
        ("authors: [Ana, Bo, Ana]", ("Ana", "Bo")),
        ("author: {name: Ana, email: a@example.org}", ("Ana",)),
        ("authors: [{name: Ana}, Bo]", ("Ana", "Bo")),
        ("byline: Null", ("Null",)),
    ],
)
def test_authors(line: str, authors: tuple[str, ...]) -> None:
    assert front(line).authors == authors


@pytest.mark.parametrize(
    ("text", "utc", "dated"),
    [
        ("2026-01-31", "2026-01-30T23:00", True),
        ("2026-01-31 14:00", "2026-01-31T13:00", False),
        ("2026-01-31T14:00:05+01:00", "2026-01-31T13:00:05", False),
        ("2026-01-31T14:00:05Z", "2026-01-31T14:00:05", False),
        ("2026-01-31 14:00:05.25 UTC", "2026-01-31T14:00:05", False),
        ("2026-01-31 14:00 +0530", "2026-01-31T08:30", False),
        ("2026-07-31 4:00", "2026-07-31T02:00", False),
        ('"2026-01-31"', "2026-01-30T23:00", True),
        ("2026-10-25 02:30 +01:00", "2026-10-25T01:30", False),
    ],
)
def test_dates(text: str, utc: str, dated: bool) -> None:
    moment = front(f"date: {text}").date
    assert moment is not None
    assert moment.at.tzinfo is BERLIN
    assert moment.at.astimezone(UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert moment.dated is dated


def test_a_repeated_hour_is_the_first_and_a_missing_one_the_next() -> None:
    again = front("date: 2026-10-25 02:30", warnings=True).date
    missing = front("date: 2026-03-29 02:30", warnings=True).date
    assert again
    assert missing
    assert again.at.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert missing.at.isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_day_whose_midnight_is_skipped_begins_an_hour_later() -> None:
    found = read_front_matter(PATH, b"---\ndate: 2018-11-04\n---\nText.\n", "posts", ZoneInfo("America/Sao_Paulo"))
    assert not found.problems
    assert found.front
    assert found.front.date
    assert found.front.date.at.isoformat() == "2018-11-04T01:00:00-02:00"


@pytest.mark.parametrize(
    ("lines", "draft"),
    [
        ("draft: true", True),
        ("draft: Yes", True),
        ("draft: no", False),
        ("published: false", True),
        ("published: true", False),
        ("status: draft", True),
        ("status: published", False),
        ("draft: true\npublished: no", True),
        ("eleventyExcludeFromCollections: true", True),
        ("title: x", False),
    ],
)
def test_draft(lines: str, draft: bool) -> None:
    assert front(lines).draft is draft


def test_what_is_not_plainly_public_is_a_draft() -> None:
    assert front("status: hidden", warnings=True).draft
    assert front('draft: "true"', warnings=True).draft


def test_published_with_a_date_is_a_date_and_date_itself_counts_more() -> None:
    one = front("published: 2020-01-01")
    two = front("published: 2020-01-01", "date: 2021-01-01")
    assert one.date
    assert one.date.at.year == 2020
    assert not one.draft
    assert one.places["date"] == Place(PATH, 2, 12)
    assert two.date
    assert two.date.at.year == 2021


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("url: /a/b/", "/a/b/"),
        ("url: a/b", "/a/b/"),
        ("permalink: /a.html", "/a.html"),
        ("save_as: a/index.html", "/a/"),
        ("path: /", "/"),
        ("url: /u\u0308n/", "/ün/"),
        ("url:", ""),
    ],
)
def test_url(line: str, url: str) -> None:
    assert front(line).url == url


def test_a_photograph_in_parts_and_as_a_mapping_is_the_same() -> None:
    expected = Photo("a.jpg", "b", "c", "d", "https://example.org/", "CC BY", (0.5, 0.25))
    parts = [
        "alt: b",
        "caption: c",
        "credit: d",
        "credit_url: https://example.org/",
        "license: CC BY",
        "focus: [0.5, .25]",
    ]
    assert front("photo: a.jpg", *parts).photo == expected
    assert front("cover:", "  image: a.jpg", *(f"  {part}" for part in parts)).photo == expected
    assert front("featured_image: a.jpg", "image_alt: b").photo == Photo("a.jpg", "b")
    assert front("images: [a.jpg, b.jpg]").photo == Photo("a.jpg")
    assert front("photo: https://example.org/a.jpg", 'alt: ""').photo == Photo("https://example.org/a.jpg", "")
    assert front("alt:", "photo: a.jpg").photo == Photo("a.jpg", None)


def test_a_photograph_knows_where_its_parts_stand() -> None:
    places = front("photo: {src: a.jpg, alt: b}", "credit: c").places
    assert places["alt"] == Place(PATH, 2, 26)
    assert places["credit"] == Place(PATH, 3, 9)


def test_records() -> None:
    found = front(
        "contributors: [{name: Ana, role: editing}, Bo]",
        "corrections:",
        "- date: 2026-01-31",
        "  text: It was *two* boats.",
        "series: {name: Flood, part: 2}",
        "related: [a, b]",
    )
    assert found.contributors == (Contributor("Ana", "editing"), Contributor("Bo", ""))
    assert found.corrections[0].text == "It was *two* boats."
    assert found.corrections[0].date.dated
    assert found.series == Series("Flood", 2)
    assert found.related == ("a", "b")
    assert front("series: Flood").series == Series("Flood", 0)


def test_flags_and_their_opposites() -> None:
    assert not front("nocomments: true").comments
    assert not front("comments: false").comments
    assert front("comments: true").comments
    assert front("robots: noindex, nofollow").noindex
    assert front("sitemap: false").noindex
    assert not front("sitemap: {priority: 0.5}").noindex
    assert front("sticky: yes").pinned
    assert front("status: featured").featured
    assert front("kind: Opinion").kind == "opinion"
    assert front("locale: pt_BR").lang == "pt-BR"


def test_extra_keeps_values_of_every_type() -> None:
    found = front(
        "extra: {a: 1, b: 1.5, c: true, d: ~, e: [x, {f: no}], g: 010, h: '1', i: 1e999}", "params: {j: -0.5}"
    )
    assert found.extra == {
        "a": 1, "b": 1.5, "c": True, "d": None, "e": ["x", {"f": "no"}], "g": "010", "h": "1", "i": "1e999", "j": -0.5,
    }  # fmt: skip


def test_unknown_keys_are_kept() -> None:
    assert front("mood: 1", "1: x", warnings=True).extra == {"mood": 1, "1": "x"}


def test_an_author_may_have_any_key() -> None:
    found = front(
        "name: Ana", "role: Editor", "links: [{url: /x/}]", "url: https://x.example/", "photo: a.jpg", folder="authors"
    )
    assert found.title == "Ana"
    assert found.photo == Photo("a.jpg")
    assert found.extra == {"role": "Editor", "links": [{"url": "/x/"}], "url": "https://x.example/"}


def test_a_comment_may_have_any_key() -> None:
    found = front("name: Ana", "date: 2026-01-31", "url: https://x.example/", "email: a@x.example", folder="comments")
    assert found.authors == ("Ana",)
    assert found.date
    assert found.extra == {"url": "https://x.example/", "email": "a@x.example"}
    assert front("author: Ana", "published: false", folder="comments").draft


def test_places_are_those_of_the_values() -> None:
    places = front("title: x", "summary: >", "  long", "tags:", "  - a").places
    assert places == {"title": Place(PATH, 2, 8), "description": Place(PATH, 3, 10), "tags": Place(PATH, 6, 3)}


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\ntitle: x\n---\n    code\n", "    code\n", 4),
        ("---\ntitle: x\n---\n\n\ntext", "\n\ntext", 4),
        ("---\r\ntitle: x\r\n---\r\n\ttext\r\n  \r\n", "\ttext\n  \n", 4),
        ("\n\n---\na: b\n---\ntext", "text", 6),
        ("text\n", "text\n", 1),
        ("  text\n---\n", "  text\n---\n", 1),
        ("---\n---", "", 3),
        ('{"title": "x"}\n', '{"title": "x"}\n', 1),
        ("---\ntitle: x\n---\na\x1fb\ufdd0c\ufffe\n", "abc\n", 4),
        ("a\x0bb\U0010ffff", "ab", 1),
    ],
)
def test_the_body_is_exact(text: str, body: str, line: int) -> None:
    found = read(text)
    assert (found.body, found.body_line) == (body, line)


def test_line_ends_and_a_mark_change_nothing() -> None:
    text = "---\ntitle: x\ntags: [a]\n---\nText.\n"
    plain = read(text)
    assert read(text.replace("\n", "\r\n")) == plain
    assert read("\ufeff" + text) == plain


def test_toml_gives_the_same_front_matter() -> None:
    yaml_text = (
        "---\ntitle: x\ndate: 2026-01-31 14:00\ndraft: false\ntags: [a, b]\nextra: {n: 1.10, m: [1, true]}\n"
        "corrections: [{date: 2026-02-01, text: y}]\n---\nText.\n"
    )
    toml_text = (
        '+++\ntitle = "x"\ndate = 2026-01-31T14:00:00\ndraft = false\ntags = ["a", "b"]\n'
        "[extra]\nn = 1.10\nm = [1, true]\n"
        '[[corrections]]\ndate = 2026-02-01\ntext = "y"\n+++\nText.\n'
    )
    one, two = read(yaml_text).front, read(toml_text).front
    assert one
    assert two
    for key in ("title", "date", "draft", "tags", "extra", "corrections"):
        assert getattr(one, key) == getattr(two, key)
    assert two.places["tags"] == Place(PATH, 5, 8)
    assert two.places["corrections"] == Place(PATH, 9, 1)


@pytest.mark.parametrize(
    ("lines", "expected", "hint"),
    [
        ("title = Foo", "E FM003 2:9", 'write: title = "Foo"'),
        ("title: Foo", "E FM003 2:6", 'write: title = "Foo"'),
        ('title = "a"\ntitle = "b"', "E FM008 3:1", "delete this line"),
        ("date = 2026-02-30", "E FM040 2:8", "write a day that exists"),
        ('draft = "false"', "W FM034 2:9", "write false"),
        ('titel = "x"', "W FM030 2:1", "write title"),
        ('long = """\ntags = 1\n"""\ntags = {a = 1}', "E FM033 5:8", 'write a list, as in ["a"]'),
        ("a = " + "[" * 40 + "]" * 40, "E LIM005 2:5", "flatten it"),
        ("a = " + "[" * 3000 + "]" * 3000, "E LIM005 2:1", "flatten it"),
        ("a = " + "1" * 5000, "E FM009 2:1", "write the number in quotes"),
    ],
)
def test_mistakes_in_toml_have_a_place(lines: str, expected: str, hint: str) -> None:
    found = read(f"+++\n{lines}\n+++\nText.\n").problems
    told = {
        f"{problem.severity[0].upper()} {problem.code} {problem.at.line}:{problem.at.column}": problem.hint
        for problem in found
        if problem.at
    }
    assert told.get(expected) == hint, found


def test_toml_that_is_never_closed_is_an_error() -> None:
    problem = read("+++\ndraft = true\n\nText.\n").problems[0]
    assert (problem.code, problem.at, problem.hint) == ("FM001", Place(PATH, 1, 1), "insert after line 2: +++")


def test_every_spelling_of_the_table_is_understood_and_means_one_thing() -> None:
    for folder in ("posts", "pages", "authors", "comments"):
        table = rules(folder)
        seen: dict[str, str] = {}
        for key in KEYS:
            for also in (key.name, *key.also):
                name, folders = (also.name, also.folders) if isinstance(also, Also) else (also, key.folders)
                if folder in key.folders and folder in folders:
                    assert table[name].name == key.name
                    assert seen.setdefault(name, key.name) == key.name


def test_every_key_of_the_table_is_a_field() -> None:
    fields = set(FrontMatter._fields) | set(Photo._fields)
    assert {key.name for key in KEYS} <= fields
    assert set(FrontMatter._fields) - {key.name for key in KEYS} == {"extra", "places"}


def test_spelling_is_free_of_case_hyphens_and_underscores() -> None:
    assert front("Featured-Image: a.jpg").photo == front("featuredImage: a.jpg").photo == Photo("a.jpg")
    assert front("Title: x").title == "x"
    assert front("publishDate: 2026-01-31").date


def test_the_schema_for_editors_has_every_key() -> None:
    properties = json_schema()["properties"]
    assert {"title", "date", "extra", "kind"} <= set(properties)
    assert all(value["description"] for value in properties.values())


def test_the_handler_is_one_of_python_frontmatter() -> None:
    handler = Handler(PATH)
    block, body = handler.split("---\ntitle: no\n---\n  body\n")
    assert (block, body) == ("title: no\n", "  body\n")
    assert handler.load(block).entries["title"][1].text == "no"
    assert handler.detect("---\n")


def test_reading_without_libyaml_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "---\ntitle: a\ntags: [no, 'x', 1.10]\nextra: {a: &a [b], c: *a}\ndescription: >\n  x\n  y\n---\nText.\n"
    with_libyaml = read(text)
    monkeypatch.setattr(tree, "LOADER", yaml.SafeLoader)
    assert read(text) == with_libyaml
    assert read("---\ntitle: Foo: bar\n---\n").problems[0].hint == 'write: title: "Foo: bar"'
    assert read("---\na: " + "[" * 5000 + "\n---\n").problems[0].code == "LIM005"


def test_data_files_are_read_as_strictly() -> None:
    assert read_yaml("content/data/a.yaml", "- {a: no, b: 12:30}\n- 7\n") == ([{"a": "no", "b": "12:30"}, 7], ())
    assert read_yaml("content/data/a.yaml", "") == (None, ())
    value, problems = read_yaml("content/data/a.yaml", "a: b\nc: d: e\n")
    assert value is None
    assert (problems[0].code, problems[0].at) == ("DATA001", Place("content/data/a.yaml", 2, 5))


def test_the_sample_site_has_no_problem() -> None:
    root = Path(__file__).parents[2]
    for folder in ("posts", "pages", "authors", "comments"):
        for file in sorted((root / "content" / folder).rglob("*.md")):
            assert read_front_matter(file.name, file.read_bytes(), folder, BERLIN).problems == ()
