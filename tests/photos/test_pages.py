"""What a photograph's file says stands wherever the photograph does, with nothing in the front matter."""

from __future__ import annotations

import json
import os
import re
import shutil
from io import BytesIO
from pathlib import Path

import feedparser
import lxml.html
import pytest
from lxml import etree
from PIL import Image

from sitegen.base.problems import SiteError
from sitegen.base.urls import output_path
from tests.conftest import JPEG
from tests.photos.test_metadata import SAID, TAGGED

SHOWN = [name for name in SAID if not name.endswith(".tif")]  # no browser shows TIFF
LEAD = "2026/11/a/index.html"
_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Credit="{credit}" photoshop:Instructions="{instructions}">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{caption}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def picture(caption: str = "", credit: str = "", instructions: str = "", width: int = 64) -> bytes:
    stream = BytesIO()
    packet = _XMP.format(caption=caption, credit=credit, instructions=instructions)
    Image.new("RGB", (width, 48), (90, 120, 150)).save(stream, "JPEG", xmp=packet.encode())
    return stream.getvalue()


@pytest.fixture
def press(paper):
    """A paper with the bundled theme."""
    paper.settings(theme="press")
    shutil.rmtree(paper.root / "themes")
    return paper


def photo(paper, name: str, data: bytes | None = None) -> str:
    paper.write(f"content/photos/{name}", (TAGGED / name).read_bytes() if data is None else data)
    return name


def page(paper, path: str = LEAD) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(paper.files()[path].decode())


def text(element) -> str:
    return " ".join(element.text_content().split())


def data_of(tree) -> dict:
    (script,) = tree.xpath('//script[@type="application/ld+json"]')
    return json.loads(script.text_content())


@pytest.mark.parametrize("name", SHOWN)
def test_a_lead_photograph_shows_what_its_file_says(press, name):
    press.post("a", photo=photo(press, name))
    press.build()
    tree, said = page(press), SAID[name]
    (figure,) = tree.xpath('//figure[contains(@class, "photo")]')
    assert text(figure.find_class("caption")[0]) == said["caption"].replace("'", "’")
    assert text(figure.find_class("credit")[0]).startswith(said["credit"])
    assert figure.find(".//img").get("alt") == said.get("alt", "")
    assert bool(figure.find_class("ai-made")) == (said.get("digital_source_type") == "trainedAlgorithmicMedia")
    (image,) = data_of(tree)["image"]
    assert re.fullmatch(rf"https://test\.example/photos/{Path(name).stem}-96\.[0-9a-f]{{8}}\.\w+", image["contentUrl"])
    assert (image["caption"], image["creditText"]) == (said["caption"], said["credit"])
    assert [creator["name"] for creator in image.get("creator", [])] == list(said.get("creator", []))
    assert image.get("copyrightNotice", "") == said.get("copyright", "")


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_in_a_text_shows_what_its_file_says(press, name):
    press.post("a", f"Words.\n\n![](/photos/{photo(press, name)})\n")
    press.build()
    tree, said = page(press), SAID[name]
    (figure,) = tree.xpath('//div[@class="text"]//figure')
    assert text(figure.find("figcaption")).startswith(f"{said['caption']} {said['credit']}")
    assert figure.find(".//img").get("alt") == said.get("alt", "")
    assert figure.find(".//img").get("width") == "96"
    assert bool(figure.find_class("ai-made")) == (said.get("digital_source_type") == "trainedAlgorithmicMedia")
    assert [image["creditText"] for image in data_of(tree)["image"]] == [said["credit"]]


def test_credit_and_licence_are_links(press):
    press.post("a", "![](/photos/xmp.jpg)", photo=photo(press, "xmp.jpg"))
    press.build()
    credits_ = page(press).find_class("credit")
    assert len(credits_) == 2
    for credit in credits_:
        found = [(link.get("href"), link.get("rel"), link.text) for link in credit.iter("a")]
        assert found == [
            ("https://ines.example/", None, "Inês Carvalho/Harbour Courier"),
            ("https://creativecommons.org/licenses/by/4.0/", "license", "CC BY 4.0"),
        ]


def test_what_its_author_writes_of_a_photograph_counts(press):
    press.post("a", photo=photo(press, "xmp.jpg"), alt="Own alt", caption="Own caption", credit="Own credit")
    press.build()
    tree = page(press)
    (figure,) = tree.xpath('//figure[contains(@class, "photo")]')
    assert text(figure) == "Own caption Own credit, CC BY 4.0"
    assert figure.find(".//img").get("alt") == "Own alt"
    assert "ines.example" not in press.text(LEAD)  # the link of a credit that is not shown


