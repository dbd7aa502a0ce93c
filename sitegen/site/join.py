"""A text joined with the rest of the site: where it points, how large its pictures are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sitegen.base.problems import Place
from sitegen.content.model import Document
from sitegen.photos.header import Size
from sitegen.site.links import Gathered, Links
from sitegen.site.model import Linked, Picture
from sitegen.site.terms import Terms


@dataclass(frozen=True, slots=True)
class Joined:
    """What the join of documents works on."""

    terms: Terms
    links: Links
    sizes: Mapping[str, Size | None]

    def is_like(self, other: Joined) -> bool:
        """Whether every document is joined to the same as with `other`."""
        same_terms = self.terms is other.terms or self.terms.known == other.terms.known
        return same_terms and self.sizes == other.sizes and self.links.is_like(other.links)


class Own(NamedTuple):
    """A document joined with the rest: `result` is what became of it, made with `given`, and `gathered` what that
    brought along.
    """

    document: Document
    given: object
    result: Any
    gathered: Gathered


_ANEW = object()
"""What equals nothing that a document was ever joined with."""


class Joins:
    """Joins documents, each only once, as long as it is the same object and nothing else has changed for it.

    A result that comes out as it was is the same object as before: who holds it need not look at it again.
    """

    def __init__(self) -> None:
        self._last: dict[str, Own] = {}
        self._next: dict[str, Own] = {}

    def forget(self) -> None:
        """Join everything anew: other names, other links. What comes out as it was is still recognized."""
        self._last = {path: own._replace(given=_ANEW) for path, own in self._last.items()}

    def keep(self) -> None:
        """All is joined: what was not asked for this time is gone."""
        self._last, self._next = self._next, {}

    def __call__(
        self,
        documents: Iterable[Document],
        links: Links,
        join: Callable[[Document, Any], Any],
        given: Callable[[Document], object] = lambda _: None,
    ) -> list[Own]:
        """`join(document, result of last time or None)` for each document; `given` is what else that depends on."""
        found = []
        for document in documents:
            own, more = self._last.get(document.path), given(document)
            if own is None or own.document is not document or own.given != more:
                result, gathered = join(document, own and own.result), links.take()
                if own is not None and own.result == result:
                    result = own.result
                if own is not None and own.gathered == gathered:
                    gathered = own.gathered
                own = Own(document, more, result, gathered)
            self._next[document.path] = own
            found.append(own)
        return found


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
