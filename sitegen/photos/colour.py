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
    base = image.convert("RGB") if alpha else image
    made = ImageCms.profileToProfile(
        base,
        ImageCms.ImageCmsProfile(BytesIO(profile)),
        _srgb(),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if made is None:
        raise ValueError("no transform")
    if base.mode == "L":
        return made.convert("L")
    if alpha:
        made.putalpha(alpha)
    return made


def _is_srgb(profile: bytes) -> bool:
    """Whether a profile calls itself sRGB: most do, and need no work."""
    return b"sRGB" in profile[:1024] or "sRGB".encode("utf-16-be") in profile[:1024]


@cache
def _srgb() -> Any:
    from PIL import ImageCms

    return ImageCms.createProfile("sRGB")
