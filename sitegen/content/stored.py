"""A parsed source as text for the cache, and back. What comes back equals what went in, field by field.

A build in which nothing changed reads every document again, so this is made for reading: lists without names, nothing
twice, and places left as the text they are looked up in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from sys import intern
from typing import Any
from zoneinfo import ZoneInfo

from sitegen.base.problems import Place, Problem
from sitegen.content.model import (
    Contributor,
    Correction,
    Figure,
    Folder,
    FrontMatter,
    Heading,
    KeyPlaces,
    Later,
    Moment,
    Parsed,
    Photo,
    Reference,
    Series,
    document_of,
)

_decode = json.JSONDecoder().decode
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode

Plain = Any
"""What JSON can hold: None, bool, int, float, str, list, dict with text keys."""

_new = tuple.__new__  # of a NamedTuple that is known to have its fields: half the time of a call of its class


def to_text(parsed: Parsed) -> str:
    """A parsed source as JSON, its body apart."""
    return _encode(pack(parsed))


def from_text(text: str, path: str, folder: Folder, body: str | Later, zone: ZoneInfo) -> Parsed:
    """The parsed source that `to_text` made of a source at `path`.

    Raises ValueError, TypeError, KeyError or IndexError for a damaged text.
    """
    return unpack(_decode(text), path, folder, body, zone)


def pack(parsed: Parsed) -> Plain:
    """A parsed source as plain values. The path is not among them: it is part of the key."""
    document = parsed.document
    problems = [_pack_problem(problem) for problem in parsed.problems] if parsed.problems else []
    if document is None:
        return [problems]
    front, headings, anchors = document.front, document.headings, document.anchors
    ids = frozenset([heading.id for heading in headings])
    return [
        problems,
        _pack_front(front),
        _spots(front),
        _unless(front.title, document.title),
        document.slug,
        document.url,
        _unless(front.section, document.section),
        [value for target, use, (_, *at) in document.references for value in (target, use, *at)],
        [list(figure) for figure in document.figures] if document.figures else [],
        [value for heading in headings for value in heading],
        sorted(anchors - ids),
        [] if ids <= anchors else sorted(ids - anchors),
        _unless(front.description, document.summary),
        document.words,
        document.minutes,
        document.digest,
    ]


def _pack_problem(problem: Problem) -> Plain:
    others = [_pack_place(other) for other in problem.others]
    return [problem.code, problem.message, _pack_place(problem.at), problem.hint, problem.severity, others]


def unpack(values: Plain, path: str, folder: Folder, body: str | Later, zone: ZoneInfo) -> Parsed:
    """The parsed source that `pack` made of a source at `path`. Raises what a damaged value raises."""
    problems = tuple(_problems(values[0])) if values[0] else ()
    if len(values) == 1:
        return _new(Parsed, (None, problems))
    _, given, spots, title, slug, url, section, references, figures, headings, anchors, absent, summary, *counts = (
        values
    )
    words, minutes, digest = counts
    front = _front(given, KeyPlaces(path, spots), zone)
    if headings:
        anchors += headings[2::3]
    document = document_of(
        path,
        folder,
        front,
        front.title if title is None else title,
        slug,
        url,
        front.section if section is None else intern(section),
        body,
        tuple(_references(references, path)) if references else (),
        tuple([Figure(*figure) for figure in figures]) if figures else (),
        _headings(headings) if headings else (),
        frozenset(anchors).difference(absent) if absent else frozenset(anchors),
        front.description if summary is None else summary,
        words,
        minutes,
        digest,
    )
    return _new(Parsed, (document, problems))


def _unless(same: str, text: str) -> str | None:
    """`text`, or None where it is `same`: most titles and summaries are those of the front matter."""
    return None if text == same else text


def _spots(front: FrontMatter) -> str:
    places = front.places
    if isinstance(places, KeyPlaces):
        return places.spots
    return KeyPlaces.of("", [(key, at.line, at.column) for key, at in places.items()]).spots


def _problems(packed: Plain) -> Iterator[Problem]:
    for code, message, at, hint, severity, others in packed:
        yield Problem(code, message, _place(at), hint, severity, tuple([Place(*other) for other in others]))


def _references(packed: Sequence[Any], path: str) -> Iterator[Reference]:
    four = iter(packed)
    for target, use, line, column in zip(four, four, four, four, strict=True):
        yield _new(Reference, (target, intern(use), _new(Place, (path, line, column))))


def _headings(packed: Sequence[Any]) -> tuple[Heading, ...]:
    three = iter(packed)
    return tuple([_new(Heading, heading) for heading in zip(three, three, three, strict=True)])


def _pack_place(at: Place | None) -> Plain:
    return None if at is None else [at.path, at.line, at.column]


def _place(at: Plain) -> Place | None:
    return None if at is None else Place(*at)


_DEFAULTS = tuple(FrontMatter._field_defaults.items())[:-1]


def _moment(moment: Moment) -> Plain:
    at = moment.at
    return [at.year, at.month, at.day, at.hour, at.minute, at.second, at.fold, moment.dated]


def _read_moment(values: Plain, zone: ZoneInfo) -> Moment:
    year, month, day, hour, minute, second, fold, dated = values
    return _new(Moment, (datetime(year, month, day, hour, minute, second, 0, zone, fold=fold), dated))


def _names(values: Plain, _: ZoneInfo) -> tuple[str, ...]:
    """Names that stand in many texts: each is held once."""
    return tuple(map(intern, values))


_PACK: Mapping[str, Callable[[Any], Plain]] = {
    "date": _moment,
    "updated": _moment,
    "embargo": _moment,
    "expires": _moment,
    "photo": list,
    "contributors": lambda some: [list(one) for one in some],
    "corrections": lambda some: [[_moment(one.date), one.text] for one in some],
    "series": list,
    "extra": dict,
}
_READ: Mapping[str, Callable[[Any, ZoneInfo], Any]] = {
    "date": _read_moment,
    "updated": _read_moment,
    "embargo": _read_moment,
    "expires": _read_moment,
    "photo": lambda values, _: _read_photo(values),
    "contributors": lambda some, _: tuple([Contributor(*one) for one in some]),
    "corrections": lambda some, zone: tuple([Correction(_read_moment(date, zone), text) for date, text in some]),
    "series": lambda values, _: Series(*values),
    "tags": _names,
    "authors": _names,
    "section": lambda value, _: intern(value),
    "aliases": lambda values, _: tuple(values),
    "related": lambda values, _: tuple(values),
}


def _read_photo(values: list[Any]) -> Photo:
    if values[-1]:
        values[-1] = tuple(values[-1])
    return Photo(*values)


def _pack_front(front: FrontMatter) -> Plain:
    """The keys that differ from their defaults."""
    given = {}
    for (name, default), value in zip(_DEFAULTS, front, strict=False):  # all but the last, `places`
        if value is not default and value != default:
            pack_value = _PACK.get(name)
            given[name] = value if pack_value is None else pack_value(value)
    return given


def _front(given: Plain, places: KeyPlaces, zone: ZoneInfo) -> FrontMatter:
    for name, value in given.items():
        if (read := _READ.get(name)) is not None:
            given[name] = read(value, zone)
    return FrontMatter(**given, places=places)
