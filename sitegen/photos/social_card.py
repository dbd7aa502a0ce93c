"""Pictures that other sites show beside a link (`og:image`): the headline on the theme's colour, or on the lead
photograph. Drawn with the fonts that come with sitegen, so that a card is the same on every machine.
"""

from __future__ import annotations

import io
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.photos.backdrop import Backdrop, open_backdrop
from sitegen.photos.contrast import BLACK, WHITE, Colour, ink_on, parse_colour
from sitegen.photos.renditions import CARD_SIZE, SocialCard
from sitegen.photos.type_area import Column, TypeArea, Words, words_of

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN = 64
"""Pixels at each edge that no letter stands in: some sites cut a little away, or round the corners."""

_PLAIN_SIZES = (136, 120, 104, 92, 82, 74, 66, 58, 50, 44)
_OVER_SIZES = (80, 72, 64, 56, 50, 44)
_BESIDE_SIZES = (72, 64, 56, 50, 44, 38)
_NAME, _SMALL_NAME = 38, 30
_OVER_HEIGHT = 360
_BESIDE = 480
"""Width of a photograph that is higher than wide: it stands beside the text, or half of it were cut away."""

_BRIGHTEST = 96
"""What white becomes where text stands on a photograph, nearly: white on it has a contrast of at least 6:1."""
_FADE = 180
_MOST_BYTES = 120_000
_QUALITIES = (84, 76, 66, 54, 42, 30, 20, 10)


def draw_card(card: SocialCard, photograph: Path | None) -> bytes:
    """The file of the card, a picture of CARD_SIZE: the same bytes for the same values, file, and version of Pillow.

    It is a JPEG where a photograph was given, even one that is not shown: one that cannot be read, has more than
    MAX_PIXELS, or is so small that it would be blurred. Raises ValueError for a colour that is not `#rrggbb`.
    """
    words, field = words_of(card.headline, card.site, card.kicker, card.language), parse_colour(card.colour)
    if photograph and (backdrop := open_backdrop(photograph)):
        lay_out = _beside if backdrop.height > backdrop.width else _over
        if picture := lay_out(words, backdrop, card.focus or (0.5, 0.5), field):
            return _jpeg(picture)
    mask = _plain(words)
    return _jpeg(_inked(mask, field)) if photograph else _png(mask, field)


def _plain(words: Words) -> Image:
    """The name of the site above a rule, the headline at the foot."""
    area = TypeArea(words, CARD_SIZE)
    area.set_story(area.set_name_above(_inside(CARD_SIZE), _NAME), _PLAIN_SIZES)
    return area.mask()


def _over(words: Words, backdrop: Backdrop, focus: tuple[float, float], field: Colour) -> Image | None:
    """The photograph everywhere, darkened towards the foot, where the text stands."""
    picture = backdrop.cut(CARD_SIZE, focus, 0.36)
    if picture is None:
        return None
    area = TypeArea(words, CARD_SIZE)
    column = area.set_name_below(_inside(CARD_SIZE), _SMALL_NAME)
    top = area.set_story(column._replace(top=column.bottom - _OVER_HEIGHT), _OVER_SIZES)
    picture.paste(picture.point(_DARKER * 3), mask=_slope(top - 24 - _FADE, top - 24, 255))
    picture.paste(BLACK, mask=_slope(top - 24, CARD_SIZE[1], 150))
    picture.paste(WHITE, mask=area.ink)
    if area.tag:
        picture.paste(field, area.tag)
        picture.paste(ink_on(field), mask=area.tag_ink)
    return picture


_DARKER = [round(_BRIGHTEST * (1 - exp(-value / 115))) for value in range(256)]
"""What each brightness becomes under text: shadows keep their drawing, lights come down to where white can be read."""


def _slope(top: int, bottom: int, most: int) -> Image:
    """A mask that is nothing down to the row `top`, and grows to `most` (of 255) at the row `bottom`."""
    from PIL import Image

    parts = [min(1.0, max(0.0, (row - top) / (bottom - top))) for row in range(CARD_SIZE[1])]
    column = Image.new("L", (1, CARD_SIZE[1]))
    column.putdata([round(most * part * part * (3 - 2 * part)) for part in parts])
    return column.resize(CARD_SIZE)


def _beside(words: Words, backdrop: Backdrop, focus: tuple[float, float], field: Colour) -> Image | None:
    """A photograph that is higher than wide, beside the text: where its lines end."""
    photograph = backdrop.cut((_BESIDE, CARD_SIZE[1]), focus, 0.4)
    if photograph is None:
        return None
    left = CARD_SIZE[0] - _BESIDE
    column = _inside((left, CARD_SIZE[1]))
    if words.rtl:
        column = column._replace(left=column.left + _BESIDE, right=column.right + _BESIDE)
    area = TypeArea(words, CARD_SIZE)
    area.set_story(area.set_name_above(column, _SMALL_NAME), _BESIDE_SIZES)
    picture = _inked(area.mask(), field)
    picture.paste(photograph, (0 if words.rtl else left, 0))
    return picture


def _inside(size: tuple[int, int]) -> Column:
    return Column(MARGIN, MARGIN, size[0] - MARGIN, size[1] - MARGIN)


def _inked(mask: Image, field: Colour) -> Image:
    from PIL import Image

    picture = Image.new("RGB", CARD_SIZE, field)
    picture.paste(ink_on(field), mask=mask)
    return picture


def _png(mask: Image, field: Colour) -> bytes:
    """Sixteen steps from the field to the ink are enough for smooth letters, and make a small file."""
    steps = mask.point([round(value / 17) for value in range(256)])
    pairs = list(zip(field, ink_on(field), strict=True))
    steps.putpalette([round(a + (b - a) * step / 15) for step in range(16) for a, b in pairs])
    stream = io.BytesIO()
    steps.save(stream, "PNG", bits=4, compress_level=9)
    return stream.getvalue()


def _jpeg(picture: Image) -> bytes:
    """At the best quality that keeps the file below _MOST_BYTES."""
    stream = io.BytesIO()
    for quality in _QUALITIES:
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=quality, optimize=True)
        if stream.tell() <= _MOST_BYTES:
            break
    return stream.getvalue()
