"""Pixels to a file, with its imprint: the same pixels and recipe always give the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from sitegen.photos.imprint import Written, write_imprint
from sitegen.photos.renditions import Recipe

if TYPE_CHECKING:
    from PIL import Image

FEW_COLOURS = 256
"""A drawing or a picture of a screen: without loss it is small as well, and its edges stay sharp."""

_WEBP_METHOD = 2
"""Less than half the time of Pillow's own choice (4), for four bytes more in a hundred."""

_AVIF_SPEED = 8
_AVIF_LOWER = 15
"""What AVIF's numbers lie below those of JPEG for the same look."""


def has_few_colours(image: Image.Image) -> bool:
    """Whether a picture is one that compression with loss would spoil."""
    return image.mode in ("P", "1") or (image.mode in ("RGB", "RGBA") and image.getcolors(FEW_COLOURS) is not None)


def encode(image: Image.Image, recipe: Recipe, *, few_colours: bool = False) -> bytes:
    """The bytes of a file. What is transparent is white where the format knows no transparency."""
    written, quality = write_imprint(recipe.imprint, recipe.format), recipe.quality
    out = BytesIO()
    if recipe.format == "jpeg":
        _save_jpeg(_on_white(image), out, quality, written)
    elif recipe.format == "png":
        _save_png(image, out, written)
    elif recipe.format == "webp":
        loss = {"lossless": True, "quality": 50, "method": 4} if few_colours else {"method": _WEBP_METHOD}
        options: dict[str, Any] = {"quality": quality, **loss}
        image.save(out, "WEBP", xmp=written.xmp, exif=b"", icc_profile=b"", **options)
    else:
        quality = 100 if few_colours else max(1, quality - _AVIF_LOWER)
        image.save(out, "AVIF", quality=quality, speed=_AVIF_SPEED, max_threads=1, xmp=written.xmp or None)
    return out.getvalue()


def _save_jpeg(image: Image.Image, out: BytesIO, quality: int, written: Written) -> None:
    from PIL import Image

    options: dict[str, Any] = {}
    if written.exif:
        exif = Image.Exif()
        for tag, data in written.exif:
            exif[tag] = data
        options["exif"] = exif
    if written.xmp:
        options["xmp"] = written.xmp
    if written.photoshop:
        options["extra"] = b"\xff\xed" + (len(written.photoshop) + 2).to_bytes(2, "big") + written.photoshop
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0", **options)


def _save_png(image: Image.Image, out: BytesIO, written: Written) -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    if written.xmp:
        notes.add_itxt("XML:com.adobe.xmp", written.xmp.decode())
    image.save(out, "PNG", pnginfo=notes, compress_level=6)


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
