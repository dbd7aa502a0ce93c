"""A theme as read from disk: its chain of layers, its options, what it asks of the site."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.base.problems import Place, Problem, error, nearest, warning
from sitegen.content.model import Json
from sitegen.content.names import is_editor_file
from sitegen.themes.options import Option, check_options, read_options

THEME_API = 1
"""Raised where a template or field of the contract is removed or changes its meaning."""

ROOT_THEME = "press"
"""The parent of every theme that names none: it has all templates."""

OVERRIDES = "templates"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z")
_BOUND = re.compile(r"(>=|<=|<|>|==)\s*(\d+)(?:\.\d+)*\Z")
_KNOWN = frozenset({"name", "parent", "api", "description", "license", "needs", "layout", "options"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One folder of the chain. `path` is as problems show it; `templates` and `static` are by name, posix."""

    name: str
    path: str
    bundled: bool
    templates: Mapping[str, bytes]
    static: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The chain in the order of lookup (the site's own templates first), and the settings that hold for it."""

    name: str
    layers: tuple[Layer, ...]
    trusted: bool
    options: Mapping[str, Json]
    lead: bool
    latest: int
    seconds: int
    related: int


def bundled_themes() -> Path:
    """The folder of the themes that come with sitegen: inside the wheel, or beside the package in its repository."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load_theme(
    root: Path, name: str, trusted: bool, options: Mapping[str, Any], places: Mapping[tuple[str | int, ...], Place]
) -> tuple[Theme | None, list[Problem]]:
    """Read the theme called `name` and its parents. `places` knows where the settings name it and its options."""
    problems: list[Problem] = []
    at = places.get(("theme", "name")) or places.get(("theme",)) or Place("sitegen.toml")
    layers: list[Layer] = []
    declared: dict[str, Option] = {}
    asked: dict[str, dict[str, Any]] = {"needs": {}, "layout": {}}
    wanted: str | None = name
    while wanted and wanted not in {layer.name for layer in layers}:
        folder = _folder(root, wanted, at, problems)
        if folder is None:
            return None, problems
        layer, values = _layer(root, folder, wanted, problems)
        layers.append(layer)
        for option in read_options(values.get("options", {}), f"{layer.path}/theme.toml", problems):
            declared.setdefault(option.name, option)
        for table, known in asked.items():
            known |= {key: value for key, value in values.get(table, {}).items() if key not in known}
        at = Place(f"{layer.path}/theme.toml")
        wanted = values.get("parent") or (ROOT_THEME if wanted != ROOT_THEME else None)
    chosen = check_options(options, declared, places, problems)
    overrides = _overrides(root)
    theme = Theme(
        name=name,
        layers=(overrides, *layers) if overrides.templates else tuple(layers),
        trusted=trusted or all(layer.bundled for layer in layers),
        options=chosen,
        lead=asked["layout"].get("lead") is not False,
        latest=_count(asked["needs"], "latest", 0),
        seconds=_count(asked["layout"], "seconds", 4),
        related=_count(asked["layout"], "related", 3),
    )
    return theme, problems


def _folder(root: Path, name: str, at: Place, problems: list[Problem]) -> Path | None:
    own, bundle = root / "themes", bundled_themes()
    if not _NAME.match(name):
        hint = "write the name of a folder below themes/"
        problems.append(error("SEC001", f"{name} is not the name of a theme", at, hint))
        return None
    for base in (own, bundle):
        if (base / name / "theme.toml").is_file():
            return base / name
    known = {path.parent.name for base in (own, bundle) if base.is_dir() for path in base.glob("*/theme.toml")}
    meant = nearest(name, known)
    hint = f"did you mean {meant}?" if meant else f"known themes: {', '.join(sorted(known))}"
    if (own / name).is_dir():
        hint = f'add themes/{name}/theme.toml with at least: name = "{name}"'
    problems.append(error("CFG008", f"there is no theme {name}", at, hint))
    return None


def _layer(root: Path, folder: Path, name: str, problems: list[Problem]) -> tuple[Layer, dict[str, Any]]:
    bundled = folder.resolve().parent == bundled_themes().resolve()
    path = f"themes/{name}"
    values: dict[str, Any] = {}
    at = Place(f"{path}/theme.toml", 1, 1)
    try:
        values = tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as mistake:
        problems.append(error("CFG003", f"is not valid TOML: {mistake}", at, "each line is key = value"))
    for key in sorted(values.keys() - _KNOWN):
        meant = nearest(key, _KNOWN)
        hint = f"did you mean {meant}?" if meant else f"known are {', '.join(sorted(_KNOWN))}"
        problems.append(warning("CFG005", f"a theme has no setting {key}", at, hint))
    if problem := _api_problem(values.get("api", ""), name, at):
        problems.append(problem)
    layer = Layer(
        name=name,
        path=path,
        bundled=bundled,
        templates=_files(folder / "templates"),
        static=_files(folder / "static"),
    )
    return layer, values


def _overrides(root: Path) -> Layer:
    return Layer(name="", path="", bundled=False, templates=_files(root / OVERRIDES), static={})


def _files(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not is_editor_file(path.name) and not path.name.startswith(".")
    }


def _api_problem(wanted: str, name: str, at: Place) -> Problem | None:
    compare = {
        ">=": THEME_API.__ge__,
        "<=": THEME_API.__le__,
        "<": THEME_API.__lt__,
        ">": THEME_API.__gt__,
        "==": THEME_API.__eq__,
    }
    for part in filter(None, (part.strip() for part in str(wanted).split(","))):
        bound = _BOUND.match(part)
        if bound is None:
            return error("CFG006", f"api is not a range: {wanted}", at, 'write api = ">=1,<2"')
        if not compare[bound[1]](int(bound[2])):
            message = f"the theme {name} is made for theme API {wanted}, this sitegen has {THEME_API}"
            return error("CFG009", message, at, "take a version of the theme that fits, or another sitegen")
    return None


def _count(values: Mapping[str, Any], key: str, default: int) -> int:
    value = values.get(key, default)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else default
