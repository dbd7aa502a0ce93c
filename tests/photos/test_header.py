from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFile

from sitegen.photos.facts import Size
from sitegen.photos.header import read_size


@pytest.mark.parametrize("suffix", ["jpg", "jpeg", "png", "webp", "gif"])
def test_the_size_of_a_picture(tmp_path, suffix):
    file = tmp_path / f"p.{suffix}"
    Image.new("RGB", (64, 48)).save(file)
    assert read_size(file) == Size(64, 48)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (64, 48)), (3, (64, 48)), (6, (48, 64)), (8, (48, 64))])
def test_a_turned_picture_has_the_size_that_a_browser_shows(tmp_path, suffix, orientation, size):
    file = tmp_path / f"p.{suffix}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (64, 48)).save(file, exif=exif)
    assert read_size(file) == Size(*size)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "gif"])
def test_no_picture_is_decoded_for_its_size(tmp_path, suffix, monkeypatch):
    file = tmp_path / f"p.{suffix}"
    Image.new("RGB", (64, 48)).save(file)

    def decoded(*_):
        raise AssertionError("decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded)
    monkeypatch.setattr(Image.Image, "load", decoded)
    assert read_size(file) == Size(64, 48)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<svg width="120" height="80px">', (120, 80)),
        ("<svg height='80' xmlns='x' width='120.4'>", (120, 80)),
        ('<?xml version="1.0"?>\n<svg\n viewBox="0 0 24 16">', (24, 16)),
        ('<svg width="100%" height="100%" viewBox="0,0,24,16">', (24, 16)),
        ('<svg stroke-width="3" viewBox="-1 -1.5 24 16" >', (24, 16)),
        ('<svg width="1.2.3" height=".">', None),
        ('<svg width="0" height="0">', None),
        ('<svg><rect width="9" height="9"/></svg>', None),
        ("", None),
        ("no picture at all", None),
    ],
)
def test_the_size_of_a_drawing(tmp_path, text, size):
    file = tmp_path / "p.svg"
    file.write_text(text)
    assert read_size(file) == (size and Size(*size))


def test_what_is_not_a_picture_has_no_size(tmp_path):
    for name, data in (
        ("a.jpg", b""),
        ("b.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
        ("c.webp", b"RIFF"),
        ("d.gif", b"no"),
    ):
        (tmp_path / name).write_bytes(data)
        assert read_size(tmp_path / name) is None
    assert read_size(Path(tmp_path / "missing.jpg")) is None
    assert read_size(Path(tmp_path / "missing.svg")) is None
