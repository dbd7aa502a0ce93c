"""What is lost within a JPEG is told, and what is whole is never said to be damaged."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sitegen.content.model import File
from sitegen.photos.facts import ReadFacts
from sitegen.photos.scans import MAX_SCANS, ends_in_grey, read_scans
from tests.photos.test_metadata import TAGGED

GREY = (128, 128, 128)


def jpeg(size: tuple[int, int] = (640, 480), edge: int = 0, mode: str = "RGB", **options: object) -> bytes:
    """A JPEG of noise; `edge` pixels around it are grey."""
    noise = Image.frombytes("RGB", size, random.Random(4).randbytes(3 * size[0] * size[1]))
    image = noise.resize((max(1, size[0] // 9), max(1, size[1] // 9))).resize(size)
    if edge:
        ImageDraw.Draw(image).rectangle((0, 0, size[0] - 1, size[1] - 1), outline=GREY, width=edge)
    out = BytesIO()
    image.convert(mode).save(out, "JPEG", **options)
    return out.getvalue()


def codes(tmp_path, data: bytes, name: str = "a.jpg") -> list[str]:
    (tmp_path / name).write_bytes(data)
    return [problem.code for problem in ReadFacts(tmp_path)(File(path=name, size=0, digest="")).facts.problems]


def without_middle(data: bytes, part: int = 3) -> bytes:
    """The file with some of its pixels missing from the middle, and its end in place."""
    start = data.index(b"\xff\xda") + 14
    left, right = start + (len(data) - start) // part, start + 2 * (len(data) - start) // part
    return data[:left].rstrip(b"\xff") + data[right:]


def with_scans(data: bytes, number: int) -> bytes:
    """The file with its last scan so many times more."""
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * number + data[-2:]


@pytest.mark.parametrize("options", [{}, {"optimize": True}, {"mode": "L"}, {"subsampling": 0}, {"quality": 95}])
def test_a_photograph_that_lost_its_middle_is_told(tmp_path, options):
    assert codes(tmp_path, jpeg(**options)) == []
    assert codes(tmp_path, without_middle(jpeg(**options))) == ["IMG008"]


def test_a_progressive_photograph_that_lost_its_first_scan_is_told(tmp_path):
    data = jpeg(progressive=True)
    end = read_scans(data).ends[0]
    start = data.index(b"\xff\xda") + 14
    assert codes(tmp_path, data[: (start + end) // 2].rstrip(b"\xff") + data[end:]) == ["IMG008"]


@pytest.mark.parametrize("turn", [3, 6, 8])
def test_a_photograph_on_its_side_that_lost_its_middle_is_told(tmp_path, turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    assert codes(tmp_path, without_middle(jpeg(exif=exif))) == ["IMG008"]


def test_a_part_between_restart_marks_that_is_lost_is_told(tmp_path):
    data = jpeg(restart_marker_blocks=20)
    marks = [at for at in range(len(data) - 1) if data[at] == 0xFF and 0xD0 <= data[at + 1] <= 0xD7]
    assert len(marks) > 30
    assert codes(tmp_path, data) == []
    assert codes(tmp_path, data[: marks[10]] + data[marks[13] :]) == ["IMG008"]


def test_the_warning_stands_where_the_photograph_is_used(paper):
    paper.write("content/photos/quay.jpg", without_middle(jpeg()))
    paper.post("a", photo="quay.jpg", alt="A")
    (problem,) = paper.prepare().problems
    assert (problem.code, str(problem.at), problem.is_error) == ("IMG008", "content/posts/a.md:4:8", False)


@settings(max_examples=80, deadline=None)
@given(
    st.tuples(st.integers(1, 300), st.integers(1, 300)),
    st.integers(0, 40),
    st.sampled_from(["RGB", "L", "CMYK"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 1, 7]),
    st.integers(1, 100),
    st.sampled_from(["4:4:4", "4:2:2", "4:2:0"]),
    st.binary(max_size=40),
)
def test_a_whole_photograph_is_never_said_to_be_damaged(
    size, edge, mode, progressive, optimize, restart, quality, sub, behind
):
    options = {"restart_marker_blocks": restart} if restart else {}
    subsampling = {"subsampling": sub} if mode == "RGB" else {}
    data = jpeg(size, edge, mode, progressive=progressive, optimize=optimize, quality=quality, **options, **subsampling)
    scans = read_scans(data + behind)
    assert scans.in_turn
    assert len(scans.ends) <= 18
    assert scans.ends[-1] == len(data) - 2
    grey = Image.new("RGB", (8, 8), GREY)  # so that the picture itself is looked at
    assert not ends_in_grey(BytesIO(data + behind), grey)


@pytest.mark.parametrize("name", [path.name for path in sorted(TAGGED.glob("*.jpg"))])
def test_a_tagged_photograph_is_whole(name):
    data = (TAGGED / name).read_bytes()
    assert read_scans(data).in_turn
    assert not ends_in_grey(BytesIO(data), Image.new("RGB", (8, 8), GREY))


def test_bytes_that_fill_up_a_marker_change_nothing(tmp_path):
    for data, expected in ((jpeg(), []), (jpeg(progressive=True), []), (without_middle(jpeg()), ["IMG008"])):
        filled = data
        for end in reversed(read_scans(data).ends):
            filled = filled[:end] + b"\xff\xff\xff" + filled[end:]
        assert read_scans(filled).ends[0] == read_scans(data).ends[0]
        assert codes(tmp_path, filled) == expected


def test_a_grey_edge_is_no_damage(tmp_path):
    assert codes(tmp_path, jpeg(edge=40)) == []
    assert codes(tmp_path, jpeg((64, 64), edge=40, progressive=True)) == []


@pytest.mark.parametrize("progressive", [True, False])
def test_a_file_of_a_thousand_scans_is_refused_before_it_is_decoded(tmp_path, progressive):
    data = jpeg((64, 48), progressive=progressive)
    assert codes(tmp_path, with_scans(data, 1000)) == ["IMG007"]
    few = with_scans(data, MAX_SCANS - len(read_scans(data).ends))
    assert len(read_scans(few).ends) == MAX_SCANS
    assert "IMG007" not in codes(tmp_path, few)
    hidden = data[:-2] + b"\xff\xfe\0\4\xff\xd9" + with_scans(data, 1000)[len(data) - 2 :]
    assert codes(tmp_path, hidden) == ["IMG007"], "an end within a comment is none"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9000), st.binary(max_size=9)), max_size=6), st.booleans())
def test_no_damage_raises_anything(tmp_path_factory, damages, progressive):
    data = bytearray(jpeg((120, 90), progressive=progressive))
    for place, piece in damages:
        data[place : place + len(piece)] = piece
    codes(tmp_path_factory.mktemp("damaged"), bytes(data))
