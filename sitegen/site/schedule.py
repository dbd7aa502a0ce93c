"""What is held back, why, and until when. The only place where the clock enters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sitegen.content.model import Document, FrontMatter, Moment
from sitegen.site.model import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What may be built: the moment it is built for, and what the flags let through. Nothing lifts an embargo."""

    now: datetime
    drafts: bool = False
    future: bool = False
    expired: bool = False


def held(document: Document, release: Release) -> Held | None:
    """Why `document` is not built now, or None where it is."""
    front = document.front
    now = release.now.timestamp()
    if front.draft and not release.drafts:
        return Held(document.path, document.title, "draft", None)
    if front.embargo and front.embargo.stamp > now:
        return Held(document.path, document.title, "embargo", front.embargo)
    if front.date and front.date.stamp > now and not release.future:
        return Held(document.path, document.title, "future", front.date)
    if front.expires and front.expires.stamp <= now and not release.expired:
        return Held(document.path, document.title, "expired", None)
    return None


def next_change(fronts: list[FrontMatter], now: datetime) -> Moment | None:
    """The next moment at which a build of the same files would differ, or None."""
    stamp = now.timestamp()
    moments = [
        moment
        for front in fronts
        for moment in (front.embargo, front.date, front.expires)
        if moment is not None and moment.stamp > stamp
    ]
    return min(moments, key=lambda moment: moment.stamp, default=None)
