"""Which ink can be read on a colour."""

from __future__ import annotations

import re

Colour = tuple[int, int, int]
"""Red, green and blue of sRGB, from 0 to 255."""

LEGIBLE = 4.5
"""The contrast that text needs (WCAG 2.2, success criterion 1.4.3)."""

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def parse_colour(text: str) -> Colour:
    """The colour that is written `#rrggbb`. Raises ValueError for any other text."""
    if not _COLOUR.fullmatch(text):
        raise ValueError(f"not a colour as #rrggbb: {text!r}")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def ink_on(field: Colour) -> Colour:
    """White where it can be read on this colour, else black, which then can."""
    return WHITE if contrast(WHITE, field) >= LEGIBLE else BLACK


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    shares = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
