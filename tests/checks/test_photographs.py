"""What is said of photographs is said of what readers get of them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from sitegen.checks.check import check
from tests.checks.seeded import jpeg

HEAVY = jpeg(1600, 900, shade=1, gps=True, padding=1_200_000)
FRONT = {"photo": "quay.jpg", "alt": "A gull on a bollard", "caption": "The quay", "credit": "Rui Sá"}


def found(paper, *codes: str) -> list[tuple[str, str]]:
    problems = check(paper.load(), map).problems
    return sorted((problem.code, problem.at.path) for problem in problems if problem.code in codes and problem.at)


def test_a_photograph_that_is_shown_is_published_smaller_and_without_its_place(paper):
    paper.write("content/posts/quay.jpg", HEAVY)
    paper.post("a", **FRONT)
    assert found(paper, "PIC008", "PIC009", "PIC012", "PIC013") == []


def test_an_original_that_is_kept_tells_its_place_but_weighs_on_no_page(paper):
    paper.settings("[photos]\nkeep_original = true\n")
    paper.write("content/posts/quay.jpg", HEAVY)
    paper.post("a", **FRONT)
    assert found(paper, "PIC009", "PIC013") == [("PIC013", "content/posts/quay.jpg")]


@pytest.mark.parametrize("folder", ["posts", "static"])
def test_a_file_that_is_linked_or_static_is_published_as_it_is(paper, folder):
    paper.write(f"content/{folder}/quay.jpg", HEAVY)
    paper.post("a", "[The quay](quay.jpg), whole.")
    path = f"content/{folder}/quay.jpg"
    assert found(paper, "PIC009", "PIC013") == [("PIC009", path), ("PIC013", path)]


@pytest.mark.parametrize("name", ["quay.jpg", "quay.png", "quay.webp"])
def test_a_place_in_xmp_is_found_as_well(paper, name):
    stream, xmp = io.BytesIO(), b'<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="41,9.08N"/>'
    image = Image.new("RGB", (40, 30))
    if name.endswith("png"):
        from PIL.PngImagePlugin import PngInfo

        told = PngInfo()
        told.add_itxt("XML:com.adobe.xmp", xmp.decode())
        image.save(stream, "PNG", pnginfo=told)
    else:
        image.save(stream, "JPEG" if name.endswith("jpg") else "WEBP", xmp=xmp)
    paper.write(f"content/static/{name}", stream.getvalue())
    paper.post("a")
    assert found(paper, "PIC013") == [("PIC013", f"content/static/{name}")]


@pytest.mark.parametrize(("width", "codes"), [(1199, ["PIC008"]), (1200, []), (3000, [])])
def test_whether_a_lead_is_too_small_its_own_width_says(paper, width, codes):
    paper.settings("[photos]\nwidths = [400]\n")
    paper.write("content/posts/quay.jpg", jpeg(width, 800))
    paper.post("a", **FRONT)
    assert [code for code, _ in found(paper, "PIC008")] == codes


def test_findings_name_the_file_that_the_author_wrote(paper):
    paper.write("content/posts/quay.jpg", jpeg(800, 600))
    paper.post("a", "![](quay.jpg)", photo="quay.jpg")
    problems = check(paper.load(), map).problems
    told = {problem.code: problem.message for problem in problems if problem.code.startswith("PIC")}
    assert set(told) == {"PIC001", "PIC002", "PIC003", "PIC004", "PIC008", "PIC014"}
    assert all(message.startswith("quay.jpg ") for message in told.values())


def test_pictures_are_counted_and_not_their_files(paper):
    paper.write("content/posts/quay.jpg", jpeg(1600, 900))
    paper.write("content/static/badge.png", jpeg())
    paper.post("a", "![A quay](quay.jpg)", **FRONT)
    assert check(paper.load(), map).pictures == 2


def test_a_photograph_that_is_shown_is_no_orphan_whatever_is_made_of_it(paper):
    for name in ("quay", "other"):
        paper.write(f"content/photos/{name}.jpg", jpeg())
    paper.post("a", "![A quay](/photos/quay.jpg)")
    assert found(paper, "PIC011") == [("PIC011", "content/photos/other.jpg")]
