"""Dates and times as people write them, placed in the site's zone."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sitegen.content.front_matter.reading import Reading
from sitegen.content.front_matter.tree import Items, Node, Scalar
from sitegen.content.model import Moment

FIRST_YEAR, LAST_YEAR = 1970, 2199
EXAMPLE = "2026-01-31 or 2026-01-31 14:00"
_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?[ \t]*(?:([Zz]|UTC)|([+-])(\d{2})(?::?(\d{2}))?)?)?\Z"
)
_NUMERIC = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)(.*)\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_DOTTED = re.compile(r"(\d{1,2})\.[ ]?(\d{1,2})\.[ ]?(\d{4})(.*)\Z")
_WORDED = re.compile(
    r"(?:[A-Za-z]+,?\s+)?"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?),?\s+(\d{4})\Z"
)
_TIME = re.compile(r"[T ,]*(\d{1,2}):(\d{2})(?::(\d{2}))?")
_NAMED_ZONE = re.compile(r"\d[ \t]*[A-Z]{3,5}\Z")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Written(NamedTuple):
    """A date as it stands, checked for its shape only; `offset` is None where none was given."""

    year: int
    month: int
    day: int
    clock: tuple[int, int, int] | None
    offset: timedelta | None


def read_moment(node: Node, reading: Reading) -> Moment | None:
    """A `Moment` in the site's zone; a day alone is its midnight. FM040 no such day, FM041 shape, FM042 range."""
    if not isinstance(node, Scalar):
        only = node.items[0] if isinstance(node, Items) and len(node.items) == 1 else None
        hint = reading.rewrite(node, only.text) if isinstance(only, Scalar) else f"write {EXAMPLE}"
        reading.error("FM041", f"{reading.key} must be one date", node, hint)
        return None
    text = node.text.strip()
    if not text or (node.plain and text in ("~", "null")):
        return None
    found = _MOMENT.match(text)
    if found is None:
        proposal = _proposal(text)
        hint = reading.rewrite(node, proposal) if proposal else f"write {EXAMPLE}"
        if _NAMED_ZONE.search(text):
            hint = "write the offset from UTC and not the name of a zone: 2026-01-31 14:00 +01:00"
        reading.error("FM041", f"{text[:40]!r} is not a date that can be read", node, hint)
        return None
    written = _written(found.groups())
    return _moment(written, node, reading) if _is_year(written.year, node, reading) else None


def _written(groups: tuple[str | None, ...]) -> Written:
    year, month, day, hour, minute, second, utc, sign, hours, minutes = groups
    clock = None if hour is None else (int(hour), int(minute or 0), int(second or 0))
    offset = None
    if utc:
        offset = timedelta(0)
    elif sign:
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    return Written(int(year or 0), int(month or 0), int(day or 0), clock, offset)


def _moment(written: Written, node: Scalar, reading: Reading) -> Moment | None:
    year, month, day, clock, offset = written
    zone = reading.zone
    try:
        if clock is None:
            return Moment(_existing(datetime(year, month, day, tzinfo=zone), zone), True)
        if offset is None:
            at = datetime(year, month, day, *clock, tzinfo=zone)
            if at.utcoffset() != at.replace(fold=1).utcoffset():
                at = _doubtful(at, node, reading)
            return Moment(at, False)
        tz = UTC if not offset else timezone(offset)
        at = datetime(year, month, day, *clock, tzinfo=tz).astimezone(zone)
        return _in_range(Moment(at, False), node, reading)
    except ValueError:
        message, hint = _why(written, node, reading)
        reading.error("FM040", message, node, hint)
        return None


def _in_range(moment: Moment, node: Scalar, reading: Reading) -> Moment | None:
    return moment if _is_year(moment.at.year, node, reading) else None


def _is_year(year: int, node: Scalar, reading: Reading) -> bool:
    """Whether a year is one that every feed, clock and file system can hold; FM042 where it is not."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return True
    message = f"the year {year:04} is out of range"
    reading.error("FM042", message, node, f"write a year from {FIRST_YEAR} to {LAST_YEAR}")
    return False


def _existing(at: datetime, zone: ZoneInfo) -> datetime:
    """`at`, or the first moment of the day where the clock was put forward at midnight."""
    if at.utcoffset() != at.replace(fold=1).utcoffset():
        return at.astimezone(UTC).astimezone(zone)
    return at


def _doubtful(at: datetime, node: Scalar, reading: Reading) -> datetime:
    """A local time that does not exist, or exists twice, where the clock is changed: FM045."""
    real = at.astimezone(UTC).astimezone(reading.zone)
    shown = f"{at:%Y-%m-%d %H:%M}"
    if real.replace(fold=0, tzinfo=None) != at.replace(tzinfo=None):
        message = f"{shown} does not exist in {reading.zone.key}: the clock is put forward over it"
        hint = reading.rewrite(node, f"{real:%Y-%m-%d %H:%M}")
    else:
        message = f"{shown} comes twice in {reading.zone.key}: the clock is put back; the first is taken"
        hint = reading.rewrite(node, f"{at:%Y-%m-%d %H:%M} {_offset(at)}")
    reading.warning("FM045", message, node, hint)
    return real


def _offset(at: datetime) -> str:
    return f"{at:%z}"[:3] + ":" + f"{at:%z}"[3:5]


def _why(written: Written, node: Scalar, reading: Reading) -> tuple[str, str]:
    year, month, day, clock, offset = written
    if not 1 <= month <= 12:
        return f"there is no month {month:02}", "write a month from 01 to 12"
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        last = f"{year:04}-{month:02}-{days if day else 1:02}"
        message = f"{_MONTH_NAMES[month - 1]} {year} has {days} days"
        return message, reading.rewrite(node, last + node.text.strip()[10:])
    if offset is not None and abs(offset) >= timedelta(hours=24):
        return "there is no such offset from UTC", "write an offset from -12:00 to +14:00"
    hour, minute, second = clock or (0, 0, 0)
    return f"there is no time {hour:02}:{minute:02}:{second:02}", "write hours from 00 to 23, the rest from 00 to 59"


def _proposal(text: str) -> str:
    """What was probably meant, as it should be written; empty where nobody can tell."""
    if found := _NUMERIC.match(text) or _COMPACT.match(text):
        year, month, day, *rest = found.groups()
    elif found := _DOTTED.match(text):
        day, month, year, *rest = found.groups()
    elif found := _WORDED.match(text):
        day, name, rest = found[1] or found[4], found[2] or found[3], [""]
        if name[:3].lower() not in _MONTHS:
            return ""
        year, month = found[5], str(_MONTHS.index(name[:3].lower()) + 1)
    else:
        return ""
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31 and FIRST_YEAR <= int(year) <= LAST_YEAR):
        return ""
    tail = (rest[0] or "").strip() if rest else ""
    clock = _TIME.match(tail)
    if clock is not None and tail[clock.end() :] not in ("", "Z"):
        return ""  # a zone by name, or an offset in another form: nobody can tell
    time = f" {int(clock[1]):02}:{clock[2]}" + (f":{clock[3]}" if clock[3] else "") if clock else ""
    return f"{year}-{int(month):02}-{int(day):02}{time}"
