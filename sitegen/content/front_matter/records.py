"""Readers of values with parts: people, corrections, a series, a photograph with its caption and credit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sitegen.base.problems import nearest
from sitegen.content.front_matter.links import read_credit_url, read_source
from sitegen.content.front_matter.moments import read_moment
from sitegen.content.front_matter.reading import Reading
from sitegen.content.front_matter.tree import Items, Node, Pairs, Scalar
from sitegen.content.front_matter.values import is_empty, read_focus, read_name, read_number, read_text
from sitegen.content.model import Contributor, Correction, Series

Reader = Callable[[Node, Reading], Any]

PHOTO_PARTS: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "photo": (read_source, ("src", "url", "path", "file", "image", "photo", "source", "filename")),
    "alt": (read_text, ("alt", "alt_text", "alttext")),
    "caption": (read_text, ("caption", "title")),
    "credit": (read_text, ("credit", "photographer", "attribution")),
    "credit_url": (read_credit_url, ("credit_url", "credit_link")),
    "license": (read_text, ("license", "licence")),
    "focus": (read_focus, ("focus", "focal_point")),
}
"""Canonical key of each part of a photograph, and the names it may have inside `photo: {…}`."""

_PART_OF = {name: part for part, (_, names) in PHOTO_PARTS.items() for name in names}


def read_author(node: Node, reading: Reading) -> tuple[str, ...]:
    """The key `author`: one name however it is written, or a list of names. FM031."""
    return _people(node, reading, comma=False)


def read_authors(node: Node, reading: Reading) -> tuple[str, ...]:
    """The key `authors`: a list of names or of mappings with a `name`; a text is split at `;`, else at commas."""
    return _people(node, reading, comma=True)


def _people(node: Node, reading: Reading, *, comma: bool) -> tuple[str, ...]:
    if isinstance(node, Scalar):
        text = read_name(node, reading) or ""
        parts = text.split(";") if ";" in text else text.split(",") if comma else [text]
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    names: dict[str, None] = {}
    for item in node.items if isinstance(node, Items) else (node,):
        if is_empty(item):
            reading.warning(
                "FM039", f"an empty entry of {reading.key} was dropped", item, _without(node, item, reading)
            )
            continue
        named = _entry(item, "name") if isinstance(item, Pairs) else item
        if not isinstance(named, Scalar):
            message = f"an author must be a name, or a mapping with a name, got {_what(item)}"
            reading.error("FM031", message, item, reading.quote(item))
        elif name := read_name(named, reading):
            names[name] = None
    return tuple(names)


def read_contributors(node: Node, reading: Reading) -> tuple[Contributor, ...]:
    """A list of names or of `{name, role}`. FM038."""
    found: dict[Contributor, None] = {}
    for item in _several(node):
        if is_empty(item):
            continue
        before = len(reading.problems)
        if isinstance(item, Scalar):
            found[Contributor(read_name(item, reading) or "", "")] = None
            continue
        parts = _parts(item, reading, {"name": read_name, "role": read_text}, needed=("name",))
        if parts is None and not _told(reading, before):
            hint = "write a list of entries such as - {name: Ana Lopes, role: editing}"
            reading.error("FM038", "a contributor must be a name, or a mapping of name and role", item, hint)
        elif parts is not None:
            found[Contributor(parts["name"], parts.get("role") or "")] = None
    return tuple(found)


def read_corrections(node: Node, reading: Reading) -> tuple[Correction, ...]:
    """A list of `{date, text}`; both are needed. FM038."""
    found = []
    for item in _several(node):
        if is_empty(item):
            continue
        before = len(reading.problems)
        parts = _parts(item, reading, {"date": read_moment, "text": read_text}, needed=("date", "text"))
        if parts is not None:
            found.append(Correction(parts["date"], parts["text"]))
        elif not _told(reading, before):
            hint = 'write a list of entries such as - {date: 2026-01-31, text: "…"}'
            reading.error("FM038", "a correction must be a mapping of date and text", item, hint)
    return tuple(found)


def read_series(node: Node, reading: Reading) -> Series | None:
    """A name, or `{name, part}`; a list of one is taken for its entry. FM038."""
    if isinstance(node, Items) and len(node.items) == 1:
        node = node.items[0]
    if is_empty(node):
        return None
    if isinstance(node, Scalar):
        return Series(read_name(node, reading) or "", 0)
    readers: dict[str, Reader] = {"name": read_name, "part": read_number}
    before = len(reading.problems)
    parts = _parts(node, reading, readers, needed=("name",))
    if parts is None and _told(reading, before):
        return None
    if parts is None:
        hint = "write a name, or {name: The flood, part: 2}"
        reading.error("FM038", "a series must be a name, or a mapping of name and part", node, hint)
        return None
    return Series(parts["name"], int(parts.get("part") or 0))


def read_photo(node: Node, reading: Reading) -> str | None:
    """A path or web URL, or a mapping of `src` and the parts of `PHOTO_PARTS`, which then count as if given alone."""
    if isinstance(node, Scalar):
        return read_source(node, reading)
    if not isinstance(node, Pairs):
        reading.error("FM031", f"{reading.key} must be one photograph, got a list", node, _first(node, reading))
        return None
    own, source = reading.key, None
    for key, (spelled, value) in node.entries.items():
        part = _PART_OF.get(key.lower().replace("-", "_"))
        if part is None:
            near = nearest(key, _PART_OF)
            message = f"unknown part of {own}: {key!r}" + (f"; did you mean {near}?" if near else "")
            hint = reading.rewrite(spelled, near) if near else "delete it"
            reading.warning("FM030", message, spelled, hint)
            continue
        reading.key = f"{own}.{key}"
        found = PHOTO_PARTS[part][0](value, reading)
        if part == "photo":
            source = found
        elif found is not None:
            reading.inner[part] = (found, reading.at(value))
    reading.key = own
    if source is None and not any(key in PHOTO_PARTS["photo"][1] for key in node.entries):
        hint = "write it as {src: photo.jpg, alt: …}"
        reading.error("FM038", f"{own} has no src, so there is no photograph", node, hint)
    return source


def read_first_photo(node: Node, reading: Reading) -> str | None:
    """The first of a list of photographs."""
    if isinstance(node, Items):
        return read_photo(node.items[0], reading) if node.items else None
    return read_photo(node, reading)


def _first(node: Items, reading: Reading) -> str:
    item = node.items[0] if node.items else None
    return reading.rewrite(node, item.text) if isinstance(item, Scalar) else "write one path"


def _several(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Items) else (node,)


def _entry(node: Pairs, name: str) -> Node | None:
    return next((value for key, (_, value) in node.entries.items() if key.lower() == name), None)


def _parts(
    node: Node, reading: Reading, readers: Mapping[str, Reader], *, needed: tuple[str, ...]
) -> dict[str, Any] | None:
    """The parts of a mapping by name, None where it is none or a needed part is missing. Unknown parts: FM030."""
    if not isinstance(node, Pairs):
        return None
    own, parts = reading.key, {}
    for key, (spelled, value) in node.entries.items():
        read = readers.get(key.lower())
        if read is None:
            near = nearest(key.lower(), readers)
            message = f"unknown part of {own}: {key!r}" + (f"; did you mean {near}?" if near else "")
            reading.warning("FM030", message, spelled, reading.rewrite(spelled, near) if near else "delete it")
            continue
        reading.key = f"{own}.{key}"
        parts[key.lower()] = None if is_empty(value) else read(value, reading)
    reading.key = own
    return parts if all(parts.get(name) not in (None, "") for name in needed) else None


def _told(reading: Reading, before: int) -> bool:
    """Whether an error has been noted since there were `before` problems: then a second one would only confuse."""
    return any(problem.is_error for problem in reading.problems[before:])


def _without(node: Node, item: Node, reading: Reading) -> str:
    return reading.without(node, item) if isinstance(node, Items) else "delete this line"


def _what(node: Node) -> str:
    return {Scalar: "text", Items: "a list", Pairs: "a mapping"}[type(node)]
