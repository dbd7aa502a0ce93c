"""The sample blog keeps Google's rules for the pictures of articles."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import pytest

from sitegen.build.build import build
from sitegen.build.flags import Flags
from sitegen.build.project import load_project

ROOT = Path(__file__).parents[2]
RIGHTS = ("creator", "creditText", "copyrightNotice", "license")


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """The structured data of every article of the sample blog, by output path, with the article's tree."""
    root = tmp_path_factory.mktemp("sample")
    for name in ("content", "themes"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "sitegen.toml", root)
    build(load_project(Flags(now=datetime(2026, 11, 20, tzinfo=UTC), config=root / "sitegen.toml")), map)
    found = {}
    for file in sorted((root / "output").rglob("index.html")):
        tree = lxml.html.fromstring(file.read_text("utf-8"))
        if tree.xpath('//meta[@property="og:type"][@content="article"]'):
            scripts = tree.xpath('//script[@type="application/ld+json"]')
            found[file.relative_to(root / "output").as_posix()] = tree, [json.loads(one.text) for one in scripts]
    return found


def test_every_article_is_described_once(articles):
    assert len(articles) > 10
    for path, (tree, data) in articles.items():
        assert len(data) == 1, path
        (article,) = data
        assert article["@type"].endswith("Article")
        assert article["headline"] == " ".join(tree.xpath("//h1")[-1].text_content().split())
        shown = tree.xpath('//p[@class="dates label"]//time/@datetime')
        assert [article["datePublished"], *filter(None, [article.get("dateModified")])] == shown


def test_every_picture_of_an_article_has_its_rights_and_a_whole_address(articles):
    seen = 0
    for path, (tree, (article,)) in articles.items():
        sources = {image.get("src") for image in tree.xpath("//article//figure//img")}
        described = {image["contentUrl"] for image in article.get("image", [])}
        for image in article.get("image", []):
            seen += 1
            assert image["contentUrl"].startswith("https://harbour.example/"), path
            assert any(image.get(name) for name in RIGHTS), (path, image)
            assert image["width"] * image["height"] >= 50_000, path
            assert image.get("license", "https://").startswith("https://"), path
        local = {f"https://harbour.example{source}" for source in sources if source.startswith("/")}
        assert {address for address in local if not address.endswith(".svg")} <= described, path
    assert seen > 10


def test_every_lead_photograph_has_the_three_shapes_that_google_asks_for(articles):
    seen = 0
    for path, (tree, (article,)) in articles.items():
        lead = tree.xpath('//meta[@property="og:image"]/@content')
        if not lead or lead[0].endswith(".svg"):
            continue
        seen += 1
        shapes = {round(image["width"] / image["height"], 2): image for image in article["image"]}
        assert {1.78, 1.33, 1.0} <= shapes.keys(), path
        assert shapes[1.78]["contentUrl"] == lead[0], path
        assert shapes[1.78]["width"] >= 1200, path
        for shape in (1.78, 1.33, 1.0):
            assert any(shapes[shape].get(name) for name in RIGHTS), path
    assert seen > 10
