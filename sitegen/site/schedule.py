"""What is held back, why, and until when. The only place where the clock enters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import NamedTuple

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


class _Answer(NamedTuple):
    """Why `document` is held back, or not, which holds from `since` on and before `until`; `change` is when a build
    will differ, or say something else.
    """

    document: Document
    reason: Held | None
    since: float
    until: float
    change: Moment | None


class Schedule:
    """What is held back, and when that will change; of a document that is still the same it asks only the clock."""

    def __init__(self) -> None:
        self._answers: dict[str, _Answer] = {}
        self._rules: Release | None = None
        self._since, self._until = inf, -inf

    def stands(self, release: Release) -> bool:
        """Whether all that was answered last holds for `release` as well, as long as nobody writes another date."""
        is_then = self._since <= release.now.timestamp() < self._until
        return is_then and replace(release, now=datetime.min) == self._rules

    def __call__(self, documents: Sequence[Document], release: Release) -> tuple[list[Held | None], Moment | None]:
        """Why each of `documents` is held back, or None where it is not; and the next moment at which a build of the
        same files would differ.
        """
        now = release.now.timestamp()
        rules = replace(release, now=datetime.min)
        known = self._answers if rules == self._rules else {}
        answers: dict[str, _Answer] = {}
        upcoming: list[Moment] = []
        since, until = -inf, inf
        for document in documents:
            answer = known.get(document.path)
            if answer is None or answer.document is not document or not answer.since <= now < answer.until:
                answer = _answer(document, release, now)
            answers[document.path] = answer
            since, until = max(since, answer.since), min(until, answer.until)
            if answer.change:
                upcoming.append(answer.change)
        self._answers, self._rules, self._since, self._until = answers, rules, since, until
        first = min(upcoming, key=lambda moment: moment.stamp, default=None)
        return [answer.reason for answer in answers.values()], first


def _answer(document: Document, release: Release, now: float) -> _Answer:
    front = document.front
    reason = _held(document, release, now)
    later = {date.stamp: date for date in (front.embargo, front.date, front.expires) if date and date.stamp > now}
    differs = (stamp for stamp in sorted(later) if _held(document, release, stamp) != reason)
    change = next(differs, None)
    return _Answer(document, reason, now, min(later, default=inf), None if change is None else later[change])


def _held(document: Document, release: Release, now: float) -> Held | None:
    """Why `document` is not built at `now`, or None where it is.

    At the very moment of its date or embargo a text is built; at the very moment it expires it is not. Of a date and an
    embargo that are both to come, the later one is named.
    """
    front = document.front
    if front.draft and not release.drafts:
        return Held(document.path, document.title, "draft", None)
    embargo = front.embargo if front.embargo and front.embargo.stamp > now and not release.embargoed else None
    future = front.date if front.date and front.date.stamp > now and not release.future else None
    if future and (embargo is None or future.stamp > embargo.stamp):
        return Held(document.path, document.title, "future", future)
    if embargo:
        return Held(document.path, document.title, "embargo", embargo)
    if front.expires and front.expires.stamp <= now and not release.expired:
        return Held(document.path, document.title, "expired", None)
    return None
