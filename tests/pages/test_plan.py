from __future__ import annotations

import pytest
from lxml import etree

from sitegen.pages import plan as plan_module

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(data: bytes) -> dict[str, str | None]:
    root = etree.fromstring(data)
    return {entry.findtext(f"{NAMESPACE}loc"): entry.findtext(f"{NAMESPACE}lastmod") for entry in root}


def test_the_sitemap_has_every_page_once_and_true_dates_only(paper):
    paper.post("a", date="2026-11-01 09:00 +01:00", tags=["x"])
    paper.post("b", date="2026-11-01", updated="2026-11-05 10:00")
    paper.source("pages/about.md", "x", {"title": "About"})
    paper.source("pages/terms.md", "x", {"title": "Terms", "updated": "2026-11-06"})
    paper.build()
    found = entries(paper.files()["sitemap.xml"])
    dates = {url.removeprefix("https://test.example"): date for url, date in found.items()}
    assert {url: date for url, date in dates.items() if date} == {
        "/2026/11/a/": "2026-11-01T08:00:00+00:00",
        "/2026/11/b/": "2026-11-05T10:00:00+00:00",
        "/terms/": "2026-11-06",
    }
    pages = {f"/{path.removesuffix('index.html')}" for path in paper.files() if path.endswith(".html")}
    assert set(dates) == pages - {"/404.html"}


def test_hidden_pages_redirects_and_pages_at_home_elsewhere_are_not_in_the_sitemap(paper):
    paper.post("a", noindex=True)
    paper.post("b", canonical_url="https://other.example/b/")
    paper.post("c", aliases=["/old/"])
    paper.source("pages/about.md", "x", {"title": "About", "noindex": True})
    paper.build()
    found = entries(paper.files()["sitemap.xml"])
    assert {url for url in found if "/2026/11/" in url and len(url) > 30} == {"https://test.example/2026/11/c/"}
    assert not {url for url in found if "old" in url or "about" in url or "404" in url or "other.example" in url}


def test_a_long_sitemap_is_split_and_nothing_is_lost(paper, monkeypatch):
    paper.posts(7)
    paper.build()
    whole = entries(paper.files()["sitemap.xml"])
    monkeypatch.setattr(plan_module, "MAX_ENTRIES", 5)
    paper.build()
    files = paper.files()
    index = etree.fromstring(files["sitemap.xml"])
    assert index.tag == f"{NAMESPACE}sitemapindex"
    parts = [entry.findtext(f"{NAMESPACE}loc") for entry in index]
    names = [part.removeprefix("https://test.example/") for part in parts]
    assert names == [f"sitemap-{number}.xml" for number in range(1, len(names) + 1)]
    found: dict = {}
    for name in names:
        some = entries(files[name])
        assert len(some) <= 5
        found |= some
    assert found == whole
    monkeypatch.undo()
    paper.build()
    assert "sitemap-1.xml" not in paper.files()


def test_a_sitemap_just_as_long_as_allowed_is_one_file(paper, monkeypatch):
    paper.posts(3)
    paper.build()
    monkeypatch.setattr(plan_module, "MAX_ENTRIES", len(entries(paper.files()["sitemap.xml"])))
    assert paper.build().committed.written == 0


def test_robots_names_the_sitemap_and_gives_way_to_the_sites_own(paper):
    paper.build(base_url="https://user.github.io/repo/")
    assert "Sitemap: https://user.github.io/repo/sitemap.xml\n" in paper.text("robots.txt")
    paper.write("content/static/robots.txt", "User-agent: *\nDisallow: /\n")
    built = paper.build()
    assert paper.text("robots.txt") == "User-agent: *\nDisallow: /\n"
    assert built.problems == ()


def test_an_alias_is_a_page_that_leads_on(paper):
    paper.post("a", aliases=["/old/a/", "/2019/a.html"])
    paper.source("pages/about.md", "x", {"title": "About", "aliases": ["/info/"]})
    paper.build(base_url="https://user.github.io/repo/")
    for path, target in (
        ("old/a/index.html", "/repo/2026/11/a/"),
        ("2019/a.html", "/repo/2026/11/a/"),
        ("info/index.html", "/repo/about/"),
    ):
        text = paper.text(path)
        assert f'content="0; url={target}"' in text
        assert f'<a href="{target}">' in text
        assert f'<link rel="canonical" href="https://user.github.io{target}">' in text
        assert '<meta name="robots" content="noindex">' in text


def test_an_alias_never_replaces_a_page(paper):
    paper.post("a", aliases=["/2026/11/b/"])
    paper.post("b")
    assert [problem.code for problem in paper.prepare().problems] == ["URL001"]


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ({"url": "/same/"}, {"url": "/same/"}, "URL001"),
        ({"url": "/same/"}, {"url": "/Same/"}, "URL002"),
        ({"url": "/sam\u00e9/"}, {"url": "/SAM\u00c9/"}, "URL002"),
        ({"url": "/same.html"}, {"url": "/same.html/below/"}, "URL004"),
        ({"url": "/tags/x/"}, {"tags": ["x"]}, "URL001"),
        ({"url": "/archive/"}, {}, "URL001"),
        ({"url": "/feed.xml"}, {}, "URL001"),
    ],
)
def test_no_two_outputs_are_one_file(paper, first, second, code):
    paper.post("a", **first)
    paper.post("b", **second)
    found = [problem.code for problem in paper.prepare().problems]
    assert code in found
    assert all(problem.startswith("URL") for problem in found)


def test_every_output_has_a_place_of_its_own(paper):
    paper.posts(5, tags=["a", "b"], authors=["Ana"], section="news", series="S")
    outputs = paper.prepare().plan.outputs
    assert len({output.url for output in outputs}) == len(outputs)
    assert all(output.url.startswith("/") for output in outputs)


def test_a_menu_entry_that_leads_nowhere_is_an_error_in_the_settings(paper):
    paper.settings('[menu]\nmain = [{ title = "About", url = "/abuot/" }]')
    paper.source("pages/about.md", "x", {"title": "About"})
    (problem,) = paper.prepare().problems
    assert (problem.code, problem.at.path, problem.hint) == ("LINK001", "sitegen.toml", "did you mean /about/?")
