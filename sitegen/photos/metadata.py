"""What a photograph's file says about it: caption, credit and all that an agency or a camera wrote into it.

XMP counts before IPTC-IIM, and that before EXIF. One exception is the Metadata Working Group's (guidelines 2.0, 3.3):
where the file notes which IPTC record its XMP was written with, and holds another, a program that knows no XMP came
later, and what it wrote counts.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import md5
from pathlib import Path
from typing import BinaryIO

from sitegen.base.problems import Place, Problem, warning
from sitegen.photos import blocks
from sitegen.photos.blocks import Blocks
from sitegen.photos.exif import read_exif
from sitegen.photos.facts import Metadata, Origin
from sitegen.photos.iptc import read_iptc
from sitegen.photos.kind import Kind, kind_of
from sitegen.photos.xmp import BadPacket, read_xmp

Fields = dict[str, str | tuple[str, ...]]

MAX_NAMES = 50
"""Creators and keywords of one picture."""

_READERS: Mapping[Kind, Callable[[BinaryIO, Blocks], None]] = {
    "jpeg": blocks.jpeg_blocks,
    "png": blocks.png_blocks,
    "webp": blocks.webp_blocks,
    "tiff": blocks.tiff_blocks,
    "avif": blocks.avif_blocks,
}


def read_metadata(source: Path | bytes, name: str = "") -> Metadata:
    """What the picture `source` (a file, or its bytes) says of itself.

    Never raises for what a file holds: what cannot be read is a problem at `name` (or at the path). Read are JPEG,
    PNG, WebP, AVIF and TIFF; every other file has no metadata and no problem. At most 64 MiB are read, and a few
    kilobytes as a rule: pictures are not decoded.
    """
    path = name or (source.as_posix() if isinstance(source, Path) else "")
    at = Place(path) if path else None
    try:
        if isinstance(source, bytes):
            return _read(io.BytesIO(source), at)
        with source.open("rb") as stream:
            return _read(stream, at)
    except OSError as mistake:
        return Metadata(problems=(_unread(f"the file cannot be read ({mistake.strerror or mistake})", at),))


def _read(stream: BinaryIO, at: Place | None) -> Metadata:
    reader = _READERS.get(kind_of(stream.read(64)) or "svg")
    if reader is None:
        return Metadata()
    stream.seek(0)
    found, why = Blocks(), ""
    try:
        reader(stream, found)
    except Exception as mistake:  # of ours Damaged; Pillow raises what its readers raise: struct.error, SyntaxError, …
        why = str(mistake) or type(mistake).__name__
    metadata = _of_blocks(found, at)
    if not why or found.whole:
        return metadata
    damage = _unread(f"the picture's metadata cannot be read: {why}", at)
    return replace(metadata, problems=(damage, *metadata.problems))


def _of_blocks(found: Blocks, at: Place | None) -> Metadata:
    problems: list[Problem] = []
    xmp: Fields = {}
    for packet in found.xmp:
        try:
            xmp = {**read_xmp(packet), **xmp}
        except BadPacket as mistake:
            problems.append(_unread(f"the picture's XMP is not read: {mistake}", at))
    exif: Fields = {}
    try:
        exif = read_exif(found.exif) if found.exif else {}
    except Exception:  # as above
        problems.append(_unread("the picture's EXIF is damaged and is not read", at))
    iptc = read_iptc(found.iptc)
    merged, origins = _reconciled(xmp, iptc, exif, _iptc_is_newer(found))
    metadata = Metadata(**merged, origins=origins)  # type: ignore[arg-type]
    return replace(metadata, problems=tuple(problems)) if problems else metadata


def _iptc_is_newer(found: Blocks) -> bool:
    noted = found.iptc_digest
    return len(noted) == 16 and any(noted) and md5(found.iptc, usedforsecurity=False).digest() != noted


def _reconciled(
    xmp: Fields, iptc: Fields, exif: Fields, iptc_newer: bool
) -> tuple[Fields, tuple[tuple[str, Origin], ...]]:
    """The fields that count, and where each came from."""
    kinds: dict[Origin, Fields] = {"xmp": xmp, "iptc": iptc, "exif": exif}
    for fields in kinds.values():
        _compose(fields)
    merged: Fields = {}
    origins: list[tuple[str, Origin]] = []
    for name in _NAMES:
        order = [kind for kind, fields in kinds.items() if fields.get(name)]
        if iptc_newer and order[:2] == ["xmp", "iptc"] and not _is_cut(iptc[name], xmp[name]):
            order.remove("xmp")
        if order:
            value = kinds[order[0]][name]
            merged[name] = value[:MAX_NAMES] if isinstance(value, tuple) else value
            origins.append((name, order[0]))
    if merged.get("credit_of") and not merged.get("credit"):
        merged["credit"] = merged["credit_of"]
        origins.append(("credit", dict(origins)["credit_of"]))
    merged.pop("credit_of", None)
    return merged, tuple(sorted(pair for pair in origins if pair[0] != "credit_of"))


_NAMES = (
    *(name for name in Metadata.__dataclass_fields__ if name not in ("origins", "problems")),
    "credit_of",
)


def _compose(fields: Fields) -> None:
    """Put together what stands in several fields: the place, and a credit for want of a credit line."""
    parts = [str(fields.pop(name, "")) for name in ("location", "city", "state", "country")]
    fields["place"] = ", ".join(dict.fromkeys(filter(None, parts)))
    creators, source = fields.get("creator", ()), str(fields.pop("source", ""))
    names = ", ".join(creators)
    fields["credit_of"] = "/".join(dict.fromkeys(filter(None, (names, source))))


def _is_cut(short: str | tuple[str, ...], long: str | tuple[str, ...]) -> bool:
    """Whether IPTC's value is XMP's, only shorter: its limits are 32 bytes for a credit, 2,000 for a caption."""
    if isinstance(short, tuple) and isinstance(long, tuple):
        return len(short) == len(long) and all(map(_is_cut, short, long))
    return isinstance(short, str) and isinstance(long, str) and long.startswith(short.rstrip("…"))


def _unread(message: str, at: Place | None) -> Problem:
    hint = "write caption, credit and alt in the front matter, or save the picture again in an image program"
    return warning("IMG010", message, at, hint)
