"""The typefaces of social cards: which of them has a character, and each of them at a size. They come with sitegen:
no font of the system is ever used, so that a card is the same on every machine.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from struct import iter_unpack, unpack_from
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FOLDER = Path(__file__).with_name("fonts")

EDITION = "9547b7050aae9d35"
"""Digest of the font files. It stands in a source file because what is remembered is good for the same sources only."""


class Typeface(NamedTuple):
    """A font file, what its letters are scaled by to look as large as Latin ones, and how far apart its lines stand,
    in units of the size.
    """

    file: str
    scale: float = 1.0
    leading: float = 1.12


TYPEFACES: tuple[Typeface, ...] = (
    Typeface("newsreader.ttf", leading=1.08),
    Typeface("serif.ttf", 0.92),
    Typeface("arabic.ttf", 1.06, 1.36),
    Typeface("hebrew.ttf", 1.06, 1.2),
    Typeface("thai.ttf", 1.0, 1.4),
    Typeface("devanagari.ttf", 1.0, 1.36),
    Typeface("bengali.ttf", 1.0, 1.36),
    Typeface("gurmukhi.ttf", 1.0, 1.36),
    Typeface("gujarati.ttf", 1.0, 1.36),
    Typeface("tamil.ttf", 0.9, 1.3),
    Typeface("telugu.ttf", 0.95, 1.5),
    Typeface("kannada.ttf", 0.95, 1.5),
    Typeface("malayalam.ttf", 0.9, 1.4),
    Typeface("sinhala.ttf", 0.9, 1.4),
    Typeface("georgian.ttf", 0.95, 1.2),
    Typeface("armenian.ttf", 0.95, 1.2),
    Typeface("cjk.otf", 0.94, 1.24),
)
"""In the order in which they are asked for a character."""

_EAST_ASIAN = ("zh", "ja", "ko", "yue")
_CJK_FIRST = (TYPEFACES[-1], *TYPEFACES[:-1])


def typeface_of(text: str, language: str) -> Typeface | None:
    """The first typeface that has all of some characters, or None. In Chinese, Japanese and Korean, punctuation that
    Latin has too is East Asian.
    """
    codes = [ord(one) for one in text]
    east = not text.isascii() and language.lower().partition("-")[0] in _EAST_ASIAN
    for typeface in _CJK_FIRST if east else TYPEFACES:
        if all(has(typeface, code) for code in codes):
            return typeface
    return None


def has(typeface: Typeface, code: int) -> bool:
    """Whether the typeface has this code point."""
    starts, ends = _coverage(typeface.file)
    at = bisect_right(starts, code) - 1
    return at >= 0 and code <= ends[at]


@lru_cache(maxsize=256)
def sized(file: str, pixels: int) -> FreeTypeFont:
    """A font with an em of so many pixels; the file is read as far as it is needed."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FOLDER / file), pixels, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=len(TYPEFACES))
def _coverage(file: str) -> tuple[array[int], array[int]]:
    """First and last code points of the spans that a font has, sorted. From the table `cmap` of the OpenType
    specification, in its formats 4 and 12, which are the ones that our fonts have.
    """
    data = (FOLDER / file).read_bytes()
    tables = {tag: at for tag, _, at, _ in iter_unpack(">4sIII", data[12 : 12 + 16 * unpack_from(">H", data, 4)[0]])}
    cmap = tables[b"cmap"]
    records = iter_unpack(">HHI", data[cmap + 4 : cmap + 4 + 8 * unpack_from(">H", data, cmap + 2)[0]])
    subtables = {unpack_from(">H", data, cmap + at)[0]: cmap + at for _, _, at in records}
    spans = _spans_of_12(data, subtables[12]) if 12 in subtables else _spans_of_4(data, subtables[4])
    return array("L", [first for first, _ in spans]), array("L", [last for _, last in spans])


def _spans_of_12(data: bytes, at: int) -> list[tuple[int, int]]:
    groups = unpack_from(">I", data, at + 12)[0]
    return [(first, last) for first, last, _ in iter_unpack(">III", data[at + 16 : at + 16 + 12 * groups])]


def _spans_of_4(data: bytes, at: int) -> list[tuple[int, int]]:
    half = unpack_from(">H", data, at + 6)[0] // 2
    ends = unpack_from(f">{half}H", data, at + 14)
    starts = unpack_from(f">{half}H", data, at + 16 + 2 * half)
    return [pair for pair in zip(starts, ends, strict=True) if pair[0] != 0xFFFF]
