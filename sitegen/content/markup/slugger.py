"""Ids of headings, the same from both engines: as GitHub makes them, in any script."""

from __future__ import annotations

import re
import unicodedata

_NOT_PLAIN = re.compile(r"[^a-z0-9_\- ]")


def heading_slug(text: str) -> str:
    """The id for a heading's plain text: lower case, hyphens for spaces, no punctuation; letters and marks are kept."""
    text = unicodedata.normalize("NFC", text).strip().lower()
    slug = _NOT_PLAIN.sub("" if text.isascii() else _letter, text)
    return slug.replace(" ", "-") or "section"


def _letter(match: re.Match[str]) -> str:
    """A character that is not ASCII where it is a letter, a mark or a number, else nothing."""
    return match[0] if unicodedata.category(match[0])[0] in "LMN" else ""


class Slugger:
    """Gives every heading of a body its own id: `a`, `a-1`, `a-2`. Ids in `taken` stay with their owners."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.counts: dict[str, int] = {}

    def next(self, text: str) -> str:
        """The id for the next heading."""
        base = heading_slug(text)
        slug, count = base, self.counts.get(base, 0)
        while slug in self.taken:
            count += 1
            slug = f"{base}-{count}"
        self.counts[base] = count
        self.taken.add(slug)
        return slug
