"""The types of reading: a tree of sources, and what one source says once it is parsed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from sitegen.base.digest import digest
from sitegen.base.files import read_file
from sitegen.base.problems import Place, Problem

Folder = Literal["posts", "pages", "authors", "comments"]
Kind = Literal["news", "analysis", "opinion", "review", "background", "satire", "live"]
KINDS: tuple[Kind, ...] = ("news", "analysis", "opinion", "review", "background", "satire", "live")

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A Markdown file as found. `path` is relative to the project (`content/posts/2026/flood.md`), posix and NFC.

    `data` is None where there is too much text to hold all of it; then it is read again from `file`.
    """

    path: str
    folder: Folder
    data: bytes | None
    digest: str
    file: str = ""

    def read(self) -> bytes:
        """The bytes that `digest` is the digest of. Raises ChangedError where they are not there any more."""
        if self.data is not None:
            return self.data
        try:
            data = read_file(self.file)
        except OSError:
            raise ChangedError from None
        if digest(data) != self.digest:
            raise ChangedError
        return data

    def __reduce__(self) -> tuple[Callable[..., Source], tuple[str, Folder, bytes | None, str]]:
        """With its bytes: on another machine there is no such file."""
        try:
            data: bytes | None = self.read()
        except ChangedError:
            data = None
        return _source, (self.path, self.folder, data, self.digest)


class ChangedError(Exception):
    """A file is not what it was when the build began."""