def test_an_empty_text_says_that_there_shall_be_none(press):
    press.post(
        "a", '![Own](/photos/xmp.jpg){caption="" credit=""}', photo=photo(press, "xmp.jpg"), caption="", credit=""
    )
    press.build()
    assert [text(caption) for caption in page(press).iter("figcaption")] == []


def test_what_an_author_writes_in_a_text_counts(press):
    photo(press, "xmp.jpg")
    press.post(
        "a", '![Own alt](/photos/xmp.jpg "Own \'caption\'"){credit="Own & credit"}\n\n![](/photos/xmp.jpg "Second")'
    )
    press.build()
    first, second = page(press).xpath('//div[@class="text"]//figure')
    assert text(first.find("figcaption")) == "Own ‘caption’ Own & credit"
    assert first.find(".//img").get("alt") == "Own alt"
    assert text(second.find("figcaption")).startswith("Second Inês Carvalho/Harbour Courier")
    images = data_of(page(press))["image"]
    assert [image["creditText"] for image in images] == ["Own & credit", SAID["xmp.jpg"]["credit"]]
    assert len({image["contentUrl"] for image in images}) == 2, "files that say different things are different files"


def test_hostile_words_in_a_file_stay_words(press):
    hostile = "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;'"
    photo(press, "h.jpg", picture(hostile, hostile, ""))
    press.post("a", "![](/photos/h.jpg)", photo="h.jpg")
    press.build()
    for path, data in press.files().items():
        if path.endswith(".html"):
            assert not lxml.html.fromstring(data.decode()).xpath("//*[@onerror]"), path
            assert b"<img src=x" not in data, path
    assert data_of(page(press))["image"][0]["caption"].startswith("</script><img")


def test_feeds_carry_caption_credit_and_copyright(press):
    press.post("a", "Words.", photo=photo(press, "xmp.jpg"))
    press.build()
    said = SAID["xmp.jpg"]
    for path in ("feed.xml", "atom.xml"):
        root = etree.fromstring(press.files()[path])
        (media,) = root.iterfind(".//{http://search.yahoo.com/mrss/}content")
        url = media.get("url")
        assert output_path(url.removeprefix("https://test.example")) in press.files()
        assert media.attrib == {
            "url": url,
            "medium": "image",
            "type": "image/jpeg",
            "width": "96",
            "height": "64",
        }
        for tag, key in {
            "description": "caption",
            "credit": "credit",
            "copyright": "copyright",
            "title": "alt",
        }.items():
            assert media.findtext(f"{{*}}{tag}") == said[key]
        assert media.find("{*}license").get("href") == said["license"]
        feed = feedparser.parse(press.files()[path])
        assert not feed.bozo
        assert said["credit"] in feed.entries[0].content[0].value
    (item,) = json.loads(press.text("feed.json"))["items"]
    assert item["_photo"]["credit"] == said["credit"]
    assert item["_photo"]["license"] == said["license"]


def test_open_graph_has_the_alternative_text_of_the_file(press):
    press.post("a", photo=photo(press, "xmp.jpg"))
    press.build()
    found = {meta.get("property"): meta.get("content") for meta in page(press).iter("meta")}
    assert output_path(found["og:image"].removeprefix("https://test.example")) in press.files()
    assert found["og:image:alt"] == SAID["xmp.jpg"]["alt"]
    assert (found["og:image:width"], found["og:image:height"]) == ("96", "64")


