"""The picture that other sites show for a story: drawn where the settings ask for it, or named by the story."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from sitegen.site.model import Printed


@pytest.fixture
def drawn(paper):
    """Builds the paper with cards; gives the picture that the page of its post offers to other sites."""

    def built() -> str:
        paper.settings("[photos]\nsocial_cards = true\n", theme="courier")
        paper.build()
        return shown(paper)

    return built


def shown(paper) -> str:
    (url,) = re.findall(
        '<meta property="og:image" content="https://test.example/(.+?)"', paper.text("2026/11/a/index.html")
    )
    return url


def picture(size: tuple[int, int] = (1600, 1067)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "#2f6f8f").save(stream, "JPEG")
    return stream.getvalue()


def cards(paper) -> list[str]:
    return [path for path in paper.files() if "/card." in path]


def test_no_card_is_drawn_unless_the_settings_ask_for_it(paper):
    paper.settings(theme="courier")
    paper.write("content/posts/p.jpg", picture())
    paper.post("a", photo="p.jpg", alt="Water")
    paper.build()
    assert cards(paper) == []
    assert re.fullmatch(r"2026/11/a/p-16x9\.[0-9a-f]{8}\.jpg", shown(paper))


def test_a_card_has_the_size_that_the_page_says(paper, drawn):
    paper.post("a")
    url = drawn()
    assert re.fullmatch(r"2026/11/a/card\.[0-9a-f]{8}\.png", url)
    with Image.open(io.BytesIO(paper.files()[url])) as card:
        assert card.size == (1200, 630)
    html = paper.text("2026/11/a/index.html")
    assert 'og:image:width" content="1200"' in html
    assert 'og:image:height" content="630"' in html


def test_a_card_shows_the_lead_photograph(paper, drawn):
    paper.write("content/posts/p.jpg", picture())
    paper.post("a", photo="p.jpg", alt="Water")
    url = drawn()
    assert url.endswith(".jpg")
    with Image.open(io.BytesIO(paper.files()[url])) as card:
        assert card.size == (1200, 630)
        red, green, blue = card.convert("RGB").getpixel((600, 20))
    assert blue > green > red


def test_a_new_headline_is_a_new_card_and_a_new_text_is_none(paper, drawn):
    paper.post("a", "One text.", title="One headline")
    first = drawn()
    paper.post("a", "Another text.", title="One headline")
    assert drawn() == first
    paper.post("a", "Another text.", title="Another headline")
    second = drawn()
    assert second != first
    assert cards(paper) == [second]


def test_a_story_names_its_own_picture(paper, drawn):
    paper.write("content/posts/own.jpg", picture())
    paper.post("a", social_image="own.jpg")
    url = drawn()
    assert re.fullmatch(r"2026/11/a/own-16x9\.[0-9a-f]{8}\.jpg", url)
    assert [path for path in paper.files() if path.endswith((".jpg", ".webp"))] == [url]
    assert cards(paper) == []


def test_a_named_picture_that_leads_as_well_is_made_once(paper, drawn):
    paper.write("content/posts/own.jpg", picture())
    paper.post("a", social_image="own.jpg", photo="own.jpg", alt="")
    url = drawn()
    assert [path for path in paper.files() if "-16x9." in path] == [url]


def test_a_named_picture_too_small_for_a_crop_is_shown_whole(paper, drawn):
    paper.write("content/posts/own.jpg", picture((300, 100)))
    paper.post("a", social_image="own.jpg")
    url = drawn()
    assert re.fullmatch(r"2026/11/a/own-300\.[0-9a-f]{8}\.jpg", url)
    assert [path for path in paper.files() if path.endswith((".jpg", ".webp"))] == [url]


@pytest.mark.parametrize("typography", ["true", "false"])
def test_a_card_speaks_the_language_of_its_site(paper, typography):
    more = f"[markdown]\ntypography = {typography}\n[photos]\nsocial_cards = true\n"
    paper.settings(more, theme="courier", site='language = "ja"')
    paper.post("a")
    paper.post("b", lang="zh-Hans")
    recipes = [one.recipe for one in paper.prepare().site.files.values() if isinstance(one, Printed)]
    assert {recipe.headline: recipe.language for recipe in recipes} == {"A": "ja", "B": "zh-Hans"}


def test_a_picture_that_is_named_and_not_there_is_an_error_at_its_line(paper):
    paper.post("a", social_image="onw.jpg")
    (problem,) = paper.prepare().problems
    assert (problem.code, problem.at.path, problem.at.line) == ("IMG001", "content/posts/a.md", 4)
