"""`content/data/`: tables for templates, as plain JSON-like values."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime, time
from typing import Any

from sitegen.base.problems import Place, Problem, error
from sitegen.config.toml_text import read_toml
from sitegen.content.model import Json

DATA_SUFFIXES = (".toml", ".yaml", ".yml", ".json", ".csv")
_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_LONG = re.compile(r"\d{1000,}")
_LONG_HEX = re.compile(r"0[xob][0-9A-Fa-f_]{1000,}")
_HALF = re.compile(r"\\u[dD][89abAB]\w\w(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]\w\w)\\u[dD][c-fC-F]\w\w")
_MAX_FIELD = 131_072
_WORD = re.compile(r"[A-Za-z_]\w*\s*:")
_JSON_GENERAL = 'names and texts stand in "double quotes", values are separated by commas'


def read_data(path: str, data: bytes) -> tuple[Json, list[Problem]]:
    """The value of one data file, or a DATA001 problem with its place. A CSV is a list of rows by column name."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        from sitegen.content.front_matter.decode import decode  # it knows what else the bytes may be

        return None, list(decode(path, data).problems)
    suffix = path.rpartition(".")[2].lower()
    if suffix == "toml":
        values, problem = read_toml(text, path, "DATA001")
        return (None, [problem]) if problem else _toml(path, text, _plain(values))
    if suffix == "json":
        return _json(path, text)
    if suffix == "csv":
        return _csv(path, text)
    return _yaml(path, text)


def _toml(path: str, text: str, value: Json) -> tuple[Json, list[Problem]]:
    found = _LONG_HEX.search(text)
    if found is None:
        return value, []
    try:
        json.dumps(value)
    except ValueError:  # Python writes no number of so many digits
        return None, [error("DATA001", "a number is too long", _place(path, text, found.start()), "write it in quotes")]
    return value, []


def _json(path: str, text: str) -> tuple[Json, list[Problem]]:
    try:
        value: Json = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as mistake:
        return None, [_json_problem(path, text, mistake.pos)]
    except RecursionError:
        return None, [error("LIM005", "is nested too deep", Place(path, 1, 1), "flatten the table")]
    except ValueError as mistake:
        word = str(mistake)
        if word not in _CONSTANTS:
            found = _LONG.search(text)
            at = _place(path, text, found.start() if found else 0)
            return None, [error("DATA001", "a number is too long", at, "write it in quotes")]
        return None, [
            error("DATA001", f"JSON has no {word}", _place(path, text, text.index(word)), f'write "{word}" or null')
        ]
    if "\\ud" in text.lower() and not _is_whole(value):
        found = _HALF.search(text)
        at = _place(path, text, found.start() if found else 0)
        return None, [error("DATA001", "this escape is half a character", at, "write the character itself")]
    return value, []


def _is_whole(value: Json) -> bool:
    """Whether every text in a value can be written as UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_constant(word: str) -> Json:
    raise ValueError(word)


def _json_problem(path: str, text: str, position: int) -> Problem:
    """What is wrong at `position`, where the parser stopped; its own words differ from one Python to the next."""
    at = _place(path, text, position)
    rest = text[position:].lstrip()
    before = text[:position].rstrip()
    if not text.strip():
        return error("DATA001", "the file is empty", Place(path, 1, 1), "write {} or [], or delete the file")
    if rest[:1] in ("]", "}") or before.endswith((",]", ",}")) or rest[:2] in (",]", ",}"):
        comma = text.rindex(",", 0, position + 1) if "," in text[: position + 1] else position
        hint = "delete the character at this place"
        return error("DATA001", "there is a comma after the last value", _place(path, text, comma), hint)
    if rest[:1] == "'":
        return error("DATA001", "texts stand in double quotes in JSON", at, "put \" in the place of each '")
    if rest[:1] in ("“", "”", "„"):
        return error("DATA001", "curly quotes are not quotes in JSON", at, 'write " instead')
    if not rest:
        return error("DATA001", "the file ends too early: a bracket or quote is never closed", at, "close it")
    if text[position : position + 1] in ("\n", "\t"):
        return error("DATA001", "a text must end on its line", at, r"write \n for a line break, \t for a tab")
    if rest[:1] == '"' and before[-1:] in (":", ",", "[", "{", ""):
        return error("DATA001", "this quote is never closed", at, 'write a " at the end of the text')
    if before[-1:] == '"' and before.rpartition("\n")[2].count('"') == 2 and rest[:1] != '"':
        return error("DATA001", "a colon is missing here", at, "write a colon at this place")
    if _WORD.match(rest):
        return error("DATA001", "names stand in double quotes in JSON", at, f'write "{rest.split(":")[0].strip()}":')
    if rest[:1] in ('"', "{", "[") and before[-1:] not in ("", ",", ":", "[", "{"):
        end = _place(path, text, len(before))
        return error("DATA001", "a comma is missing here", end, "write a comma at this place")
    if rest[:2] in ("//", "/*") or rest[0] == "#":
        return error("DATA001", "JSON has no remarks", at, "delete this line, or use a .toml or .yaml file")
    return error("DATA001", "this is not JSON", at, _JSON_GENERAL)


def _place(path: str, text: str, position: int) -> Place:
    start = text.rfind("\n", 0, position) + 1
    return Place(path, text.count("\n", 0, position) + 1, position - start + 1)


def _csv(path: str, text: str) -> tuple[Json, list[Problem]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: list[Json] = []
    names: list[str] = []
    before = 0
    try:
        names = list(reader.fieldnames or ())
        if twice := next((name for name in names if names.count(name) > 1), ""):
            message = f"two columns are called {twice}"
            return None, [error("DATA001", message, Place(path, 1, 1), "give each column a name of its own")]
        before = reader.line_num
        for row in reader:
            if None in row or None in row.values():
                extra = row.get(None)
                found = len(names) + len(extra) if extra else sum(value is not None for value in row.values())
                message = f"this row has {found} {'value' if found == 1 else 'values'}, the head has {len(names)}"
                hint = 'a value that holds a comma stands in "quotes"' if extra else "write a comma for each value"
                return None, [error("DATA001", message, Place(path, before + 1, 1), hint)]
            rows.append(dict(row))
            before = reader.line_num
    except csv.Error as mistake:
        if "larger" in str(mistake):
            message = f"a value has more than {_MAX_FIELD:,} characters"
            return None, [error("DATA001", message, Place(path, before + 1, 1), "shorten it, or use a .json file")]
        message, hint = "a quote in this row is not where it can be", 'write a quote inside a quoted value twice: ""'
        return None, [error("DATA001", message, Place(path, before + 1, 1), hint)]
    return rows, []


def _yaml(path: str, text: str) -> tuple[Json, list[Problem]]:
    from sitegen.content.front_matter import read_yaml

    value, problems = read_yaml(path, text)
    return value, list(problems)


def _plain(value: Any) -> Json:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value  # type: ignore[no-any-return]
