from __future__ import annotations

import pytest


def views(planned) -> dict:
    return {output.url: output.output.view for output in planned.plan.outputs if hasattr(output.output, "view")}


def titles(cards) -> list[str]:
    return [card.title for card in cards]


def test_the_front_page_has_the_lead_then_the_seconds_then_the_river(paper):
    paper.posts(8)
    home = views(paper.prepare())["/"]
    assert home.lead.title == "P7"
    assert titles(home.seconds) == ["P6", "P5", "P4", "P3"]
    assert titles(home.cards) == ["P2", "P1", "P0"]
    assert titles(home.latest) == [f"P{number}" for number in range(7, -1, -1)]


def test_the_newest_featured_post_leads_and_pinned_posts_stand_apart(paper):
    paper.posts(6)
    paper.post("old-feature", date="2026-01-01", featured=True)
    paper.post("older-feature", date="2025-01-01", featured=True)
    paper.post("notice", date="2024-01-01", pinned=True)
    paper.post("pinned-feature", date="2026-11-15", pinned=True, featured=True)
    home = views(paper.prepare())["/"]
    assert home.lead.title == "Old-feature"
    assert titles(home.pinned) == ["Pinned-feature", "Notice"]
    everywhere = [home.lead.title, *titles(home.pinned), *titles(home.seconds), *titles(home.cards)]
    assert sorted(everywhere) == sorted({*everywhere}), "no story comes twice"
    assert len(everywhere) == 10, "and none is missing"


def test_a_theme_without_a_lead_has_none(paper):
    paper.write("themes/plain/theme.toml", 'name = "plain"\n[layout]\nlead = false\nseconds = 0\n')
    paper.posts(3)
    home = views(paper.prepare())["/"]
    assert home.lead is None
    assert titles(home.cards) == ["P2", "P1", "P0"]


def test_pinned_posts_stand_on_the_first_page_only(paper):
    paper.settings("[content]\nper_page = 2")
    paper.posts(12)
    paper.post("notice", date="2024-01-01", pinned=True)
    found = views(paper.prepare())
    assert titles(found["/"].pinned) == ["Notice"]
    for page in ("/page/2/", "/page/3/"):
        view = found[page]
        assert (view.lead, view.seconds, view.pinned, view.latest) == (None, (), (), ())
        assert "Notice" not in titles(view.cards)


@pytest.mark.parametrize(("posts", "pages"), [(0, 1), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3)])
def test_a_list_of_n_posts_has_as_many_pages_as_it_needs(paper, posts, pages):
    paper.settings("[content]\nper_page = 3")
    paper.source("authors/ana.md", "x", {"title": "Ana"})
    paper.posts(posts, authors=["ana"])
    found = views(paper.prepare())
    urls = ["/authors/ana/", *(f"/authors/ana/page/{number}/" for number in range(2, pages + 1))]
    assert [url for url in found if url.startswith("/authors/ana/")] == urls
    shown = [card.title for url in urls for card in found[url].cards]
    assert shown == [f"P{number}" for number in range(posts - 1, -1, -1)]
    for number, url in enumerate(urls, 1):
        view = found[url]
        assert (view.pager.number, view.pager.total, view.total) == (number, pages, posts)
        assert view.pager.newer == (urls[number - 2] if number > 1 else "")
        assert view.pager.older == (urls[number] if number < pages else "")
        assert view.head.canonical == f"https://test.example{url}"
        assert len(view.cards) <= 3


def test_further_pages_have_titles_of_their_own(paper):
    paper.settings("[content]\nper_page = 1")
    paper.posts(2, tags=["a"])
    found = views(paper.prepare())
    assert found["/tags/a/"].head.title == "a"
    assert found["/tags/a/page/2/"].head.title == "a – 2"


def test_the_archive_counts_every_post_once(paper):
    paper.post("a", date="2026-11-01")
    paper.post("b", date="2026-11-02")
    paper.post("c", date="2024-02-29")
    found = views(paper.prepare())
    archive = found["/archive/"]
    assert [(year.number, year.posts, year.url) for year in archive.years] == [(2026, 2, "/2026/"), (2024, 1, "/2024/")]
    assert [(month.number, month.posts) for month in archive.years[1].months if month.posts] == [(2, 1)]
    assert [month.url for month in archive.years[1].months if month.posts] == ["/2024/02/"]
    assert all(len(year.months) == 12 for year in archive.years)
    assert titles(found["/2026/11/"].cards) == ["B", "A"]
    assert titles(found["/2024/"].cards) == ["C"]
    assert found["/2024/02/"].heading == "February 2024"


def test_the_archive_and_the_pages_of_terms_can_be_switched_off(paper):
    paper.settings(
        "[urls]\narchive = false\ntag = false\nauthor = false\nsection = false\nseries = false\nfeeds = false"
    )
    paper.post("a", authors=["Ana"], section="news", series="S")
    found = {output.url for output in paper.prepare().plan.outputs if output.group != "asset"}
    assert found == {"/", "/2026/11/a/", "/corrections/", "/404.html", "/sitemap.xml", "/robots.txt"}


def test_corrections_are_gathered_newest_first(paper):
    paper.post("a", corrections=[{"date": "2026-11-03", "text": "older"}, {"date": "2026-11-05", "text": "newest"}])
    paper.post("b", corrections=[{"date": "2026-11-04", "text": "middle"}])
    view = views(paper.prepare())["/corrections/"]
    assert [entry.correction.text for entry in view.corrections] == ["newest", "middle", "older"]


def test_counts_of_terms_are_those_of_what_is_published(paper):
    paper.post("a", tags=["x", "y"])
    paper.post("b", tags=["x"])
    paper.post("c", tags=["x"], draft=True)
    view = views(paper.prepare())["/tags/"]
    assert [(count.term.slug, count.posts) for count in view.terms] == [("x", 2), ("y", 1)]


def test_the_parts_of_a_series_know_their_position(paper):
    paper.post("two", date="2026-11-01", series={"name": "S", "part": 2})
    paper.post("one", date="2026-11-02", series={"name": "S", "part": 1})
    view = views(paper.prepare())["/2026/11/two/"]
    assert (view.series.position, titles(view.series.parts)) == (2, ["One", "Two"])


def test_a_posts_canonical_address_may_be_elsewhere(paper):
    paper.post("a", canonical_url="https://other.example/a/")
    assert views(paper.prepare())["/2026/11/a/"].head.canonical == "https://other.example/a/"
