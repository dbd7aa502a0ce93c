"""`explain` says of a picture who says what of it, and which files are made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.base.problems import Problem
from sitegen.report.explained import explained_text
from tests.build.test_explain import explained
from tests.checks.seeded import jpeg

TAGGED = Path(__file__).parents[1] / "photos/tagged"
CAPTION = "Volunteers fill sandbags on the Rua da Praça in Foz, Monday, March 3, 2025."


@pytest.fixture
def site(paper):
    """A photograph that exiftool has tagged, as a lead and in a text."""
    paper.settings("[photos]\nwidths = [100]\nformats = []\ncrops = []\n")
    paper.write("content/photos/sandbags.jpg", (TAGGED / "xmp.jpg").read_bytes())
    paper.post("a", photo="sandbags.jpg", credit="Ana Lopes", alt="")
    paper.post("b", 'See:\n\n![Four people](sandbags.jpg "In Foz")')
    return paper


def said(shown):
    return {one.what: (one.text, one.by) for one in shown.said}


def test_of_a_photograph_is_said_who_says_what_wherever_it_is_shown(site):
    lead, body = explained(site, "content/photos/sandbags.jpg").pictures
    assert (lead.at.path, lead.at.line, lead.use) == ("content/posts/a.md", 4, "lead photograph")
    assert (body.at.path, body.at.line, body.use) == ("content/posts/b.md", 8, "in the text")
    assert said(lead)["caption"] == (CAPTION, "XMP")
    assert said(lead)["credit"] == ("Ana Lopes", "front matter")
    assert said(lead)["alternative text"] == ("", "front matter")
    assert said(body)["caption"] == ("In Foz", "text")
    assert said(body)["credit"] == ("Inês Carvalho/Harbour Courier", "XMP")
    assert said(body)["creator"] == ("Inês Carvalho", "XMP")


@pytest.mark.parametrize(("name", "part"), [("iptc-latin1.jpg", "IPTC"), ("exif.jpg", "EXIF"), ("xmp.webp", "XMP")])
def test_the_part_of_the_file_is_named(site, name, part):
    site.write(f"content/posts/{name}", (TAGGED / name).read_bytes())
    site.post("c", photo=name)
    (lead,) = explained(site, f"content/posts/{name}").pictures
    assert said(lead)["caption"][1] == part
    assert f"caption ({part}): " in explained_text(explained(site, "/2026/11/c/"))


def test_what_is_made_of_it_is_listed_and_each_file_finds_it(site):
    site.build()
    found = explained(site, "content/photos/sandbags.jpg")
    urls = [line.partition(" (")[0] for line in found.files]
    assert sorted(urls) == sorted(f"/{path}" for path in site.files() if path.startswith("photos/"))
    assert len(urls) == 2, "one with the credit of each text"
    assert all(line.endswith(" (96 x 64)") for line in found.files), found.files
    for url in urls:
        one = explained(site, url)
        assert (one.source, one.state) == ("content/photos/sandbags.jpg", "up to date")
        assert one.pictures == found.pictures


def test_the_page_of_a_text_says_it_of_each_of_its_pictures(site):
    text = explained_text(explained(site, "content/posts/a.md"))
    assert (
        "pictures    content/photos/sandbags.jpg, lead photograph\n"
        "              alternative text (front matter): none\n"
        f"              caption (XMP): {CAPTION}\n"
        "              credit (front matter): Ana Lopes\n"
    ) in text


def test_what_nobody_wrote_is_said(paper):
    paper.write("content/posts/plain.jpg", jpeg())
    paper.post("a", photo="plain.jpg")
    assert "  credit: nobody wrote one\n" in explained_text(explained(paper, "content/posts/plain.jpg"))


def test_a_photograph_that_nobody_uses_says_so(site):
    site.write("content/photos/other.jpg", (TAGGED / "xmp.jpg").read_bytes())
    problem = explained(site, "content/photos/other.jpg")
    assert isinstance(problem, Problem)
    assert problem.message == "no text that is published now uses content/photos/other.jpg"