def test_structured_data_says_how_a_picture_was_made_and_where_a_licence_is_had(press):
    press.post("a", "![](/photos/xmp.webp)", photo=photo(press, "xmp.jpg"), kind="analysis")
    photo(press, "xmp.webp")
    press.build()
    data = data_of(page(press))
    lead, other = data["image"]
    assert data["@type"] == "AnalysisNewsArticle"
    assert lead["digitalSourceType"] == "https://schema.org/DigitalCaptureDigitalSource"
    assert other["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert lead["license"] == SAID["xmp.jpg"]["license"]
    assert lead["acquireLicensePage"] == SAID["xmp.jpg"]["licensor_url"]


def test_a_page_describes_its_pictures_and_nothing_else(press):
    photo(press, "xmp.jpg")
    press.write("content/pages/about.md", "---\ntitle: About\n---\n![](/photos/xmp.jpg)\n")
    press.write("content/pages/plain.md", "---\ntitle: Plain\n---\nNothing to see.\n")
    press.build()
    about = data_of(page(press, "about/index.html"))
    assert about["@type"] == "WebPage"
    assert about["image"][0]["creditText"] == SAID["xmp.jpg"]["credit"]
    assert "ld+json" not in press.text("plain/index.html")


def test_a_picture_within_a_text_of_which_nobody_says_whose_it_is_is_not_described(press):
    press.write("content/photos/icon.jpg", JPEG)
    press.post("a", "Text ![i](/photos/icon.jpg)\n\n![I](/photos/icon.jpg)\n")
    press.build()
    assert "image" not in data_of(page(press))


# problems -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instructions", "front", "code"),
    [
        ("Embargoed until 6 p.m.", {}, "PHO001"),
        ("NO ARCHIVE, no sales", {}, "PHO002"),
        ("Mandatory credit", {}, "PHO003"),
        ("Embargoed until 6 p.m.", {"embargo": "2026-11-02"}, None),
        ("No archive", {"expires": "2036-11-02"}, None),
        ("", {}, None),
    ],
)
def test_what_an_agency_asks_is_told_at_the_photograph(press, instructions, front, code):
    photo(press, "h.jpg", picture("C", "B", instructions))
    press.post("a", photo="h.jpg", alt="A", **front)
    found = [(problem.code, str(problem.at)) for problem in press.prepare().problems]
    assert found == ([(code, "content/posts/a.md:4:8")] if code else [])


def test_metadata_that_cannot_be_read_is_told_where_the_picture_is_used(press):
    stream = BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG", xmp=b"<!DOCTYPE x><x/>")
    photo(press, "h.jpg", stream.getvalue())
    photo(press, "unused.jpg", stream.getvalue())
    press.post("a", "Words.\n\n![A](/photos/h.jpg)\n")
    (problem,) = press.prepare().problems
    assert (problem.code, problem.severity, str(problem.at)[:21]) == ("IMG010", "warning", "content/posts/a.md:8:")
    assert [str(other) for other in problem.others] == ["content/photos/h.jpg"]


# exactness ----------------------------------------------------------------------------------------------------------


def test_a_changed_caption_renders_the_pages_that_show_it_and_no_more(press):
    press.remembers = True
    photo(press, "h.jpg", picture("Before", "B"))
    press.post("a", "![](/photos/h.jpg)")
    press.post("b", "Nothing to see.")
    press.build()
    before = press.files()
    photo(press, "h.jpg", picture("After!", "B"))
    press.build()
    after = press.files()
    changed = {path for path in after if before.get(path) != after[path]}
    assert (
        changed
        == {LEAD, "feed.xml", "atom.xml", "feed.json"}
        | {path for path in after if path.startswith("photos/h-")}
        | {path for path in after if path.endswith("/feed.xml")} & changed
    )
    assert "After!" in after[LEAD].decode()


def test_a_picture_that_is_put_in_anothers_place_is_read_again(press):
    """With the same size and times."""
    press.remembers = True
    file = press.write("content/photos/h.jpg", picture("Before", "B"))
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    press.post("a", photo="h.jpg")
    press.build()
    file.write_bytes(picture("Behind", "B"))
    os.utime(file, ns=times)
    press.build()
    assert "Behind" in press.text(LEAD)


def test_no_picture_is_read_twice(press, monkeypatch):
    press.remembers = True
    photo(press, "h.jpg", picture("C", "B"))
    press.post("a", photo="h.jpg")
    press.build()

    def read(*_):
        raise AssertionError("read again")

    monkeypatch.setattr("sitegen.photos.look.read_metadata", read)
    monkeypatch.setattr("sitegen.photos.look.read_size", read)
    press.post("b", photo="h.jpg")
    press.build()
    assert "C" in press.text("2026/11/b/index.html")
    press.write("content/photos/copy.jpg", Path(press.root, "content/photos/h.jpg").read_bytes())
    press.build()


def test_a_picture_that_changes_while_it_is_read_is_not_remembered(press, monkeypatch):
    from sitegen.photos import look

    press.remembers = True
    file = press.write("content/photos/h.jpg", picture("Before", "B"))
    press.post("a", photo="h.jpg")
    first, read = file.read_bytes(), look.read_metadata

    def changing(path, name=""):
        path.write_bytes(picture("Meanwhile", "B"))
        return read(path, name)

    monkeypatch.setattr(look, "read_metadata", changing)
    with pytest.raises(SiteError, match="was changed while the site was built"):
        press.build()
    monkeypatch.setattr(look, "read_metadata", read)
    file.write_bytes(first)
    press.build()
    assert "Before" in press.text(LEAD)
    assert re.search("Meanwhile", press.text(LEAD)) is None
