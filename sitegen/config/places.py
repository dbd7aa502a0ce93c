"""Where each key of a TOML text stands: the standard parser does not tell."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_TABLE = re.compile(rf"\s*\[(\[)?\s*({_DOTTED})\s*\]\]?")
_ENTRY = re.compile(rf"(\s*)({_DOTTED})\s*=\s*")
_PART = re.compile(_KEY)
_MULTILINE = ('"""', "'''")


def key_places(text: str) -> dict[Path, tuple[int, int, int]]:
    """For each key path: line, column of the key, column of its value, from 1. An array of tables counts from 0."""
    places: dict[Path, tuple[int, int, int]] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if match := _TABLE.match(line):
            table = _parts(match[2])
            column = match.start(2) + 1
            if match[1]:
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            places.setdefault(table, (number, column, column))
        elif match := _ENTRY.match(line):
            path = (*table, *_parts(match[2]))
            places.setdefault(path, (number, match.end(1) + 1, match.end() + 1))
            value = line[match.end() :]
            inside = next((mark for mark in _MULTILINE if value.startswith(mark) and value.count(mark) == 1), "")
    return places


def nearest_place(places: dict[Path, tuple[int, int, int]], path: Path) -> tuple[int, int, int] | None:
    """The place of `path`, or of the longest part of it that is known."""
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return None


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
