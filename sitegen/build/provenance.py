"""Who says what of a picture: its author, or which part of its file; and what is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place
from sitegen.build.build import Planned
from sitegen.content.model import Document, Figure, Photo
from sitegen.photos.facts import Metadata
from sitegen.photos.metadata import read_metadata
from sitegen.photos.renditions import Recipe
from sitegen.site.model import Copied, Linked, Picture, Printed

_NAMES = {
    "alt": "alternative text",
    "caption": "caption",
    "credit": "credit",
    "credit_url": "link of the credit",
    "license": "licence",
}
"""What an author can say of a picture, by the field of `Photo` and `Metadata`."""

_WANTED = ("alt", "caption", "credit")
_OF_FILE = {
    "creator": "creator",
    "copyright": "copyright",
    "licensor_url": "where a licence is had",
    "digital_source_type": "how it was made",
}
_PARTS = {"xmp": "XMP", "iptc": "IPTC", "exif": "EXIF"}


class Said(NamedTuple):
    """One thing that is said of a picture, and by whom: `XMP`, `IPTC`, `EXIF`, `front matter`, `text`. Both are empty
    where nobody said what readers need.
    """

    what: str
    text: str
    by: str


class Shown(NamedTuple):
    """A picture where a source shows it: its file (or address), the source with its line, and all that is said of it.

    `use` is `lead photograph`, or `in the text`.
    """

    file: str
    at: Place
    use: str
    said: tuple[Said, ...]


def shown_by(planned: Planned, root: Path, path: str) -> tuple[Shown, ...]:
    """The pictures that the source at `path` shows."""
    return tuple(_all_shown(planned, root, by=path))


def where_shown(planned: Planned, root: Path, file: str) -> tuple[Shown, ...]:
    """All uses of the picture `file`."""
    return tuple(_all_shown(planned, root, file=file))


def files_of(planned: Planned, file: str) -> tuple[str, ...]:
    """What stands on the site of a picture: `/2026/11/a/quay-480.1f2e3d4c.webp (480 x 320)`."""
    found = []
    for url, one in planned.site.files.items():
        if one.file.path == file and isinstance(one, Printed) and isinstance(one.recipe, Recipe):
            found.append((one.recipe.width, f"{url} ({one.recipe.width} x {one.recipe.height})"))
        elif one.file.path == file:
            found.append((0, f"{url} (as it is)" if isinstance(one, Copied) else url))
    return tuple(text for _, text in sorted(found))


def _all_shown(planned: Planned, root: Path, *, by: str | None = None, file: str | None = None) -> Iterator[Shown]:
    """Those of one source, or of one file."""
    known: dict[str, Metadata] = {}
    for picture, linked in _texts(planned):
        if by is not None and linked.path != by:
            continue
        document = planned.documents[linked.path]
        for one, written, at, author in _pictures(document, linked, picture):
            source = planned.site.files.get(one.url)
            path = source.file.path if source else one.url
            if file is not None and path != file:
                continue
            if path not in known:
                known[path] = read_metadata(root / path) if source else Metadata()
            use = "lead photograph" if author == "front matter" else "in the text"
            yield Shown(path, at, use, tuple(_said(one, written, known[path], author)))


def _texts(planned: Planned) -> Iterator[tuple[Picture | None, Linked]]:
    site = planned.site
    yield from ((post.card.picture, post.text) for post in site.posts)
    yield from ((page.picture, page.text) for page in site.pages)
    yield from ((author.picture, author.text) for author in site.authors.values())


def _pictures(
    document: Document, linked: Linked, lead: Picture | None
) -> Iterator[tuple[Picture, Photo | Figure, Place, str]]:
    """Each picture with what its author wrote of it, where, and in what."""
    front = document.front
    if lead is not None and front.photo is not None:
        yield lead, front.photo, front.places.get("photo", Place(document.path)), "front matter"
    for figure in document.figures:
        if (picture := linked.pictures[figure.number]) is not None:
            yield picture, figure, document.references[figure.number].at, "text"


def _said(picture: Picture, written: Photo | Figure, metadata: Metadata, author: str) -> Iterator[Said]:
    for field, what in _NAMES.items():
        text, own = getattr(picture, field) or "", getattr(written, field, None) is not None
        part = _PARTS.get(metadata.origin(field) or "", "")
        if text or own or field in _WANTED:
            yield Said(what, text, author if own else part)
    for field, what in _OF_FILE.items():
        value = getattr(metadata, field)
        if value:
            text = "; ".join(value) if isinstance(value, tuple) else value
            yield Said(what, text, _PARTS.get(metadata.origin(field) or "", ""))
