"""A theme as read from disk: its chain of layers, its options, what it asks of the site."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.base.problems import Place, Problem, error, nearest, warning
from sitegen.config.places import key_places
from sitegen.config.toml_text import read_toml
from sitegen.content.model import Json
from sitegen.content.names import check_name, is_editor_file, shown, unreadable
from sitegen.themes.folders import bundled_themes
from sitegen.themes.options import Option, check_options, read_options

THEME_API = 1
"""Raised where a template or field of the contract is removed or changes its meaning."""

ROOT_THEME = "press"
"""The parent of every theme that names none: it has all templates."""

OVERRIDES = "templates"
Places = Mapping[tuple[str | int, ...], Place]
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
    text_sizes: str = "100vw"
    wide_sizes: str = "100vw"
    latest: int
    seconds: int
    related: int

    @property
    def place(self) -> Place:
        """The file that makes this folder a theme."""
        return Place(f"themes/{self.name}/theme.toml")


def load_theme(
    root: Path, name: str, trusted: bool, options: Mapping[str, Any], places: Places, keys: Places
) -> tuple[Theme | None, list[Problem]]:
    """Read the theme called `name` and its parents. `places` knows where the settings name it and where they give a
    value to its options, `keys` where they name an option.
    """
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
        layer, values, at = _layer(folder, wanted, problems)
        layers.append(layer)
        for option in read_options(values.get("options", {}), f"{layer.path}/theme.toml", problems):
            declared.setdefault(option.name, option)
        for table, known in asked.items():
            given = values.get(table, {})
            known |= {key: value for key, value in given.items() if key not in known} if isinstance(given, dict) else {}
        wanted = values.get("parent") or (ROOT_THEME if wanted != ROOT_THEME else None)
    chosen = check_options(options, declared, places, keys, problems)
    overrides = _overrides(root, problems)
    theme = Theme(
        name=name,
        layers=(overrides, *layers) if overrides.templates else tuple(layers),
        trusted=trusted or all(layer.bundled for layer in layers),
        options=chosen,
        lead=asked["layout"].get("lead") is not False,
        text_sizes=_sizes(asked["layout"], "text_sizes"),
        wide_sizes=_sizes(asked["layout"], "wide_sizes"),
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


def _layer(folder: Path, name: str, problems: list[Problem]) -> tuple[Layer, dict[str, Any], Place]:
    """One theme of the chain, what its theme.toml says, and where that names the parent."""
    bundled = folder.resolve().parent == bundled_themes().resolve()
    path = f"themes/{name}"
    values, at = _facts(folder / "theme.toml", path, name, problems)
    home = Path(folder.anchor) if bundled else folder  # a package may well consist of links
    layer = Layer(
        name=name,
        path=path,
        bundled=bundled,
        templates=_templates(folder / "templates", f"{path}/templates", home, problems),
        static=_files(folder / "static", f"{path}/static", home, problems),
    )
    return layer, values, at


def _facts(file: Path, path: str, name: str, problems: list[Problem]) -> tuple[dict[str, Any], Place]:
    shown_path = f"{path}/theme.toml"
    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        problems.append(error("CFG004", "is not a text file in UTF-8", Place(shown_path), "save it as UTF-8"))
        return {}, Place(shown_path)
    except OSError as mistake:
        problems.append(unreadable(shown_path, mistake))
        return {}, Place(shown_path)
    values, problem = read_toml(text, shown_path)
    if problem:
        problems.append(problem)
    places = key_places(text)

    def at(key: str, column: int) -> Place:
        return Place(shown_path, places[(key,)][0], places[(key,)][column]) if (key,) in places else Place(shown_path)

    for key in sorted(values.keys() - _KNOWN):
        meant = nearest(key, _KNOWN)
        hint = f"did you mean {meant}?" if meant else f"known are {', '.join(sorted(_KNOWN))}"
        problems.append(warning("CFG005", f"a theme has no setting {key}", at(key, 1), hint))
    for key in ("name", "parent", "api"):
        if not isinstance(values.get(key, ""), str):
            problems.append(error("CFG006", f"{key} must be text in quotes", at(key, 2), f'write: {key} = "…"'))
            del values[key]
    if problem := _api_problem(values.get("api", ""), name, at("api", 2)):
        problems.append(problem)
    return values, at("parent", 2)


def _overrides(root: Path, problems: list[Problem]) -> Layer:
    templates = _templates(root / OVERRIDES, OVERRIDES, root, problems)
    return Layer(name="", path="", bundled=False, templates=templates, static={})


def _templates(folder: Path, path: str, home: Path, problems: list[Problem]) -> dict[str, bytes]:
    """The templates of a layer; one that is not UTF-8 is a problem here, before any page wants it."""
    found = _files(folder, path, home, problems)
    for name, data in found.items():
        try:
            data.decode()
        except UnicodeDecodeError:
            from sitegen.content.front_matter.decode import decode  # it knows what else the bytes may be

            problems += decode(f"{path}/{name}", data).problems
    return found


def _files(folder: Path, path: str, home: Path, problems: list[Problem]) -> dict[str, bytes]:
    """All files of `folder` by name. A link may lead to another file of `home`, not out of it: what a theme points at
    would be published.
    """
    found: dict[str, bytes] = {}
    real_home = Path(os.path.realpath(home))
    pending = [(folder, "")]
    while pending:
        here, above = pending.pop()
        try:
            with os.scandir(here) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    name = above + entry.name
                    if entry.name.startswith(".") or is_editor_file(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append((Path(entry.path), f"{name}/"))
                    elif entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(real_home):
                        hint = "put a copy of the file there instead of the link"
                        at = Place(shown(f"{path}/{name}"))
                        problems.append(error("SEC001", "this link leads out of the theme", at, hint))
                    elif (problem := check_name(f"{path}/{name}")) and problem.is_error:
                        problems.append(problem)
                    elif entry.is_file():
                        found[name] = _read(Path(entry.path), f"{path}/{name}", problems)
        except FileNotFoundError:
            continue
        except OSError as mistake:
            problems.append(unreadable(f"{path}/{above}".rstrip("/"), mistake))
    return dict(sorted(found.items()))


def _read(file: Path, path: str, problems: list[Problem]) -> bytes:
    try:
        return file.read_bytes()
    except OSError as mistake:
        problems.append(unreadable(path, mistake))
        return b""


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


def _sizes(layout: Mapping[str, Any], key: str) -> str:
    """How wide pictures in texts are shown, as the attribute `sizes` says it."""
    value = layout.get(key, "100vw")
    return value if isinstance(value, str) and value and not any(mark in value for mark in '"<>&\n') else "100vw"
