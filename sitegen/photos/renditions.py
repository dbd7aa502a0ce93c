"""Which files are made of a photograph: widths for real screens, formats, crops around its focal point. Nothing is
decoded here: what is made is known before it is made.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

Format = Literal["jpeg", "png", "webp", "avif"]
Ratio = Literal["16:9", "4:3", "1:1"]
Box = tuple[int, int, int, int]

RATIOS: tuple[Ratio, ...] = ("16:9", "4:3", "1:1")
"""The shapes that Google asks for in structured data of articles."""

_SUFFIXES: dict[Format, str] = {"jpeg": "jpg", "png": "png", "webp": "webp", "avif": "avif"}
_FALLBACKS: dict[str, Format] = {"jpeg": "jpeg", "png": "png", "webp": "webp", "avif": "webp", "tiff": "jpeg"}
"""What stands in `src`, by the kind of the source: a format that every browser shows."""

DEVELOPED = frozenset(_FALLBACKS)
"""The kinds of photographs that files are made of."""

_MIN_CROP = 50_000
"""Pixels below which Google does not take a picture (structured data of articles)."""

_MOST: dict[Format, int] = {"jpeg": 65_500, "webp": 16_383, "avif": 65_536, "png": 1_000_000}
"""Pixels of a side: of the format (WebP: RFC 9649, 2.4), or of the library that writes it (libjpeg, libavif)."""

CROP_WIDTH = 1200
"""Pixels that search engines and social media ask for."""

_NEAR = 1.15
"""A width this little below the largest saves nobody anything."""


class Imprint(NamedTuple):
    """What is written into a file that is made of a photograph: what its page says of it. `license` is an address."""

    caption: str = ""
    credit: str = ""
    creators: tuple[str, ...] = ()
    copyright: str = ""
    alt: str = ""
    license: str = ""
    licensor_url: str = ""
    source_type: str = ""


class Recipe(NamedTuple):
    """How one file is made: of `box` (left, top, right, bottom, in pixels of the upright source; None is all of it),
    scaled to `width` x `height` pixels, which never enlarges. `quality` goes from 1 to 100; PNG has none.
    """

    format: Format
    width: int
    height: int
    box: Box | None
    quality: int
    imprint: Imprint


class Rendition(NamedTuple):
    """A file to be made of a photograph, and its name."""

    name: str
    recipe: Recipe


class Renditions(NamedTuple):
    """All files of one photograph, narrow to wide. `plain` has the format that every browser shows, `better` smaller
    ones that not every browser knows, best first; `crops` has one for each ratio that the photograph is large enough
    for.
    """

    plain: tuple[Rendition, ...]
    better: tuple[tuple[Rendition, ...], ...]
    crops: tuple[tuple[Ratio, Rendition], ...]

    def all(self) -> tuple[Rendition, ...]:
        """Every file, each once."""
        return (*self.plain, *(one for some in self.better for one in some), *(one for _, one in self.crops))


CARD_SIZE = (1200, 630)
"""Width and height in pixels that the sites which show cards ask for."""


class SocialCard(NamedTuple):
    """All that is seen on a card. `kicker` is the section or kind and may be empty; `language` BCP 47; `colour` the
    theme's, `#rrggbb`; `focus` where the photograph matters most, across and down from 0 to 1, None for its middle.
    """

    headline: str
    site: str
    kicker: str
    language: str
    colour: str
    focus: tuple[float, float] | None


def card_suffix(*, photograph: bool) -> str:
    """The suffix of a card's file, known before it is drawn: JPEG with a photograph, PNG without."""
    return ".jpg" if photograph else ".png"


class CardStyle(NamedTuple):
    """What all social cards of a site share: its name, and the theme's colour, `#rrggbb`."""

    site: str
    colour: str


class PhotoOptions(NamedTuple):
    """The settings that say what is made of photographs; `widths` is sorted, `formats` best first.
    Without `cards`, no social cards are drawn.
    """

    widths: tuple[int, ...] = (320, 480, 800, 1200, 1600)
    formats: tuple[Literal["avif", "webp"], ...] = ("webp",)
    crops: tuple[Ratio, ...] = RATIOS
    quality: int = 80
    keep_original: bool = False
    cards: CardStyle | None = None


USUAL = PhotoOptions()
"""What is made of photographs where no setting says otherwise."""


class Negative(NamedTuple):
    """A photograph that files can be made of: its name without a suffix, its digest, its kind (jpeg, png, webp, avif,
    tiff), and its size in pixels, upright.
    """

    stem: str
    digest: str
    kind: str
    width: int
    height: int


def plan_renditions(
    negative: Negative, imprint: Imprint, options: PhotoOptions, *, focus: tuple[float, float] | None, lead: bool
) -> Renditions:
    """What is made of a photograph. Crops are made of lead photographs alone, around `focus` (the middle for None)."""
    plain = _FALLBACKS[negative.kind]
    fitting = min(negative.width, max(1, negative.width * _MOST[plain] // negative.height))
    sizes = [(width, min(_MOST[plain], _scaled(negative, width))) for width in _widths(fitting, options.widths)]
    better = [kind for kind in options.formats if kind != plain and max(max(size) for size in sizes) <= _MOST[kind]]

    def at_all_sizes(kind: Format) -> tuple[Rendition, ...]:
        return tuple(
            _named(negative, f"{width}", Recipe(kind, width, height, None, options.quality, imprint))
            for width, height in sizes
        )

    crops = []
    for ratio in options.crops if lead else ():
        box, width, height = _crop(negative, ratio, focus or (0.5, 0.5))
        if width * height >= _MIN_CROP:
            kind: Format = "png" if plain == "png" else "jpeg"
            recipe = Recipe(kind, width, height, box, options.quality, imprint)
            crops.append((ratio, _named(negative, ratio.replace(":", "x"), recipe)))
    return Renditions(at_all_sizes(plain), tuple(at_all_sizes(kind) for kind in better), tuple(crops))


def media_type(kind: Format) -> str:
    """The media type of a format."""
    return f"image/{kind}"


def _widths(width: int, wanted: Sequence[int]) -> list[int]:
    largest = min(width, max(wanted))
    return [one for one in wanted if one * _NEAR < largest] + [largest]


def _scaled(negative: Negative, width: int) -> int:
    return max(1, round(negative.height * width / negative.width))


def _crop(negative: Negative, ratio: Ratio, focus: tuple[float, float]) -> tuple[Box, int, int]:
    """The largest part of this shape that has the focus as near to its middle as can be, and its size when made."""
    across, down = map(int, ratio.split(":"))
    width = min(negative.width, negative.height * across // down)
    height = min(negative.height, max(1, width * down // across))
    left = min(max(0, round(focus[0] * negative.width - width / 2)), negative.width - width)
    top = min(max(0, round(focus[1] * negative.height - height / 2)), negative.height - height)
    made = min(width, CROP_WIDTH)
    return (left, top, left + width, top + height), made, max(1, min(height, round(made * down / across)))


def _named(negative: Negative, size: str, recipe: Recipe) -> Rendition:
    """A name that stands for one content: another source, shape or caption has another name."""
    text = json.dumps([negative.digest, recipe], separators=(",", ":"))
    mark = sha256(text.encode()).hexdigest()[:8]
    return Rendition(f"{negative.stem}-{size}.{mark}.{_SUFFIXES[recipe.format]}", recipe)
