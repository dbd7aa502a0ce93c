"""EXIF: what cameras write, read as far as it says who took a picture, when, and what of. Never where (GPS)."""

from __future__ import annotations

import re

from sitegen.photos.quiet import unwarned
from sitegen.photos.wording import LONG, day_and_time, tidy

_DESCRIPTION, _ARTIST, _COPYRIGHT = 0x010E, 0x013B, 0x8298
_CAMERA, _TAKEN, _ZONE, _COMMENT = 0x8769, 0x9003, 0x9011, 0x9286
_XP_COMMENT, _XP_AUTHOR, _XP_KEYWORDS, _XP_SUBJECT = 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F
_MADE_UP = re.compile(
    r"(?:.* )?digital (?:still )?camera|created with .+|processed (?:with|by) .+|default \w+", re.IGNORECASE
)
"""What cameras and programs write where a caption would stand."""


def read_exif(data: bytes) -> dict[str, str | tuple[str, ...]]:
    """The fields of an EXIF block (a TIFF structure), by the names of `Metadata`. Raises what Pillow raises."""
    from PIL import Image

    exif = Image.Exif()
    with unwarned():  # what is cut off is not there
        exif.load(b"Exif\0\0" + data)
        camera = exif.get_ifd(_CAMERA)
    caption = _caption(_text(exif.get(_DESCRIPTION)))
    caption = caption or _caption(_windows(exif.get(_XP_COMMENT))) or _caption(_windows(exif.get(_XP_SUBJECT)))
    caption = caption or _caption(_comment(camera.get(_COMMENT)))
    artists = _text(exif.get(_ARTIST)) or _windows(exif.get(_XP_AUTHOR))
    fields: dict[str, str | tuple[str, ...]] = {
        "caption": tidy(caption, LONG),
        "creator": tuple(filter(None, map(tidy, artists.split(";")))),
        "copyright": ", ".join(filter(None, map(tidy, _text(exif.get(_COPYRIGHT)).split("\0")))),
        "keywords": tuple(filter(None, map(tidy, _windows(exif.get(_XP_KEYWORDS)).split(";")))),
        "date": day_and_time(_text(camera.get(_TAKEN)), ""),
    }
    zone = _text(camera.get(_ZONE)).strip("\0 ")
    if zone and "T" in str(fields["date"]):
        fields["date"] = day_and_time(_text(camera.get(_TAKEN)).strip("\0 ") + zone)
    return {name: value for name, value in fields.items() if value}


def _text(value: object) -> str:
    """A text, which Pillow takes for Latin-1 (Exif says ASCII; the Metadata Working Group says UTF-8)."""
    if isinstance(value, tuple):
        value = value[0] if value else ""
    data = value.encode("latin-1", "replace") if isinstance(value, str) else value
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode().strip("\0")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").strip("\0")


def _windows(value: object) -> str:
    """A text as Windows' Explorer writes it: UTF-16, little end first."""
    if isinstance(value, tuple) and all(isinstance(number, int) and 0 <= number < 256 for number in value):
        value = bytes(value)
    return value.decode("utf-16-le", "replace").strip("\0") if isinstance(value, bytes) else ""


def _comment(value: object) -> str:
    """A user's comment: eight bytes that name its character set, and the text (Exif 2.32, 4.6.5)."""
    data = value.encode("latin-1", "replace") if isinstance(value, str) else value
    if not isinstance(data, bytes):
        return ""
    name, text = data[:8], data[8:]
    if name.startswith(b"UNICODE"):
        little = text.startswith(b"\xff\xfe") or text[1:2] == b"\0"
        return text.decode("utf-16-le" if little else "utf-16-be", "replace").strip("\0 \ufeff")
    if name.startswith(b"JIS"):
        return text.decode("iso2022_jp", "replace").strip("\0 ")
    if name.startswith(b"ASCII") or not name.strip(b"\0"):
        return _text(text)
    return ""


def _caption(text: str) -> str:
    """`text`, unless a camera or a program wrote it: a caption has several words, and not in capitals only."""
    text = text.strip()
    if text.isascii() and (" " not in text or text.upper() == text or _MADE_UP.fullmatch(text)):
        return ""
    is_data = text.startswith(("{", "[", "<")) or ("Steps: " in text and "Sampler: " in text)
    return "" if is_data else text
