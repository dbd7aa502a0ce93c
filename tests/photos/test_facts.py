"""What is known of a picture outlives a cache; what stands in for it is small, and never a reason to fail."""

from __future__ import annotations

import json
import random
from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image

from sitegen.base.problems import error
from sitegen.content.model import File
from sitegen.photos.facts import Facts, Metadata, ReadFacts, Size, pack, unpack
from sitegen.photos.placeholder import LONGEST, make_placeholder, open_small
from tests.photos.test_metadata import SAID, TAGGED


def save(file, image: Image.Image, **options):
    image.save(file, **options)
    return file


def placeholder(file) -> str:
    """The placeholder of a picture file; empty where there is none."""
    small = open_small(file)
    return make_placeholder(small) if small else ""


@pytest.mark.parametrize("name", SAID)
def test_facts_are_unpacked_as_they_were_packed(name):
    facts = ReadFacts(TAGGED)(File(path=name, size=0, digest="")).facts
    assert facts.kind
    assert facts.placeholder
    assert unpack(json.loads(json.dumps(pack(facts)))) == facts


def test_facts_of_damage_are_unpacked_as_they_were_packed():
    problem = error("IMG003", "damaged", None, "save it again")
    for facts in (
        Facts(None, Metadata(), (problem,)),
        Facts(Size(1, 2), Metadata(caption="C", origins=(("caption", "xmp"),)), (), "png", True, ""),
    ):
        assert unpack(json.loads(json.dumps(pack(facts)))) == facts


@pytest.mark.parametrize("values", [None, [], [1], {"a": 1}, [[1, 2], {}, []], [[1], {}, [], [], "", False, ""]])
def test_damaged_facts_are_found_out(values):
    with pytest.raises((ValueError, TypeError, KeyError)):
        unpack(values)


@pytest.mark.parametrize("size", [(64, 48), (1, 900), (900, 1), (1, 1), (1600, 1067)])
@pytest.mark.parametrize("format_", ["jpeg", "png", "webp", "tiff"])
def test_a_placeholder_is_a_small_picture(tmp_path, size, format_):
    uri = placeholder(save(tmp_path / f"x.{format_}", Image.new("RGB", size, (200, 30, 40)), format=format_))
    assert 0 < len(uri) <= LONGEST
    small = Image.open(BytesIO(b64decode(uri.removeprefix("data:image/webp;base64,")))).convert("RGB")
    assert max(abs(a - b) for a, b in zip(small.getpixel((0, 0)), (200, 30, 40), strict=True)) < 20


def test_the_noisiest_picture_has_a_short_placeholder_or_none(tmp_path):
    noise = Image.frombytes("RGB", (64, 64), random.Random(1).randbytes(64 * 64 * 3))
    assert len(placeholder(save(tmp_path / "x.png", noise))) <= LONGEST


def test_what_is_transparent_or_moves_has_no_placeholder(tmp_path):
    clear = Image.new("RGBA", (64, 64), (255, 0, 0, 90))
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    assert placeholder(save(tmp_path / "a.png", clear)) == ""
    assert placeholder(save(tmp_path / "b.webp", clear)) == ""
    for name in ("c.webp", "d.png"):
        assert placeholder(save(tmp_path / name, frames[0], save_all=True, append_images=frames[1:])) == ""


def test_what_is_no_picture_has_no_placeholder(tmp_path):
    whole = save(tmp_path / "whole.png", Image.effect_noise((64, 64), 50)).read_bytes()
    for number, data in enumerate(
        (b"", b"\xff\xd8\xff", whole[:100], b"<svg/>", b"RIFF\0\0\0\0WEBP", b"II*\0" + bytes(90))
    ):
        (tmp_path / f"{number}.png").write_bytes(data)
        assert placeholder(tmp_path / f"{number}.png") == ""
    assert placeholder(tmp_path / "gone.png") == ""
