"""A text joined with the rest of the site: where it points, how large its pictures are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.base.problems import Place
from sitegen.content.model import Document
from sitegen.photos.header import Size
from sitegen.site.links import Links
from sitegen.site.model import Linked, Picture
from sitegen.site.terms import Terms


@dataclass(frozen=True, slots=True)
class Joined:
    """What the join of documents works on."""

    terms: Terms
    links: Links
    sizes: Mapping[str, Size | None]


def join_text(document: Document, url: str, joined: Joined) -> Linked:
    """The text of `document` as it stands on the page `url`; problems are gathered by `joined.links`."""
    links = joined.links
    targets = tuple(links.target(reference, document.path, url, document.anchors) for reference in document.references)
    sizes = tuple(
        _size(target, joined) if reference.use == "image" else None
        for reference, target in zip(document.references, targets, strict=True)
    )
    return Linked(document.path, targets, sizes)


def _size(url: str, joined: Joined) -> Size | None:
    copied = joined.links.published.get(url)
    if copied:
        return joined.sizes.get(copied[0].file.path)
    static = joined.links.static.get(url.lstrip("/"))
    return joined.sizes.get(static.path) if static else None


def find_picture(document: Document, url: str, joined: Joined) -> Picture | None:
    """The lead photograph of `document`, published for the page `url`; None where there is none, or it is not found."""
    photo = document.front.photo
    if photo is None:
        return None
    size = None
    src: str | None = photo.src
    if not photo.src.startswith(("https://", "http://")):
        at = document.front.places.get("photo", Place(document.path))
        src = joined.links.picture(photo.src, document.path, url, at)
        size = _size(src, joined) if src else None
    if not src:
        return None
    width, height = size or (0, 0)
    return Picture(
        src, photo.alt, photo.caption, photo.credit, photo.credit_url, photo.license, width, height, photo.focus
    )
