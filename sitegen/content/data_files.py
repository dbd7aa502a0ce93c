"""`content/data/`: tables for templates, as plain JSON-like values."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from sitegen.base.problems import Place, Problem, error
from sitegen.content.model import Json

DATA_SUFFIXES = (".toml", ".yaml", ".yml", ".json", ".csv")
_TOML_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")


def read_data(path: str, data: bytes) -> tuple[Json, list[Problem]]:
    """The value of one data file, or a DATA001 problem with its place. A CSV is a list of rows by column name."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as mistake:
        line = data.count(b"\n", 0, mistake.start) + 1
        return None, [error("ENC001", "is not UTF-8", Place(path, line), "save the file as UTF-8")]
    try:
        if path.endswith(".toml"):
            return _plain(tomllib.loads(text)), []
        if path.endswith(".json"):
            return json.loads(text), []
        if path.endswith(".csv"):
            return _csv(path, text)
        return _yaml(path, text)
    except tomllib.TOMLDecodeError as mistake:
        found = _TOML_PLACE.search(str(mistake))
        place = Place(path, int(found[1]), int(found[2])) if found else Place(path, text.count("\n") + 1)
        return None, [_bad("TOML", _TOML_PLACE.sub("", str(mistake)), place)]
    except json.JSONDecodeError as mistake:
        return None, [_bad("JSON", mistake.msg, Place(path, mistake.lineno, mistake.colno))]
    except RecursionError:
        return None, [error("LIM005", "is nested too deep", Place(path, 1, 1), "flatten the table")]


def _csv(path: str, text: str) -> tuple[Json, list[Problem]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: list[Json] = []
    try:
        for row in reader:
            if None in row or None in row.values():
                message = f"has {sum(value is not None for value in row.values())} columns filled, the head names "
                message += str(len(reader.fieldnames or ()))
                return None, [_bad("CSV", "this row " + message, Place(path, reader.line_num, 1))]
            rows.append(dict(row))
    except csv.Error as mistake:
        return None, [_bad("CSV", str(mistake), Place(path, reader.line_num or 1, 1))]
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


def _bad(kind: str, message: str, at: Place) -> Problem:
    return error(
        "DATA001", f"is not valid {kind}: {message[:1].lower()}{message[1:]}", at, "mend the line, or remove it"
    )
