"""Texts out of files, made fit to be shown: one line, no characters that are none, no more than a person reads."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

LONG, SHORT = 4000, 400
"""Characters of a caption or description; of everything else. IPTC's own limits are half of that."""

_SPACE = re.compile(r"\s+")
# controls, half characters, noncharacters, and marks that turn the direction of text
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_DAY = re.compile(r"(\d{4})(?:[-:]?(\d\d)(?:[-:]?(\d\d))?)?")
_TIME = re.compile(r"(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?\s*(Z|[-+]\d\d:?\d\d)?")


def tidy(text: str, limit: int = SHORT) -> str:
    """`text` on one line, NFC, at most `limit` characters."""
    text = _SPACE.sub(" ", _NO_TEXT.sub("", unicodedata.normalize("NFC", text[: 4 * limit]))).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def web_address(text: str) -> str:
    """`text` where it is the URL of a web page (of several lines or words the first), else nothing."""
    word = (tidy(text, 2000).split() or [""])[0].rstrip(",;")
    if word.lower().startswith("www."):
        word = "https://" + word
    try:
        parts = urlsplit(word)
    except ValueError:
        return ""
    return word if parts.scheme.lower() in ("http", "https") and "." in parts.netloc else ""


def day_and_time(day: str, time: str = "") -> str:
    """A date in ISO 8601, as exact as it was written; nothing where it is none.

    `day` may be followed by its time. Read are the forms of XMP, IPTC (`20250218`, `065112+0000`) and EXIF
    (`2025:02:18 06:51:12`).
    """
    day = day.strip()
    found = _DAY.match(day)
    if not found or not 1826 <= int(found[1]) <= 2199:  # the year of the first photograph
        return ""
    year, month, date = found[1], found[2], found[3]
    if month is None or not 1 <= int(month) <= 12:
        return year
    if date is None or not 1 <= int(date) <= _days(int(year), int(month)):
        return f"{year}-{month}"
    clock = _TIME.match(time.strip() or day[found.end() :].lstrip("T "))
    if not clock or int(clock[1]) > 23 or int(clock[2]) > 59 or int(clock[3] or 0) > 59:
        return f"{year}-{month}-{date}"
    zone = clock[4] or ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{year}-{month}-{date}T{clock[1]}:{clock[2]}:{clock[3] or '00'}{zone}"


def _days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
