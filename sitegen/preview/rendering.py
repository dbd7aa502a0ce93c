"""Pages are rendered when somebody asks for them, and kept as long as what they are made of stays the same."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Set
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.base.problems import Problem
from sitegen.base.urls import output_path, plain_path
from sitegen.build.build import renderer
from sitegen.build.keys import Keys
from sitegen.build.memo import options_digest
from sitegen.build.project import Project
from sitegen.pages.outputs import Planned, Print
from sitegen.photos.develop import Develop, Order
from sitegen.photos.store import PhotoStore, key_of
from sitegen.themes.render import Render

_KEPT = 500
"""Rendered files that are kept; a browser has fewer tabs."""


class Made(NamedTuple):
    """A rendered file. With `problems` it could not be made as it should be: then `data` are the last good bytes, and
    empty where there never were any.
    """

    data: bytes
    digest: str
    problems: tuple[Problem, ...] = ()


class _Kept(NamedTuple):
    key: str
    loose: tuple[str, ...]
    made: Made


class Paths(Set[str]):
    """The output paths of the site that is just being rendered."""

    def __init__(self) -> None:
        self.now: frozenset[str] = frozenset()

    def __contains__(self, path: object) -> bool:
        return path in self.now

    def __iter__(self) -> Iterator[str]:
        return iter(self.now)

    def __len__(self) -> int:
        return len(self.now)


class Renderer:
    """Renders under one project: its theme, its assets, its address. Asked by several threads, one at a time.

    `count` says how often something was rendered. Where the theme is broken, what `older` made of a page before, or
    would make of it now, is the last good page.
    """

    def __init__(self, project: Project, older: Renderer | None = None) -> None:
        self.project = project
        self._lock: Any = older._lock if older else threading.RLock()
        self._photographs: Any = older._photographs if older else threading.Lock()
        self._store: PhotoStore = older._store if older else PhotoStore(project.root)
        self._paths = Paths()
        self._render: Render | None = None
        self._kept: OrderedDict[str, _Kept] = older._kept if older else OrderedDict()
        self._older: Renderer | None = older if older is None or older._is_good else older._older
        if self._older and self._older._older:
            self._older._older._older = None  # three are enough
        self._is_good: bool = False
        self.count: int = older.count if older else 0
        names = {name for layer in project.theme.layers for name in layer.templates}
        self._generation: int = older._generation + 1 if older else 1
        self._templates = dict.fromkeys(sorted(names), "")

    def keys(self) -> Keys:
        """Makes the keys of one site's outputs; they hold as long as this renderer."""
        return Keys({"generation": str(self._generation)}, "", self._templates, options_digest(self.project.parsing))

    def __call__(self, planned: Planned, keys: Keys, paths: frozenset[str]) -> Made:
        """One output that is no file; `paths` are those of its site."""
        with self._lock:
            planned = planned.made()
            key = keys(planned)
            kept = self._kept.get(planned.url)
            if kept and kept.key == key.digest and key.digest and _stand(kept.loose, paths):
                self._kept.move_to_end(planned.url)
                return kept.made
            rendered = self._ready(paths)(planned)
            self.count += 1
            errors = tuple(problem for problem in rendered.problems if problem.is_error)
            if errors:
                return Made(*self._last_good(planned, paths), errors)
            self._is_good = True
            made = Made(rendered.data, sha256(rendered.data).hexdigest()[:16])
            self._kept[planned.url] = _Kept(key.digest, key.loose(rendered.asked), made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return made

    def printed(self, output: Print) -> Path | None:
        """The file that is made of a photograph, made now if nobody has made it before; None where that fails."""
        key = key_of(output.file.digest, output.recipe)
        with self._photographs:
            found = self._store.find(key)
            if found is None:
                with contextlib.suppress(OSError):
                    Develop(self.project.root, self._store)(Order(output.file, (output.recipe,)))
                    found = self._store.find(key)
            return found

    def _ready(self, paths: frozenset[str]) -> Render:
        """What renders for a site with these paths. Templates remember the links that they wrote: where a path is gone
        they are compiled anew.
        """
        if self._render is None or (paths is not self._paths.now and self._paths.now - paths):
            self._render = renderer(self.project, self._paths)
        self._paths.now = paths
        return self._render

    def _last_good(self, planned: Planned, paths: frozenset[str]) -> tuple[bytes, str]:
        kept = self._kept.get(planned.url)
        if kept:
            return kept.made.data, kept.made.digest
        made = self._older(planned, self._older.keys(), paths) if self._older else Made(b"", "")
        return (made.data, made.digest)


def _stand(loose: tuple[str, ...], paths: frozenset[str]) -> bool:
    return all(output_path(plain_path(url)) in paths for url in loose)
