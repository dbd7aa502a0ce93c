"""The site as one value. Other pages see cards, never posts: a body edit leaves the card, and so every list, equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, overload

from sitegen.base.problems import Place, Problem
from sitegen.content.model import Contributor, Correction, File, Json, Kind, Moment
from sitegen.photos.facts import AI_TYPES
from sitegen.photos.licenses import license_name
from sitegen.photos.renditions import Recipe, SocialCard

TermKind = Literal["tag", "section", "author", "series"]
TERM_KINDS: tuple[TermKind, ...] = ("tag", "section", "author", "series")
FOLDERS: Mapping[TermKind, str] = {"tag": "tags", "section": "sections", "author": "authors", "series": "series"}


class Term(NamedTuple):
    """A name that gathers posts. `url` is empty where the settings switch that kind's pages off."""

    kind: TermKind
    slug: str
    name: str
    url: str


class Sized(NamedTuple):
    """A file of a picture; `url` is site-absolute, width and height are in pixels."""

    url: str
    width: int
    height: int


class Better(NamedTuple):
    """Smaller files of a picture, in a format that not every browser shows; `type` is its media type."""

    type: str
    files: tuple[Sized, ...]


class Crop(NamedTuple):
    """A part of a picture in the shape `ratio` (16:9, 4:3, 1:1), around its focus."""

    ratio: str
    url: str
    width: int
    height: int


class Picture(NamedTuple):
    """A photograph, found, and all that front matter or text, and else its own file, say of it.

    `url` is site-absolute, or the https URL as written; 0 means "size not known". `alt` is None where nobody wrote one
    (templates write an empty `alt` then, and `check` complains). `license` is a web address or a name, `licensor_url`
    where a licence can be had, and `source_type` the IPTC's term for how the picture was made.

    Of a photograph of this site, `plain` are its files in a format that every browser shows, narrow to wide (the widest
    is the one at `url`), `better` those in smaller formats, best first, and `placeholder` is a tiny picture as a data
    URI; `crops` are made of lead photographs. All are empty for what is published as it is (drawings, moving pictures).
    """

    url: str
    alt: str | None
    caption: str
    credit: str
    credit_url: str
    license: str
    width: int
    height: int
    focus: tuple[float, float] | None = None
    creators: tuple[str, ...] = ()
    copyright: str = ""
    licensor_url: str = ""
    source_type: str = ""
    plain: tuple[Sized, ...] = ()
    better: tuple[Better, ...] = ()
    crops: tuple[Crop, ...] = ()
    placeholder: str = ""

    @property
    def ai_made(self) -> bool:
        """Whether a machine that was trained on other pictures made it, or part of it."""
        return self.source_type in AI_TYPES

    @property
    def license_name(self) -> str:
        """The licence as people call it: "CC BY 4.0" for the address of that; of other addresses what they begin with
        is left out.
        """
        return license_name(self.license)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What other pages may know of a post. `authors` are terms; `url` is site-absolute; `social` is the picture that
    other sites show beside a link, where that is not the lead photograph.
    """

    path: str
    url: str
    title: str
    published: Moment
    updated: Moment | None
    summary: str
    kind: Kind
    dateline: str
    section: Term | None
    tags: tuple[Term, ...]
    authors: tuple[Term, ...]
    series: Term | None
    part: int
    picture: Picture | None
    pinned: bool
    featured: bool
    noindex: bool
    lang: str
    minutes: int
    social: Sized | None = None


class Linked(NamedTuple):
    """The text of the source at `path`: `targets[n]` is what its reference `n` points at, site-absolute (`/a/#b`).

    `pictures[n]` is what that is, where the text shows it as a picture, None for everything else; there are none at all
    where the text shows no picture of this site. The text itself stays with its document: a site holds no texts, and
    is the same site when only a text changes.
    """

    path: str
    targets: tuple[str, ...]
    pictures: tuple[Picture | None, ...]


class Comment(NamedTuple):
    """A reader's comment. `text` is rendered Markdown."""

    author: str
    url: str
    date: Moment
    text: Linked


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a post's own page may know."""

    card: Card
    text: Linked
    contributors: tuple[Contributor, ...]
    corrections: tuple[Correction, ...]
    comments: tuple[Comment, ...]
    comments_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An undated page. `updated` is None where the source does not say."""

    url: str
    title: str
    text: Linked
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A reporter with a file of their own. `extra` is what else the front matter says (role, links, e-mail)."""

    term: Term
    text: Linked
    picture: Picture | None
    extra: Mapping[str, Json]


