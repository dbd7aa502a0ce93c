"""Files that are not the pictures they claim to be: found out from their first and last bytes, never by decoding."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from sitegen.base.problems import Problem, error, warning
from sitegen.photos.blocks import Damaged, jpeg_segments
from sitegen.photos.facts import Size
from sitegen.photos.kind import Kind, kind_of
from sitegen.photos.scans import MAX_SCANS, ends_in_grey, scans_of

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 50_000_000
"""The largest cameras in newsrooms have 50 megapixels; decoded, such a picture takes 200 MB of memory."""

MAX_FRAMES = 1000
"""Of an animation: forty seconds at 25 frames a second."""

_HEAD, _TAIL = 4096, 64 * 1024
_PIECE, _MAX_DRAWING = 1 << 20, 1 << 23
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", "an EPS file"),
    (b"%PDF", "a PDF"),
    (b"8BPS", "a Photoshop file"),
    (b"SIMPLE  =", "a FITS file"),
    (b"icns", "an icon file"),
    (b"\0\0\1\0", "an icon file"),
    (b"BM", "a BMP picture"),
    (b"\0\0\0\x0cJXL", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP", "a JPEG 2000 picture"),
    (b"PK\3\4", "a ZIP archive"),
    (b"version https://git-lfs", "a pointer of Git LFS, without the picture"),
)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_SUFFIXES: dict[str, Kind] = {".jpg": "jpeg", ".jpeg": "jpeg", ".tif": "tiff", ".tiff": "tiff", ".svg": "svg"}
_NAMES: dict[Kind, str] = {
    "jpeg": "a JPEG",
    "png": "a PNG",
    "webp": "a WebP",
    "gif": "a GIF",
    "avif": "an AVIF",
    "tiff": "a TIFF",
    "svg": "an SVG drawing",
}
_ENDS: dict[Kind, bytes] = {"jpeg": b"\xff\xd9", "png": b"IEND", "gif": b";"}
_FRAMES: dict[Kind, bytes] = {"gif": b"\x21\xf9\x04", "png": b"fcTL", "webp": b"ANMF"}
_SCRIPT = re.compile(rb"<script\b|\son[a-z]{3,20}\s*=|javascript:|<!ENTITY|<foreignObject\b", re.IGNORECASE)
_SAVE_AGAIN = "save it again, as JPEG or PNG, in an image program"


def find_damage(file: Path, size: Size | None) -> tuple[Problem, ...]:
    """What is wrong with the picture `file`, whose `size` its header says; without a place.

    IMG002 it is something else, IMG003 it ends too early or cannot be read, IMG004 too many pixels, IMG005 too many
    frames, IMG006 its name says another kind, IMG007 a JPEG of too many scans, SEC005 a drawing that holds a script.
    """
    try:
        with file.open("rb") as stream:
            return tuple(filter(None, [_problem(stream, file.name, size)]))
    except OSError:
        return ()  # the scan has told of it, or it has gone


def find_loss(file: Path, small: Image.Image | None) -> tuple[Problem, ...]:
    """A warning (IMG008) where a part of a JPEG is lost, though its end is there; `small` is the
    picture, decoded, or None where that takes too long.
    """
    try:
        with file.open("rb") as stream:
            if scans_of(stream).in_turn and not (small and ends_in_grey(stream, small)):
                return ()
    except OSError:
        return ()
    message = f"{file.name} is damaged: a part of it is lost, and what is shown is grey there, or out of place"
    return (warning("IMG008", message, None, "copy it again from where it came"),)


def _problem(stream: BinaryIO, name: str, size: Size | None) -> Problem | None:
    head = stream.read(_HEAD)
    kind = kind_of(head)
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122  # of a name, not of a path
    meant = _SUFFIXES.get(suffix, suffix.removeprefix("."))
    if suffix == ".svg":
        return _drawing(stream, name, head)
    if kind is None or kind == "svg" or (kind == "tiff" and meant != "tiff"):
        really = _NAMES[kind] if kind else _what(head)
        return error("IMG002", f"{name} is not what its name says, but {really}", None, _SAVE_AGAIN)
    if size is None or not _is_whole(stream, kind):
        return error("IMG003", f"{name} is damaged: it ends too early, or cannot be read", None, _mend(kind))
    if size.width * size.height > MAX_PIXELS:
        pixels = f"{size.width * size.height / 1e6:,.0f} megapixels"
        hint = "make it smaller: 2000 px wide is enough for any screen"
        return error("IMG004", f"{name} has {pixels}; the limit is {MAX_PIXELS // 1_000_000}", None, hint)
    if kind == "jpeg" and (scans := len(scans_of(stream).ends)) > MAX_SCANS:
        return error("IMG007", f"{name} has {scans:,} scans; the limit is {MAX_SCANS}", None, _SAVE_AGAIN)
    if (frames := _frames(stream, kind)) > MAX_FRAMES:
        hint = "make it a video, or shorter"
        return error("IMG005", f"{name} has {frames:,} frames; the limit is {MAX_FRAMES:,}", None, hint)
    if kind != meant:
        hint = f"rename it, and change the text that names it: {name.rpartition('.')[0]}.{_ending(kind)}"
        return warning("IMG006", f"{name} is {_NAMES[kind]}, whatever its name says", None, hint)
    return None


def _what(head: bytes) -> str:
    """What a file that is no picture is, in words."""
    if not head:
        return "an empty file"
    for start, what in _OTHERS:
        if head.startswith(start):
            return what
    if _HTML.match(head):
        return "a web page"
    if head[4:8] == b"ftyp":
        return "a HEIC picture or a video"
    try:
        head.decode()
    except UnicodeDecodeError as mistake:
        return "a text" if mistake.start > _HEAD - 4 else "something else"
    return "something else" if b"\0" in head else "a text"


def _drawing(stream: BinaryIO, name: str, head: bytes) -> Problem | None:
    if b"<svg" not in head:
        kind = kind_of(head)
        really = _NAMES[kind] if kind else _what(head)
        return error("IMG002", f"{name} is not what its name says, but {really}", None, _SAVE_AGAIN)
    if _SCRIPT.search(head + stream.read(_MAX_DRAWING)):
        hint = "take it out: whoever opens the drawing by itself would run it"
        return warning("SEC005", f"{name} holds a script", None, hint)
    return None


def is_animated(file: Path, kind: Kind | Literal[""]) -> bool:
    """Whether the picture `file` of this kind has more than one frame."""
    try:
        with file.open("rb") as stream:
            if kind == "avif":
                return stream.read(12)[8:] == b"avis"  # the brand of sequences (AVIF 1.1, 6.3)
            return kind in _FRAMES and _frames(stream, kind) > 1
    except OSError:
        return False


def _is_whole(stream: BinaryIO, kind: Kind) -> bool:
    """Whether the mark that ends such a picture is there; what programs write behind it is left alone."""
    end = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if kind == "webp":
        stream.seek(4)
        return int.from_bytes(stream.read(4), "little") + 8 <= end + 1
    mark = _ENDS.get(kind)
    if mark is None:
        return True
    start = _picture_start(stream) if kind == "jpeg" else 0
    if start is None:
        return False
    stream.seek(max(start, end - _TAIL))
    if mark in stream.read(_TAIL):
        return True
    stream.seek(start)
    return _count(stream, mark) > 0


def _picture_start(stream: BinaryIO) -> int | None:
    """Where the picture of a JPEG begins, behind the small one that may stand in its EXIF; None where it never does."""
    try:
        for _ in jpeg_segments(stream):
            pass
    except Damaged:
        return None
    return stream.tell()


def _frames(stream: BinaryIO, kind: Kind | Literal[""]) -> int:
    """About how many frames an animation has."""
    mark = _FRAMES.get(kind) if kind else None
    if mark is None:
        return 1
    stream.seek(0)
    head = stream.read(_HEAD)
    if (kind == "png" and b"acTL" not in head) or (kind == "webp" and b"ANIM" not in head):
        return 1
    stream.seek(0)
    return _count(stream, mark)


def _count(stream: BinaryIO, mark: bytes) -> int:
    """How often `mark` stands in the rest of the stream."""
    found, before = 0, b""
    while piece := stream.read(_PIECE):
        piece = before + piece
        found += piece.count(mark)
        before = piece[len(piece) - len(mark) + 1 :]
    return found


def _mend(kind: Kind) -> str:
    return f"copy it again from where it came, or save it again as {_NAMES[kind]}"


def _ending(kind: Kind) -> str:
    return "jpg" if kind == "jpeg" else kind
