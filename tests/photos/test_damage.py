"""Files that are no pictures, and pictures that are too much: told where they are used, and never a traceback."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sitegen.content.model import File
from sitegen.photos.damage import MAX_FRAMES, find_damage
from sitegen.photos.facts import ReadFacts
from sitegen.photos.header import read_size
from sitegen.photos.metadata import read_metadata
from tests.photos.test_metadata import TAGGED


def saved(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: object) -> bytes:
    stream = BytesIO()
    Image.new(mode, size).save(stream, kind, **more)
    return stream.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def animation(frames: int) -> bytes:
    """A GIF of so many frames."""
    frame = b"\x21\xf9\4\0\1\0\0\0" + b"\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + b"\0" * 0 + (frame * frames) + b";"


JPEG, PNG = saved("JPEG"), saved("PNG")
CASES = {
    "I1 empty": ("a.jpg", b"", "IMG002", "an empty file"),
    "I1 a web page": ("a.jpg", b"<!DOCTYPE html><title>404</title>", "IMG002", "a web page"),
    "I1 a drawing": ("a.jpg", b'<svg width="1" height="1"/>', "IMG002", "an SVG drawing"),
    "I1 a text": ("a.png", b"photo", "IMG002", "a text"),
    "I1 a pointer": ("a.jpg", b"version https://git-lfs.github.com/spec/v1\n", "IMG002", "Git LFS"),
    "I1 noise": ("a.webp", bytes(range(256)), "IMG002", "something else"),
    "I1 no drawing": ("a.svg", b"<html></html>", "IMG002", "a web page"),
    "I2 cut JPEG": ("a.jpg", JPEG[:-40], "IMG003", "damaged"),
    "I2 cut in its header": ("a.jpg", JPEG[:30], "IMG003", "damaged"),
    "I2 cut PNG": ("a.png", PNG[:-20], "IMG003", "damaged"),
    "I2 cut WebP": ("a.webp", saved("WEBP", lossless=True)[:-4], "IMG003", "damaged"),
    "I3 90 megapixels": ("a.png", claims(10_000, 9_000), "IMG004", "90 megapixels"),
    "I4 400 megapixels": ("a.png", claims(20_000, 20_000), "IMG004", "400 megapixels"),
    "I5 all there is": ("a.png", claims(2**31 - 1, 2**31 - 1), "IMG00", ""),
    "I6 EPS": ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "IMG002", "EPS"),
    "I6 FITS": ("a.png", b"SIMPLE  =                    T" + b" " * 90, "IMG002", "FITS"),
    "I6 PSD": ("a.webp", b"8BPS\0\1" + b"\0" * 40, "IMG002", "Photoshop"),
    "I6 ICNS": ("a.gif", b"icns\0\0\1\0", "IMG002", "icon"),
    "I6 TIFF": ("a.jpg", saved("TIFF"), "IMG002", "a TIFF"),
    "I6 HEIC": ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG002", "HEIC"),
    "I7 frames": ("a.gif", animation(10_000), "IMG005", "10,000 frames"),
    "a WebP": ("a.jpg", saved("WEBP"), "IMG006", "a WebP"),
    "I12 script": ("a.svg", b'<svg xmlns="x"><script>alert(1)</script></svg>', "SEC005", "script"),
    "I12 entity": ("a.svg", b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///x">]><svg>&a;</svg>', "SEC005", "script"),
    "I12 event": ("a.svg", b'<svg onload="alert(1)"/>', "SEC005", "script"),
}
FINE = {
    "a.jpg": JPEG,
    "progressive.jpg": saved("JPEG", (800, 600), progressive=True),
    "more-behind.jpg": JPEG + b"\0" * 200_000,
    "I8 cmyk.jpg": saved("JPEG", mode="CMYK"),
    "I8 grey.jpeg": saved("JPEG", mode="L"),
    "I8 16.png": saved("PNG", mode="I;16"),
    "I8 palette.png": saved("PNG", mode="P"),
    "I8 la.png": saved("PNG", mode="LA"),
    "I8 moving.gif": animation(MAX_FRAMES),
    "I8 moving.webp": saved("WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48), "red")] * 3),
    "I8 moving.png": saved("PNG", save_all=True, append_images=[Image.new("RGB", (64, 48), "red")] * 3),
    "I10 profile.jpg": saved("JPEG", icc_profile=b"no profile at all" * 9),
    "I11 thin.png": claims(1, 3),
    "a.avif": saved("AVIF"),
    "a.svg": b'<svg width="3" height="2"><path d="M0 0"/></svg>',
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_is_no_picture_is_told(tmp_path, case):
    name, data, code, words = CASES[case]
    (tmp_path / name).write_bytes(data)
    (problem,) = ReadFacts(tmp_path)(File(path=name, size=len(data), digest="")).facts.problems
    assert problem.code.startswith(code)
    assert words in problem.message
    assert problem.message.startswith(name)
    assert problem.hint
    assert problem.is_error == (problem.code not in ("IMG006", "SEC005"))


@pytest.mark.parametrize("name", FINE)
def test_a_picture_is_a_picture(tmp_path, name):
    (tmp_path / name).write_bytes(FINE[name])
    assert find_damage(tmp_path / name, read_size(tmp_path / name)) == ()


@pytest.mark.parametrize(
    "name", [path.name for path in sorted(TAGGED.glob("*.*")) if path.suffix not in (".py", ".tif")]
)
def test_a_tagged_photograph_is_whole(name):
    assert find_damage(TAGGED / name, read_size(TAGGED / name)) == ()


@pytest.mark.parametrize("case", CASES)
def test_the_place_is_where_the_file_is_used(paper, case):
    name, data, code, _ = CASES[case]
    paper.write(f"content/photos/{name}", data)
    paper.write("content/photos/unused.jpg", b"")
    paper.post("lead", photo=name, alt="A")
    paper.post("text", f"Words.\n\n![A](/photos/{name})\n")
    found = {(problem.code[: len(code)], str(problem.at)) for problem in paper.prepare().problems}
    assert found == {(code, "content/posts/lead.md:4:8"), (code, "content/posts/text.md:8:6")}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FINE)), st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=4)), max_size=5))
def test_no_damage_raises_anything(tmp_path_factory, name, damages):
    data = bytearray(FINE[name][:300_000])
    for place, piece in damages:
        data[place : place + len(piece)] = piece
    file = tmp_path_factory.mktemp("damaged") / name
    file.write_bytes(data)
    ReadFacts(file.parent)(File(path=name, size=0, digest=""))


@pytest.mark.parametrize("case", ["I3 90 megapixels", "I4 400 megapixels", "I5 all there is", "I7 frames"])
def test_a_bomb_costs_no_memory(tmp_path, case):
    name, data, *_ = CASES[case]
    (tmp_path / name).write_bytes(data)
    tracemalloc.start()
    try:
        ReadFacts(tmp_path)(File(path=name, size=len(data), digest=""))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


@pytest.mark.parametrize("start", [b"RIFF\0\0\0\x10WEBPVP8X", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1"])
def test_a_file_of_300_megabytes_is_not_read_whole(tmp_path, start):
    file = tmp_path / ("a.webp" if start.startswith(b"RIFF") else "a.avif")
    with file.open("wb") as stream:
        stream.write(start)
        stream.truncate(300 * 1024 * 1024)
    tracemalloc.start()
    try:
        assert read_size(file) is None
        read_metadata(file)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 140 * 1024 * 1024
