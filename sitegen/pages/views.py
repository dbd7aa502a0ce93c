"""The contract with themes: one view per template. A template sees the fields of its view and nothing else.

URLs in views are site-absolute; a template writes them through `url()`. Texts that are HTML have the type `Text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sitegen.content.model import (
    PHOTO_MARKS,
    REFERENCE_CLOSE,
    REFERENCE_OPEN,
    Contributor,
    Correction,
    Heading,
    Json,
    Later,
    Moment,
)
from sitegen.site.model import Card, Picture, Sized, Term, TermKind

_TOKEN = re.compile(f"{REFERENCE_OPEN}([a-z]?[0-9]+){REFERENCE_CLOSE}")


class PhotoParts(NamedTuple):
    """HTML for the parts of one picture in a body; each may be empty."""

    cell: str
    link: str
    unlink: str
    open: str
    close: str
    files: str
    size: str
    look: str
    alt: str
    figcaption: str
    caption: str
    credit: str
    label: str


@dataclass(frozen=True, slots=True)
class Text:
    """HTML of a body; `targets` are its references as they are to be written (with base path, or absolute).

    `photos[n]` has what is written for each part of the picture that is reference n, as HTML; where there are no
    pictures, there are none. `source` is the digest of the source that the body was made of, or empty where it was made
    of none.
    """

    body: str | Later
    targets: tuple[str, ...]
    photos: tuple[PhotoParts | None, ...] = ()
    source: str = ""

    def __html__(self) -> str:
        """The HTML, ready to stand in a page: Jinja writes it without escaping."""
        body = str(self.body)
        if not self.targets:
            return body
        pieces = _TOKEN.split(body)
        for position in range(1, len(pieces), 2):
            name = pieces[position]
            part = PHOTO_MARKS.get(name[0])
            if part is None:
                pieces[position] = self.targets[int(name)]
            else:
                photo = self.photos[int(name[1:])]
                pieces[position] = getattr(photo, part) if photo else ""
        return "".join(pieces)

    def __bool__(self) -> bool:
        return bool(self.body)

    @property
    def enlarges(self) -> bool:
        """Whether it has pictures of this site that link to their widest file."""
        return any(photo.link for photo in self.photos if photo)


class MenuItem(NamedTuple):
    """An entry of the main menu; `url` is site-absolute, or another site's URL."""

    title: str
    url: str


class SiteView(NamedTuple):
    """What every page may know of the site. Each field is a reason to render every page, so it is small.

    `latest` holds as many cards as the theme's `[needs] latest` asks for; `archive` is the archive's URL, empty where
    the settings switch it off.
    """

    title: str
    description: str
    language: str
    address: str
    menu: tuple[MenuItem, ...]
    sections: tuple[Term, ...]
    latest: tuple[Card, ...]
    options: Mapping[str, Json]
    data: Mapping[str, Json]
    feeds: tuple[MenuItem, ...]
    archive: str


class Head(NamedTuple):
    """What the `<head>` needs. `kind` is home, post, page, tag, section, author, series, year, month, terms, archive,
    corrections or 404; `canonical` is a whole URL; `feed` is empty where the page has no feed of its own; `social` is a
    picture for other sites instead of the lead photograph.
    """

    kind: str
    title: str
    description: str
    url: str
    canonical: str
    lang: str
    noindex: bool
    picture: Picture | None
    published: Moment | None
    updated: Moment | None
    section: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    feed: str
    social: Sized | None = None


class Pager(NamedTuple):
    """Where a list page stands among its pages. `pages` are the URLs of all, first page first."""

    number: int
    pages: tuple[str, ...]
    newer: str
    older: str

    @property
    def total(self) -> int:
        """How many pages there are."""
        return len(self.pages)


class CommentView(NamedTuple):
    """A comment as shown."""

    author: str
    url: str
    date: Moment
    text: Text


class SeriesView(NamedTuple):
    """The series a post belongs to, with all its parts in order; `position` counts from 1."""

    term: Term
    parts: tuple[Card, ...]
    position: int


class HomeView(NamedTuple):
    """`home.html`. Further pages have no `lead`, `seconds` and `pinned`: only `cards`."""

    site: SiteView
    head: Head
    lead: Card | None
    seconds: tuple[Card, ...]
    pinned: tuple[Card, ...]
    cards: tuple[Card, ...]
    latest: tuple[Card, ...]
    pager: Pager


class PostView(NamedTuple):
    """`post.html`, or the template that `layout` names. `standfirst` is the author's description, or empty; `pictures`
    are those of the text.
    """

    site: SiteView
    head: Head
    post: Card
    standfirst: str
    text: Text
    headings: tuple[Heading, ...]
    contributors: tuple[Contributor, ...]
    corrections: tuple[Correction, ...]
    comments: tuple[CommentView, ...]
    comments_open: bool
    newer: Card | None
    older: Card | None
    newer_in_section: Card | None
    older_in_section: Card | None
    series: SeriesView | None
    related: tuple[Card, ...]
    pictures: tuple[Picture, ...]
    extra: Mapping[str, Json]


class PageView(NamedTuple):
    """`page.html`, or the template that `layout` names."""

    site: SiteView
    head: Head
    title: str
    text: Text
    headings: tuple[Heading, ...]
    picture: Picture | None
    pictures: tuple[Picture, ...]
    extra: Mapping[str, Json]


class AuthorView(NamedTuple):
    """The head of an author's page; only for authors with a file."""

    text: Text
    picture: Picture | None
    extra: Mapping[str, Json]


class ListView(NamedTuple):
    """`tag.html`, `section.html`, `author.html`, `series.html`, `year.html`, `month.html`: one page of a list."""

    site: SiteView
    head: Head
    kind: str
    heading: str
    total: int
    cards: tuple[Card, ...]
    pager: Pager
    author: AuthorView | None


class Count(NamedTuple):
    """A term and how many posts it gathers."""

    term: Term
    posts: int


class TermsView(NamedTuple):
    """`terms.html`: all tags, sections, authors or series."""

    site: SiteView
    head: Head
    kind: TermKind
    terms: tuple[Count, ...]


class Month(NamedTuple):
    """A month of the archive; `url` is empty where nothing was published."""

    number: int
    url: str
    posts: int


class Year(NamedTuple):
    """A year of the archive with its twelve months."""

    number: int
    url: str
    posts: int
    months: tuple[Month, ...]


class ArchiveView(NamedTuple):
    """`archive.html`: years, newest first."""

    site: SiteView
    head: Head
    years: tuple[Year, ...]
    total: int


class Corrected(NamedTuple):
    """A correction and the post it belongs to."""

    post: Card
    correction: Correction


class CorrectionsView(NamedTuple):
    """`corrections.html`: newest first."""

    site: SiteView
    head: Head
    corrections: tuple[Corrected, ...]


class NotFoundView(NamedTuple):
    """`404.html`."""

    site: SiteView
    head: Head
    latest: tuple[Card, ...]


TEMPLATES: Mapping[str, type] = {
    "home.html": HomeView,
    "post.html": PostView,
    "page.html": PageView,
    "tag.html": ListView,
    "section.html": ListView,
    "author.html": ListView,
    "series.html": ListView,
    "year.html": ListView,
    "month.html": ListView,
    "terms.html": TermsView,
    "archive.html": ArchiveView,
    "corrections.html": CorrectionsView,
    "404.html": NotFoundView,
}
"""Every template a theme must have, itself or through its parents, and what it sees."""
