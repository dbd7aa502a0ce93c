"""`sitegen.toml` to a `Config`, or to located problems: never the first one only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.config.model import Config
from sitegen.config.places import key_places, nearest_place

FILE_NAME = "sitegen.toml"
_MINIMUM = 'write at least: [site] on one line, then title = "My paper" and base_url = "https://example.org/"'
_TOML_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$| \(at end of document\)$")
_TYPES = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "list_type": "must be a list in [ ]",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "string_too_short": "must not be empty",
}


class Settings(NamedTuple):
    """The settings file, read. `places` knows where each value stands; no `config` where there are problems."""

    config: Config | None
    places: Mapping[tuple[str | int, ...], Place]
    problems: tuple[Problem, ...]


def read_settings(data: bytes | None, path: str = FILE_NAME) -> Settings:
    """Read the bytes of the settings file (None where there is no such file)."""
    config, problems = _read(data, path)
    if config is None or data is None:
        return Settings(None, {}, problems)
    found = key_places(data.decode("utf-8-sig").replace("\r\n", "\n"))
    return Settings(config, {keys: Place(path, line, value) for keys, (line, _, value) in found.items()}, ())


def _read(data: bytes | None, path: str) -> tuple[Config | None, tuple[Problem, ...]]:
    if data is None:
        hint = f"run sitegen in the folder that holds {FILE_NAME}, or name the file with --config"
        return None, (error("CFG001", "there is no settings file here", Place(path), hint),)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None, (error("CFG004", "is not a text file in UTF-8", Place(path), "save it as UTF-8"),)
    if not text.strip():
        return None, (error("CFG002", "the settings file is empty", Place(path, 1, 1), _MINIMUM),)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        return None, (_syntax(str(mistake), text, path),)
    try:
        return Config.model_validate(values), ()
    except ValidationError as mistake:
        places = key_places(text)
        return None, tuple(_located(item, places, path) for item in _distinct(mistake.errors(include_url=False)))


def _syntax(message: str, text: str, path: str) -> Problem:
    found = _TOML_PLACE.search(message)
    lines = text.rstrip("\n").split("\n")
    line, column = len(lines), len(lines[-1]) + 1
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    message = _TOML_PLACE.sub("", message)
    at = Place(path, line, column)
    return error("CFG003", f"is not valid TOML: {message[:1].lower()}{message[1:]}", at, _syntax_hint(text, line))


def _syntax_hint(text: str, line: int) -> str:
    source = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    if ":" in source and "=" not in source:
        key, _, value = source.partition(":")
        return f"TOML writes key = value: {key.strip()} = {value.strip()}"
    key, equals, value = source.partition("=")
    plain = value.strip()
    if equals and plain and plain[0] not in "\"'[{0123456789-+" and plain not in ("true", "false"):
        return f'put text in quotes: {key.strip()} = "{plain}"'
    return "each line is key = value, text in double quotes, tables in [brackets]"


def _distinct(items: list[Any]) -> list[Any]:
    """One item per place: a union reports each of its branches."""
    seen: dict[tuple[str | int, ...], Any] = {}
    for item in items:
        path = tuple(part for part in item["loc"] if not (isinstance(part, str) and _is_branch(part)))
        kept = seen.get(path)
        if kept is None or item["type"] in ("pattern", "string_type"):
            seen[path] = {**item, "loc": path}
    return list(seen.values())


def _is_branch(part: str) -> bool:
    return part.startswith(("literal[", "function-", "constrained-")) or part in ("str", "bool")


def _located(item: Any, places: dict[tuple[str | int, ...], tuple[int, int, int]], path: str) -> Problem:
    keys: tuple[str | int, ...] = item["loc"]
    name = ".".join(str(key) for key in keys)
    found = nearest_place(places, keys)
    kind = item["type"]
    key_at = Place(path, found[0], found[1]) if found else Place(path, 1, 1)
    value_at = Place(path, found[0], found[2]) if found else Place(path, 1, 1)
    if kind == "extra_forbidden":
        meant = nearest(str(keys[-1]), _known(keys[:-1]))
        hint = f"did you mean {meant}?" if meant else f"known here: {', '.join(sorted(_known(keys[:-1])))}"
        return error("CFG005", f"there is no setting {name}", key_at, hint)
    if kind == "missing":
        example = {"title": '"My paper"', "base_url": '"https://example.org/"', "url": '"/about/"'}
        last = str(keys[-1])
        if last == "site":
            return error("CFG002", "title and base_url are missing", Place(path, 1, 1), _MINIMUM)
        table = ".".join(str(key) for key in keys[:-1])
        return error("CFG006", f"{name} is missing", key_at, f"add to [{table}]: {last} = {example.get(last, '...')}")
    if kind == "timezone":
        return _zone_problem(item, value_at)
    message = _TYPES.get(kind, item["msg"])
    code = "CFG010" if kind == "base_url" else "CFG006"
    hint = 'write it like "https://example.org/" or "https://user.github.io/repo/"' if code == "CFG010" else ""
    return error(code, f"{name} {message[:1].lower()}{message[1:]}", value_at, hint or _example(keys))


def _zone_problem(item: Any, at: Place) -> Problem:
    from zoneinfo import available_timezones

    zones = available_timezones()
    value = str(item["input"])
    places = {zone.rpartition("/")[2].replace("_", " ").lower(): zone for zone in sorted(zones)}
    meant = nearest(value, zones) or places.get(value.lower())
    if meant is None and (word := nearest(value.replace("_", " ").lower(), places)):
        meant = places[word]
    hint = f'did you mean "{meant}"?' if meant else 'write an area and a city, as in "Europe/Lisbon", or "UTC"'
    return error("CFG007", f"site.timezone {item['msg']}", at, hint)


def _known(path: tuple[str | int, ...]) -> list[str]:
    model: Any = Config
    for key in path:
        if isinstance(key, int):
            continue
        annotation: Any = model.model_fields[key].annotation
        arguments = getattr(annotation, "__args__", ())
        model = arguments[0] if arguments else annotation
    if isinstance(model, type) and issubclass(model, BaseModel):
        return list(model.model_fields)
    return []


def _example(keys: tuple[str | int, ...]) -> str:
    model: Any = Config
    field = None
    for key in keys:
        fields: Mapping[str, Any] = getattr(model, "model_fields", {})
        if not isinstance(key, str) or key not in fields:
            return ""
        field = fields[key]
        model = field.annotation
    if field is None or field.is_required() or isinstance(field.default, BaseModel):
        return ""
    default = {True: "true", False: "false"}.get(field.default) if isinstance(field.default, bool) else None
    shown = default or (f'"{field.default}"' if isinstance(field.default, str) else str(field.default))
    return f"write for example {keys[-1]} = {shown} (the default)"
