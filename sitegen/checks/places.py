"""Where a finding stands: the line of the source or the template that wrote what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from sitegen.base.problems import Place
from sitegen.themes.theme import Theme

_MOST = 16 * 1024 * 1024


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
        text, body = _text(self._root / self._path)
        for needle in filter(None, needles):
            at = text.find(needle, body)
            at = at if at >= 0 else text.find(needle)
            if at >= 0:
                return _placed(self._path, text, at)
        return Place(self._path)


class InTheme:
    """Looks in the template that a page is made of, then in all others of the chain."""

    def __init__(self, theme: Theme, template: str) -> None:
        self._theme = theme
        self._template = template

    def __call__(self, *needles: str) -> Place:
        """The place of the first needle that is found."""
        templates = template_files(self._theme)
        own = next((path for name, path, _ in templates if name == self._template), self._template)
        ordered = sorted(templates, key=lambda entry: entry[0] != self._template)
        for needle in filter(None, needles):
            for _, path, text in ordered:
                if (at := text.find(needle)) >= 0:
                    return _placed(path, text, at)
        return Place(own)


def template_files(theme: Theme) -> Sequence[tuple[str, str, str]]:
    """Name, path and text of each template that is in force, by name."""
    found: dict[str, tuple[str, str, str]] = {}
    for layer in reversed(theme.layers):
        folder = f"{layer.path}/templates" if layer.path != "templates" else layer.path
        for name, data in layer.templates.items():
            found[name] = (name, f"{folder}/{name}", data.decode("utf-8", "replace"))
    return [found[name] for name in sorted(found)]


def _placed(path: str, text: str, at: int) -> Place:
    return Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


@lru_cache(maxsize=32)
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
