"""Where a picture keeps what it says of itself: blocks of bytes, found without reading the picture.

JPEG, PNG and WebP are walked here, since a walk can jump over the picture and finds what stands behind it; TIFF and
AVIF are opened by Pillow. No more than MAX_READ bytes of any file are read, whatever its header claims.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from sitegen.photos.quiet import unwarned

MAX_READ = 64 * 1024 * 1024
MAX_BLOCK = 4 * 1024 * 1024
"""Bytes of one block, unpacked. Photoshop's longest histories have three million."""

_PIECES = 20_000
"""Segments or chunks of one file; a picture of 1 GB in chunks of 64 KiB has 16,000."""
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_EXIF = b"Exif\0\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_SIGNATURES = (b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa")
_IPTC, _IPTC_DIGEST = 0x0404, 0x0425
_TIFF_XMP, _TIFF_IPTC, _TIFF_PHOTOSHOP = 700, 33723, 34377


class Damaged(Exception):  # noqa: N818  # not a programming error: what a file may be
    """The file ends too early, or its parts do not fit together; the text says which."""


@dataclass(slots=True)
class Blocks:
    """What was found: XMP packets (the main one first), the IPTC-IIM record, its MD5 as the last writer of both kinds
    noted it, and EXIF as a TIFF structure. Empty where there is none. `whole` is whether the picture itself was
    reached: damage behind it takes nothing from a page.
    """

    xmp: list[bytes] = field(default_factory=list)
    iptc: bytes = b""
    iptc_digest: bytes = b""
    exif: bytes = b""
    whole: bool = False


