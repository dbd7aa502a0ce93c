"""What is held back, why, and until when. The only place where the clock enters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sitegen.content.model import Document, Moment
from sitegen.site.model import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What may be built: the moment it is built for, and what the flags let through.

    No flag of a build lifts an embargo: `embargoed` is for a preview that nobody else sees.
    """

    now: datetime
    drafts: bool = False
    future: bool = False
    expired: bool = False
    embargoed: bool = False


def held(document: Document, release: Release) -> Held | None:
    """Why `document` is not built now, or None where it is.

    At the very moment of its date or embargo a text is built; at the very moment it expires it is not. Of a date and an
    embargo that are both to come, the later one is named.
    """
    front = document.front
    if front.draft and not release.drafts:
        return Held(document.path, document.title, "draft", None)
    now = release.now.timestamp()
    embargo = front.embargo if front.embargo and front.embargo.stamp > now and not release.embargoed else None
    future = front.date if front.date and front.date.stamp > now and not release.future else None
    if future and (embargo is None or future.stamp > embargo.stamp):
        return Held(document.path, document.title, "future", future)
    if embargo:
        return Held(document.path, document.title, "embargo", embargo)
    if front.expires and front.expires.stamp <= now and not release.expired:
        return Held(document.path, document.title, "expired", None)
    return None


def next_change(documents: Iterable[Document], release: Release) -> Moment | None:
    """The next moment at which a build of the same files would differ, or None."""
    now = release.now.timestamp()
    found: list[Moment] = []
    for document in documents:
        front = document.front
        dates = (front.embargo, front.date, front.expires)
        later = [date for date in dates if date and date.stamp > now]
        if not later:
            continue
        today = held(document, release) is None
        found += [moment for moment in later if (held(document, replace(release, now=moment.at)) is None) != today]
    return min(found, key=lambda moment: moment.stamp, default=None)
