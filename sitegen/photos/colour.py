"""Colours as all screens show them: sRGB, which needs no profile in the file."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitegen.base.problems import Problem, warning
from sitegen.photos.quiet import unwarned

if TYPE_CHECKING:
    from PIL import Image

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
_MODES = {"RGBA": "RGB", "RGBX": "RGB", "P": "RGB", "PA": "RGB", "LA": "L", "1": "L", "I": "L", "I;16": "L", "F": "L"}


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


def profile_problem(file: Path) -> Problem | None:
    """A warning (IMG011) where the colour profile of a picture cannot be used; nothing is decoded for it."""
    from PIL import Image

    with unwarned():
        try:
            with file.open("rb") as stream, Image.open(stream, formats=_FORMATS) as image:
                profile, mode = image.info.get("icc_profile"), image.mode
        except Exception:  # Pillow raises what its decoders raise; that the picture is damaged is told elsewhere
            return None
    if not profile or _is_srgb(profile) or _fits(profile, mode):
        return None
    hint = "the picture is shown without it; if colours look wrong, save it with the profile sRGB"
    return warning("IMG011", f"the colour profile of {file.name} cannot be used", None, hint)


def _fits(profile: bytes, mode: str) -> bool:
    """Whether there is a way from this profile, of a picture of this mode, to sRGB."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        is_grey = source.profile.xcolor_space.strip() == "GRAY"
        may_be_grey = mode not in ("RGB", "CMYK", "P", "LAB", "YCbCr")
        inner = "L" if is_grey and may_be_grey else _MODES.get(mode, mode)
        ImageCms.buildTransform(source, _srgb(), inner, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    return True


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
