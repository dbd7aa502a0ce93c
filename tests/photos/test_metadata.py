"""Photographs tagged by exiftool (tests/photos/tagged/draw.py) say here what they say there."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sitegen.photos.exif import read_exif
from sitegen.photos.facts import Metadata
from sitegen.photos.iptc import read_iptc
from sitegen.photos.metadata import read_metadata
from sitegen.photos.xmp import BadPacket, read_xmp

TAGGED = Path(__file__).parent / "tagged"
SAID: dict[str, dict[str, Any]] = {
    "xmp.jpg": {
        "caption": "Volunteers fill sandbags on the Rua da Praça in Foz, Monday, March 3, 2025.",
        "credit": "Inês Carvalho/Harbour Courier",
        "creator": ("Inês Carvalho",),
        "copyright": "© 2025 The Harbour Courier",
        "alt": "Four people in raincoats pass sandbags along a line",
        "place": "Foz, Porto, Portugal",
        "date": "2025-03-03T09:12:44+00:00",
        "instructions": "Embargoed until 6 p.m. Lisbon time, March 4. No archive.",
        "keywords": ("flood", "sandbags"),
        "digital_source_type": "digitalCapture",
        "credit_url": "https://ines.example/",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "licensor_url": "https://harbour.example/licences/",
    },
    "iptc-latin1.jpg": {
        "caption": "Der Fährmann Jürgen Größ löst die Leinen in Mölln, 14. Juni 2024.",
        "credit": "Müller/Küstenbote",
        "creator": ("Renée Müller",),
        "copyright": "© Küstenbote",
        "place": "Mölln",
        "date": "2024-06-14T06:51:12+02:00",
        "instructions": "Sperrfrist 18 Uhr",
        "keywords": ("Fähre", "Frühling"),
    },
    "iptc-utf8.jpg": {
        "caption": "Жінка тримає парасольку на пероні в Одесі, 3 листопада 2024 року.",
        "credit": "Леся Коваль/Маяк",
        "creator": ("Леся Коваль",),
        "place": "Одеса, Україна",
    },
    "exif.jpg": {
        "caption": "A café owner sweeps water from her doorway in Foz.",
        "credit": "João Sá, Ana Reis",
        "creator": ("João Sá", "Ana Reis"),
        "copyright": "© João Sá",
        "date": "2025-03-04T07:30:05+01:00",
    },
    "all.jpg": {
        "caption": "The caption in XMP.",
        "credit": "Bartholomew Featherstonehaugh/Courier",
        "creator": ("Only in Exif",),
        "place": "Lisbon",
    },
    "iptc-newer.jpg": {
        "caption": "A corrected caption in IPTC.",
        "credit": "Bartholomew Featherstonehaugh/Courier",
    },
    "late.png": {
        "caption": "The lighthouse at São Miguel, seen from the north quay.",
        "credit": "Ana Reis/Harbour Courier",
        "alt": "A white lighthouse under grey clouds",
    },
    "iptc.png": {"caption": "Le marché couvert à Besançon, le 2 février.", "credit": "Zoé Lefèvre"},
    "xmp.webp": {
        "caption": "ひまわり畑を歩く人々。",
        "credit": "山田花子/港新聞",
        "digital_source_type": "trainedAlgorithmicMedia",
    },
    "exif.webp": {
        "caption": "Gulls follow a trawler home to Peniche.",
        "credit": "Rui Lopes",
        "creator": ("Rui Lopes",),
    },
    "xmp.avif": {
        "caption": "Children race paper boats at Vila do Conde.",
        "credit": "Marta Reis/Harbour Courier",
        "creator": ("Marta Reis",),
    },
    "iptc.tif": {
        "caption": "Señora Núñez abre su panadería a las cinco, Cádiz.",
        "credit": "Íñigo Peña/El Faro",
    },
    "languages.jpg": {
        "caption": "Boats in the harbour.",
        "credit": "Ana Reis/Harbour Courier",
        "creator": ("Ana Reis",),
    },
    "comment.jpg": {
        "caption": "Nets drying on the south mole – März 2024.",
        "credit": "Søren Ø. Lund",
        "creator": ("Søren Ø. Lund",),
        "keywords": ("nets", "mole"),
    },
    "long.jpg": {
        "caption": ("A long caption with many names. " * 20).strip(),
        "credit": "After the long history",
    },
}


def test_every_tagged_photograph_is_expected_to_say_something():
    assert sorted(SAID) == sorted(file.name for file in TAGGED.iterdir() if file.suffix not in (".py", ".pyc", ""))


@pytest.mark.parametrize("name", SAID)
def test_what_another_program_wrote_is_read(name):
    read = read_metadata(TAGGED / name)
    found = {key: getattr(read, key) for key in Metadata.__slots__ if key != "origins" and getattr(read, key)}
    assert found == SAID[name]
    assert sorted(key for key, _ in read.origins) == sorted(SAID[name])


def test_the_bytes_of_a_file_say_what_the_file_says():
    file = TAGGED / "xmp.jpg"
    assert read_metadata(file.read_bytes()) == read_metadata(file)


def test_each_field_knows_where_it_came_from():
    read = read_metadata(TAGGED / "all.jpg")
    assert [read.origin(key) for key in ("caption", "creator", "place", "alt")] == ["xmp", "exif", "iptc", None]
    assert read_metadata(TAGGED / "iptc-newer.jpg").origin("caption") == "iptc"


@pytest.mark.parametrize("name", ["exif.jpg", "exif.webp", "xmp.jpg"])
def test_no_place_on_earth_leaves_the_file(name):
    with Image.open(TAGGED / name) as image:
        assert image.getexif().get_ifd(0x8825) or b"exif:GPSLatitude" in image.info["xmp"]
    read = repr(read_metadata(TAGGED / name))
    assert "41.1" not in read
    assert "8.6" not in read
    assert "GPS" not in read


# hostile files ------------------------------------------------------------------------------------------------------

_RDF = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">{}</rdf:Description></rdf:RDF></x:xmpmeta>'
)


def _caption(text: str) -> str:
    return _RDF.format(
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description>'
    )


def _with_xmp(packet: bytes) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG", xmp=packet)
    return stream.getvalue()


def test_an_entity_bomb_is_not_unpacked():
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + _caption("&b;")
    read = read_metadata(_with_xmp(bomb.encode()), "content/posts/a.jpg")
    (problem,) = read.problems
    assert (problem.code, str(problem.at), problem.severity) == ("IMG010", "content/posts/a.jpg", "warning")
    assert read.caption == ""


def test_an_outside_entity_is_not_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    text = f'<!DOCTYPE x SYSTEM "x.dtd" [<!ENTITY a SYSTEM "{secret.as_uri()}">]>' + _caption("&a;")
    read = read_metadata(_with_xmp(text.encode()))
    assert read.problems
    assert "hidden" not in repr(read)


@pytest.mark.parametrize("text", ["<a>" * 5000, "<a>" * 100 + "</a>" * 100, "<a", "", "&amp;", "\0\0\0", "<a>\x01</a>"])
def test_a_packet_that_is_no_xmp_is_a_problem_not_an_exception(text):
    assert [problem.code for problem in read_metadata(_with_xmp(text.encode() or b" ")).problems] == ["IMG010"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-16", "cp1252"])
def test_a_packet_is_read_in_every_encoding(encoding):
    assert read_xmp(_caption("Größ").encode(encoding))["caption"] == "Größ"


def test_an_ingredient_of_a_picture_does_not_speak_for_it():
    own = "<rdf:Description><dc:description>Not this</dc:description></rdf:Description>"
    inner = f"<photoshop:Pantry><rdf:Bag><rdf:li>{own}</rdf:li></rdf:Bag></photoshop:Pantry>"
    assert read_xmp(_RDF.format(inner).encode()) == {}


def test_what_cannot_be_shown_is_taken_out():
    read = read_xmp(_caption("a\u202e b\ufdd0\n\n  c&#x85;d&lt;script&gt;").encode())
    assert read["caption"] == "a b c d<script>"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://a.example/", "https://", "data:text/html,x", "//a.b"])
def test_a_link_that_is_no_web_page_is_none(link):
    text = f'<rdf:Description xmlns:r="http://ns.adobe.com/xap/1.0/rights/" r:WebStatement="{link}"/>'
    assert read_xmp(_RDF.replace("</rdf:RDF>", text + "</rdf:RDF>").format("").encode()) == {}


@pytest.mark.parametrize("name", ["xmp.jpg", "iptc-latin1.jpg", "late.png", "xmp.webp", "xmp.avif", "iptc.tif"])
def test_a_file_cut_anywhere_raises_nothing(name):
    data = (TAGGED / name).read_bytes()
    for end in range(0, min(len(data), 6000), 37):
        read = read_metadata(data[:end], name)
        assert all(problem.code == "IMG010" and problem.at for problem in read.problems)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SAID)), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=8))
def test_damaged_bytes_raise_nothing(name, damages):
    data = bytearray((TAGGED / name).read_bytes())
    for place, value in damages:
        data[place % len(data)] = value
    read_metadata(bytes(data))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_parsers_take_any_bytes(data):
    read_iptc(data)
    read_iptc(b"\x1c\x02\x78" + data)
    for head in (
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\xff\xff\0\0WEBP",
        b"II*\0",
        b"MM\0*",
        b"\0\0\0\x1cftypavif",
    ):
        read_metadata(head + data)
    with suppress(BadPacket):
        read_xmp(data)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_bomb_of_text_is_cut_before_it_is_large():
    bomb = zlib.compress(b" " * (200 * 1024 * 1024), 9)
    stream = BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    png = stream.getvalue()
    png = png[:-12] + _chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb) + png[-12:]
    tracemalloc.start()
    try:
        read = read_metadata(png)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read.caption == ""
    assert peak < 40 * 1024 * 1024


@pytest.mark.parametrize(
    "head", [b"RIFF\xff\xff\xff\xffWEBPXMP \xff\xff\xff\xff", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt"]
)
def test_a_length_that_lies_costs_nothing(head):
    tracemalloc.start()
    try:
        read_metadata(head + b"x" * 1000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


def test_what_is_no_picture_has_no_metadata(tmp_path):
    for name, data in (("a.jpg", b""), ("b.jpg", b"<!doctype html>"), ("c.gif", b"GIF89a"), ("d.svg", b"<svg/>")):
        (tmp_path / name).write_bytes(data)
        assert read_metadata(tmp_path / name) == Metadata()


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    (problem,) = read_metadata(tmp_path / "gone.jpg", "content/gone.jpg").problems
    assert (problem.code, str(problem.at)) == ("IMG010", "content/gone.jpg")


# IPTC and EXIF by themselves ----------------------------------------------------------------------------------------


def _set(number: int, value: bytes, record: int = 2) -> bytes:
    return bytes((0x1C, record, number)) + struct.pack(">H", len(value)) + value


def test_a_record_names_its_character_set():
    assert read_iptc(_set(90, b"\x1b-B", 1) + _set(120, "Łódź".encode("iso8859-2")))["caption"] == "Łódź"
    assert read_iptc(_set(90, b"\x1b-L", 1) + _set(120, "Одеса".encode("iso8859-5")))["caption"] == "Одеса"
    assert read_iptc(_set(120, "“Łódź”".encode()))["caption"] == "“Łódź”"
    assert read_iptc(_set(120, "“Größ”".encode("cp1252")))["caption"] == "“Größ”"


def test_a_character_that_a_limit_cut_in_two_is_left_out():
    assert read_iptc(_set(90, b"\x1b%G", 1) + _set(110, "Größe/Küß".encode()[:-1]))["credit"] == "Größe/Kü"


def test_a_long_dataset_is_read():
    value = b"word " * 10_000
    record = bytes((0x1C, 2, 120)) + struct.pack(">HI", 0x8004, len(value)) + value
    assert str(read_iptc(record)["caption"]).startswith("word word")


@pytest.mark.parametrize(
    "text", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "Exif_JPEG_PICTURE", "KODAK Digital Still Camera"]
)
def test_what_cameras_write_is_no_caption(text):
    exif = Image.Exif()
    exif[0x010E] = text
    assert read_exif(exif.tobytes()[6:]) == {}


@pytest.mark.parametrize("text", ["Samsung headquarters in Seoul, at night.", "港の灯台", "A dog"])
def test_what_people_write_is_a_caption(text):
    exif = Image.Exif()
    exif[0x010E] = text.encode()
    assert read_exif(exif.tobytes()[6:]) == {"caption": text}
