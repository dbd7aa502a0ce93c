"""Dates that cannot all be true: of a post and its corrections, of a post and what feeds and sitemaps say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sitegen.base.problems import Place, Problem, note, warning
from sitegen.base.urls import Address
from sitegen.checks.bylines import agrees
from sitegen.checks.facts import Facts
from sitegen.checks.feeds import parse_date
from sitegen.checks.sitemaps import parse_w3c
from sitegen.content.model import Document, FrontMatter, Moment
from sitegen.site.model import Card, Post, Site


def date_problems(site: Site, documents: Mapping[str, Document], now: datetime) -> Iterator[Problem]:
    """DATE005 a correction before the post, DATE006 one after `updated`, DATE007 a change that is still to come,
    DATE009 a comment before the post.
    """
    for post in site.posts:
        front = documents[post.text.path].front
        yield from _corrections(post, front, now)
        places, path = front.places, post.card.path
        if front.updated and front.updated.stamp > now.timestamp() and not front.updated.dated:
            message = f"updated ({_shown(front.updated)}) is still to come"
            yield warning("DATE007", message, places.get("updated", Place(path)), "write when it was changed")
        for comment in post.comments:
            if comment.date.stamp < post.card.published.stamp and not _one_day(comment.date, post.card.published):
                own = documents[comment.text.path]
                at = own.front.places.get("date", Place(own.path))
                message = f"the comment ({_shown(comment.date)}) is older than its post ({_shown(post.card.published)})"
                yield warning("DATE009", message, at, "correct one of the two dates")


def end_problems(documents: Iterable[Document]) -> Iterator[Problem]:
    """DATE008: a text that ends before it begins, and so is never published."""
    for document in documents:
        front = document.front
        begins = max((one for one in (front.date, front.embargo) if one), key=lambda one: one.stamp, default=None)
        if front.expires and begins and front.expires.stamp <= begins.stamp:
            message = (
                f"expires ({_shown(front.expires)}) is before it is published ({_shown(begins)}): nobody will see it"
            )
            at = front.places.get("expires", Place(document.path))
            yield warning("DATE008", message, at, "correct one of the two, or delete this line")


def _corrections(post: Post, front: FrontMatter, now: datetime) -> Iterator[Problem]:
    at = front.places.get("corrections", Place(post.card.path))
    for correction in post.corrections:
        day = correction.date
        if day.stamp < post.card.published.stamp and not _one_day(day, post.card.published):
            message = f"a correction ({_shown(day)}) before the post itself ({_shown(post.card.published)})"
            yield warning("DATE005", message, at, "correct one of the two dates")
        elif front.updated and day.stamp > front.updated.stamp and not _one_day(day, front.updated):
            message = f"a correction ({_shown(day)}) after updated ({_shown(front.updated)}); its own date counts"
            yield note("DATE006", message, at, "write its date after updated: as well, or delete updated:")
        if day.stamp > now.timestamp() and not day.dated:
            message = f"a correction ({_shown(day)}) is still to come"
            yield warning("DATE007", message, at, "write when it was corrected")


def told_problems(site: Site, facts: Iterable[Facts], address: Address) -> Iterator[Problem]:
    """DATE003 a feed, DATE004 a sitemap that has another date for a post than its front matter."""
    cards = {address.absolute(post.card.url): post.card for post in site.posts}
    for output in facts:
        for entry in output.dated:
            card = cards.get(entry.url)
            if card is None:
                continue
            at = Place(output.source or output.path)
            if output.kind == "sitemap":
                yield from _told_by_map(entry.updated, card, at)
            else:
                yield from _told_by_feed(entry.published, entry.updated, card, output.kind.split()[0], at)


def _told_by_feed(published: str, updated: str, card: Card, form: str, at: Place) -> Iterator[Problem]:
    for written, moment in ((published, card.published), (updated, card.updated or card.published)):
        read = parse_date(written, form) if written else None
        if read is not None and abs(read.timestamp() - moment.stamp) >= 1:
            message = f"{card.url} has the date {written} here and {_shown(moment)} in its front matter"
            yield warning("DATE003", message, at, "correct one of the two", [Place(card.path)])


def _told_by_map(changed: str, card: Card, at: Place) -> Iterator[Problem]:
    moment = card.updated or card.published
    if changed and parse_w3c(changed) is not None and not agrees(changed, moment):
        message = f"{card.url} was changed {changed} here and {_shown(moment)} in its front matter"
        yield warning("DATE004", message, at, "correct one of the two", [Place(card.path)])


def _one_day(one: Moment, other: Moment) -> bool:
    """Whether a day without a time is the day of the other."""
    return (one.dated or other.dated) and one.at.date() == other.at.date()


def _shown(moment: Moment) -> str:
    return f"{moment.at:%Y-%m-%d}" if moment.dated else f"{moment.at:%Y-%m-%d %H:%M}"
