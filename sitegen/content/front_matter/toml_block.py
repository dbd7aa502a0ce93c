"""TOML front matter (`+++`) to the same tree as YAML's; each key and value has its exact place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sitegen.content.front_matter.tree import MAX_DEPTH, MAX_NODES, Items, Node, Pairs, RefusedError, Scalar, Spot

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_KEY = re.compile(r"""[ \t]*(?P<key>[\w-]+|"[^"]*"|'[^']*')(?P<dots>(?:[ \t]*\.[ \t]*[\w-]+)*)[ \t]*=[ \t]*""")
_TABLE = re.compile(r"[ \t]*(?P<open>\[\[?)[ \t]*(?P<path>[\w.\"' -]+?)[ \t]*\]\]?")
_LOOSE = re.compile(r"(?P<indent>[ \t]*)(?P<key>[\w-]+)[ \t]*[:=][ \t]*(?P<value>\S.*?)[ \t]*\Z")
_SYNTAX = 'write each line as: key = "value"'


_UNKNOWN = Spot(-1, 0)
"""A node's end is not known here."""
_Places = dict[tuple[str, ...], tuple[Spot, Spot]]


class Digits(str):
    """A decimal number as it was written."""

    __slots__ = ()


def read_toml(block: str) -> Pairs:
    """The tree of a block; raises `RefusedError` where it is not TOML or goes too far."""
    try:
        values = tomllib.loads(block, parse_float=Digits)
    except tomllib.TOMLDecodeError as mistake:
        raise _refusal(block, mistake) from None
    except RecursionError:
        raise RefusedError("LIM005", f"this is nested more than {MAX_DEPTH} deep", Spot(0, 0), "flatten it") from None
    except ValueError as mistake:  # a number with thousands of digits
        raise RefusedError("FM009", str(mistake), Spot(0, 0), "write the number in quotes") from None
    places: _Places = dict(_scan(block))
    left = [MAX_NODES]
    node = _node(values, (), Spot(0, 0), places, left)
    if not isinstance(node, Pairs):
        raise TypeError("a TOML document is a table")
    return node


def _node(value: Any, path: tuple[str, ...], above: Spot, places: _Places, left: list[int]) -> Node:
    """The tree of one TOML value; `above` is the place of what holds it, for want of its own."""
    start = places[path][1] if path in places else above
    left[0] -= 1
    if left[0] < 0:
        raise RefusedError("LIM004", f"there are more than {MAX_NODES:,} values here", start, "use content/data/")
    if len(path) > MAX_DEPTH:
        raise RefusedError("LIM005", f"this is nested more than {MAX_DEPTH} deep", start, "flatten it")
    if isinstance(value, dict):
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, item in value.items():
            below = (*path, key)
            at = places[below][0] if below in places else start
            entries[key] = (Scalar(key, True, at, _UNKNOWN), _node(item, below, start, places, left))
        return Pairs(entries, start, _UNKNOWN)
    if isinstance(value, list):
        return Items(
            tuple(_node(item, (*path, str(number)), start, places, left) for number, item in enumerate(value)),
            start,
            _UNKNOWN,
        )
    if isinstance(value, str) and not isinstance(value, Digits):
        return Scalar(value, False, start, _UNKNOWN)
    return Scalar(_written(value), True, start, _UNKNOWN)


def _written(value: bool | int | str | date | datetime | time) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _scan(block: str) -> Iterator[tuple[tuple[str, ...], tuple[Spot, Spot]]]:
    """Path of each key to the places of the key and of its value; lines within long strings are passed over."""
    table: tuple[str, ...] = ()
    counts: dict[str, int] = {}
    closing = ""
    for number, line in enumerate(block.split("\n")):
        if closing:
            closing = "" if closing in line else closing
            continue
        if (found := _KEY.match(line)) is not None:
            names = [found["key"].strip("\"'"), *re.findall(r"[\w-]+", found["dots"])]
            yield (*table, *names), (Spot(number, found.start("key")), Spot(number, found.end()))
        elif (found := _TABLE.match(line)) is not None:
            name = found["path"]
            table = tuple(part.strip(" \"'") for part in name.split("."))
            spot = Spot(number, found.start("open"))
            if found["open"] == "[[":
                counts[name] = counts.get(name, -1) + 1
                if not counts[name]:
                    yield table, (spot, spot)
                table = (*table, str(counts[name]))
            yield table, (spot, spot)
        closing = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")


def _refusal(block: str, mistake: tomllib.TOMLDecodeError) -> RefusedError:
    found = _PLACE.search(str(mistake))
    lines = block.split("\n")
    spot = Spot(max(len(lines) - 2, 0), 0)
    if found and found[1]:
        spot = Spot(min(int(found[1]), len(lines)) - 1, int(found[2]) - 1)
    message = _PLACE.sub("", str(mistake))
    if message.startswith(("Cannot overwrite", "Cannot declare")):
        return RefusedError("FM008", "this key is given twice", Spot(spot.line, 0), "delete this line")
    if "date" in message.lower():
        return RefusedError("FM040", "there is no such date", spot, "write a day that exists")
    fixed = _quoted(lines, spot.line)
    hint = f"write: {fixed}" if fixed else _SYNTAX
    return RefusedError("FM003", f"this is not TOML: {message[:1].lower()}{message[1:]}", spot, hint)


def _quoted(lines: list[str], number: int) -> str:
    """The line with its value in quotes, where that moves the first error below it."""
    found = _LOOSE.match(lines[number])
    if found is None:
        return ""
    for value in ('"' + found["value"].replace("\\", "\\\\").replace('"', '\\"') + '"', found["value"]):
        line = f"{found['indent']}{found['key']} = {value}"
        try:
            tomllib.loads("\n".join([*lines[:number], line]))
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        return line
    return ""
