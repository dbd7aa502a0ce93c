"""The scans of a JPEG, which its pixels come in: how many there are, and whether a part of them is lost.

libjpeg fills with grey what is lost, warns, and nobody hears it: Pillow passes on what stops it, and no warning.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from sitegen.photos.quiet import unwarned

if TYPE_CHECKING:
    from PIL import Image

MAX_SCANS = 100
"""Programs write up to 18. Each costs as much time as all pixels do: a small file of thousands would stop a build."""

_MOST_READ = 64 * 1024 * 1024
_MARKER = re.compile(rb"\xff[^\x00\xff]")
"""As libjpeg finds the next one: a zero behind it says that a byte of the pixels is meant."""

_FIRST_RESTART, _LAST_RESTART, _START, _END, _SCAN = 0xD0, 0xD7, 0xD8, 0xD9, 0xDA
_GREY, _NEARLY = 128, 8
_PAD = bytes((37 * number + 11) % 251 for number in range(4096))
"""Bytes that stand for some pixels, whatever the tables; none is the beginning of a marker."""


class Scans(NamedTuple):
    """The scans of a JPEG: where the bytes of each end, and whether its restart markers come in turn."""

    ends: tuple[int, ...]
    in_turn: bool


def read_scans(data: bytes) -> Scans:
    """The scans of the first picture of a JPEG (ITU-T T.81, B.1); nothing is decoded."""
    ends: list[int] = []
    in_turn, within, restarts, at = True, False, 0, 0
    while found := _MARKER.search(data, at):
        kind, at = found[0][1], found.end()
        if _FIRST_RESTART <= kind <= _LAST_RESTART:
            in_turn = in_turn and (not within or kind == _FIRST_RESTART + restarts % 8)
            restarts += 1
            continue
        if within:
            ends.append(_before_fill(data, found.start()))
            within = False
        if kind == _END:
            break
        if kind in (_START, 0x01):
            continue
        within, restarts = kind == _SCAN, 0
        at += max(2, int.from_bytes(data[at : at + 2]))
    return Scans((*ends, len(data)) if within else tuple(ends), in_turn)


def _before_fill(data: bytes, marker: int) -> int:
    """Where the bytes begin that a marker may be filled up with (T.81, B.1.1.2)."""
    while data[marker - 1] == 0xFF:
        marker -= 1
    return marker


def scans_of(stream: BinaryIO) -> Scans:
    """The scans of a JPEG file, of which no more than 64 MiB are read."""
    stream.seek(0)
    return read_scans(stream.read(_MOST_READ))


def ends_in_grey(stream: BinaryIO, small: Image.Image) -> bool:
    """Whether the bytes of a JPEG end before its pixels do, so that the rest of the picture is grey. `small` is the
    picture, decoded: where it has no grey edge, nothing is decoded for the answer.
    """
    if not _has_grey_edge(small):
        return False
    stream.seek(0)
    data = stream.read(_MOST_READ)
    try:
        return _decoded(data) != _decoded(_padded(data))
    except Exception:  # Pillow raises what its decoders raise; that is told where the picture is opened
        return False


def _padded(data: bytes) -> bytes:
    """The same picture if its scans are whole, since what comes behind the last pixel of one is left out; where pixels
    are lacking, others.
    """
    pieces, at = [], 0
    for end in read_scans(data).ends:
        pieces += [data[at:end], _PAD]
        at = end
    return b"".join((*pieces, data[at:]))


def _decoded(data: bytes) -> bytes:
    from PIL import Image

    with unwarned(), Image.open(BytesIO(data), formats=("JPEG",)) as image:
        image.draft(None, (128, 128))
        return image.tobytes()


def _has_grey_edge(image: Image.Image) -> bool:
    """Whether one side of a picture, which may have been turned, is on average of the grey that libjpeg fills with."""
    width, height = image.size
    sides = ((0, height - 1, width, height), (0, 0, width, 1), (0, 0, 1, height), (width - 1, 0, width, height))
    return any(_is_grey(image.crop(side)) for side in sides)


def _is_grey(image: Image.Image) -> bool:
    from PIL import ImageStat

    return all(abs(mean - _GREY) <= _NEARLY for mean in ImageStat.Stat(image).mean)
