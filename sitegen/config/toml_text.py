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
_LONG_TEXT = "a long text is never closed"
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
    number, column = _first_error(mistake) or (len(lines) + 1, 1)
    if _is_open(lines[: number - 1]):
        return _open_list(lines, number, path, code)
    if number > len(lines):  # the file ends in the midst of something: where did that start?
        number = _last_statement(lines)
        column = len(lines[number - 1]) + 1
    line = lines[number - 1]
    if "overwrite" in str(mistake) or "twice" in str(mistake) or "immutable" in str(mistake):
        column = len(line) - len(line.lstrip()) + 1
        if line.lstrip().startswith("["):
            return error(code, "this table is given twice", Place(path, number, column), "put both into one table")
        return error(code, "this key is given twice", Place(path, number, column), "delete this line, or the other")
    hint = next((f"write: {mended}" for mended in _candidates(line) if _mends(lines, number, mended)), _GENERAL)
    message, column = _what(line, column)
    if message == _LONG_TEXT:
        hint = "add three quotes where the text ends"
    return error(code, message, Place(path, number, column), hint)


def _what(line: str, column: int) -> tuple[str, int]:
    """What is wrong with a line, and the column of it; `column` is where the parser stopped."""
    found = _LINE.match(line)
    if line.lstrip().startswith("[") and "=" not in line:
        return "this is not the head of a table", column
    if found is None:
        return "this is not a line of TOML", column
    value = found["value"]
    start = found.start("value") + 1
    if found["sign"] != "=":
        return "a key and its value have = between them", found.end("key") + 1
    if not value:
        return "there is no value after =", len(line) + 1
    if value.startswith(('"""', "'''")):
        return _LONG_TEXT, start
    if value[0] == '"' and "\\" in value:
        return "a backslash means something else in TOML", line.index("\\") + 1
    if value[0] in "\"'":
        closed = value.count(value[0]) > 1
        return "a quote ends too early in TOML" if closed else "a quote must be closed on its line in TOML", start
    return "this is no number and no date" if value[0].isdigit() else "text must stand in quotes", start


def _is_open(lines: list[str]) -> bool:
    """Whether a list is still open after these lines."""
    plain = "".join(_NOT_OPENING.sub("", line) for line in lines)
    return plain.count("[") > plain.count("]")


def _last_statement(lines: list[str]) -> int:
    """The line on which the last statement starts: all above it is TOML."""
    for number in range(len(lines), 1, -1):
        try:
            tomllib.loads("\n".join(lines[: number - 1]))
        except (tomllib.TOMLDecodeError, RecursionError, ValueError):
            continue
        return number
    return 1


def _open_list(lines: list[str], number: int, path: str, code: str) -> Problem:
    """The parser notices an unclosed list only where the next key starts."""
    index = next(index for index in range(number - 2, -1, -1) if _is_open(lines[index : number - 1]))
    place = Place(path, index + 1, lines[index].index("[") + 1)
    last = next((above for above in range(number - 2, index, -1) if lines[above].strip()), index)
    closed = lines[index].rstrip().rstrip(",") + "]"
    hint = f"write ] after line {last + 1}"
    if last == index:
        hint = f"write: {closed}" if _mends(lines, index + 1, closed) else _GENERAL
    return error(code, "this list is never closed", place, hint)


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
    if mended == lines[number - 1]:
        return False
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
