"""Options that a theme declares, with types: the settings are checked against them, and defaults filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.content.model import Json

_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")
_WHAT = {
    "color": 'must be a colour like "#9b2d1f"',
    "text": "must be text in quotes",
    "flag": "must be true or false",
    "number": "must be a number",
}


class Option(NamedTuple):
    """An option of a theme; `choices` is empty for all types but `choice`."""

    name: str
    type: str
    default: Json
    choices: tuple[str, ...]
    description: str

    def accepts(self, value: object) -> bool:
        """Whether `value` is of the option's type."""
        if self.type == "flag":
            return isinstance(value, bool)
        if self.type == "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        if not isinstance(value, str):
            return False
        if self.type == "color":
            return bool(_COLOR.match(value))
        return self.type == "text" or value in self.choices

    @property
    def what(self) -> str:
        """What a value must be, in words."""
        return _WHAT.get(self.type, "must be one of " + ", ".join(f'"{choice}"' for choice in self.choices))


def read_options(declared: Any, path: str, problems: list[Problem]) -> Iterator[Option]:
    """The options of one `theme.toml`; declarations that make no sense are problems of the theme."""
    if not isinstance(declared, dict):
        return
    for name, values in declared.items():
        kind = values.get("type", "text") if isinstance(values, dict) else ""
        listed = values.get("choices") if isinstance(values, dict) else None
        choices = tuple(map(str, listed)) if isinstance(listed, list) else ()
        if kind not in (*_WHAT, "choice"):
            message = f"the option {name} has no known type"
            problems.append(
                error("CFG006", message, Place(path), f"write type = one of {', '.join((*_WHAT, 'choice'))}")
            )
            continue
        option = Option(name, kind, values.get("default"), choices, str(values.get("description", "")))
        if not option.accepts(option.default):
            message = f"the default of the option {name} {option.what}"
            problems.append(error("CFG006", message, Place(path), "correct the default in the theme"))
            continue
        yield option


def check_options(
    given: Mapping[str, Any],
    declared: Mapping[str, Option],
    places: Mapping[tuple[str | int, ...], Place],
    keys: Mapping[tuple[str | int, ...], Place],
    problems: list[Problem],
) -> dict[str, Json]:
    """The value of every declared option: as given in the settings, or its default."""
    values: dict[str, Json] = {name: option.default for name, option in sorted(declared.items())}
    for name, value in given.items():
        at = places.get(("theme", "options", name), Place("sitegen.toml"))
        option = declared.get(name)
        if option is None:
            meant = nearest(name, declared)
            hint = f"did you mean {meant}?" if meant else f"known: {', '.join(sorted(declared))}"
            key = keys.get(("theme", "options", name), at)
            problems.append(error("CFG005", f"the theme has no option {name}", key, hint))
        elif not option.accepts(value):
            message = f"theme.options.{name} {option.what}"
            problems.append(error("CFG006", message, at, f"write: {name} = {json.dumps(option.default)}"))
        else:
            values[name] = value
    return values