class Held(NamedTuple):
    """A source that is not built now. `until` is None for a draft and for what has expired."""

    path: str
    title: str
    reason: Literal["draft", "future", "embargo", "expired"]
    until: Moment | None


class Copied(NamedTuple):
    """A file that is published as it is; `user` is the source that asked for it."""

    file: File
    user: str


class Printed(NamedTuple):
    """A file that is made of a photograph; `user` is the source that shows it. A social card may show none: then the
    file has no path.
    """

    file: File
    user: str
    recipe: Recipe | SocialCard


class Pending(NamedTuple):
    """A link to a URL that is no source's: whether something stands there is known only when all is planned."""

    url: str
    at: Place


class Redirect(NamedTuple):
    """An old URL and where it leads now, both site-absolute; `at` is where it is written."""

    url: str
    target: str
    at: Place


class Neighbours(NamedTuple):
    """The posts next to one, in time."""

    newer: Card | None
    older: Card | None


class Cards(Sequence[Card]):
    """Cards in some order: `numbers` are their places among `everyone`, where each is looked up when it is asked for.

    A slice is a tuple of cards.
    """

    __slots__ = ("_everyone", "numbers")

    def __init__(self, numbers: Sequence[int], everyone: Sequence[Card]) -> None:
        self.numbers, self._everyone = numbers, everyone

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Card: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Card, ...]: ...
    def __getitem__(self, place: int | slice) -> Card | tuple[Card, ...]:
        everyone = self._everyone
        if isinstance(place, slice):
            return tuple([everyone[number] for number in self.numbers[place]])
        return everyone[self.numbers[place]]

    def __iter__(self) -> Iterator[Card]:
        everyone = self._everyone
        return (everyone[number] for number in self.numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cards) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self.numbers))

    def these(self, numbers: Sequence[int]) -> Cards:
        """The cards at these places among everyone's."""
        return Cards(numbers, self._everyone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Ordered lookups. `cards` are newest first; ties are broken by URL. A post's place there is its number, which
    `numbers` has by path; `paths` has the path of each.

    `terms[kind]` is sorted by slug; `posts_of[term]` and `months[(year, month)]` are newest first, a series is in the
    order of its parts.
    """

    cards: Cards
    terms: Mapping[TermKind, tuple[Term, ...]]
    posts_of: Mapping[Term, Cards]
    months: Mapping[tuple[int, int], Cards]
    neighbours: Mapping[str, Neighbours]
    in_section: Mapping[str, Neighbours]
    related: Mapping[str, Cards]
    pinned: Cards
    featured: Cards
    numbers: Mapping[str, int]
    paths: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything that is published, as one value. `posts` are in the order of the index' cards, `corrected` the numbers
    of those that have corrections; `files` maps a site-absolute URL to what is copied there, or made, `authors` are by
    slug, `next_change` is the next moment at which a site of the same files would differ.
    """

    posts: Sequence[Post]
    corrected: Sequence[int]
    pages: tuple[Page, ...]
    authors: Mapping[str, Author]
    index: Index
    redirects: tuple[Redirect, ...]
    files: Mapping[str, Copied | Printed]
    data: Mapping[str, Json]
    held: tuple[Held, ...]
    pending: tuple[Pending, ...]
    problems: tuple[Problem, ...]
    next_change: Moment | None
