"""Kind and size of a picture, from its first bytes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.photos.blocks import Bounded
from sitegen.photos.facts import Size
from sitegen.photos.kind import kind_of
from sitegen.photos.quiet import unwarned

if TYPE_CHECKING:
    from PIL import Image

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF")
_NUMBER = rb"(\d{1,6}(?:\.\d{1,9})?)"
_SVG_TAG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
_SVG_WIDTH = re.compile(rb"""\swidth\s*=\s*["']\s*""" + _NUMBER + rb"""(?:px)?\s*["']""")
_SVG_HEIGHT = re.compile(rb"""\sheight\s*=\s*["']\s*""" + _NUMBER + rb"""(?:px)?\s*["']""")
_SVG_BOX = re.compile(
    rb"""\sviewBox\s*=\s*["']\s*[-+0-9.e]+[\s,]+[-+0-9.e]+[\s,]+""" + _NUMBER + rb"[\s,]+" + _NUMBER + rb"""\s*["']"""
)
_SVG_HEAD = 4096
_ORIENTATION = 0x0112
_ROTATED = frozenset({5, 6, 7, 8})
"""The turns that make a wide picture a high one."""


def read_size(file: Path) -> Size | None:
    """The size of a picture, or None where the file is not a picture we know or cannot be read."""
    if file.suffix.lower() == ".svg":
        return _svg_size(file)
    with unwarned():  # a bomb's header is only read, never decoded
        try:
            with file.open("rb") as stream, _opened(Bounded(stream)) as image:
                return upright_size(image)
        except Exception:  # Pillow raises what its decoders raise: struct.error, SyntaxError, ValueError, OSError
            return None


def turn_of(image: Image.Image) -> int:
    """How a picture that is opened, and not loaded, has to be turned to stand upright: 1 (not at all) to 8, as EXIF
    numbers it. A TIFF is turned by Pillow, when it is loaded.
    """
    from PIL import Image

    if image.format == "TIFF":
        return 1
    # of the base class: that of PNG decodes the whole picture where there is no such data
    turn = Image.Image.getexif(image).get(_ORIENTATION)
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def upright_size(image: Image.Image) -> Size:
    """The size of a picture that is opened, and not loaded, when it stands upright."""
    width, height = image.size
    return Size(height, width) if turn_of(image) in _ROTATED else Size(width, height)


def _opened(stream: Bounded) -> Image.Image:
    """The picture, of which nothing is decoded. Raises what Pillow raises."""
    from PIL import Image

    try:
        return Image.open(stream, formats=_FORMATS)  # type: ignore[arg-type]  # all that Pillow asks of a stream
    except Image.DecompressionBombError:  # which is asked for: to say how large it is
        stream.seek(0)
        kind = kind_of(stream.read(64)) or ""
        stream.seek(0)
        return Image.OPEN[kind.upper()][0](stream, kind)  # type: ignore[arg-type]


def _svg_size(file: Path) -> Size | None:
    try:
        with file.open("rb") as stream:
            head = stream.read(_SVG_HEAD)
    except OSError:
        return None
    tag = _SVG_TAG.search(head)
    if tag is None:
        return None
    width, height = _SVG_WIDTH.search(tag[0]), _SVG_HEIGHT.search(tag[0])
    numbers = (width[1], height[1]) if width and height else None
    if numbers is None and (box := _SVG_BOX.search(tag[0])):
        numbers = (box[1], box[2])
    if numbers is None:
        return None
    size = Size(round(float(numbers[0])), round(float(numbers[1])))
    return size if size.width and size.height else None