def _source(path: str, folder: Folder, data: bytes | None, digest: str) -> Source:
    return Source(path=path, folder=folder, data=data, digest=digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that is published or read but not parsed (photograph, attachment, static file).

    `path` is relative to the project, posix, as the file system spells it; `digest` is the content's.
    """

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """All of `content/` as it was at one moment, sorted by path. `static` maps an output path to its file."""

    sources: tuple[Source, ...]
    files: Mapping[str, File]
    static: Mapping[str, File]
    data: Mapping[str, Json]
    problems: tuple[Problem, ...]


class Moment(NamedTuple):
    """A point in time as written: aware, in the zone it is shown in; `dated` means that only a day was given."""

    at: datetime
    dated: bool

    @property
    def stamp(self) -> float:
        """Seconds since 1970, for ordering: comparing two datetimes of one zone ignores the repeated hour in autumn."""
        return self.at.timestamp()

    def __eq__(self, other: object) -> bool:
        """Whether both are one moment and are shown alike: in one zone, and the repeated hour told apart."""
        return (
            isinstance(other, Moment)
            and self.at == other.at
            and self.at.tzinfo == other.at.tzinfo
            and self.at.fold == other.at.fold
            and self.dated == other.dated
        )

    def __hash__(self) -> int:
        return hash((self.at, self.dated))


class Contributor(NamedTuple):
    """Somebody who helped: `role` as in "contributed reporting", or empty."""

    name: str
    role: str


class Correction(NamedTuple):
    """A published correction; `text` is plain text."""

    date: Moment
    text: str


class Series(NamedTuple):
    """Part of a series: `part` orders it (0 where the date does)."""

    name: str
    part: int


class Photo(NamedTuple):
    """A lead photograph as the front matter names it. `src` is the text written there; `focus` is (x, y), 0 to 1.

    None is what nobody wrote, which the file itself may say; an empty text says that there shall be none.
    """

    src: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    credit_url: str | None = None
    license: str | None = None
    focus: tuple[float, float] | None = None


class KeyPlaces(Mapping[str, Place]):
    """Where the keys of one file stand. Most of them nobody asks for: a place is made when it is looked up.

    `spots` is `;key:line:column` for every key; in a key, backslash, semicolon and colon are escaped.
    """

    __slots__ = ("path", "spots")

    def __init__(self, path: str, spots: str) -> None:
        self.path = path
        self.spots = spots

    @classmethod
    def of(cls, path: str, spots: Iterable[tuple[str, int, int]]) -> KeyPlaces:
        """The places of keys, each with its line and its column."""
        return cls(
            path,
            "".join(
                [f";{key if key.isidentifier() else _escaped(key)}:{line}:{column}" for key, line, column in spots]
            ),
        )

    def __getitem__(self, key: str) -> Place:
        name = f";{_escaped(key)}:"
        start = self.spots.find(name)
        if start < 0:
            raise KeyError(key)
        end = self.spots.find(";", start + 1)
        line, column = self.spots[start + len(name) : end if end > 0 else None].split(":")
        return Place(self.path, int(line), int(column))

    def __iter__(self) -> Iterator[str]:
        for spot in self.spots.split(";")[1:]:
            key = spot.split(":", 1)[0]
            yield key.replace(r"\c", ":").replace(r"\s", ";").replace(r"\b", "\\") if "\\" in key else key

    def __len__(self) -> int:
        return self.spots.count(";")

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[type[KeyPlaces], tuple[str, str]]:
        return KeyPlaces, (self.path, self.spots)


_ESCAPES = {ord("\\"): r"\b", ord(";"): r"\s", ord(":"): r"\c"}


def _escaped(key: str) -> str:
    return key if key.isidentifier() else key.translate(_ESCAPES)


_NOTHING: Mapping[str, Any] = {}


class FrontMatter(NamedTuple):
    """Every key of the contract, typed; what was not given is empty or None. `places` knows where each key stands."""

    title: str = ""
    date: Moment | None = None
    updated: Moment | None = None
    tags: tuple[str, ...] = ()
    section: str = ""
    authors: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    photo: Photo | None = None
    description: str = ""
    dateline: str = ""
    kind: Kind = "news"
    draft: bool = False
    embargo: Moment | None = None
    expires: Moment | None = None
    corrections: tuple[Correction, ...] = ()
    slug: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    series: Series | None = None
    pinned: bool = False
    featured: bool = False
    related: tuple[str, ...] = ()
    comments: bool = True
    noindex: bool = False
    layout: str = ""
    lang: str = ""
    translation_key: str = ""
    canonical_url: str = ""
    social_image: str = ""
    extra: Mapping[str, Json] = _NOTHING
    places: Mapping[str, Place] = _NOTHING


class Heading(NamedTuple):
    """A heading of a body; `text` is plain text."""

    level: int
    text: str
    id: str


ReferenceUse = Literal["link", "image", "embed"]


class Reference(NamedTuple):
    """Where a body points inside the site. `target` is as written, HTML entities resolved; `at` is its place.

    The body holds the token `reference_token(n)` where `references[n]` is to be written.
    """

    target: str
    use: ReferenceUse
    at: Place


REFERENCE_OPEN = "\ufdd0"
REFERENCE_CLOSE = "\ufdd1"
"""Noncharacters: Unicode keeps them for a program's inner use, and reading removes them from every source."""


def reference_token(number: int) -> str:
    """What stands in a body for its reference `number`, inside an attribute's quotes."""
    return f"{REFERENCE_OPEN}{number}{REFERENCE_CLOSE}"


PhotoPart = Literal[
    "cell",
    "link",
    "unlink",
    "open",
    "close",
    "files",
    "size",
    "look",
    "alt",
    "figcaption",
    "caption",
    "credit",
    "label",
]
"""What a picture of this site may be given when it is joined with its file, and no author gave it.

Of its figure: its place in a gallery. Around its tag: a link to its widest file, its better formats. After its `src`:
its files of other widths, its width and height, its look while it loads. Then its alternative text, the whole caption
below a figure; below an author's own, the caption before a credit, the credit after a caption; and the label of a
picture that a machine made.
"""

PHOTO_MARKS: Mapping[str, PhotoPart] = {
    "g": "cell",
    "z": "link",
    "y": "unlink",
    "o": "open",
    "e": "close",
    "w": "files",
    "b": "look",
    "s": "size",
    "a": "alt",
    "f": "figcaption",
    "p": "caption",
    "r": "credit",
    "l": "label",
}


def photo_token(part: PhotoPart, number: int) -> str:
    """What stands in a body for `part` of the picture that is its reference `number`; it may come to nothing."""
    mark = next(mark for mark, name in PHOTO_MARKS.items() if name == part)
    return f"{REFERENCE_OPEN}{mark}{number}{REFERENCE_CLOSE}"


class Figure(NamedTuple):
    """A picture of this site in a body: the number of its reference, and what its author says of it, as in `Photo`.

    `framed` is whether it stands by itself, and so has a caption; `gallery` is the same number for all pictures of a
    gallery, 0 outside of any; `wide` is whether it may break out of the column.
    """

    number: int
    alt: str | None
    caption: str | None
    credit: str | None
    framed: bool
    gallery: int = 0
    wide: bool = False


class Later(ABC):
    """A text that is fetched when it is looked at: `str()` of it."""

    __slots__ = ()

    @abstractmethod
    def __str__(self) -> str: ...

    @abstractmethod
    def __bool__(self) -> bool: ...

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """The text itself: another process may not be able to fetch it."""
        return str, (str(self),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One source, parsed.

    `body` is HTML with a token for each of `references`; `summary` is plain text; `anchors` are all ids of the body;
    `figures` are its pictures; `words` counts the words of the text, `minutes` is the reading time (at least 1).
    """

    path: str
    folder: Folder
    front: FrontMatter
    title: str
    slug: str
    url: str
    section: str
    body: str | Later
    references: tuple[Reference, ...]
    figures: tuple[Figure, ...]
    headings: tuple[Heading, ...]
    anchors: frozenset[str]
    summary: str
    words: int
    minutes: int
    digest: str

    def __reduce__(self) -> tuple[Callable[..., Document], tuple[Any, ...]]:
        return document_of, _DOCUMENT_VALUES(self)


_DOCUMENT_VALUES = attrgetter(*Document.__slots__)


_Open: Any = type("_Open", (), {"__slots__": Document.__slots__})
"""A document while its fields are set: setting those of a frozen one takes seven times as long."""


def document_of(*values: Any) -> Document:
    """A document of the values of its fields, in their order: for the many that are parsed or come from a cache."""
    document = _Open()
    (
        document.path,
        document.folder,
        document.front,
        document.title,
        document.slug,
        document.url,
        document.section,
        document.body,
        document.references,
        document.figures,
        document.headings,
        document.anchors,
        document.summary,
        document.words,
        document.minutes,
        document.digest,
    ) = values
    document.__class__ = Document
    return document  # type: ignore[no-any-return]


class Parsed(NamedTuple):
    """What parsing one source gives: no document where an error stands in the way."""

    document: Document | None
    problems: tuple[Problem, ...]
