"""Where a finding stands: the line of the source or the template that wrote what is wrong."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from pathlib import Path
from typing import Protocol

from sitegen.base.problems import Place
from sitegen.themes.theme import Theme

_MOST = 16 * 1024 * 1024
_NAMES = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")


class Where(Protocol):
    """Finds the place of the first of several texts, the likeliest first; if none is there, it is the file."""

    def __call__(self, *needles: str) -> Place:
        """The place of the first needle that is found."""
        ...


class InFile:
    """Looks in one file of the project; in a source after the front matter first."""

    def __init__(self, root: Path, path: str) -> None:
        self._root = root
        self._path = path

    def __call__(self, *needles: str) -> Place:
        """The place of the first needle that is found."""
        if not any(needles):
            return Place(self._path)
        text, body = self._text
        for needle in filter(None, needles):
            at = text.find(needle, body)
            at = at if at >= 0 else text.find(needle)
            if at >= 0:
                return _placed(self._path, text, at)
        return Place(self._path)

    @cached_property
    def _text(self) -> tuple[str, int]:
        return _text(self._root / self._path)


class InTheme:
    """Looks in the template that a page is made of, then in those that it extends, includes and imports."""

    def __init__(self, theme: Theme, template: str) -> None:
        self._theme = theme
        self._template = template

    def __call__(self, *needles: str) -> Place:
        """The place of the first needle that is found."""
        for needle in filter(None, needles):
            for path, text in self._reached:
                if (at := text.find(needle)) >= 0:
                    return _placed(path, text, at)
        return Place(self.path)

    @cached_property
    def path(self) -> str:
        """The file of the template."""
        return self._reached[0][0] if self._reached else self._template

    @cached_property
    def _reached(self) -> list[tuple[str, str]]:
        return _reached(self._theme, self._template)


def _reached(theme: Theme, start: str) -> list[tuple[str, str]]:
    """Path and text of a template and of all that it names, the nearest first."""
    found: dict[str, str] = {}
    waiting = [(0, start)]
    for layer, name in waiting:
        at = next((n for n in range(layer, len(theme.layers)) if name in theme.layers[n].templates), None)
        if at is None:
            continue
        path = posixpath.join(theme.layers[at].path, "templates", name)
        if path not in found:
            found[path] = theme.layers[at].templates[name].decode("utf-8", "replace")
            for other in _NAMES.findall(found[path]):
                above = other.removeprefix("!parent/")
                waiting.append((at + 1, above) if above != other else (0, other))
    return list(found.items())


def _placed(path: str, text: str, at: int) -> Place:
    at += text[at] == "\n"
    return Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _text(file: Path) -> tuple[str, int]:
    """The text of a file, and where its body starts; nothing where it cannot be read."""
    try:
        with file.open("rb") as stream:
            text = stream.read(_MOST).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except OSError:
        return "", 0
    for fence in ("---", "+++"):
        if text.startswith(fence) and (end := text.find(f"\n{fence}", 3)) >= 0:
            return text, end + 4
    return text, 0
