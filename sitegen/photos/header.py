"""Kind and size of a picture, from its first bytes."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import NamedTuple

PHOTO_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg")
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_SVG_SIZE = re.compile(rb'<svg[^>]*?\bwidth="([0-9.]+)(?:px)?"[^>]*?\bheight="([0-9.]+)(?:px)?"', re.DOTALL)
_SVG_BOX = re.compile(rb'<svg[^>]*?\bviewBox="[-0-9.]+[ ,]+[-0-9.]+[ ,]+([0-9.]+)[ ,]+([0-9.]+)"', re.DOTALL)
_SVG_HEAD = 4096
_ROTATED = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112


class Size(NamedTuple):
    """Width and height in pixels, as a browser shows the picture (EXIF orientation applied)."""

    width: int
    height: int


def read_size(file: Path) -> Size | None:
    """The size of a picture, or None where the file is not a picture we know or cannot be read."""
    if file.suffix.lower() == ".svg":
        return _svg_size(file)
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a bomb's header is only read, never decoded
        try:
            with Image.open(file, formats=_FORMATS) as image:
                width, height = image.size
                if image.getexif().get(_ORIENTATION) in _ROTATED:
                    width, height = height, width
                return Size(width, height)
        except Exception:  # Pillow raises what its decoders raise: struct.error, SyntaxError, ValueError, OSError
            return None


def _svg_size(file: Path) -> Size | None:
    try:
        with file.open("rb") as stream:
            head = stream.read(_SVG_HEAD)
    except OSError:
        return None
    found = _SVG_SIZE.search(head) or _SVG_BOX.search(head)
    return Size(round(float(found[1])), round(float(found[2]))) if found else None
