"""What becomes of one document, joined with the rest: a post with its card, a page, an author."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.content.model import Document, FrontMatter, Moment
from sitegen.photos.renditions import USUAL, PhotoOptions
from sitegen.site.join import Joined, find_picture, find_social, join_text
from sitegen.site.model import Author, Card, Comment, Page, Post
from sitegen.site.terms import TermOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """The part of the settings and of the theme that can change the site; `related` is how many posts are named,
    `typography` whether quotes and dashes are set in what a picture's file says, as they are in texts; `photos` says
    what is made of photographs.
    """

    terms: TermOptions
    related: int
    language: str
    typography: bool = True
    photos: PhotoOptions = USUAL


def _card(document: Document, joined: Joined, options: SiteOptions) -> Card:
    front, find = document.front, joined.terms.find
    section = find("section", document.section) if document.section else None
    picture, language = find_picture(document, document.url, joined), front.lang or options.language
    assert front.date is not None  # noqa: S101  # parse refuses a post without a date
    return Card(
        path=document.path,
        url=document.url,
        title=document.title,
        published=front.date,
        updated=_changed(front),
        summary=document.summary,
        kind=front.kind,
        dateline=front.dateline,
        section=section,
        tags=tuple(dict.fromkeys(find("tag", name) for name in front.tags)),
        authors=tuple(dict.fromkeys(find("author", name) for name in front.authors)),
        series=find("series", front.series.name) if front.series else None,
        part=front.series.part if front.series else 0,
        picture=picture,
        pinned=front.pinned,
        featured=front.featured,
        noindex=front.noindex,
        lang=language,
        minutes=document.minutes,
        social=find_social(document, document.url, section.name if section else "", language, picture, joined),
    )


def _changed(front: FrontMatter) -> Moment | None:
    """The last change of substance after publication: `updated`, or a correction that came later."""
    last = front.updated
    for correction in front.corrections:
        before = last or front.date
        if before and correction.date.stamp > before.stamp:
            last = correction.date
    return last


def make_post(
    document: Document, comments: tuple[Comment, ...], joined: Joined, options: SiteOptions, before: Post | None
) -> Post:
    """A post; with the card of `before` where its own says the same."""
    front, card = document.front, _card(document, joined, options)
    if before and before.card == card:
        card = before.card  # what shows the card need not look at it again
    return Post(
        card=card,
        text=join_text(document, document.url, joined),
        contributors=front.contributors,
        corrections=front.corrections,
        comments=comments,
        comments_open=front.comments,
    )


def make_page(document: Document, joined: Joined) -> Page:
    """An undated page."""
    return Page(
        url=document.url,
        title=document.title,
        text=join_text(document, document.url, joined),
        picture=find_picture(document, document.url, joined),
    )


def make_author(document: Document, joined: Joined) -> Author:
    """A reporter with a file."""
    term = joined.terms.author(document)
    url = term.url or "/"
    return Author(
        term=term,
        text=join_text(document, url, joined),
        picture=find_picture(document, url, joined),
        extra=document.front.extra,
    )
