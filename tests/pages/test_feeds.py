from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from types import SimpleNamespace

import feedparser
import pytest
from lxml import etree

from sitegen.content.model import Moment
from sitegen.pages.feeds import feed_bytes
from sitegen.pages.outputs import Feed, FeedItem
from sitegen.pages.views import Text
from tests.conftest import JPEG

HOSTILE = """A text with ]]> in it, & <b>raw</b> "quotes".

<a href="/files/x.pdf">file</a> ![](/photos/p.jpg) [above](#part) [there](other.md#part) [^1]

## Part

<img src="/photos/p.jpg" srcset="/photos/p.jpg 2x" alt="">

[^1]: A note.
"""
FEEDS = ("feed.xml", "atom.xml", "tags/x-y/feed.xml", "sections/news/feed.xml", "authors/ana/feed.xml")


@pytest.fixture
def hostile(paper):
    paper.settings(site='description = "Bell \\u0007 & <tag> ]]> \\ufffe"', more="[feeds]\nitems = 5")
    paper.write("content/static/files/x.pdf", "x")
    paper.write("content/photos/p.jpg", JPEG)
    paper.post("other", "## Part", section="news", date="2026-10-01 08:00 +02:00", tags=["x & y"])
    paper.post(
        "news/one",
        HOSTILE.replace("other.md", "../other.md"),
        title='A & B ]]> <i>"C"</i>',
        tags=["x & y"],
        authors=["Ana"],
        date="2026-11-01 09:00",
        updated="2026-11-10 10:00",
        photo="p.jpg",
        caption="Quay & tide",
        credit="Ana <Sá>",
    )
    paper.build()
    return paper


def parsed(paper, path: str):
    feed = feedparser.parse(paper.files()[path])
    assert not feed.bozo, (path, feed.get("bozo_exception"))
    return feed


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_well_formed_whatever_stands_in_it(hostile, path):
    feed = parsed(hostile, path)
    assert feed.entries
    root = etree.fromstring(hostile.files()[path])
    (title,) = [element.text for element in root.iterfind(".//{*}title") if "A & B" in element.text]
    assert title.startswith("A & B ]]> <i>")


@pytest.mark.parametrize("path", FEEDS)
def test_every_address_in_a_feed_is_whole(hostile, path):
    text = hostile.text(path).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    found = re.findall(r'(?:href|src|srcset|url)="([^"]*)"|<(?:link|guid|id)(?: isPermaLink="true")?>([^<]+)<', text)
    addresses = [one or other for one, other in found]
    assert len(addresses) > 5
    assert [address for address in addresses if not address.startswith("https://test.example/")] == []


