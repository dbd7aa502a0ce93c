"""What planning works with: the site, the options, and texts with their references written out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from sitegen.base.urls import Address
from sitegen.content.markup.phrases import phrases
from sitegen.content.model import Document, Figure, FrontMatter, Json, Moment
from sitegen.pages.galleries import cells, scaled_sizes
from sitegen.pages.outputs import FeedFormat
from sitegen.pages.photographs import Place as PhotoPlace
from sitegen.pages.photographs import Write, photo_parts
from sitegen.pages.views import Head, MenuItem, SiteView, Text
from sitegen.site.model import FOLDERS, Card, Linked, Picture, Site, TermKind

T = TypeVar("T")

FEED_NAMES: tuple[tuple[FeedFormat, str], ...] = (("rss", "feed.xml"), ("atom", "atom.xml"), ("json", "feed.json"))
FEED_TYPES: Mapping[FeedFormat, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """The part of the settings and of the theme that can change which pages there are and what they see."""

    title: str
    description: str
    language: str
    address: Address
    menu: tuple[MenuItem, ...]
    per_page: int
    archive: bool
    feeds: str | Literal[False]
    feed_items: int
    feed_full: bool
    feed_terms: bool
    theme_options: Mapping[str, Json]
    latest: int
    lead: bool
    seconds: int
    text_sizes: str = "100vw"
    wide_sizes: str = "100vw"


@dataclass(frozen=True, slots=True)
class Context:
    """Shared by all planning functions; texts are kept, since a post stands on its page and in several feeds, and so is
    what several pages are made of.

    `documents` has the text of every `Linked` of the site, by path.
    """

    site: Site
    documents: Mapping[str, Document]
    options: PlanOptions
    view: SiteView
    _absolute: dict[str, Text] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)
    _once: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Site, documents: Mapping[str, Document], options: PlanOptions) -> Context:
        """The context of one plan."""
        feeds: tuple[MenuItem, ...] = ()
        if options.feeds:
            pattern = options.feeds
            feeds = tuple(MenuItem(FEED_TYPES[kind], pattern.format(name=name)) for kind, name in FEED_NAMES)
        view = SiteView(
            title=options.title,
            description=options.description,
            language=options.language,
            address=options.address.absolute("/"),
            menu=options.menu,
            sections=tuple(term for term in site.index.terms["section"] if term.url),
            latest=site.index.cards[: options.latest],
            options=options.theme_options,
            data=site.data,
            feeds=feeds,
            archive="/archive/" if options.archive else "",
        )
        return cls(site, documents, options, view)

    def once(self, name: str, make: Callable[[Context], T]) -> T:
        """`make(context)`, made when it is asked for first: `name` is always made by the same function."""
        if name not in self._once:
            self._once[name] = make(self)
        found: T = self._once[name]
        return found

    def text(self, linked: Linked) -> Text:
        """A text as it stands in its page."""
        return _text(
            linked,
            self.documents[linked.path],
            [self._path(target) for target in linked.targets],
            self.options.language,
            self._path,
            (self.options.text_sizes, self.options.wide_sizes),
        )

    def feed_text(self, linked: Linked) -> Text:
        """A text as it stands in a feed: every reference is a whole URL."""
        path, address = linked.path, self.options.address
        if path not in self._absolute:
            targets = [_attribute(_whole(address, target)) for target in linked.targets]
            self._absolute[path] = _text(linked, self.documents[path], targets, self.options.language)
        return self._absolute[path]

    def whole(self, url: str) -> str:
        """A site-absolute URL, or another site's, as a whole URL."""
        return _whole(self.options.address, url)

    def is_listed(self, front: FrontMatter, url: str) -> bool:
        """Whether a text stands in the sitemap: neither hidden, nor at home at another address (`canonical_url`)."""
        return not front.noindex and (not front.canonical_url or front.canonical_url == self.whole(url))

    def head(
        self,
        kind: str,
        title: str,
        url: str,
        *,
        description: str = "",
        document: Document | None = None,
        card: Card | None = None,
        picture: Picture | None = None,
        feed: str = "",
        noindex: bool = False,
    ) -> Head:
        """The head of a page; `document` and `card` fill in what they know."""
        front = document.front if document else None
        own = front.canonical_url if front else ""
        return Head(
            kind=kind,
            title=title,
            description=description or (card.summary if card else document.summary if document else ""),
            url=url,
            canonical=own or self.whole(url),
            lang=(front.lang if front else "") or self.options.language,
            noindex=noindex or bool(front and front.noindex),
            picture=card.picture if card else picture,
            published=card.published if card else None,
            updated=card.updated if card else None,
            section=card.section.name if card and card.section else "",
            tags=tuple(tag.name for tag in card.tags) if card else (),
            authors=tuple(author.name for author in card.authors) if card else (),
            feed=feed,
            social=card.social if card else None,
        )

    def _path(self, target: str) -> str:
        found = self._paths.get(target)
        if found is None:
            path, hash_, fragment = target.partition("#")
            found = self._paths[target] = _attribute(self.options.address.path(path) + hash_ + fragment)
        return found


def terms_url(kind: TermKind) -> str:
    """Where all terms of a kind are listed."""
    return f"/{FOLDERS[kind]}/"


def newest(cards: Sequence[Card]) -> Moment | None:
    """The last moment at which something about these posts changed."""
    moments = [moment for card in cards for moment in (card.published, card.updated) if moment]
    return max(moments, key=lambda moment: moment.stamp, default=None)


def _whole(address: Address, url: str) -> str:
    if url.startswith(("https://", "http://")):
        return url
    path, hash_, fragment = url.partition("#")
    return address.absolute(path) + hash_ + fragment


def _text(
    linked: Linked,
    document: Document,
    targets: list[str],
    language: str,
    write: Write | None = None,
    sizes: tuple[str, str] = ("", ""),
) -> Text:
    """`sizes` are those of pictures in the column, and of wide ones. Without `write` it is the text of a feed."""
    if not linked.pictures:
        return Text(document.body, tuple(targets), (), document.digest)
    words = phrases(document.front.lang or language)
    places = _places(document.figures, linked.pictures, write, sizes, words.enlarge) if write else {}
    photos = tuple(
        picture and photo_parts(picture, words.ai_made, places.get(number))
        for number, picture in enumerate(linked.pictures)
    )
    return Text(document.body, tuple(targets), photos, document.digest)


def _places(
    figures: Sequence[Figure],
    pictures: Sequence[Picture | None],
    write: Write,
    sizes: tuple[str, str],
    enlarge: str,
) -> dict[int, PhotoPlace]:
    """Where each picture of a text stands in its page, by the number of its reference."""
    own, found = cells(figures, pictures), {}
    for figure in figures:
        cell = own.get(figure.number)
        if cell:
            found[figure.number] = PhotoPlace(write, scaled_sizes(sizes[1], cell.share), enlarge, cell.style)
        else:
            found[figure.number] = PhotoPlace(write, sizes[figure.wide], enlarge if figure.framed else "")
    return found


def _attribute(url: str) -> str:
    """`url` fit to stand between double quotes."""
    return url.replace("&", "&amp;").replace('"', "%22").replace("<", "%3C")
