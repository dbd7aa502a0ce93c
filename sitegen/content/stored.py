"""A parsed source as text for the cache, and back. What comes back equals what went in, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from sitegen.base.problems import Place, Problem
from sitegen.content.model import (
    Contributor,
    Correction,
    Document,
    FrontMatter,
    Heading,
    Moment,
    Parsed,
    Photo,
    Reference,
    Series,
)

Plain = Any
"""What JSON can hold: None, bool, int, float, str, list, dict with text keys."""


def pack(parsed: Parsed) -> Plain:
    """A parsed source as plain values. The path is not among them: it is part of the key."""
    document = parsed.document
    problems = [
        [
            problem.code,
            problem.message,
            _pack_place(problem.at),
            problem.hint,
            problem.severity,
            [_pack_place(other) for other in problem.others],
        ]
        for problem in parsed.problems
    ]
    if document is None:
        return [problems]
    return [
        problems,
        document.title,
        document.slug,
        document.url,
        document.section,
        [[*reference[:2], reference.at.line, reference.at.column] for reference in document.references],
        [list(heading) for heading in document.headings],
        sorted(document.anchors),
        document.summary,
        document.words,
        document.minutes,
        _pack_front(document.front),
        document.digest,
    ]


def unpack(values: Plain, path: str, folder: Any, body: Any, zone: ZoneInfo) -> Parsed:
    """The parsed source that `pack` made of a source at `path`. Raises what a damaged value raises."""
    problems, *rest = values
    found = tuple(
        Problem(code, message, _place(at), hint, severity, tuple(_place(other) for other in others))  # type: ignore[misc]
        for code, message, at, hint, severity, others in problems
    )
    if not rest:
        return Parsed(None, found)
    title, slug, url, section, references, headings, anchors, summary, words, minutes, front, digest = rest
    document = Document(
        path=path,
        folder=folder,
        front=_front(front, path, zone),
        title=title,
        slug=slug,
        url=url,
        section=section,
        body=body,
        references=tuple([Reference(target, use, Place(path, *spot)) for target, use, *spot in references]),
        headings=tuple([Heading(*heading) for heading in headings]),
        anchors=frozenset(anchors),
        summary=summary,
        words=words,
        minutes=minutes,
        digest=digest,
    )
    return Parsed(document, found)


def _pack_place(at: Place | None) -> Plain:
    return None if at is None else [at.path, at.line, at.column]


def _place(at: Plain) -> Place | None:
    return None if at is None else Place(*at)


_DEFAULTS = {
    field.name: field.default if field.default is not MISSING else {}
    for field in fields(FrontMatter)
    if field.name != "places"
}
_VALUES = attrgetter(*_DEFAULTS)


def _moment(moment: Moment) -> Plain:
    at = moment.at
    return [[at.year, at.month, at.day, at.hour, at.minute, at.second], at.fold, moment.dated]


def _read_moment(values: Plain, zone: ZoneInfo) -> Moment:
    wall, fold, dated = values
    year, month, day, hour, minute, second = wall
    return Moment(datetime(year, month, day, hour, minute, second, tzinfo=zone, fold=fold), dated)


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
    "photo": lambda values, _: _read_photo(*values),
    "contributors": lambda some, _: tuple([Contributor(*one) for one in some]),
    "corrections": lambda some, zone: tuple([Correction(_read_moment(date, zone), text) for date, text in some]),
    "series": lambda values, _: Series(*values),
    "tags": lambda values, _: tuple(values),
    "authors": lambda values, _: tuple(values),
    "aliases": lambda values, _: tuple(values),
    "related": lambda values, _: tuple(values),
}


def _read_photo(*values: Any) -> Photo:
    *texts, focus = values
    return Photo(*texts)._replace(focus=tuple(focus) if focus else None)


def _pack_front(front: FrontMatter) -> Plain:
    """The keys that differ from their defaults, and the place of each key that was given."""
    given = {}
    for (name, default), value in zip(_DEFAULTS.items(), _VALUES(front), strict=True):
        if value != default:
            given[name] = _PACK[name](value) if name in _PACK else value
    return [given, {key: [at.line, at.column] for key, at in front.places.items()}]


def _front(values: Plain, path: str, zone: ZoneInfo) -> FrontMatter:
    given, places = values
    for name in given.keys() & _READ.keys():
        given[name] = _READ[name](given[name], zone)
    return FrontMatter(**given, places={key: Place(path, *spot) for key, spot in places.items()})
