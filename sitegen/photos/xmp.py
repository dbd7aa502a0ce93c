"""XMP: the RDF that programs put into pictures (ISO 16684-1), read as far as the IPTC photo metadata standard goes.

A packet may come from anywhere: document types are refused (so there are no entities), depth and length are limited,
and only the properties that are wanted are kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from sitegen.photos.wording import LONG, day_and_time, tidy, web_address

MAX_DEPTH = 64
MAX_PACKET = 4 * 1024 * 1024

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_DC = "http://purl.org/dc/elements/1.1/ "
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/ "
_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/ "
_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/ "
_PLUS = "http://ns.useplus.org/ldf/xmp/1.0/ "
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/ "
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_CONTAINERS = (_RDF + "Alt", _RDF + "Bag", _RDF + "Seq")

_WANTED = {
    _DC + "description": "caption",
    _DC + "creator": "creator",
    _DC + "rights": "copyright",
    _DC + "subject": "keywords",
    _PHOTOSHOP + "Credit": "credit",
    _PHOTOSHOP + "Source": "source",
    _PHOTOSHOP + "Instructions": "instructions",
    _PHOTOSHOP + "DateCreated": "date",
    _PHOTOSHOP + "City": "city",
    _PHOTOSHOP + "State": "state",
    _PHOTOSHOP + "Country": "country",
    _CORE + "Location": "location",
    _CORE + "AltTextAccessibility": "alt",
    _CORE + "CreatorContactInfo": "contact",
    _EXT + "DigitalSourceType": "digital_source_type",
    _RIGHTS + "WebStatement": "license",
    _PLUS + "Licensor": "licensor",
}
_SITE_OF = {"contact": _CORE + "CiUrlWork", "licensor": _PLUS + "LicensorURL"}


class BadPacket(Exception):  # noqa: N818  # what a file may hold, not a mistake of ours
    """The packet is not read; the text says why."""


@dataclass(slots=True)
class _Node:
    """An element: its name, its attributes, its text, and what stands in it."""

    name: str
    given: dict[str, str] = field(default_factory=dict)
    text: str = ""
    inner: list[_Node] = field(default_factory=list)


class _Reader:
    """Takes the elements of a packet as they come and keeps the wanted properties of the picture itself."""

    def __init__(self) -> None:
        self.found: dict[str, _Node] = {}
        self._names: list[str] = []
        self._open: list[_Node] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        self._names.append(name)
        if len(self._names) > MAX_DEPTH:
            raise BadPacket("it is nested too deep")
        if self._open:
            node = _Node(name, given)
            self._open[-1].inner.append(node)
            self._open.append(node)
        elif self._names[-2:] == [_RDF + "RDF", _RDF + "Description"]:
            for key, value in given.items():
                if key in _WANTED:
                    self.found.setdefault(_WANTED[key], _Node(key, text=value))
        elif name in _WANTED and self._names[-3:-1] == [_RDF + "RDF", _RDF + "Description"]:
            node = self.found.setdefault(_WANTED[name], _Node(name, given))
            self._open.append(node)

    def end(self, _: str) -> None:
        self._names.pop()
        if self._open:
            self._open.pop()

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def refuse(self, *_: object) -> None:
        raise BadPacket("it declares a document type, which may hide anything")


def read_xmp(packet: bytes) -> dict[str, str | tuple[str, ...]]:
    """The fields of one packet, by the names of `Metadata`. Raises BadPacket."""
    if len(packet) > MAX_PACKET:
        raise BadPacket(f"it has more than {MAX_PACKET // 1024 // 1024} MiB")
    reader = _Reader()
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.text, reader.refuse
    try:
        parser.Parse(_decoded(packet).encode(), True)
    except expat.ExpatError as mistake:
        raise BadPacket(f"it is not well-formed XML ({expat.ErrorString(mistake.code)})") from None
    return _fields(reader.found)


def _decoded(packet: bytes) -> str:
    """The text of a packet without padding and XML declaration; UTF-8 unless its first bytes say UTF-16 or UTF-32."""
    for encoding, start in (
        ("utf-32-be", b"\0\0\0<"),
        ("utf-32-le", b"<\0\0\0"),
        ("utf-16-be", b"\0<"),
        ("utf-16-le", b"<\0"),
    ):
        if packet.lstrip(b"\xef\xbb\xbf\xff\xfe").startswith(start):
            text = packet.decode(encoding, "replace")
            break
    else:
        try:
            text = packet.decode("utf-8")
        except UnicodeDecodeError:
            text = packet.decode("cp1252", "replace")  # a program that knew no better
    text = text.strip("\0 \r\n\t\ufeff\ufffe")
    if text.startswith("<?xml "):
        text = text.partition("?>")[2].lstrip()
    return text


def _fields(found: dict[str, _Node]) -> dict[str, str | tuple[str, ...]]:
    fields: dict[str, str | tuple[str, ...]] = {}
    for name, node in found.items():
        if name in ("creator", "keywords"):
            fields[name] = tuple(filter(None, map(tidy, _values(node))))
        elif name == "date":
            fields[name] = day_and_time(_value(node))
        elif name == "license":
            fields[name] = web_address(_value(node))
        elif name == "digital_source_type":
            fields[name] = tidy(_value(node)).rstrip("/").rpartition("/")[2]
        elif name in _SITE_OF:
            site = next(_inside(node, _SITE_OF[name]), "")
            fields["credit_url" if name == "contact" else "licensor_url"] = web_address(site)
        else:
            fields[name] = tidy(_value(node), LONG if name in ("caption", "alt") else 400)
    return {name: value for name, value in fields.items() if value}


def _value(node: _Node) -> str:
    """The one text of a property: of several languages the default, else the first."""
    values = list(_items(node))
    default = (item for item in values if item.given.get(_LANGUAGE) == "x-default")
    chosen = next(default, values[0] if values else node)
    return _plain(chosen)


def _values(node: _Node) -> list[str]:
    return [_plain(item) for item in _items(node)] or [_plain(node)]


def _items(node: _Node) -> Iterator[_Node]:
    for container in node.inner:
        if container.name in _CONTAINERS:
            yield from container.inner


def _plain(node: _Node) -> str:
    """The text of a node: as it stands, as the resource it names, or as the value that carries qualifiers."""
    if resource := node.given.get(_RDF + "resource"):
        return resource
    return next(_inside(node, _RDF + "value"), node.text)


def _inside(node: _Node, name: str) -> Iterator[str]:
    """The texts of all properties `name` of the structure `node`, at any depth."""
    if name in node.given:
        yield node.given[name]
    for inner in node.inner:
        if inner.name == name:
            yield _plain(inner) if inner.inner or inner.given else inner.text
        else:
            yield from _inside(inner, name)
