"""Filters for templates: dates in the site's language, counts and plurals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sitegen.base.dates import day_text, month_name
from sitegen.content.model import Moment


def filters(language: str) -> Mapping[str, Callable[..., Any]]:
    """All filters by name, for one language."""
    days: dict[tuple[int, int, int], str] = {}

    def day(value: Moment | datetime | date) -> str:
        at = _at(value)
        key = (at.year, at.month, at.day)
        text = days.get(key)
        if text is None:
            text = days[key] = day_text(at, language)
        return text

    def day_and_time(value: Moment | datetime | date) -> str:
        at = _at(value)
        if not isinstance(at, datetime) or (isinstance(value, Moment) and value.dated):
            return day(at)
        return f"{day(at)}, {at:%H:%M}"

    def month(value: int) -> str:
        return month_name(value, language)

    return {
        "date": day,
        "datetime": day_and_time,
        "time": clock,
        "iso": iso,
        "month_name": month,
        "count": count,
        "plural": plural,
    }


def clock(value: Moment | datetime) -> str:
    """`14:05`."""
    at = _at(value)
    if not isinstance(at, datetime):
        raise TypeError(f"this needs a date with a time, not {at}")
    return f"{at:%H:%M}"


def iso(value: Moment | datetime | date) -> str:
    """The form for `<time datetime>`: only the day where only a day was given."""
    at = _at(value)
    if isinstance(value, Moment) and value.dated:
        return f"{at:%Y-%m-%d}"
    return at.isoformat()


def count(value: int) -> str:
    """`1234` as `1,234`."""
    return f"{value:,}"


def plural(value: int, one: str, many: str) -> str:
    """`1 story`, `1,234 stories`."""
    return f"{count(value)} {one if value == 1 else many}"


def _at(value: Moment | datetime | date) -> date:
    if isinstance(value, Moment):
        return value.at
    if isinstance(value, date):
        return value
    raise TypeError(f"this needs a date, not {value!r}")
