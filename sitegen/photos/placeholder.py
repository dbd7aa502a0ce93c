"""A picture of a few bytes, to stand in the page until the photograph has come."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.photos.damage import MAX_PIXELS
from sitegen.photos.quiet import unheard, unwarned

if TYPE_CHECKING:
    from PIL import Image

LONGEST = 160
"""Characters of a placeholder: it stands in every page that shows the photograph."""

_EASY_PIXELS = 16_000_000
"""What is decoded whole for it: 64 MB of memory, a third of a second."""

_TRIES = ((16, 30), (16, 10), (12, 20), (12, 5), (8, 10), (6, 0))
"""Longer side in pixels and quality of WebP, the best that fits."""

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")


def open_small(file: Path) -> Image.Image | None:
    """A picture, upright, decoded at an eighth of its size where that can be; None for what is transparent, moves, or
    cannot be decoded in a moment. Never raises for what a file holds.
    """
    from PIL import Image

    with unwarned():
        try:
            with file.open("rb") as stream, Image.open(stream, formats=_FORMATS) as image:
                if image.format != "TIFF":
                    return _small(image)
                with unheard():
                    return _small(image)
        except Exception:  # Pillow raises what its decoders raise; a page without it is a page all the same
            return None


def _small(image: Image.Image) -> Image.Image | None:
    from PIL import ImageOps

    width, height = image.size
    if getattr(image, "is_animated", False) and image.format != "TIFF":
        return None
    if width * height > (MAX_PIXELS if _is_baseline(image) else _EASY_PIXELS):
        return None
    image.draft("RGB", (128, 128))
    if image.mode not in ("RGB", "L", "CMYK", "YCbCr", "P", "1", "RGBX") or "transparency" in image.info:
        return None
    # the bytes of the picture itself are all that is wanted: profile and metadata stay behind
    small = ImageOps.exif_transpose(image).convert("RGB")
    small.info = {}
    return small


def make_placeholder(small: Image.Image) -> str:
    """A data URI of at most LONGEST characters for a picture; empty where it would be longer."""
    from PIL import Image

    for side, quality in _TRIES:
        scale = side / max(small.size)
        size = (max(1, round(small.width * scale)), max(1, round(small.height * scale)))
        tiny = small.resize(size, Image.Resampling.BOX, reducing_gap=2)
        written = BytesIO()
        tiny.save(written, "WEBP", quality=quality, method=6)
        uri = "data:image/webp;base64," + b64encode(written.getvalue()).decode()
        if len(uri) <= LONGEST:
            return uri
    return ""


def _is_baseline(image: Image.Image) -> bool:
    """Whether it can be decoded at an eighth of its size without being decoded whole before."""
    return image.format == "JPEG" and not image.info.get("progressive")
