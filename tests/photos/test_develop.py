"""Whatever photograph comes in, it comes out upright, in sRGB, sharp, with every part in its place."""

from __future__ import annotations

import struct
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from sitegen.content.model import File
from sitegen.photos.develop import Develop, Order
from sitegen.photos.facts import ReadFacts
from sitegen.photos.header import read_size
from sitegen.photos.renditions import Imprint, Recipe
from sitegen.photos.store import PhotoStore, key_of

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 40), (30, 40, 200), (220, 210, 30)


def quadrants(width: int = 160, height: int = 120) -> Image.Image:
    """Red and green above blue and yellow."""
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), BLUE)
    draw.rectangle((width // 2, height // 2, width, height), YELLOW)
    return image


def recipe(width: int, height: int, box=None, format_="png") -> Recipe:
    return Recipe(format_, width, height, box, 90, Imprint())


@pytest.fixture
def darkroom(tmp_path):
    """Makes files of a picture; returns them opened, and the problems."""

    def make(name: str, data: bytes, *recipes: Recipe):
        (tmp_path / name).write_bytes(data)
        file = File(path=name, size=len(data), digest=sha256(data).hexdigest())
        store = PhotoStore(tmp_path)
        done = Develop(tmp_path, store)(Order(file, recipes))
        paths = [store.find(key_of(file.digest, one)) for one in recipes]
        return [Image.open(BytesIO(path.read_bytes())) for path in paths if path], done.problems

    return make


def saved(image: Image.Image, format_: str, **options) -> bytes:
    stream = BytesIO()
    image.save(stream, format_, **options)
    return stream.getvalue()


def near(found, expected, most=24) -> bool:
    return max(abs(one - other) for one, other in zip(found[:3], expected, strict=True)) <= most


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    image = image.convert("RGB")
    across, down = image.width // 4, image.height // 4
    points = ((across, down), (3 * across, down), (across, 3 * down), (3 * across, 3 * down))
    return [image.getpixel(point) for point in points]


def all_in_place(image: Image.Image) -> bool:
    return all(map(near, corners(image), (RED, GREEN, BLUE, YELLOW)))


_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
"""How an upright picture is laid down for each EXIF orientation, as Pillow numbers it."""


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_photograph_stands_upright(darkroom, tmp_path, format_, orientation):
    image = quadrants()
    if orientation in _TURNS:
        image = image.transpose(Image.Transpose(_TURNS[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    name = f"x.{format_.lower()}"
    crop = recipe(60, 60, (80, 0, 140, 60))
    (whole, part), problems = darkroom(name, saved(image, format_, exif=exif), recipe(80, 60), crop)
    assert problems == ()
    assert read_size(tmp_path / name) == (160, 120), "pages are told the same"
    assert all_in_place(whole)
    assert all(near(colour, GREEN) for colour in corners(part))
    assert 0x0112 not in whole.getexif()


def test_a_hostile_orientation_turns_nothing(darkroom, tmp_path):
    for value in (0, 9, 65535):
        exif = Image.Exif()
        exif[0x0112] = value
        (whole,), _ = darkroom("x.jpg", saved(quadrants(), "JPEG", exif=exif), recipe(80, 60))
        assert all_in_place(whole)


def with_late_exif(png: bytes, orientation: int) -> bytes:
    """A PNG with EXIF behind its picture."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    chunk = b"eXIf" + exif.tobytes()[6:]
    import zlib

    return png[:-12] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[-12:]


def test_pages_and_files_agree_on_a_turn_that_stands_behind_the_picture(darkroom, tmp_path):
    data = with_late_exif(saved(quadrants(), "PNG"), 6)
    (whole,), _ = darkroom("x.png", data, recipe(80, 60))
    assert read_size(tmp_path / "x.png") == (160, 120)
    assert all_in_place(whole)


MODES = {
    "CMYK": ("JPEG", {}),
    "L": ("JPEG", {}),
    "YCbCr": ("JPEG", {}),
    "P": ("PNG", {}),
    "LA": ("PNG", {}),
    "RGBA": ("PNG", {}),
    "I;16": ("PNG", {}),
    "1": ("PNG", {}),
    "LAB": ("TIFF", {}),
    "F": ("TIFF", {}),
    "I": ("TIFF", {}),
}


@pytest.mark.parametrize("mode", MODES)
def test_every_kind_of_pixels_is_shown(darkroom, mode):
    format_, options = MODES[mode]
    if mode == "I;16":
        image = Image.new(mode, (160, 120))
        image.putdata([(column // 80) * 0x8000 for _ in range(120) for column in range(160)])
    elif mode == "LAB":
        to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
        image = ImageCms.applyTransform(quadrants(), to_lab)
    elif mode == "I":
        image = quadrants().convert("L").convert("I").point(lambda value: value * 256)
    else:
        image = quadrants().convert("L").convert(mode) if mode == "F" else quadrants().convert(mode)
    data = saved(image, format_, **options)
    made, problems = darkroom(
        f"x.{format_.lower()}", data, *(recipe(80, 60, None, kind) for kind in ("png", "jpeg", "webp", "avif"))
    )
    assert problems == ()
    for one in made:
        assert one.mode in ("RGB", "L"), "no alpha where nothing is transparent"
        if mode in ("L", "LA", "F", "I"):
            greys = [round(0.299 * r + 0.587 * g + 0.114 * b) for r, g, b in (RED, GREEN, BLUE, YELLOW)]
            assert all(near(colour, (grey,) * 3) for colour, grey in zip(corners(one), greys, strict=True))
        elif mode == "I;16":
            assert [colour[0] // 100 for colour in corners(one)] == [0, 1, 0, 1]
        elif mode != "1":
            assert all(map(lambda a, b: near(a, b, 40), corners(one), (RED, GREEN, BLUE, YELLOW)))


def half_transparent(mode: str) -> bytes:
    image = quadrants().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 80, 120))
    if mode == "P":
        small = image.convert("RGB").quantize(16)
        return saved(small, "PNG", transparency=small.getpixel((0, 0)))
    if mode == "RGB":
        return saved(image.convert("RGB"), "PNG", transparency=(0, 0, 0))
    return saved(image.convert(mode), "PNG")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB"])
def test_what_is_transparent_stays_so_and_is_white_in_a_jpeg(darkroom, mode):
    (png, webp, avif, jpeg), _ = darkroom(
        "x.png", half_transparent(mode), *(recipe(80, 60, None, kind) for kind in ("png", "webp", "avif", "jpeg"))
    )
    for one in (png, webp, avif):
        assert (one.convert("RGBA").getpixel((10, 30))[3], one.convert("RGBA").getpixel((70, 30))[3]) == (0, 255)
    assert jpeg.mode == "RGB"
    assert near(jpeg.getpixel((10, 30)), (255, 255, 255), 3)


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (3, 2)])
def test_the_smallest_pictures_are_made(darkroom, size):
    for format_ in ("JPEG", "PNG", "WEBP", "TIFF"):
        made, problems = darkroom(f"x.{format_.lower()}", saved(Image.new("RGB", size, RED), format_), recipe(*size))
        assert problems == ()
        assert made[0].size == size
        assert near(made[0].convert("RGB").getpixel((0, 0)), RED)


# a JPEG is decoded at a part of its size -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1600, 1200), (1603, 1201), (1200, 1600)])
@pytest.mark.parametrize("part", [1, 2, 4, 8, 16])
def test_parts_of_a_jpeg_are_right_to_the_pixel(darkroom, size, part):
    width, height = size
    data = saved(quadrants(width, height), "JPEG", quality=95)
    half = (width // 2, height // 2)
    boxes = [(0, 0, *half), (half[0], 0, width, half[1]), (0, half[1], half[0], height), (*half, width, height)]
    wanted = [recipe(half[0] // part, half[1] // part, box) for box in boxes]
    made, _ = darkroom("x.jpg", data, *wanted)
    for one, colour in zip(made, (RED, GREEN, BLUE, YELLOW), strict=True):
        one = one.convert("RGB")
        edges = [(x, y) for x in (2, one.width - 3) for y in (2, one.height - 3)]
        assert all(near(one.getpixel(point), colour) for point in edges), "none of the neighbours' colour"


@pytest.mark.parametrize("size", [(300, 2400), (2400, 300), (1600, 1067)])
@pytest.mark.parametrize("orientation", [1, 6])
def test_lines_of_one_pixel_stay_sharp(darkroom, size, orientation):
    """What is decoded at less than it is wanted at is a blur."""
    image = Image.new("L", size, 255)
    for column in range(0, size[0], 2):
        image.paste(0, (column, 0, column + 1, size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    if orientation == 6:
        image = image.transpose(Image.Transpose.ROTATE_90)
    (made,), _ = darkroom("x.jpg", saved(image, "JPEG", quality=95, exif=exif), recipe(*size))
    middle = made.crop((size[0] // 2, size[1] // 2, size[0] // 2 + 20, size[1] // 2 + 1)).convert("L")
    low, high = middle.getextrema()
    assert high - low > 200


def test_a_large_jpeg_is_not_decoded_whole(darkroom, monkeypatch):
    seen = []
    resize = Image.Image.resize
    monkeypatch.setattr(Image.Image, "resize", lambda self, *a, **k: seen.append(self.size) or resize(self, *a, **k))
    darkroom("x.jpg", saved(quadrants(1600, 1200), "JPEG"), recipe(150, 112), recipe(100, 100, (0, 0, 1200, 1200)))
    assert set(seen) == {(400, 300)}


# colours --------------------------------------------------------------------------------------------------------------


def _tag(kind: bytes, data: bytes) -> bytes:
    return kind + bytes(4) + data


def profile(space: bytes, gamma: float, tags: dict[bytes, bytes]) -> bytes:
    """An ICC profile of version 2 (ICC.1:2001-04, 6)."""
    curve = _tag(b"curv", struct.pack(">IH", 1, round(gamma * 256)))
    white = _tag(b"XYZ ", struct.pack(">iii", 0xF6D6, 0x10000, 0xD32D))
    text = _tag(b"desc", struct.pack(">I", 2) + b"t\0" + bytes(78))
    all_tags = {b"desc": text, b"wtpt": white, b"cprt": _tag(b"text", b"t\0"), **tags}
    all_tags |= dict.fromkeys((b"kTRC",) if space == b"GRAY" else (b"rTRC", b"gTRC", b"bTRC"), curve)
    head = 128 + 4 + 12 * len(all_tags)
    table, data = struct.pack(">I", len(all_tags)), b""
    for name, content in all_tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", head + len(data), len(content))
        data += content
    header = struct.pack(">I4xI4s4s4s12x4s", head + len(data), 0x02100000, b"mntr", space, b"XYZ ", b"acsp")
    header += bytes(28) + struct.pack(">iii", 0xF6D6, 0x10000, 0xD32D)
    return header + bytes(128 - len(header)) + table + data


def wide() -> bytes:
    """The primaries of Adobe RGB (1998), relative to D50, with its gamma."""
    colours = {
        b"rXYZ": (0.60974, 0.31111, 0.01947),
        b"gXYZ": (0.20528, 0.62567, 0.06087),
        b"bXYZ": (0.14919, 0.06322, 0.74457),
    }
    tags = {name: _tag(b"XYZ ", struct.pack(">iii", *(round(v * 65536) for v in xyz))) for name, xyz in colours.items()}
    return profile(b"RGB ", 2.2, tags)


def test_colours_of_a_wide_profile_are_shown_as_they_were_meant(darkroom):
    """Adobe RGB's (150, 100, 100) is (165, 99, 99) in sRGB, by both definitions."""
    for format_ in ("JPEG", "PNG", "WEBP", "TIFF"):
        image = Image.new("RGB", (64, 64), (150, 100, 100))
        data = saved(image, format_, icc_profile=wide(), **({"quality": 100} if format_ == "JPEG" else {}))
        (png, jpeg, webp), problems = darkroom(
            f"x.{format_}", data, *(recipe(32, 32, None, k) for k in ("png", "jpeg", "webp"))
        )
        assert problems == ()
        for made in (png, jpeg, webp):
            assert near(made.convert("RGB").getpixel((9, 9)), (165, 99, 99), 4)
            assert "icc_profile" not in made.info


def test_transparency_outlives_a_profile(darkroom):
    image = Image.new("RGBA", (64, 64), (150, 100, 100, 255))
    image.paste((0, 0, 0, 0), (0, 0, 32, 64))
    (made,), problems = darkroom("x.png", saved(image, "PNG", icc_profile=wide()), recipe(64, 64))
    assert problems == ()
    assert made.getpixel((9, 9))[3] == 0
    assert near(made.getpixel((50, 9)), (165, 99, 99), 2)


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_grey_of_a_linear_profile_is_made_lighter(darkroom, mode):
    """Half the light is 188 of 255 in sRGB (IEC 61966-2-1)."""
    image = Image.new("L", (64, 64), 128).convert(mode)
    if mode == "LA":
        image.paste((0, 0), (0, 0, 32, 64))
    (made,), problems = darkroom("x.png", saved(image, "PNG", icc_profile=profile(b"GRAY", 1, {})), recipe(64, 64))
    assert problems == ()
    assert near(made.convert("RGB").getpixel((50, 9)), (188, 188, 188), 2)
    assert made.mode == ("L" if mode == "L" else "RGBA")


@pytest.mark.parametrize(
    ("mode", "bad"),
    [
        ("RGB", b"nonsense"),
        ("RGB", wide()[:200]),
        ("L", wide()),
        ("CMYK", wide()),
        ("RGB", profile(b"GRAY", 1, {})),
        ("RGB", bytes(128)),
    ],
)
def test_a_profile_that_does_not_fit_is_left_out_and_told(darkroom, tmp_path, mode, bad):
    data = saved(quadrants().convert(mode), "JPEG", icc_profile=bad)
    made, problems = darkroom("x.jpg", data, recipe(80, 60))
    assert problems == ()
    (tmp_path / "told.jpg").write_bytes(data)
    (problem,) = ReadFacts(tmp_path)(File(path="told.jpg", size=0, digest="")).facts.problems
    assert (problem.code, problem.severity, problem.at) == ("IMG011", "warning", None)
    assert made[0].size == (80, 60)
    if mode != "L":
        assert all(map(lambda a, b: near(a, b, 40), corners(made[0]), (RED, GREEN, BLUE, YELLOW)))


# damage ---------------------------------------------------------------------------------------------------------------


def test_what_cannot_be_decoded_is_a_problem_and_makes_no_file(darkroom, tmp_path):
    jpeg, png = saved(quadrants(800, 600), "JPEG"), saved(Image.effect_noise((200, 200), 90), "PNG")
    damaged = {
        "cut.jpg": jpeg[: len(jpeg) // 2],
        "cut.png": png[: len(png) // 2] + png[-12:],
        "none.jpg": b"",
        "text.jpg": b"<html>",
        "bytes.webp": saved(quadrants(), "WEBP")[:60],
        "other.tif": b"II*\0" + bytes(100),
    }
    for name, data in damaged.items():
        made, (problem,) = darkroom(name, data, recipe(80, 60))
        assert (made, problem.code, problem.is_error) == ([], "IMG003", True), name
        assert name in problem.message
    assert not list((tmp_path / ".sitegen").glob("**/*.*"))


def test_a_picture_that_is_gone_or_too_large_is_a_problem(tmp_path):
    store = PhotoStore(tmp_path)
    gone = File(path="gone.jpg", size=1, digest="0" * 64)
    (problem,) = Develop(tmp_path, store)(Order(gone, (recipe(8, 8),))).problems
    assert problem.code == "IO001"
    data = saved(Image.new("1", (10_000, 5001)), "PNG")
    (tmp_path / "gone.jpg").write_bytes(data)
    gone = File(path="gone.jpg", size=len(data), digest=sha256(data).hexdigest())
    (problem,) = Develop(tmp_path, store)(Order(gone, (recipe(8, 8),))).problems
    assert problem.code == "IMG003"


def test_the_same_photograph_gives_the_same_bytes(tmp_path):
    data = saved(quadrants(), "JPEG")
    wanted = tuple(recipe(80, 60, None, kind) for kind in ("jpeg", "png", "webp", "avif"))
    found = []
    for place in ("a", "b"):
        root = tmp_path / place
        root.mkdir()
        Path(root, f"{place}.jpg").write_bytes(data)
        file = File(path=f"{place}.jpg", size=len(data), digest=sha256(data).hexdigest())
        Develop(root, PhotoStore(root))(Order(file, wanted))
        found.append(sorted((path.name, path.read_bytes()) for path in root.glob(".sitegen/photos/*/*")))
    assert found[0] == found[1]
    assert len(found[0]) == 4
