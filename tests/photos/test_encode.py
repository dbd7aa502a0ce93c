"""What is made of a photograph holds its pixels and what its page says, and nothing that stood in the original."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from sitegen.content.model import File
from sitegen.photos.develop import Develop, Order
from sitegen.photos.encode import encode, has_few_colours
from sitegen.photos.renditions import Imprint, Recipe
from sitegen.photos.store import PhotoStore, key_of

FORMATS = ("jpeg", "png", "webp", "avif")
SECRET = b"ANNA-S-GARDEN"


def recipe(format_: str, imprint: Imprint | None = None, side: int = 32) -> Recipe:
    return Recipe(format_, side, side, None, 80, imprint or Imprint())


def telling(format_: str) -> bytes:
    """A picture that tells far too much: place, camera, owner, notes, comments, and bytes behind its end."""
    exif = Image.Exif()
    exif[0x010F] = exif[0x013B] = SECRET.decode()
    exif.get_ifd(0x8769)[0x927C] = b"MAKER" + SECRET
    exif.get_ifd(0x8769)[0x9286] = SECRET
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 9.0, 3.0), 3: "W", 4: (8.0, 40.0, 1.0), 29: SECRET.decode()})
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPS>' + SECRET + b"</exif:GPS></x:xmpmeta>"
    options = {"exif": exif}
    if format_ == "PNG":
        notes = PngInfo()
        notes.add_text("Comment", SECRET.decode())
        notes.add_itxt("XML:com.adobe.xmp", packet.decode())
        options["pnginfo"] = notes
    elif format_ == "TIFF":
        options["tiffinfo"] = {700: packet, 270: SECRET.decode()}
        options.pop("exif")
    else:
        options["xmp"] = packet
    if format_ == "JPEG":
        options["comment"] = SECRET
        options["extra"] = b"\xff\xed\0\x1dPhotoshop 3.0\0" + SECRET
    stream = BytesIO()
    Image.effect_noise((64, 64), 60).convert("RGB").save(stream, format_, **options)
    return stream.getvalue() + SECRET


@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("side", [64, 32])
def test_nothing_of_the_original_is_left_but_its_pixels(tmp_path, source, side):
    data = telling(source)
    assert SECRET in data
    name = f"x.{source.lower()}"
    (tmp_path / name).write_bytes(data)
    file, store = File(path=name, size=len(data), digest=sha256(data).hexdigest()), PhotoStore(tmp_path)
    recipes = tuple(recipe(format_, Imprint(caption="Said"), side) for format_ in FORMATS)
    assert Develop(tmp_path, store)(Order(file, recipes)).problems == ()
    for one in recipes:
        made = store.find(key_of(file.digest, one)).read_bytes()
        assert SECRET not in made, one.format
        image = Image.open(BytesIO(made))
        exif = image.getexif()
        assert set(exif) <= {0x010E, 0x013B, 0x8298}
        assert not exif.get_ifd(0x8825)
        assert not set(image.info) & {"comment", "icc_profile", "Comment"}


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_picture_gives_the_same_bytes(format_):
    image = Image.radial_gradient("L").resize((64, 64)).convert("RGB")
    one = recipe(format_, Imprint(caption="A", credit="B"), 64)
    assert encode(image, one) == encode(image.copy(), one)
    assert encode(image, one) != encode(image, one._replace(imprint=Imprint(caption="B")))


def test_transparency_is_kept_where_it_can_be_and_white_where_not():
    image = Image.new("RGBA", (32, 32), (200, 0, 0, 0))
    for format_ in ("png", "webp", "avif"):
        assert Image.open(BytesIO(encode(image, recipe(format_)))).convert("RGBA").getpixel((5, 5))[3] == 0
    assert Image.open(BytesIO(encode(image, recipe("jpeg")))).getpixel((5, 5)) == (255, 255, 255)


def test_a_drawing_keeps_its_edges_in_webp():
    image = Image.new("RGB", (32, 32), "white")
    image.paste((255, 0, 0), (16, 0, 32, 32))
    assert has_few_colours(image)
    made = Image.open(BytesIO(encode(image, recipe("webp"), few_colours=True))).convert("RGB")
    assert made.tobytes() == image.tobytes()
    assert not has_few_colours(Image.merge("RGB", [Image.effect_noise((64, 64), 90) for _ in range(3)]))


def test_a_lower_quality_is_smaller():
    image = Image.merge("RGB", [Image.effect_noise((64, 64), 90) for _ in range(3)])
    for format_ in ("jpeg", "webp", "avif"):
        small, large = (encode(image, recipe(format_, side=64)._replace(quality=quality)) for quality in (20, 90))
        assert len(small) < len(large), format_
