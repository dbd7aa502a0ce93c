"""A TOML text to values, or to one problem with its place and the line that would mend it.

The standard parser's messages differ from one Python to the next, so only its place is used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from sitegen.base.problems import Place, Problem, error

_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_LINE = re.compile(r"(?P<key>\s*(?:[\w.-]+|\"[^\"]*\"))\s*(?P<sign>[=:]?)\s*(?P<value>.*?)\s*\Z")
_HEAD = re.compile(r"\s*\[+\s*([\w.-]+)\W*\Z")
_NOT_OPENING = re.compile(r"#.*|\"[^\"]*\"|'[^']*'")
_LONG = re.compile(r"\d{1000,}")
_SWITCHES = {"yes": "true", "on": "true", "True": "true", "no": "false", "off": "false", "False": "false"}
_GENERAL = 'each line is key = value, text in "double quotes", tables in [brackets]'


def read_toml(text: str, path: str, code: str = "CFG003") -> tuple[dict[str, Any], Problem | None]:
    """The values of a TOML text; where it is none, no values and a problem of this code."""
    try:
        return tomllib.loads(text), None
    except tomllib.TOMLDecodeError as mistake:
        return {}, _problem(text, path, code, mistake)
    except RecursionError:
        lines = text.split("\n")
        deepest = max(range(len(lines)), key=lambda number: lines[number].count("[") + lines[number].count("{"))
        return {}, error("LIM005", "lists or tables are nested too deep", Place(path, deepest + 1, 1), "flatten them")
    except ValueError:  # a number with thousands of digits
        found = _LONG.search(text)
        start = found.start() if found else 0
        at = Place(path, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        return {}, error(code, "a number is too long", at, "write a shorter number, or text in quotes")


def _problem(text: str, path: str, code: str, mistake: tomllib.TOMLDecodeError) -> Problem:
    lines = text.rstrip("\n").split("\n")
    number, column = _first_error(mistake) or (len(lines), len(lines[-1]) + 1)
    number = min(number, len(lines))
    line = lines[number - 1]
    found = _LINE.match(line)
    start = found.start("value") + 1 if found else column
    if "overwrite" in str(mistake) or "twice" in str(mistake) or "immutable" in str(mistake):
        column = len(line) - len(line.lstrip()) + 1
        if line.lstrip().startswith("["):
            return error(code, "this table is given twice", Place(path, number, column), "put both into one table")
        return error(code, "this key is given twice", Place(path, number, column), "delete this line, or the other")
    after = number if _first_error(mistake) else len(lines) + 1
    above = "".join(_NOT_OPENING.sub("", above) for above in lines[: after - 1])
    if above.count("[") > above.count("]"):
        return _open_list(lines, after, path, code)
    if "Unterminated" in str(mistake):
        return error(code, "a long text is never closed", Place(path, number, start), "add three quotes at its end")
    hint = next((f"write: {mended}" for mended in _candidates(line) if _mends(lines, number, mended)), _GENERAL)
    at = Place(path, number, column)
    if line.lstrip().startswith("[") and "=" not in line:
        return error(code, "this is not the head of a table", at, hint)
    if found is None:
        return error(code, "this is not a line of TOML", at, hint)
    value = found["value"]
    if found["sign"] != "=":
        return error(code, "a key and its value have = between them", Place(path, number, found.end("key") + 1), hint)
    if not value:
        return error(code, "there is no value after =", Place(path, number, len(line) + 1), hint)
    if value[0] in "\"'":
        return error(code, f"{_quotes(value)} in TOML", at if "\\" in value else Place(path, number, start), hint)
    message = "this is no number and no date" if value[0].isdigit() else "text must stand in quotes"
    return error(code, message, Place(path, number, start), hint)


def _quotes(value: str) -> str:
    if value[0] == '"' and "\\" in value:
        return "a backslash means something else"
    return "a quote ends too early" if value.count(value[0]) > 1 else "a quote must be closed on its line"


def _open_list(lines: list[str], number: int, path: str, code: str) -> Problem:
    """The parser notices an unclosed list only where the next key starts."""
    depth = 0
    for index in range(number - 2, -1, -1):
        depth += lines[index].count("[") - lines[index].count("]")
        if depth > 0:
            last = next(above for above in range(number - 2, index - 1, -1) if lines[above].strip())
            hint = f"write: {lines[index].rstrip().rstrip(',')}]" if last == index else f"write ] after line {last + 1}"
            place = Place(path, index + 1, lines[index].index("[") + 1)
            return error(code, "this list is never closed", place, hint)
    return error(code, "a list is never closed", Place(path, number, 1), _GENERAL)


def _candidates(line: str) -> Iterator[str]:
    """Lines that may have been meant."""
    if head := _HEAD.match(line):
        yield f"[{head[1]}]"
    found = _LINE.match(line)
    if found is None:
        return
    key, value = found["key"], found["value"].rstrip(",;")
    yield f"{key} = {_SWITCHES.get(value, value)}"
    bare = value.strip("\"'“”„‘’")
    if "\\" in bare and "'" not in bare:
        yield f"{key} = '{bare}'"
    escaped = bare.replace("\\", "\\\\").replace('"', '\\"')
    yield f'{key} = "{escaped}"'


def _mends(lines: list[str], number: int, mended: str) -> bool:
    """Whether the first error is gone, or below line `number`, once that line is `mended`."""
    try:
        tomllib.loads("\n".join([*lines[: number - 1], mended, *lines[number:]]) + "\n")
    except tomllib.TOMLDecodeError as mistake:
        place = _first_error(mistake)
        return place[0] > number if place else number < len(lines)
    except (RecursionError, ValueError):
        return False
    return True


def _first_error(mistake: tomllib.TOMLDecodeError) -> tuple[int, int] | None:
    found = _PLACE.search(str(mistake))
    return (int(found[1]), int(found[2])) if found else None
