"""What the builds of a differential test have in common: an engine of the day, and what need not be done twice."""

from __future__ import annotations

import contextlib
import gc
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from jinja2 import Environment, nodes

import sitegen.build
from sitegen.build import again, edited, folder, memo, memo_file
from sitegen.build.engine import engine
from sitegen.content import digests
from sitegen.content.model import Parsed
from sitegen.content.parse import Parse, parse
from sitegen.pages import plan
from sitegen.themes import closure
from sitegen.themes.render import Render, Rendered
from tests.build.edited_site import EditedSite

_TICK = 50_000_000
"""Nanoseconds, more than a tick of the clock that memory's files are stamped by: then a file's stamp is believed."""


class World:
    """What the patches below ask for the engine of the day, and the number of builds that looked only at what shows
    texts that were edited.
    """

    site: EditedSite
    edited = 0

    def counted(self, build_edited: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, whose successes are counted."""

        def count(*values: Any) -> Any:
            committed = build_edited(*values)
            self.edited += committed is not None
            return committed

        return count


@contextlib.contextmanager
def same_world() -> Iterator[World]:
    """Engines that differ in what they make, and what both builds need not do twice: parse equal sources, compile
    equal templates, look into them, wait for the disk.
    """
    world = World()

    def render(self: Render, planned: Any) -> Rendered:
        rendered = rendered_as_usual(self, planned)
        return rendered._replace(data=rendered.data + b"<!-- two -->") if world.site.engine == "two" else rendered

    def compile_once(self: Environment, source: Any, *names: Any, **more: Any) -> Any:
        key = (type(self), source, *names, *sorted(more.items()))
        if key not in _COMPILED:
            _COMPILED[key] = compiled(self, source, *names, **more)
        return _COMPILED[key]

    def parse_template_once(self: Environment, source: Any, *names: Any) -> Any:
        if source not in _TEMPLATES:
            _TEMPLATES[source] = parsed_template(self, source, *names)
        return _TEMPLATES[source]

    def look_once(template: nodes.Template) -> Iterator[Any]:
        if id(template) not in _NAMED:
            _NAMED[id(template)] = template, list(named(template))
        return iter(_NAMED[id(template)][1])

    named = closure.find_referenced_templates
    parsed_template = Environment.parse
    compiled, rendered_as_usual = Environment.compile, Render.__call__
    with pytest.MonkeyPatch.context() as patch:
        _parse_once(patch, world)
        patch.setattr(Render, "__call__", render)
        patch.setattr(Environment, "compile", compile_once)
        patch.setattr(Environment, "parse", parse_template_once)
        patch.setattr(edited, "build_edited", world.counted(edited.build_edited))
        patch.setattr(closure, "find_referenced_templates", look_once)
        for module in _ask_for_the_engine():
            patch.setattr(f"{module}.engine", lambda: world.site.engine)
        patch.setattr(digests, "_SETTLED", _TICK)
        patch.setattr(os, "fsync", lambda _: None)
        yield world
        _PARSED.clear()


_OF_LARGE_SITES: tuple[tuple[ModuleType, str, float], ...] = (
    (again, "_LARGE", 0),
    (folder, "_FEW", 3),
    (memo, "HELD", 1_000),
    (memo, "_BATCH", 3_000),
    (memo, "_FACTS", 1),
    (memo, "_KEPT", 0.1),
    (memo, "_PAGES", 60),
    (memo, "_PICTURES", 3),
    (memo_file, "_FEW", 5),
    (plan, "MAX_ENTRIES", 7),
)
"""Limits, so low that a small site goes the ways of one with many thousand posts."""


def _parse_once(patch: pytest.MonkeyPatch, world: World) -> None:
    def parse_once(self: Parse, source: Any) -> Parsed:
        key = (self.options, source)
        parsed = _PARSED.get(key)
        if parsed is None:
            parsed = _PARSED[key] = parse(source, self.options)
        if world.site.engine == "two" and parsed.document:
            parsed = parsed._replace(document=replace(parsed.document, summary=f"{parsed.document.summary} (two)"))
        return parsed

    def parse_many_once(self: Parse, sources: Sequence[Any]) -> Iterator[Parsed]:
        new = [source for source in sources if (self.options, source) not in _PARSED]
        _PARSED.update(zip([(self.options, source) for source in new], many(self, new), strict=True))
        return map(self, sources)

    many = Parse.many
    patch.setattr(Parse, "__call__", parse_once)
    patch.setattr(Parse, "many", parse_many_once)


@contextlib.contextmanager
def like_large_sites(*, wanted: bool) -> Iterator[None]:
    """The site, however small, is built as one with many thousand posts, where that is `wanted`."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, limit, low in _OF_LARGE_SITES if wanted else ():
            patch.setattr(owner, limit, low)
        yield


def warm_up() -> None:
    """Import what a build does, and leave it to the processes that are forked later."""
    _ask_for_the_engine()
    gc.collect()
    gc.freeze()


def _ask_for_the_engine() -> list[str]:
    for module in pkgutil.iter_modules(sitegen.build.__path__, "sitegen.build."):
        if not module.name.endswith("cluster"):  # an extra, which is heavy
            import_module(module.name)
    return [name for name, module in [*sys.modules.items()] if _is_asking(name, module)]


def _is_asking(name: str, module: Any) -> bool:
    return name.startswith("sitegen.") and name != engine.__module__ and vars(module).get("engine") is engine


_PARSED: dict[Any, Parsed] = {}
_COMPILED: dict[Any, Any] = {}
_TEMPLATES: dict[str, Any] = {}
_NAMED: dict[int, tuple[nodes.Template, list[Any]]] = {}
