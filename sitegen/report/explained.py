"""What `explain` says, for a person."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.build.explain import Explained
from sitegen.build.provenance import Shown
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
    yield from _block("pictures", [line for one in found.pictures for line in _picture(one, found.source)])
    yield from _block("files", found.files)
    yield from _block("state", [found.state])
    yield from _block("last made", [found.made] if found.made else [])
    yield from _block("because of", found.because)


def _picture(shown: Shown, source: str) -> Iterator[str]:
    """Where it is shown, or which it is, and who says what of it."""
    if shown.file == source:
        yield f"{shown.at.path}:{shown.at.line}, {shown.use}" if shown.at.line else f"{shown.at.path}, {shown.use}"
    else:
        yield f"{shown.file}, {shown.use}"
    for what, text, by in shown.said:
        if text:
            yield f"  {what} ({by}): {text}" if by else f"  {what}: {text}"
        else:
            yield f"  {what} ({by}): none" if by else f"  {what}: nobody wrote one"


def _block(name: str, lines: list[str] | tuple[str, ...]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{'' if number else name:{_WIDTH}}{line}"
