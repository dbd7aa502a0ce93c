"""A line of text as what is drawn in one go: runs of one typeface and direction, from left to right as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import modf
from typing import TYPE_CHECKING, NamedTuple

from sitegen.photos.bidi import levels, visual_order
from sitegen.photos.clusters import Cluster
from sitegen.photos.typefaces import TYPEFACES, Typeface, sized

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont


class Run(NamedTuple):
    """Text of one typeface, read in one direction."""

    text: str
    typeface: Typeface
    rtl: bool


class Voice(NamedTuple):
    """How a text is set: its size in pixels, its language (BCP 47), and whether its lines begin at the right."""

    size: int
    language: str
    rtl: bool


class Extent(NamedTuple):
    """Where the ink of a line is, in pixels from where its pen starts on the baseline, if that is a whole pixel; up is
    negative.
    """

    left: int
    top: int
    right: int
    bottom: int


def runs_of(clusters: Sequence[Cluster], *, rtl: bool) -> list[Run]:
    """The runs of a line as they stand from left to right; a blank has the typeface of what stands before it."""
    level_of = levels("".join(cluster.text for cluster in clusters), rtl=rtl)
    pieces: list[tuple[str, Typeface, int]] = []
    at = 0
    for cluster in clusters:
        typeface = cluster.typeface or (pieces[-1][1] if pieces else TYPEFACES[0])
        pieces.append((cluster.text.replace("\u00a0", " "), typeface, level_of[at]))
        at += len(cluster.text)
    groups = [(key, "".join(piece[0] for piece in some)) for key, some in groupby(pieces, lambda piece: piece[1:])]
    runs = [Run(text, typeface, bool(level % 2)) for (typeface, level), text in groups]
    return [runs[index] for index in visual_order([level for (_, level), _ in groups])]


def width(clusters: Sequence[Cluster], voice: Voice) -> float:
    """How far the pen moves along a line, in pixels."""
    return sum(_length(run, voice) for run in runs_of(clusters, rtl=voice.rtl))


def extent(clusters: Sequence[Cluster], voice: Voice) -> Extent:
    """Where a line's ink is."""
    pen = 0.0
    boxes = []
    for run in runs_of(clusters, rtl=voice.rtl):
        part, whole = modf(pen)
        mask, (across, down) = _font(run, voice).getmask2(
            run.text, direction=_direction(run), language=voice.language, anchor="ls", start=(part, 0)
        )
        if box := mask.getbbox():  # the mask itself is as wide as the pen moves
            left, top, right, bottom = box
            across += int(whole)
            boxes.append((across + left, down + top, across + right, down + bottom))
        pen += _length(run, voice)
    if not boxes:
        return Extent(0, 0, 0, 0)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Extent(min(lefts), min(tops), max(rights), max(bottoms))


def ink_width(clusters: Sequence[Cluster], voice: Voice) -> int:
    """How wide a line is seen, in pixels: vowel signs of Devanagari reach an eighth of its size beyond the pen."""
    ink = extent(clusters, voice)
    return ink.right - ink.left


def draw_line(draw: ImageDraw, clusters: Sequence[Cluster], voice: Voice, pen: float, baseline: float) -> None:
    """Draws a line in full strength (255) into a mask, from where its pen starts on the baseline."""
    for run in runs_of(clusters, rtl=voice.rtl):
        draw.text(
            (pen, baseline),
            run.text,
            255,
            _font(run, voice),
            anchor="ls",
            direction=_direction(run),
            language=voice.language,
        )
        pen += _length(run, voice)


def leading(clusters: Sequence[Cluster]) -> float:
    """How far apart lines of this text stand, in units of their size."""
    return max((cluster.typeface.leading for cluster in clusters if cluster.typeface), default=1.0)


def _font(run: Run, voice: Voice) -> FreeTypeFont:
    return sized(run.typeface.file, round(voice.size * run.typeface.scale))


def _direction(run: Run) -> str:
    return "rtl" if run.rtl else "ltr"


def _length(run: Run, voice: Voice) -> float:
    return _font(run, voice).getlength(run.text, direction=_direction(run), language=voice.language)
