"""Colours as all screens show them: sRGB, which needs no profile in the file."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """`image` in sRGB. Raises PyCMSError, OSError, ValueError or TypeError for a profile that does not fit."""
    from PIL import ImageCms

    if _is_srgb(profile):
        return image
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    base = image.convert("RGB") if alpha else image
    if source.profile.xcolor_space == "GRAY" and _is_grey(base):
        base = base.convert("L")  # grey with transparency came as colours
    made = ImageCms.profileToProfile(
        base,
        source,
        _srgb(),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if made is None:
        raise ValueError("no transform")
    if alpha:
        made.putalpha(alpha)
        return made
    return made.convert("L") if base.mode == "L" else made


def _is_grey(image: Image.Image) -> bool:
    """Whether a picture in colours has none."""
    from PIL import ImageChops

    if image.mode != "RGB":
        return False
    red, green, blue = image.split()
    return all(ImageChops.difference(red, other).getbbox() is None for other in (green, blue))


def _is_srgb(profile: bytes) -> bool:
    """Whether a profile calls itself sRGB: most do, and need no work."""
    return b"sRGB" in profile[:1024] or "sRGB".encode("utf-16-be") in profile[:1024]


@cache
def _srgb() -> Any:
    from PIL import ImageCms

    return ImageCms.createProfile("sRGB")
