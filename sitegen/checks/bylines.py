"""The dates that a post's page shows and tells to programs, held against those of its front matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sitegen.base.problems import Problem, warning
from sitegen.checks.shells import Shell, structured
from sitegen.content.model import Moment
from sitegen.site.model import Card


def byline_problems(shell: Shell, card: Card) -> Iterator[Problem]:
    """DATE001 the page shows another date or none, DATE002 its metadata or structured data has another date."""
    changed = card.updated or card.published
    shown = [given.get("datetime") or "" for _, given in shell.all("time")]
    if not any(agrees(written, card.published) for written in shown):
        hint = 'write <time datetime="{{ post.published|iso }}">{{ post.published|datetime }}</time>'
        message = "the page does not show readers the date of the post"
        yield warning("DATE001", message, shell.where("<time", "<h1"), hint)
    told = [
        ("article:published_time", shell.meta("article:published_time"), card.published),
        ("article:modified_time", shell.meta("article:modified_time"), changed),
    ]
    for node, given in shell.all("script"):
        if given.get("type") == "application/ld+json":
            for part in _parts(structured(node)):
                told += [
                    ("datePublished", str(part.get("datePublished") or ""), card.published),
                    ("dateModified", str(part.get("dateModified") or ""), changed),
                ]
    for name, written, moment in told:
        if written and not agrees(written, moment):
            field = "published" if moment is card.published else "updated"
            hint = f"write the date of the post: {{{{ post.{field}|iso }}}}"
            yield warning("DATE002", f"{name} is not the date of the post", shell.where(name), hint)


def agrees(written: str, moment: Moment) -> bool:
    """Whether a date as programs read it is `moment`: to the second, or to the day where one of them is only a day."""
    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        return False
    if len(written.strip()) <= len("2026-11-20") or (moment.dated and read.tzinfo is None):
        return read.date() == moment.at.date()
    if read.tzinfo is None:
        return read == moment.at.replace(tzinfo=None)
    return abs(read.timestamp() - moment.stamp) < 1


def _parts(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every article of structured data, however it is wrapped."""
    if isinstance(value, list):
        for entry in value:
            yield from _parts(entry)
    elif isinstance(value, dict):
        if "Article" in str(value.get("@type", "")):
            yield value
        yield from _parts(value.get("@graph"))
