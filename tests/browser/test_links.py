"""Every link, anchor and file that the output names is there: pages, style sheets, sitemaps."""

import json
import re
from functools import lru_cache
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ATTRIBUTES = {"href", "src", "poster", "action", "data", "cite", "background"}
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
REFRESH = re.compile(r"^\s*\d+\s*;\s*url\s*=\s*['\"]?(.+?)['\"]?\s*$", re.IGNORECASE)
URL_PROPERTIES = {"og:url", "og:image", "og:image:url", "og:image:secure_url", "twitter:image"}


@lru_cache(maxsize=4096)
def read_page(path):
    """The references of a page as written, and the names a fragment may have there."""
    tree = lxml.html.fromstring(path.read_bytes())
    references, names = [], {"", "top"}
    for element in tree.iter(lxml.etree.Element):
        for attribute, value in element.attrib.items():
            if attribute in ATTRIBUTES:
                references.append(value.strip())
            elif attribute in ("srcset", "imagesrcset"):
                references += [candidate.split()[0] for candidate in value.split(",") if candidate.strip()]
            elif attribute == "style":
                references += CSS_URL.findall(value)
        names.add(element.get("id", ""))
        if element.tag == "a":
            names.add(element.get("name", ""))
        if element.tag == "meta":
            references += of_meta(element)
        if element.tag == "style":
            references += CSS_URL.findall(element.text or "")
        if element.tag == "script" and element.get("type") == "application/ld+json":
            references += of_structured_data(json.loads(element.text))
    return references, names


def of_meta(element):
    content = element.get("content", "")
    if (element.get("http-equiv") or "").lower() == "refresh":
        return [found[1]] if (found := REFRESH.match(content)) else []
    name = element.get("property") or element.get("name")
    return [content] if name in URL_PROPERTIES else []


def of_structured_data(value):
    if isinstance(value, dict):
        found = [text for key, text in value.items() if key in ("url", "@id", "contentUrl") and isinstance(text, str)]
        return found + [text for part in value.values() for text in of_structured_data(part)]
    if isinstance(value, list):
        return [text for part in value for text in of_structured_data(part)]
    return []


def broken(site, page_url, reference):
    """Why a reference leads nowhere, or an empty text. What leads to other sites is theirs."""
    url, fragment = urldefrag(urljoin(page_url, reference))
    parts = urlsplit(url)
    if (parts.scheme, parts.netloc) != urlsplit(site.url)[:2]:
        return ""
    path = unquote(parts.path)
    if not path.startswith(site.base_path):
        return f"leaves {site.base_path}"
    target = site.folder / path.removeprefix(site.base_path)
    if path.endswith("/"):
        target /= "index.html"
    if target.is_dir():
        return "lacks the / at its end"
    if not target.is_file():
        return "leads nowhere"
    if fragment and target.suffix == ".html" and unquote(fragment) not in read_page(target)[1]:
        return "has an anchor that is not there"
    return ""


def url_of(site, path):
    return site.url + path.relative_to(site.folder).as_posix().removesuffix("index.html")


def test_no_reference_of_a_page_is_broken(site):
    pages = sorted(site.folder.rglob("*.html"))
    faults = [
        f"{path.relative_to(site.folder)}: {reference!r} {why}"
        for path in pages
        for reference in read_page(path)[0]
        if (why := broken(site, url_of(site, path), reference))
    ]
    assert len(pages) > 20
    assert not faults, f"{len(faults)} broken references:\n" + "\n".join(faults[:40])


def test_no_reference_of_a_style_sheet_is_broken(site):
    faults = [
        f"{path.relative_to(site.folder)}: {reference!r} {why}"
        for path in sorted(site.folder.rglob("*.css"))
        for reference in CSS_URL.findall(path.read_text(encoding="utf-8"))
        if (why := broken(site, url_of(site, path), reference))
    ]
    assert not faults


def locations(path):
    return [element.text.strip() for element in lxml.etree.parse(path).iter("{*}loc")]


def test_every_location_of_the_sitemaps_is_a_page_of_the_site(site):
    maps = sorted(site.folder.glob("*sitemap*.xml"))
    assert maps
    for path in maps:
        for location in locations(path):
            assert location.startswith(site.url)
            assert not broken(site, site.url, location), location


def test_every_page_that_may_be_found_is_in_the_sitemap(site):
    listed = {location for path in site.folder.glob("sitemap*.xml") for location in locations(path)}
    for path in site.pages():
        page = lxml.html.fromstring(path.read_bytes())
        robots = page.xpath("//meta[@name='robots']/@content")
        elsewhere = page.xpath("//link[@rel='canonical']/@href") != [url_of(site, path)]
        hidden = path.name == "404.html" or elsewhere or any("noindex" in content for content in robots)
        if path.name == "index.html":
            assert (url_of(site, path) in listed) != hidden, path


def test_pages_name_their_own_address(site):
    for path in site.pages():
        canonical = lxml.html.fromstring(path.read_bytes()).xpath("//link[@rel='canonical']/@href")
        if path.name == "404.html":
            continue
        assert len(canonical) == 1, path
        assert urlsplit(canonical[0]).scheme in ("http", "https"), path
