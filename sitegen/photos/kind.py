"""What a file really is, by its first bytes: names lie."""

from __future__ import annotations

from typing import Literal

Kind = Literal["jpeg", "png", "webp", "gif", "avif", "tiff", "svg"]

PHOTO_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".tif", ".tiff", ".svg")
"""Of files that are shown as pictures."""

_AVIF = (b"avif", b"avis")


def kind_of(head: bytes) -> Kind | None:
    """The kind of picture that begins with `head` (64 bytes are enough, but for SVG), or None."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "tiff"
    if head[4:8] == b"ftyp" and (head[8:12] in _AVIF or any(head[at : at + 4] in _AVIF for at in range(16, 61, 4))):
        return "avif"
    return "svg" if b"<svg" in head else None
