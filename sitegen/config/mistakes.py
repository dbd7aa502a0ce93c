"""What is wrong with a value of the settings: the place of the key or the value, and the line to write instead."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.config.model import Config, mended_base_url, mended_domain, wrong_base_url
from sitegen.config.places import nearest_place

MINIMUM = 'write at least: [site] on one line, then title = "My paper" and base_url = "https://example.org/"'
Keys = tuple[str | int, ...]
_EXAMPLES = {"title": "My paper", "base_url": "https://example.org/", "url": "/about/", "name": "courier"}
_SWITCHES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_ZONES = {
    "gmt": "Europe/London",
    "bst": "Europe/London",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "cest": "Europe/Berlin",
    "eest": "Europe/Athens",
    "edt": "America/New_York",
    "cst": "America/Chicago",
    "pst": "America/Los_Angeles",
    "aest": "Australia/Sydney",
}
"""Abbreviations that are no zones, and a zone where they are used."""
_ODD_ROOTS = ("Etc/", "posix/", "right/", "SystemV/", "US/")


def distinct(items: list[Any]) -> list[Any]:
    """One item per place: a union reports each of its branches."""
    seen: dict[Keys, Any] = {}
    for item in items:
        keys = tuple(part for part in item["loc"] if not (isinstance(part, str) and _is_branch(part)))
        kept = seen.get(keys)
        if kept is None or item["type"] in ("pattern", "string_type"):
            seen[keys] = {**item, "loc": keys}
    return list(seen.values())


def _is_branch(part: str) -> bool:
    return part.startswith(("literal[", "function-", "constrained-")) or part in ("str", "bool")


def located(item: Any, places: dict[Keys, tuple[int, int, int]], path: str) -> Problem:
    """The problem for one item of a validation error."""
    keys: Keys = item["loc"]
    line, key_column, value_column = nearest_place(places, keys) or (1, 1, 1)
    key_at, value_at = Place(path, line, key_column), Place(path, line, value_column)
    kind, value = item["type"], item["input"]
    if kind == "extra_forbidden":
        return unknown_key(keys, _known(keys[:-1]), key_at)
    if kind == "missing":
        return _missing(keys, key_at)
    if kind == "timezone":
        return _zone_problem(str(value), value_at)
    if kind == "base_url":
        return base_url_problem(str(value), value_at)
    name = ".".join(str(key) for key in keys)
    if kind in ("model_type", "dict_type"):
        hint = f"write [{name}] on a line of its own, and its settings below it"
        return error("CFG006", f"{name} must be a table", value_at, hint)
    better = _better(item, _field(keys))
    hint = f"write: {keys[-1]} = {_toml(better)}" if better is not None else "see docs/settings.md for what it can be"
    return error("CFG006", f"{name} {_what(item)}", value_at, hint)


def unknown_key(keys: Keys, known: list[str], at: Place) -> Problem:
    """CFG005, with the nearest name there is."""
    meant = nearest(str(keys[-1]), known)
    hint = f"did you mean {meant}?" if meant else f"known here: {', '.join(sorted(known))}"
    return error("CFG005", f"there is no setting {'.'.join(map(str, keys))}", at, hint)


def base_url_problem(value: str, at: Place | None) -> Problem:
    """CFG010 for a base URL that is none; `at` is None for one from the command line."""
    mended = mended_base_url(value)
    hint = f'write: base_url = "{mended}"' if mended else 'write it like "https://me.github.io/paper/"'
    if at is None:
        hint = f"write: --base-url {mended or 'https://me.github.io/paper/'}"
    return error("CFG010", f"{'site.base_url' if at else '--base-url'} {wrong_base_url(value)}", at, hint)


def _missing(keys: Keys, at: Place) -> Problem:
    last = str(keys[-1])
    if last == "site":
        return error("CFG002", "title and base_url are missing", Place(at.path, 1, 1), MINIMUM)
    table = ".".join(str(key) for key in keys[:-1] if isinstance(key, str))
    where = "this entry" if any(isinstance(key, int) for key in keys) else f"[{table}]"
    hint = f"add to {where}: {last} = {_toml(_EXAMPLES.get(last, '…'))}"
    return error("CFG006", f"{'.'.join(map(str, keys))} is missing", at, hint)


def _what(item: Any) -> str:
    """What the value must be, in words of our own: the library's change with its versions."""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "pattern":
        return str(item["msg"])
    if kind == "domain":
        return "must be a host name and nothing else, as in news.example.org"
    if kind == "literal_error":
        return f"must be one of {str(context['expected']).replace(chr(39), chr(34))}"
    if kind == "string_pattern_mismatch":
        return 'must be a language tag like "en" or "pt-BR"' if item["loc"][-1] == "language" else "must be a slug"
    for limit, words in (("ge", "at least"), ("gt", "more than"), ("le", "at most")):
        if limit in context:
            return f"must be {words} {context[limit]:g}"
    usual = {
        "string_type": "must be text in quotes",
        "int_type": "must be a whole number",
        "int_from_float": "must be a whole number",
        "float_type": "must be a number",
        "bool_type": "must be true or false",
        "list_type": "must be a list in [ ]",
        "string_too_short": "must not be empty",
    }
    return usual.get(kind, "cannot be this")


def _better(item: Any, field: Any) -> object | None:
    """A value that would be accepted: what was likely meant, else the default, else an example."""
    kind, value, keys = item["type"], item["input"], item["loc"]
    if kind == "domain" and (host := mended_domain(str(value))):
        return host
    if kind == "string_type" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if kind == "int_type" and isinstance(value, str) and value.strip().isdecimal() and 0 < int(value) < 1000:
        return int(value)
    if kind == "bool_type" and str(value).lower() in _SWITCHES:
        return _SWITCHES[str(value).lower()]
    if kind == "literal_error":
        words = str(item["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        return nearest(str(value), words) or words[0]
    if field is not None and not field.is_required() and not isinstance(field.default, BaseModel | dict | list):
        default: object = field.default
        return default
    return _EXAMPLES.get(str(keys[-1]))


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _zone_problem(value: str, at: Place) -> Problem:
    meant = _zone(value)
    hint = f'write: timezone = "{meant}"' if meant else 'write an area and a city, as in "Europe/Lisbon", or "UTC"'
    return error("CFG007", f"site.timezone is not a time zone: {value}", at, hint)


def _zone(value: str) -> str | None:
    from zoneinfo import available_timezones

    for word in value.lower().replace("/", " ").split():
        if word in _ZONES:
            return _ZONES[word]
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(_ODD_ROOTS))
    cities = {zone.rpartition("/")[2].replace("_", " ").lower(): zone for zone in zones}
    plain = value.replace("_", " ").lower()
    if plain in cities:
        return cities[plain]
    if meant := nearest(value, zones):
        return meant
    city = nearest(plain, cities)
    return cities[city] if city else None


def _models(keys: Keys) -> Iterator[tuple[Any, Any]]:
    """The model and the field on the way down to each key."""
    model: Any = Config
    for key in keys:
        if isinstance(key, int):
            continue
        fields: Mapping[str, Any] = getattr(model, "model_fields", {})
        field = fields.get(key)
        yield model, field
        arguments = getattr(field.annotation, "__args__", ()) if field else ()
        model = arguments[0] if arguments else field.annotation if field else None


def _known(keys: Keys) -> list[str]:
    *_, (model, _) = _models((*keys, ""))
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _field(keys: Keys) -> Any:
    *_, (_, field) = _models(keys)
    return field
