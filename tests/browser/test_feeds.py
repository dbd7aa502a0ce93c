"""The sample blog's feeds, as feed readers take them."""

import json
from urllib.parse import urlsplit

import feedparser
import lxml.html
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def feeds(site, *names):
    found = sorted(path for name in names for path in site.folder.rglob(name))
    assert found, f"no {' or '.join(names)} in the output"
    return found


def is_absolute(url):
    parts = urlsplit(url)
    return bool((parts.scheme in ("http", "https") and parts.netloc) or parts.scheme in ("mailto", "tel", "data"))


def relative_urls(body):
    if not body.strip():
        return []
    tree = lxml.html.fragment_fromstring(body, create_parent="div")
    found = [value for _, _, value, _ in tree.iterlinks()]
    found += [part.split()[0] for value in tree.xpath("//@srcset") for part in value.split(",")]
    return [url for url in found if not is_absolute(url)]


def test_rss_and_atom_are_well_formed_and_every_link_is_whole(site):
    for path in feeds(site, "feed.xml", "atom.xml"):
        parsed = feedparser.parse(path.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
        assert not parsed.bozo, f"{path}: {parsed.get('bozo_exception')}"
        assert parsed.version in ("rss20", "atom10")
        assert parsed.feed.title
        assert parsed.entries, path
        for entry in parsed.entries:
            assert entry.link.startswith(site.url), path
            assert entry.id, path
            assert entry.get("published_parsed") or entry.get("updated_parsed"), path
            urls = [link.href for link in [*entry.get("links", []), *entry.get("enclosures", [])]]
            assert [url for url in urls if not is_absolute(url)] == [], path
            bodies = [part.value for part in entry.get("content", []) if "html" in part.type]
            for body in [*bodies, entry.get("summary", "")]:
                assert relative_urls(body) == [], f"{path}: {entry.link}"


def test_entries_have_lasting_and_different_names(site):
    for path in feeds(site, "feed.xml", "atom.xml"):
        names = [entry.id for entry in feedparser.parse(path.read_bytes()).entries]
        assert len(names) == len(set(names)), path


def test_json_feed_holds_what_its_specification_asks(site):
    for path in feeds(site, "feed.json"):
        feed = json.loads(path.read_text(encoding="utf-8"))
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["home_page_url"].startswith(site.url)
        assert feed["feed_url"] == site.url + path.relative_to(site.folder).as_posix()
        assert feed["items"]
        for item in feed["items"]:
            assert item["id"]
            assert item["url"].startswith(site.url)
            assert "content_html" in item or "content_text" in item
            assert relative_urls(item.get("content_html", "")) == [], item["url"]
