"""A text joined with the rest of the site: where it points, what its pictures are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from posixpath import basename
from typing import Any, NamedTuple

from sitegen.base.problems import Place
from sitegen.content.markup.typography import typeset
from sitegen.content.model import Document, FrontMatter, Photo
from sitegen.photos.facts import UNKNOWN, Facts
from sitegen.photos.renditions import CROP_WIDTH, PhotoOptions, SocialCard
from sitegen.site.links import Gathered, Links
from sitegen.site.model import Copied, Linked, Picture, Printed, Sized
from sitegen.site.prints import Prints, is_developed, make_card, make_prints
from sitegen.site.terms import Terms
from sitegen.site.wishes import wishes


@dataclass(frozen=True, slots=True)
class Joined:
    """What the join of documents works on. `photos` says what is made of photographs; `typeset` is the language in
    which quotes and dashes of captions are set, empty where they are left alone.
    """

    terms: Terms
    links: Links
    pictures: Mapping[str, Facts]
    photos: PhotoOptions
    typeset: str = ""

    def is_like(self, other: Joined) -> bool:
        """Whether every document whose names are the same is joined to the same as with `other`."""
        return self.pictures == other.pictures and self.links.is_like(other.links)


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

    def forget(self, is_other: Callable[[Document], bool] = lambda _: True) -> None:
        """Join everything anew, or those of which this is true. What comes out as it was is still recognized."""
        self._last = {
            path: own._replace(given=_ANEW) if is_other(own.document) else own for path, own in self._last.items()
        }

    @property
    def kept(self) -> dict[str, Own]:
        """All that was joined last, by path."""
        return self._last

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
    targets = [links.target(reference, document.path, url, document.anchors) for reference in document.references]
    pictures: list[Picture | None] = []
    if document.figures:
        pictures = [None] * len(targets)
        for figure in document.figures:
            at = document.references[figure.number].at
            photo = Photo(targets[figure.number], figure.alt, figure.caption, figure.credit)
            picture = _described(photo, photo.src, at, document.front, joined, lead=False)
            pictures[figure.number], targets[figure.number] = picture, picture.url
    for reference, target, picture_ in zip_longest(document.references, targets, pictures):
        if reference.use == "image" and picture_ is None:
            _publish(target, document.path, links)
    return Linked(document.path, tuple(targets), tuple(pictures))


def find_picture(document: Document, url: str, joined: Joined) -> Picture | None:
    """The lead photograph of `document`, published for the page `url`; None where there is none, or it is not found."""
    photo = document.front.photo
    if photo is None:
        return None
    at = document.front.places.get("photo", Place(document.path))
    src = _named(photo.src, document, url, at, joined)
    return _described(photo, src, at, document.front, joined, lead=True) if src else None


def find_social(
    document: Document, url: str, kicker: str, language: str, picture: Picture | None, joined: Joined
) -> Sized | None:
    """The picture that other sites show for the post at `url`: the one its front matter names, else the card that is
    drawn of its headline, which is in `language`, and its lead photograph `picture`, where the settings ask for cards.
    """
    links, style = joined.links, joined.photos.cards
    if document.front.social_image:
        return _social_image(document.front.social_image, document, url, joined)
    if style is None:
        return None
    made = links.published.get(picture.url) if picture else None
    file = made[0].file if made and isinstance(made[0], Printed) else None
    focus = picture.focus if picture else None
    card = SocialCard(document.title, style.site, kicker, language, style.colour, focus)
    sized, printed = make_card(card, file, document.path, url)
    links.put(sized.url, printed)
    return sized


def _social_image(named: str, document: Document, url: str, joined: Joined) -> Sized | None:
    """The picture that front matter names for other sites, as the one file that they are shown."""
    front = document.front
    at = front.places.get("social_image", Place(document.path))
    src = _named(named, document, url, at, joined)
    if src is None:
        return None
    options = joined.photos._replace(widths=(CROP_WIDTH,), formats=(), crops=("16:9",))
    picture, files = _prints(Photo(named), src, at, front, joined, options, lead=True)
    shown = picture.crops[0] if picture.crops else picture
    for made, printed in files:
        if made == shown.url:
            joined.links.put(made, printed)
    return Sized(shown.url, shown.width, shown.height)


def _named(src: str, document: Document, url: str, at: Place, joined: Joined) -> str | None:
    """Where the picture that front matter names at `at` would stand; None where there is none, and a problem."""
    if src.startswith(("https://", "http://")):
        return src
    return joined.links.picture(src, document.path, url, at)


def _described(photo: Photo, url: str, at: Place, front: FrontMatter, joined: Joined, *, lead: bool) -> Picture:
    """The picture that would stand at `url`, with its files, which are published."""
    picture, files = _prints(photo, url, at, front, joined, joined.photos, lead=lead)
    for made, printed in files:
        joined.links.put(made, printed)
    return picture


def _prints(
    photo: Photo, url: str, at: Place, front: FrontMatter, joined: Joined, options: PhotoOptions, *, lead: bool
) -> Prints:
    """The picture that would stand at `url`, and the files that can be made of it. What its author wrote counts; what
    they left open, its file may say. A file of which nothing is made is published as it is.
    """
    links, place = joined.links, _place(url)
    file = links.shown.get(place) or links.static.get(place.lstrip("/"))
    facts = joined.pictures.get(file.path, UNKNOWN) if file else UNKNOWN
    picture = _picture(photo, url, facts, front, joined)
    if file is None:
        return Prints(picture, ())
    links.problems += [replace(problem, at=at, others=(Place(file.path),)) for problem in facts.problems]
    links.problems += wishes(facts.said, basename(file.path), front, at)
    if place not in links.shown or not is_developed(facts):
        _publish(url, at.path, links)
        return Prints(picture, ())
    if options.keep_original:
        _publish(url, at.path, links)
    return make_prints(picture._replace(url=place), file, at.path, facts, options, lead=lead)


def _publish(url: str, user: str, links: Links) -> None:
    """Publish a picture as it is; one that stands there anyway, or is none of ours, is left alone."""
    place = _place(url)
    if file := links.shown.get(place):
        links.put(place, Copied(file, user))


def _picture(photo: Photo, url: str, facts: Facts, front: FrontMatter, joined: Joined) -> Picture:
    said = facts.said
    width, height = facts.size or (0, 0)
    caption = photo.caption
    if caption is None:
        caption = typeset(said.caption, front.lang or joined.typeset) if joined.typeset else said.caption
    credit_url = photo.credit_url
    if credit_url is None:
        credit_url = said.credit_url if photo.credit is None else ""  # a link of the file belongs to the file's credit
    return Picture(
        url=url,
        alt=said.alt or None if photo.alt is None else photo.alt,
        caption=caption,
        credit=said.credit if photo.credit is None else photo.credit,
        credit_url=credit_url,
        license=said.license if photo.license is None else photo.license,
        width=width,
        height=height,
        focus=photo.focus,
        creators=said.creator,
        copyright=said.copyright,
        licensor_url=said.licensor_url,
        source_type=said.digital_source_type,
    )


def _place(url: str) -> str:
    return url.partition("#")[0].partition("?")[0]
