"""What is written into every file that is made of a photograph: caption, credit, rights. Never where it was taken.

Names and limits: IPTC Photo Metadata Standard 2023.2, IPTC-IIM 4.2; the packet: XMP Specification Part 1.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from html import escape
from typing import Any, NamedTuple

from sitegen.photos.renditions import Format, Imprint

_SPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_XMP_LIMIT = 60_000
"""Bytes: a segment of a JPEG holds 65,533 with its header."""

_DATASETS = ((120, "caption", 2000), (110, "credit", 32), (116, "copyright", 128))
_BY_LINE, _BY_LINE_LIMIT = 80, 32
_EXIF_LIMIT = 2000
_MARKS = str.maketrans(
    {chr(number): None for number in (*range(9), *range(14, 28), 0xFFFE, 0xFFFF)}
    | {chr(number): " " for number in (11, 12, *range(28, 32))}  # which separate words
)


class Written(NamedTuple):
    """The blocks of a file: an XMP packet, Photoshop's resources with the IPTC-IIM record, and EXIF's texts by tag;
    empty for none.
    """

    xmp: bytes = b""
    photoshop: bytes = b""
    exif: tuple[tuple[int, bytes], ...] = ()


def write_imprint(imprint: Imprint, format_: Format) -> Written:
    """The blocks for a file of this format. XMP says everything; programs that know only IPTC or EXIF read JPEG."""
    if not any(imprint):
        return Written()
    xmp = _packet(imprint)
    while len(xmp) > _XMP_LIMIT:
        imprint = _shorter(imprint)
        xmp = _packet(imprint)
    return Written(xmp, _resources(imprint), _exif(imprint)) if format_ == "jpeg" else Written(xmp)


def _shorter(imprint: Imprint) -> Imprint:
    """With half of what is longest; an address has no half, and goes."""
    length, name = max((len("".join(value)), name) for name, value in imprint._asdict().items())
    if name == "creators":
        kept = imprint.creators[: len(imprint.creators) // 2]
        return imprint._replace(creators=kept or (imprint.creators[0][: length // 2],))
    text = getattr(imprint, name)
    shorter: dict[str, Any] = {name: "" if _is_web(text) else text[: length // 2]}
    return imprint._replace(**shorter)


def _packet(imprint: Imprint) -> bytes:
    spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in _SPACES.items() if name not in ("x", "rdf"))
    parts = [
        _language("dc:description", imprint.caption),
        _language("dc:rights", imprint.copyright),
        _ordered("dc:creator", imprint.creators),
        _plain("photoshop:Credit", imprint.credit),
        _language("Iptc4xmpCore:AltTextAccessibility", imprint.alt),
        _plain("xmpRights:WebStatement", imprint.license if _is_web(imprint.license) else ""),
        _language("xmpRights:UsageTerms", "" if _is_web(imprint.license) else imprint.license),
        _licensor(imprint.licensor_url),
        _plain("Iptc4xmpExt:DigitalSourceType", imprint.source_type and _SOURCE_TYPE + imprint.source_type),
    ]
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="{_SPACES["x"]}"><rdf:RDF xmlns:rdf="{_SPACES["rdf"]}">'
        f'<rdf:Description rdf:about=""{spaces}>{"".join(parts)}</rdf:Description></rdf:RDF></x:xmpmeta>\n'
        '<?xpacket end="r"?>'
    )
    return text.encode("utf-8", "ignore")


def _plain(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>" if text else ""


def _language(name: str, text: str) -> str:
    """A text that could stand in several languages."""
    inner = f'<rdf:Alt><rdf:li xml:lang="x-default">{_escaped(text)}</rdf:li></rdf:Alt>'
    return f"<{name}>{inner}</{name}>" if text else ""


def _ordered(name: str, texts: Iterable[str]) -> str:
    inner = "".join(f"<rdf:li>{_escaped(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:Seq>{inner}</rdf:Seq></{name}>" if inner else ""


def _licensor(url: str) -> str:
    if not url:
        return ""
    one = f'<rdf:li rdf:parseType="Resource">{_plain("plus:LicensorURL", url)}</rdf:li>'
    return f"<plus:Licensor><rdf:Seq>{one}</rdf:Seq></plus:Licensor>"


def _escaped(text: str) -> str:
    """`text` as XML holds it: without the characters that XML has no place for."""
    return escape(text.translate(_MARKS), quote=False)


def _resources(imprint: Imprint) -> bytes:
    """Photoshop's image resource 0x0404 with the IIM record, in UTF-8."""
    sets = [_dataset(1, 90, b"\x1b%G"), _dataset(2, 0, b"\x00\x04")]
    sets += [_dataset(2, _BY_LINE, _cut(name, _BY_LINE_LIMIT)) for name in imprint.creators if name]
    sets += [_dataset(2, number, _cut(getattr(imprint, name), most)) for number, name, most in _DATASETS]
    record = b"".join(sets)
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(record)) + record + b"\0" * (len(record) % 2)
    return b"Photoshop 3.0\0" + resource


def _dataset(record: int, number: int, data: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(data)) + data if data else b""


def _exif(imprint: Imprint) -> tuple[tuple[int, bytes], ...]:
    """ImageDescription, Artist and Copyright (EXIF 2.32, 4.6.4), in UTF-8, which readers expect there."""
    artists = "; ".join(imprint.creators) or imprint.credit
    texts = ((0x010E, imprint.caption), (0x013B, artists), (0x8298, imprint.copyright))
    return tuple((tag, _cut(text, _EXIF_LIMIT)) for tag, text in texts if text)


def _cut(text: str, most: int) -> bytes:
    """At most that many bytes of UTF-8, whole characters."""
    data = text.translate(_MARKS).encode("utf-8", "ignore")
    return data if len(data) <= most else data[:most].decode("utf-8", "ignore").encode()


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))
