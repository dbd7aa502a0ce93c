"""The text of a social card, set: name of the site, kicker in a tag, headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sitegen.photos.bidi import is_right_to_left
from sitegen.photos.clusters import Cluster, drawable
from sitegen.photos.lines import set_lines, shortened
from sitegen.photos.runs import Voice, draw_line, extent, ink_width, leading, width

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_LINES = 4

_RTL_LANGUAGES = frozenset({"ar", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})
_LANGUAGE = re.compile(r"[A-Za-z0-9-]{2,60}")
_TAG, _TAG_PADDING, _TAG_HEIGHT = 28, 16, 46
_HUGE = 104
_CAPITAL, _DESCENT = 0.7, 0.24
_OVERHANG = 6
"""Pixels that the ink of a line may be wider than its pen moves, in most scripts."""


class Words(NamedTuple):
    """What is set, and whether lines begin at the right. Each may be empty: then nothing stands in its place."""

    headline: tuple[Cluster, ...]
    site: tuple[Cluster, ...]
    kicker: tuple[Cluster, ...]
    language: str
    rtl: bool

    def voice(self, size: int) -> Voice:
        return Voice(size, self.language, self.rtl)


class Column(NamedTuple):
    """Where text stands, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def words_of(headline: str, site: str, kicker: str, language: str) -> Words:
    """The words that can be drawn. Without a headline that can be read, the name of the site stands in its place, and
    alone.
    """
    language = language if _LANGUAGE.fullmatch(language) else "und"
    title, name, label = (drawable(one, language) for one in (headline, site, kicker))
    title_lost = title.mostly_lost or not title.clusters
    shown = () if name.mostly_lost else name.clusters
    text = "".join(cluster.text for cluster in (shown if title_lost else title.clusters))
    speaks_rtl = language.lower().partition("-")[0] in _RTL_LANGUAGES
    rtl = is_right_to_left(text) or (speaks_rtl and any(map(is_right_to_left, text)))
    if title_lost:
        return Words(shown, (), (), language, rtl)
    return Words(title.clusters, shown, () if label.mostly_lost else label.clusters, language, rtl)


class TypeArea:
    """Masks of what is drawn: `ink` of the text, `tag` the box behind the kicker, `tag_ink` of the kicker in it."""

    def __init__(self, words: Words, size: tuple[int, int]) -> None:
        from PIL import Image, ImageDraw

        self._words = words
        self.ink = Image.new("L", size)
        self.tag: tuple[int, int, int, int] | None = None
        self.tag_ink = Image.new("L", size)
        self._draw, self._tag_draw = ImageDraw.Draw(self.ink), ImageDraw.Draw(self.tag_ink)

    def mask(self) -> Image:
        """The ink of all of it, where the tag is a box of ink with the kicker cut out."""
        mask = self.ink.copy()
        if self.tag:
            mask.paste(255, self.tag)
            mask.paste(0, mask=self.tag_ink)
        return mask

    def set_name_above(self, column: Column, size: int) -> Column:
        """The name of the site at the head of the column, with a thin line below it. Returns what is left."""
        if not self._words.site:
            return column
        ink = extent(self._words.site, self._words.voice(size))
        baseline = column.top + max(-ink.top, size * _CAPITAL)
        self._set_line(self._words.site, column, size, baseline)
        rule = round(baseline + max(ink.bottom, size * _DESCENT)) + size // 2
        self._draw.rectangle((column.left, rule, column.right - 1, rule + 1), 255)
        return column._replace(top=rule + 2 + size * 4 // 5)

    def set_name_below(self, column: Column, size: int) -> Column:
        """The name of the site at the foot of the column. Returns what is left."""
        if not self._words.site:
            return column
        ink = extent(self._words.site, self._words.voice(size))
        baseline = column.bottom - max(ink.bottom, size * _DESCENT)
        self._set_line(self._words.site, column, size, baseline)
        return column._replace(bottom=round(baseline + min(ink.top, -size * _CAPITAL)) - size * 4 // 5)

    def set_story(self, column: Column, sizes: Sequence[int]) -> int:
        """Headline at the foot of the column, the kicker above it. Returns where they begin from above."""
        words = self._words
        reserved = _TAG_HEIGHT + _gap(min(sizes)) if words.kicker else 0
        height, spacing = column.bottom - column.top - reserved, self._spacing(sizes[-1])
        lines, size = set_lines(
            words.headline,
            lambda size: lambda some: width(some, words.voice(size)),
            sizes,
            column.right - column.left - _OVERHANG,
            lambda size: max(1, min(2 if size > _HUGE else MOST_LINES, int(height / (size * spacing)))),
            lambda line, size: ink_width(line, words.voice(size)) <= column.right - column.left,
        )
        top = column.bottom
        if lines:
            below = extent(lines[-1], words.voice(size)).bottom
            baseline = column.bottom - max(below, size * _DESCENT)
            for line in reversed(lines):
                self._set_line(line, column, size, baseline)
                top = round(baseline + extent(line, words.voice(size)).top)
                baseline -= size * spacing
        return self._set_tag(column, top - _gap(size)) if words.kicker else top

    def _spacing(self, size: int) -> float:
        """How far apart lines stand, in units of their size: so far that no mark of one reaches into another."""
        ink = extent(self._words.headline, self._words.voice(size))
        return max(leading(self._words.headline), (ink.bottom - ink.top + 2) / size)

    def _set_tag(self, column: Column, bottom: int) -> int:
        words, voice = self._words, self._words.voice(_TAG)
        most = column.right - column.left - 2 * _TAG_PADDING
        text = shortened(words.kicker, lambda some: ink_width(some, voice), most)
        ink = extent(text, voice)
        across = ink.right - ink.left + 2 * _TAG_PADDING
        left = column.right - across if words.rtl else column.left
        self.tag = (left, bottom - _TAG_HEIGHT, left + across, bottom)
        capitals = extent(drawable("H", "en").clusters, voice).top
        baseline = bottom - _TAG_HEIGHT / 2 - capitals / 2
        draw_line(self._tag_draw, text, voice, left + _TAG_PADDING - ink.left, round(baseline))
        return bottom - _TAG_HEIGHT

    def _set_line(self, text: Sequence[Cluster], column: Column, size: int, baseline: float) -> None:
        """One line, its ink at the edge of the column where it begins; what is too much for it is cut."""
        voice = self._words.voice(size)
        line = shortened(text, lambda some: ink_width(some, voice), column.right - column.left)
        ink = extent(line, voice)
        pen = column.right - ink.right if self._words.rtl else column.left - ink.left
        draw_line(self._draw, line, voice, pen, baseline)


def _gap(size: int) -> int:
    """Between kicker and headline."""
    return 14 + size // 5
