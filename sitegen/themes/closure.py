"""What a template stands on: itself and all that it extends, includes and imports, wherever in the chain that lies."""

from __future__ import annotations

import contextlib
from hashlib import sha256
from typing import NamedTuple

from jinja2 import Environment, TemplateNotFound
from jinja2.meta import find_referenced_templates

from sitegen.base.urls import Address
from sitegen.themes.environment import make_environment
from sitegen.themes.theme import Theme


class _Part(NamedTuple):
    """One template: its digest, and the templates it names. `readable` is False where Jinja cannot read it."""

    digest: str
    names: tuple[str, ...]
    readable: bool


def closures(theme: Theme) -> dict[str, str]:
    """For each template of the chain, the digest of all that its pages can come from.

    A name that is found out only while rendering may be any: then it is the whole theme. A template that cannot be read
    has no digest, so that it is rendered, and its mistake told, every time. A template that is named and missing is
    part of it by its name: once somebody writes it, the digest is another.
    """
    environment = make_environment(theme, {}, Address("", "/"), frozenset(), "en")
    every = tuple(name for layer in range(len(theme.layers)) for name in _names_from(layer, theme))
    known: dict[str, _Part] = {}
    found: dict[str, str] = {}
    for name in environment.list_templates():
        parts = _reached(name, environment, known, every)
        if all(known[part].readable for part in parts):
            digests = sorted(f"{part}\n{known[part].digest}" for part in parts)
            found[name] = sha256("\n".join([name, *digests, str(theme.trusted)]).encode()).hexdigest()
    return found


def template_files(theme: Theme, name: str) -> list[str]:
    """The files that a page of the template `name` comes from, its own first, as problems show their paths."""
    environment = make_environment(theme, {}, Address("", "/"), frozenset(), "en")
    assert environment.loader is not None  # noqa: S101  # make_environment gives one
    every = tuple(name for layer in range(len(theme.layers)) for name in _names_from(layer, theme))
    found = []
    for part in (name, *sorted(_reached(name, environment, {}, every) - {name})):
        with contextlib.suppress(TemplateNotFound):
            found.append(environment.loader.get_source(environment, part)[1] or part)
    return list(dict.fromkeys(found))


def _reached(start: str, environment: Environment, known: dict[str, _Part], every: tuple[str, ...]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            if name not in known:
                known[name] = _part(name, environment, every)
            waiting += known[name].names
    return reached


def _names_from(layer: int, theme: Theme) -> list[str]:
    """Every name by which a template could be asked for that finds it from this layer on."""
    prefix = f"!{layer}/" if layer else ""
    return sorted({prefix + name for below in theme.layers[layer:] for name in below.templates})


def _part(name: str, environment: Environment, every: tuple[str, ...]) -> _Part:
    assert environment.loader is not None  # noqa: S101  # make_environment gives one
    try:
        source = environment.loader.get_source(environment, name)[0]
        others = list(find_referenced_templates(environment.parse(source, name)))
    except TemplateNotFound:
        return _Part("missing", (), True)
    except Exception:  # whatever is wrong with it is told where it is rendered
        return _Part("", (), False)
    names = [_joined(other, name, environment) for other in others if other is not None]
    if None in others:
        names += every
    return _Part(sha256(source.encode()).hexdigest(), tuple(names), True)


def _joined(other: str, name: str, environment: Environment) -> str:
    try:
        return environment.join_path(other, name)
    except StopIteration:  # a parent of the last layer
        return other
