"""A photograph cut to the part of a social card that it fills."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.photos.damage import MAX_PIXELS
from sitegen.photos.quiet import unwarned

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_ROTATED = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112
_MOST_ENLARGED = 2.0
_SMOOTH = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})
"""Modes that Pillow scales as they are; changed when it is small, a picture takes far less memory."""
_MAX_READ = 1 << 28


class Backdrop:
    """A photograph that is opened but not decoded; `width` and `height` are those of the upright picture."""

    def __init__(self, image: Image) -> None:
        from PIL.Image import Image as Plain

        self._image = image
        # of the base class: that of PNG decodes the whole picture where there is no such data
        self._rotated = Plain.getexif(image).get(_ORIENTATION) in _ROTATED
        self.width, self.height = image.size[::-1] if self._rotated else image.size

    def cut(self, size: tuple[int, int], focus: tuple[float, float], aim: float) -> Image | None:
        """The photograph filling `size`, the focus in the middle across and at `aim` (0 to 1) down as nearly as can be.
        None where it would be enlarged more than twice, or cannot be decoded.
        """
        from PIL import Image, ImageOps

        scale = max(size[0] / self.width, size[1] / self.height)
        if scale > _MOST_ENLARGED:
            return None
        needed = (round(self.width * scale), round(self.height * scale))
        try:
            with unwarned():
                self._image.draft("RGB", needed[::-1] if self._rotated else needed)
                upright = self._image
                ImageOps.exif_transpose(upright, in_place=True)
                factor = upright.width / self.width
                across, down = size[0] / scale * factor, size[1] / scale * factor
                left = min(max(0.0, focus[0] * upright.width - across / 2), upright.width - across)
                top = min(max(0.0, focus[1] * upright.height - down * aim), upright.height - down)
                box = (left, top, min(upright.width, left + across), min(upright.height, top + down))
                smooth = upright if upright.mode in _SMOOTH else _opaque(upright)
                cut = _opaque(smooth.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0))
                return _standard(cut, upright.info.get("icc_profile"))
        except Exception:  # Pillow raises what its decoders raise: struct.error, SyntaxError, ValueError, OSError
            return None


def open_backdrop(file: Path) -> Backdrop | None:
    """The photograph, or None where the file cannot be read, is no picture that we know, or is too large."""
    from PIL import Image

    try:
        with unwarned():
            with file.open("rb") as stream:
                image = Image.open(io.BytesIO(stream.read(_MAX_READ)), formats=_FORMATS)
            if image.width * image.height > MAX_PIXELS:
                return None
            return Backdrop(image)
    except Exception:  # as above
        return None


def _opaque(image: Image) -> Image:
    """The picture in three colours; what is transparent shows white."""
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits of grey: Pillow would cut them off
        image = image.point(lambda value: value / 257).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB") if image.mode != "RGB" else image
    clear = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def _standard(image: Image, profile: bytes | None) -> Image:
    """The picture in sRGB, where its profile says which colours it has."""
    if not profile:
        return image
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return changed or image
