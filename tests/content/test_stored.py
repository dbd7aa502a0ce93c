"""What is stored and read again equals what went in."""

from __future__ import annotations

import json
import pickle
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.base.digest import digest
from sitegen.base.problems import Place, Problem
from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.model import (
    KINDS,
    Contributor,
    Correction,
    Document,
    Figure,
    FrontMatter,
    Heading,
    KeyPlaces,
    Moment,
    Parsed,
    Photo,
    Reference,
    Series,
    Source,
)
from sitegen.content.parse import ParseOptions, parse
from sitegen.content.stored import from_text, pack, to_text, unpack

ROOT = Path(__file__).parents[2]
ZONES = st.sampled_from([ZoneInfo(name) for name in ("UTC", "Europe/Lisbon", "America/New_York", "Asia/Kolkata")])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
NUMBERS = st.integers(0, 10**6)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
JSON = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
PATH = "content/posts/a.md"
KEYS = st.text(st.sampled_from(";:\\abcs \n1é"), max_size=6)
PLACES = st.builds(Place, st.just(PATH), NUMBERS, NUMBERS)


def moments(zone: ZoneInfo) -> st.SearchStrategy[Moment]:
    """Moments as front matter gives them: to the second, the repeated hour of autumn among them."""
    times = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))
    some = times | st.datetimes(datetime(2026, 10, 25, 0), datetime(2026, 10, 25, 3), timezones=st.just(UTC))
    shown = some.map(lambda at: at.replace(microsecond=0).astimezone(zone))
    return st.builds(Moment, shown, st.booleans())


@st.composite
def parsed_sources(draw: st.DrawFn) -> tuple[Parsed, ZoneInfo]:
    zone = draw(ZONES)
    moment, number = moments(zone), st.floats(0, 1)
    focus = st.none() | st.tuples(number, number)
    optional = {
        "date": moment,
        "updated": moment,
        "embargo": moment,
        "expires": moment,
        "photo": st.builds(Photo, TEXT, *[st.none() | TEXT] * 5, focus),
        "series": st.builds(Series, TEXT, NUMBERS),
    }
    front = st.builds(
        FrontMatter,
        **{name: st.none() | strategy for name, strategy in optional.items()},
        **dict.fromkeys(("tags", "authors", "aliases", "related"), TEXTS),
        **{name: st.booleans() for name in ("draft", "pinned", "featured", "comments", "noindex")},
        **dict.fromkeys(("title", "section", "description", "dateline", "slug", "url", "layout", "lang"), TEXT),
        **dict.fromkeys(("translation_key", "canonical_url"), TEXT),
        contributors=st.lists(st.builds(Contributor, TEXT, TEXT), max_size=2).map(tuple),
        corrections=st.lists(st.builds(Correction, moment, TEXT), max_size=2).map(tuple),
        kind=st.sampled_from(KINDS),
        extra=st.dictionaries(TEXT, JSON, max_size=3),
        places=st.lists(st.tuples(TEXT | KEYS, NUMBERS, NUMBERS), max_size=5, unique_by=lambda spot: spot[0]).map(
            lambda spots: KeyPlaces.of(PATH, spots)
        ),
    )
    reference = st.builds(Reference, TEXT, st.sampled_from(("link", "image", "embed")), PLACES)
    figure = st.builds(Figure, NUMBERS, *[st.none() | TEXT] * 3, st.booleans())
    document = st.builds(
        Document,
        path=st.just(PATH),
        folder=st.just("posts"),
        front=front,
        **dict.fromkeys(("title", "slug", "url", "section", "body", "summary", "digest"), TEXT),
        references=st.lists(reference, max_size=2).map(tuple),
        figures=st.lists(figure, max_size=2).map(tuple),
        headings=st.lists(st.builds(Heading, st.integers(1, 6), TEXT, TEXT), max_size=2).map(tuple),
        anchors=st.frozensets(TEXT, max_size=3),
        words=NUMBERS,
        minutes=NUMBERS,
    )
    other = st.builds(Place, TEXT, st.none() | NUMBERS, st.none() | NUMBERS)
    severity = st.sampled_from(("error", "warning"))
    places = st.lists(other, max_size=2).map(tuple)
    problem = st.builds(Problem, TEXT, TEXT, st.none() | other, TEXT, severity, places)
    problems = st.lists(problem, max_size=2).map(tuple)
    return draw(st.builds(Parsed, st.none() | document, problems)), zone