def test_every_address_in_the_json_feed_is_whole(hostile):
    feed = json.loads(hostile.text("feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://test.example/feed.json"
    for item in feed["items"]:
        assert item["id"] == item["url"]
        found = re.findall(r'(?:href|src)="([^"]*)"', item["content_html"])
        assert all(address.startswith("https://test.example/") for address in (item["url"], *found))


def test_the_end_mark_of_cdata_in_a_text_survives(hostile):
    (entry,) = [entry for entry in parsed(hostile, "feed.xml").entries if "one" in entry.link]
    root = etree.fromstring(hostile.files()["feed.xml"])
    encoded = root.findtext(".//item/{http://purl.org/rss/1.0/modules/content/}encoded")
    assert "]]&gt; in it" in encoded
    assert entry.id == "https://test.example/2026/11/one/"


def test_raw_end_marks_of_cdata_are_split():
    card = SimpleNamespace(title="T", summary="S", authors=(), tags=(), picture=None, updated=None, lang="en")
    moment = Moment(datetime(2026, 1, 1, tzinfo=UTC), False)
    card.published = moment
    item = FeedItem(card, "https://x.example/a/", Text("<script>a[b[0]]>1</script>]]>", (), ()), "")
    feed = Feed("rss", "T", "", "en", "https://x.example/feed.xml", "https://x.example/", moment, (item,))
    root = etree.fromstring(feed_bytes(feed))
    assert root.findtext(".//{*}encoded") == "<script>a[b[0]]>1</script>]]>"


def test_characters_that_xml_has_no_place_for_are_left_out(hostile):
    root = etree.fromstring(hostile.files()["feed.xml"])
    assert root.findtext("channel/description") == "Bell  & <tag> ]]> "
    assert "\x07" not in hostile.text("atom.xml")


def test_a_feed_is_as_new_as_the_newest_change_in_it(hostile):
    assert parsed(hostile, "feed.xml").feed.updated == "Tue, 10 Nov 2026 10:00:00 +0000"
    assert parsed(hostile, "atom.xml").feed.updated == "2026-11-10T10:00:00Z"
    hostile.build()
    hostile.post("correction", date="2026-11-01", corrections=[{"date": "2026-11-12", "text": "x"}])
    hostile.build()
    assert parsed(hostile, "feed.xml").feed.updated == "Thu, 12 Nov 2026 00:00:00 +0000"


def test_a_change_moves_no_id_and_no_date_of_publication(hostile):
    before = {entry.id: entry.published for entry in parsed(hostile, "feed.xml").entries}
    hostile.post(
        "other",
        "## Part\n\nChanged.",
        title="Changed",
        date="2026-10-01 08:00 +02:00",
        updated="2026-11-11",
        tags=["x & y"],
    )
    hostile.build()
    assert {entry.id: entry.published for entry in parsed(hostile, "feed.xml").entries} == before
    (entry,) = [entry for entry in parsed(hostile, "atom.xml").entries if entry.title == "Changed"]
    assert entry.updated == "2026-11-11T00:00:00Z"


def test_feeds_have_the_newest_posts_in_the_order_of_the_site(paper):
    paper.settings("[feeds]\nitems = 3")
    paper.posts(5, tags=["a"])
    paper.build()
    for path in ("feed.xml", "atom.xml", "tags/a/feed.xml"):
        assert [entry.title for entry in parsed(paper, path).entries] == ["P4", "P3", "P2"]
    assert [item["title"] for item in json.loads(paper.text("feed.json"))["items"]] == ["P4", "P3", "P2"]


def test_feeds_of_terms_have_their_own_posts_and_name_their_own_page(paper):
    paper.post("a", tags=["Sea"], section="news", authors=["Ana"], series="S")
    paper.post("b", tags=["land"])
    paper.build()
    for path, home in (
        ("tags/sea/feed.xml", "/tags/sea/"),
        ("sections/news/feed.xml", "/sections/news/"),
        ("authors/ana/feed.xml", "/authors/ana/"),
    ):
        feed = parsed(paper, path)
        assert [entry.title for entry in feed.entries] == ["A"]
        assert feed.feed.link == f"https://test.example{home}"
        assert feed.feed.links[1].href == f"https://test.example/{path}"
    assert "series/s/feed.xml" not in paper.files()


def test_summaries_only_where_whole_texts_are_not_wanted(paper):
    paper.settings("[feeds]\nfull_content = false")
    paper.post("a", "First words.\n\nSecond paragraph.", photo="https://x.example/p.jpg")
    paper.build()
    for path in ("feed.xml", "atom.xml", "feed.json"):
        assert "First words." in paper.text(path)
        assert "Second paragraph." not in paper.text(path)
    assert "content:encoded>" not in paper.text("feed.xml")
    assert "content_html" not in json.loads(paper.text("feed.json"))["items"][0]


def test_a_photograph_without_a_text_is_a_whole_text(paper):
    paper.write("content/photos/p.jpg", JPEG)
    paper.post("a", "", photo="p.jpg", caption="The quay", credit="Ana Sá")
    paper.build()
    for path in ("feed.xml", "atom.xml"):
        assert "<figcaption>The quay" in parsed(paper, path).entries[0].content[0].value
    assert "figcaption" in json.loads(paper.text("feed.json"))["items"][0]["content_html"]


def test_a_photograph_keeps_its_caption_and_credit(hostile):
    root = etree.fromstring(hostile.files()["feed.xml"])
    media = root.find(".//{http://search.yahoo.com/mrss/}content")
    assert re.fullmatch(r"https://test.example/photos/p-1\.[0-9a-f]{8}\.jpg", media.get("url"))
    assert media.findtext("{*}credit") == "Ana <Sá>"
    assert media.findtext("{*}description") == "Quay & tide"


def test_feeds_of_an_empty_site_are_valid(paper):
    paper.build()
    assert parsed(paper, "feed.xml").entries == []
    assert parsed(paper, "atom.xml").feed.updated
    assert json.loads(paper.text("feed.json"))["items"] == []


def test_feeds_below_a_base_path_have_it_in_every_address(paper):
    paper.write("content/photos/p q.jpg", JPEG)
    paper.post("ä", "![](/photos/p%20q.jpg) [up](#x)\n\n## X", title="Ä", slug="ä")
    paper.build(base_url="https://user.github.io/my repo/".replace(" ", "%20"))
    text = paper.text("feed.xml")
    assert "https://user.github.io/my%20repo/2026/11/%C3%A4/" in text
    assert re.search(r'src="https://user.github.io/my%20repo/photos/p%20q-1\.[0-9a-f]{8}\.jpg"', text)
    assert not re.search(r'(?:href|src)="/', text)
