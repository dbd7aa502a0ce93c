"""A text for a picture as what is drawn of it: characters with their marks, each with its typeface. What no typeface
has is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from sitegen.photos.typefaces import Typeface, has, typeface_of

MAX_CHARACTERS = 400
"""With their marks. More do not fit on a card at the smallest size; what follows is not looked at."""

_MAX_LOOKED_AT = 10 * MAX_CHARACTERS
_MAX_MARKS = 3
"""On one character. Vietnamese, pointed Hebrew and vowelled Arabic need three; more would leave their line."""

_MAX_JOINED = 10
"""Characters of which a conjunct of an Indian script is made: five consonants, more than any word has."""

_JOINERS = "\u200c\u200d"
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_GONE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me"})
_VIRAMA = 9


class Cluster(NamedTuple):
    """What stands as one: a character and its marks. `typeface` is None for a blank."""

    text: str
    typeface: Typeface | None


class Drawable(NamedTuple):
    """What of a text can be drawn, and whether more than half of its characters cannot."""

    clusters: tuple[Cluster, ...]
    mostly_lost: bool


def drawable(text: str, language: str) -> Drawable:
    """The clusters of a text, of which MAX_CHARACTERS are looked at; blanks stand between others, and one at a time."""
    found: list[Cluster] = []
    seen = lost = 0
    for part in islice(_clusters(_plain(text)), MAX_CHARACTERS):
        if part in " \u00a0":
            if found and found[-1].typeface:
                found.append(Cluster(part, None))
            continue
        seen += 1
        drawn = _drawn(part, language)
        found += drawn
        lost += not drawn
    if found and not found[-1].typeface:
        found.pop()
    return Drawable(tuple(found), 2 * lost > seen)


def _plain(text: str) -> str:
    """The text composed, without what has no shape of its own; joiners between letters stay: Persian needs them."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text[:_MAX_LOOKED_AT]))
    kept = [one for one in text if one in _JOINERS or unicodedata.category(one) not in _GONE]
    return "".join(kept).replace("\u202f", "\u00a0").strip()


def _clusters(text: str) -> Iterator[str]:
    """The parts of a text that are never taken apart. A mark without a character to stand on is left out."""
    part = ""
    for one in text:
        is_mark = one in _JOINERS or unicodedata.category(one).startswith("M")
        if part and part not in " \u00a0" and (is_mark or (_joins(part[-1]) and len(part) < _MAX_JOINED)):
            part += one
        elif not is_mark:
            if part:
                yield part
            part = one
    if part:
        yield part


def _joins(last: str) -> bool:
    """Whether the next character belongs to this one: after a virama, and after the joiner of emoji."""
    return last == "\u200d" or unicodedata.combining(last) == _VIRAMA


def _drawn(part: str, language: str) -> list[Cluster]:
    """A character and its marks; one that no typeface has as what Unicode says it stands for: 𝐍 as N."""
    if cluster := _cluster(part, language):
        return [cluster]
    plainer = [_cluster(one, language) for one in _clusters(unicodedata.normalize("NFKC", part))]
    return [cluster for cluster in plainer if cluster]


def _cluster(part: str, language: str) -> Cluster | None:
    typeface = typeface_of(part, language) or typeface_of(part[0], language)
    if typeface is None:
        return None
    kept, marks = part[0], 0
    for one in part[1:]:
        is_mark = unicodedata.category(one).startswith("M")
        marks = marks + 1 if is_mark else 0
        if one in _JOINERS or (marks <= _MAX_MARKS and has(typeface, ord(one))):
            kept += one
    return Cluster(kept, typeface)
