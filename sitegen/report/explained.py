"""What `explain` says, for a person."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.build.explain import Explained
from sitegen.report.summary import moment_text
from sitegen.site.model import Held

_WIDTH = 12


def explained_text(found: Explained) -> str:
    """Lines of a name and what it is; names are not said twice."""
    return "\n".join(_lines(found))


def held_text(held: Held) -> str:
    """A text that no page is made of now."""
    until = f" until {moment_text(held.until)}" if held.until else ""
    return f"{held.path} is held back ({held.reason}{until}): no page is made of it"


def _lines(found: Explained) -> Iterator[str]:
    yield from _block("page", [f"{found.url}  ({found.label})"])
    yield from _block("file", [found.path])
    yield from _block("source", [found.source] if found.source else [])
    yield from _block("templates", found.templates)
    names: dict[str, list[str]] = {}
    for name, path in found.uses:
        names.setdefault(name, []).append(path)
    yield from _block("shows", [f"{name}: {', '.join(paths)}" for name, paths in names.items()])
    yield from _block("by the file", found.by_file)
    yield from _block("state", [found.state])
    yield from _block("last made", [found.made] if found.made else [])
    yield from _block("because of", found.because)


def _block(name: str, lines: list[str] | tuple[str, ...]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{'' if number else name:{_WIDTH}}{line}"