class Bounded:
    """A stream that refuses to give more than `limit` bytes in all."""

    def __init__(self, stream: BinaryIO, limit: int = MAX_READ) -> None:
        self._stream, self._left = stream, limit
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int = -1) -> bytes:
        """As of a file; raises Damaged past the limit."""
        data = self._stream.read(self._left + 1 if size < 0 else min(size, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise Damaged(f"more than {MAX_READ // 1024 // 1024} MiB would have to be read")
        return data


def jpeg_blocks(stream: BinaryIO, blocks: Blocks) -> None:
    """Fill in the blocks of a JPEG: APP1 and APP13 segments (XMP part 3, 1.1.3; Exif 2.32, 4.7). Raises Damaged."""
    resources, more = bytearray(), list[bytes]()
    for kind, data in jpeg_segments(stream):
        if kind == 0xED and data.startswith(_PHOTOSHOP):
            resources += data[len(_PHOTOSHOP) :]  # a long record goes on in the next segment
        elif kind == 0xE1 and data.startswith(_XMP):
            blocks.xmp.append(data[len(_XMP) :])
        elif kind == 0xE1 and data.startswith(_MORE_XMP):
            more.append(data[len(_MORE_XMP) :])
        elif kind == 0xE1 and data.startswith(_EXIF):
            blocks.exif += data[len(_EXIF) :]
        if len(resources) + sum(map(len, more)) + len(blocks.exif) > MAX_BLOCK:
            break
    if blocks.xmp and more:
        blocks.xmp.append(_extension(blocks.xmp[0], more))
    _photoshop(bytes(resources), blocks)
    blocks.whole = True


def jpeg_segments(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the APP1 and APP13 segments before the picture, where the stream stands in the end.

    Raises Damaged.
    """
    if stream.read(2) != b"\xff\xd8":
        raise Damaged("it does not begin as a JPEG")
    for _ in range(_PIECES):
        mark = _exactly(stream, 2)
        if mark[0] != 0xFF:
            raise Damaged("its segments do not fit together")
        kind = mark[1]
        while kind == 0xFF:
            kind = _exactly(stream, 1)[0]
        if kind in (0xDA, 0xD9):
            return
        if kind == 0x01 or 0xD0 <= kind <= 0xD7:
            continue
        size = int.from_bytes(_exactly(stream, 2)) - 2
        if size < 0:
            raise Damaged("its segments do not fit together")
        if kind in (0xE1, 0xED):
            yield kind, _exactly(stream, size)
        else:
            stream.seek(size, 1)
    raise Damaged("it has too many segments")


def _extension(main: bytes, pieces: list[bytes]) -> bytes:
    """The rest of an XMP packet that was too long for one segment: GUID, whole length, offset, text (XMP part 3)."""
    whole = bytearray()
    for piece in sorted(pieces, key=lambda piece: piece[36:40]):
        if len(piece) > 40 and piece[:32] in main and int.from_bytes(piece[36:40]) == len(whole):
            whole += piece[40:]
    return bytes(whole)


def png_blocks(stream: BinaryIO, blocks: Blocks) -> None:
    """Fill in the blocks of a PNG; they may stand behind the picture (PNG 3, 11.3; XMP part 3). Raises Damaged."""
    if stream.read(8) != b"\x89PNG\r\n\x1a\n":
        raise Damaged("it does not begin as a PNG")
    for _ in range(_PIECES):
        head = _exactly(stream, 8)
        size, kind = int.from_bytes(head[:4]), head[4:]
        if kind == b"IEND":
            return
        blocks.whole = blocks.whole or kind == b"IDAT"
        if kind in (b"iTXt", b"zTXt", b"tEXt", b"eXIf") and size <= MAX_BLOCK:
            data = _exactly(stream, size)
            stream.seek(4, 1)
            if kind == b"eXIf":
                blocks.exif = data
            else:
                _png_text(kind, data, blocks)
        else:
            stream.seek(size + 4, 1)
    raise Damaged("it has too many chunks")


def _png_text(kind: bytes, data: bytes, blocks: Blocks) -> None:
    name, _, rest = data.partition(b"\0")
    if name == b"XML:com.adobe.xmp" and kind == b"iTXt" and len(rest) > 2:
        packed, (_, _, text) = rest[0], _three(rest[2:])
        blocks.xmp.append(_unpacked(text) if packed else text)
    elif name.startswith(b"Raw profile type "):
        text = rest
        if kind == b"zTXt":
            text = _unpacked(rest[1:])
        elif kind == b"iTXt" and len(rest) > 2:
            text = _three(rest[2:])[2]
            text = _unpacked(text) if rest[0] else text
        _raw_profile(name.rpartition(b" ")[2].lower(), text, blocks)


def _three(rest: bytes) -> tuple[bytes, bytes, bytes]:
    language, _, rest = rest.partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    return language, translated, text


def _raw_profile(name: bytes, text: bytes, blocks: Blocks) -> None:
    """A profile as ImageMagick writes it into a PNG: its name, its length, and its bytes in hexadecimal."""
    lines = text.strip().split(b"\n")
    try:
        data = bytes.fromhex(b"".join(lines[2:]).decode("ascii"))
    except ValueError:
        return
    if name in (b"iptc", b"8bim"):
        if data.startswith(_SIGNATURES):
            _photoshop(data, blocks)
        else:
            blocks.iptc = data
    elif name in (b"exif", b"app1") and data.startswith(_EXIF):
        blocks.exif = data[len(_EXIF) :]
    elif name in (b"xmp", b"app1"):
        blocks.xmp.append(data.removeprefix(_XMP))


def webp_blocks(stream: BinaryIO, blocks: Blocks) -> None:
    """Fill in the blocks of a WebP: chunks of its RIFF container (RFC 9649, 2.7). Raises Damaged."""
    head = _exactly(stream, 12)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP":
        raise Damaged("it does not begin as a WebP")
    end = int.from_bytes(head[4:8], "little") + 8
    for _ in range(_PIECES):
        if stream.tell() + 8 > end:
            return
        head = _exactly(stream, 8)
        kind, size = head[:4], int.from_bytes(head[4:], "little")
        blocks.whole = blocks.whole or kind in (b"VP8 ", b"VP8L", b"ANMF")
        if kind in (b"XMP ", b"EXIF") and size <= MAX_BLOCK:
            data = _exactly(stream, size)
            stream.seek(size & 1, 1)
            if kind == b"EXIF":
                blocks.exif = data.removeprefix(_EXIF)
            else:
                blocks.xmp.append(data)
        else:
            stream.seek(size + (size & 1), 1)
    raise Damaged("it has too many chunks")


def tiff_blocks(stream: BinaryIO, blocks: Blocks) -> None:
    """Fill in the blocks of a TIFF: tags of its first directory. Raises what Pillow raises."""
    from PIL import Image, TiffImagePlugin

    with unwarned(), Image.open(Bounded(stream), formats=("TIFF",)) as image:  # type: ignore[arg-type]
        assert isinstance(image, TiffImagePlugin.TiffImageFile)  # noqa: S101  # the only format asked for
        tags = image.tag_v2._tagdata  # as stored: Pillow trims bytes that call themselves numbers
        if xmp := tags.get(_TIFF_XMP):
            blocks.xmp.append(xmp)
        _photoshop(tags.get(_TIFF_PHOTOSHOP, b""), blocks)
        blocks.iptc = tags.get(_TIFF_IPTC, blocks.iptc)
        blocks.exif = image.getexif().tobytes()


def avif_blocks(stream: BinaryIO, blocks: Blocks) -> None:
    """Fill in the blocks of an AVIF. Raises what Pillow raises."""
    from PIL import Image

    with unwarned(), Image.open(Bounded(stream), formats=("AVIF",)) as image:  # type: ignore[arg-type]
        if xmp := image.info.get("xmp"):
            blocks.xmp.append(xmp)
        blocks.exif = (image.info.get("exif") or b"").removeprefix(_EXIF)


def _photoshop(data: bytes, blocks: Blocks) -> None:
    """The IPTC record and its digest among Photoshop's image resources; what comes after damage is left."""
    at = 0
    while data[at : at + 4] in _SIGNATURES and at + 12 <= len(data):
        kind, name = int.from_bytes(data[at + 4 : at + 6]), data[at + 6]
        at += 7 + name
        at += (name + 1) & 1
        size = int.from_bytes(data[at : at + 4])
        content = data[at + 4 : at + 4 + size]
        if kind == _IPTC:
            blocks.iptc = content
        elif kind == _IPTC_DIGEST:
            blocks.iptc_digest = content
        at += 4 + size + (size & 1)


def _unpacked(data: bytes) -> bytes:
    """Deflated text, cut at MAX_BLOCK: a bomb costs no more than that."""
    try:
        return zlib.decompressobj().decompress(data, MAX_BLOCK)
    except zlib.error:
        return b""


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise Damaged("it ends too early")
    return data