def again(parsed: Parsed, zone: ZoneInfo) -> Parsed:
    document = parsed.document
    body = document.body if document else ""
    return from_text(to_text(parsed).encode().decode(), PATH, "posts", body, zone)


def exact(parsed: Parsed) -> str:
    """A text that tells 1 from 1.0 and True, a tuple from a list, and one order of keys from another."""
    found = parsed.document
    anchors = sorted(found.anchors) if found else []
    return repr((anchors, replace(found, anchors=frozenset()) if found else None, parsed.problems))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(parsed_sources())
def test_what_is_read_again_equals_what_went_in(given_one):
    parsed, zone = given_one
    found = again(parsed, zone)
    assert found == parsed
    assert exact(found) == exact(parsed)


@given(st.integers(0, 4), ZONES)
def test_the_repeated_hour_of_autumn_is_read_again_as_it_was(hours, zone):
    at = datetime(2026, 10, 24 + hours, 23, 30, tzinfo=UTC).astimezone(zone)
    front = FrontMatter(date=Moment(at, False), updated=Moment(at.replace(fold=1), False))
    parsed = Parsed(_document(front), ())
    found = again(parsed, zone).document
    assert found
    assert found.front.date
    assert found.front.updated
    assert (found.front.date.stamp, found.front.updated.stamp) == (at.timestamp(), at.replace(fold=1).timestamp())


def _document(front: FrontMatter) -> Document:
    return Document(
        path=PATH,
        folder="posts",
        front=front,
        title="",
        slug="",
        url="",
        section="",
        body="",
        references=(),
        figures=(),
        headings=(),
        anchors=frozenset(),
        summary="",
        words=0,
        minutes=1,
        digest="",
    )


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_every_text_of_the_sample_blog_is_read_again_as_it_was(engine):
    markup = MarkupOptions(engine=engine, raw_html=True, typography=True, highlight=True, language="en", time_limit=60)
    options = ParseOptions(
        markup=markup, timezone="Europe/Lisbon", post_url="/{slug}/", page_url="/{path}/", summary_words=40
    )
    files = sorted((ROOT / "content/posts").rglob("*.md"))
    assert files
    for file in files:
        data = file.read_bytes()
        path = file.relative_to(ROOT).as_posix()
        parsed = parse(Source(path=path, folder="posts", data=data, digest=digest(data)), options)
        assert parsed.document
        found = from_text(to_text(parsed), path, "posts", parsed.document.body, ZoneInfo("Europe/Lisbon"))
        assert exact(found) == exact(parsed)


def test_a_text_is_the_json_of_its_values():
    parsed = Parsed(
        _document(FrontMatter(title="Ebb — “flow”", date=Moment(datetime(2026, 1, 31, tzinfo=UTC), True))), ()
    )
    text = to_text(parsed)
    assert json.loads(text) == pack(parsed)
    assert unpack(json.loads(text), PATH, "posts", "", UTC) == parsed


@pytest.mark.parametrize("wrong", ["", "[", "[[]] []", "1", "[]", "[[],{}]", "null", '[[],{"tile":""}]', '{"a":1}'])
def test_a_damaged_text_is_refused(wrong):
    with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
        from_text(wrong, PATH, "posts", "", UTC)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(parsed_sources())
def test_what_another_process_sends_equals_what_it_made(given_one):
    parsed, _ = given_one
    assert exact(pickle.loads(pickle.dumps(parsed))) == exact(parsed)


@given(st.lists(st.tuples(TEXT | KEYS, NUMBERS, NUMBERS), max_size=6, unique_by=lambda spot: spot[0]), TEXT | KEYS)
def test_the_place_of_a_key_is_found_whatever_the_key(spots, other):
    places = KeyPlaces.of(PATH, spots)
    expected = {key: Place(PATH, line, column) for key, line, column in spots}
    assert list(places) == list(expected)
    assert len(places) == len(expected)
    assert {key: places[key] for key in expected} == expected
    assert places.get(other) == expected.get(other)
    assert places == expected


def test_every_field_of_a_document_is_stored():
    assert {field.name for field in fields(Document)} - {"path", "folder", "body"} == {
        "title",
        "slug",
        "url",
        "section",
        "references",
        "figures",
        "headings",
        "anchors",
        "summary",
        "words",
        "minutes",
        "front",
        "digest",
    }
