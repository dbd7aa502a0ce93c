from __future__ import annotations

import pytest


def urls(cards) -> list[str]:
    return [card.url.strip("/").rpartition("/")[2] for card in cards]


def term(site, kind: str, slug: str):
    return next(term for term in site.index.terms[kind] if term.slug == slug)


def test_posts_are_newest_first_and_ties_go_by_url(paper):
    paper.post("x1", slug="b", date="2026-11-01 10:00")
    paper.post("x2", slug="c", date="2026-11-01 10:00")
    paper.post("x3", slug="a", date="2026-11-01 10:00")
    paper.post("late", date="2026-11-01 10:01")
    paper.post("day", date="2026-11-01")
    assert urls(paper.prepare().site.index.cards) == ["late", "a", "b", "c", "day"]


def test_order_is_by_the_instant_whatever_the_offset_says(paper):
    paper.post("earlier", date="2026-11-01 12:00 +05:00")
    paper.post("later", date="2026-11-01 08:00 Z")
    assert urls(paper.prepare().site.index.cards) == ["later", "earlier"]


def test_order_in_the_repeated_hour_of_autumn_is_by_the_instant(paper):
    paper.settings(site='timezone = "Europe/Berlin"')
    paper.post("first", date="2026-10-25 02:30 +02:00")
    paper.post("second", date="2026-10-25 02:10 +01:00")
    assert urls(paper.prepare().site.index.cards) == ["second", "first"]


def test_neighbours_are_the_posts_next_to_one_in_time(paper):
    paper.post("a", date="2026-11-01", section="news")
    paper.post("b", date="2026-11-02", section="sport")
    paper.post("c", date="2026-11-03", section="news")
    index = paper.prepare().site.index
    near = {
        path.rpartition("/")[2]: (n.newer and n.newer.title, n.older and n.older.title)
        for path, n in index.neighbours.items()
    }
    assert near == {"a.md": ("B", None), "b.md": ("C", "A"), "c.md": (None, "B")}
    near = {
        path.rpartition("/")[2]: (n.newer and n.newer.title, n.older and n.older.title)
        for path, n in index.in_section.items()
    }
    assert near == {"a.md": ("C", None), "b.md": (None, None), "c.md": (None, "A")}


def test_neighbours_of_nobody_and_of_one(paper):
    assert dict(paper.prepare().site.index.neighbours) == {}
    paper.post("a", section="news")
    index = paper.prepare().site.index
    assert [*index.neighbours.values(), *index.in_section.values()] == [(None, None), (None, None)]


def test_a_series_is_in_the_order_of_its_parts_then_of_its_dates(paper):
    paper.post("third", date="2026-11-01", series={"name": "S", "part": 3})
    paper.post("first", date="2026-11-05", series={"name": "S", "part": 1})
    paper.post("loose-new", date="2026-11-04", series="S")
    paper.post("loose-old", date="2026-11-02", series="S")
    paper.post("loose-tie", date="2026-11-02", series="S")
    site = paper.prepare().site
    assert urls(site.index.posts_of[term(site, "series", "s")]) == [
        "first",
        "third",
        "loose-old",
        "loose-tie",
        "loose-new",
    ]


def test_months_are_those_of_the_sites_zone(paper):
    paper.settings(site='timezone = "Pacific/Auckland"')
    paper.post("a", date="2026-10-31 20:00 Z")
    index = paper.prepare().site.index
    assert list(index.months) == [(2026, 11)]
    assert index.cards[0].url == "/2026/11/a/"


def test_related_posts_share_the_rarest_names_and_the_nearest_comes_first(paper):
    paper.post("me", date="2026-10-10", tags=["common", "rare"])
    paper.post("rare-far", date="2026-01-01", tags=["rare"])
    for number in range(1, 6):
        paper.post(f"c{number}", date=f"2026-10-{10 + number}", tags=["common"])
    related = paper.prepare().site.index.related
    assert urls(related["content/posts/me.md"]) == ["rare-far", "c1", "c2"]


def test_related_posts_do_not_depend_on_the_order_of_tags(paper):
    paper.posts(12, tags=["a", "b", "c"])
    first = paper.prepare().site.index.related
    paper.posts(12, tags=["c", "b", "a"])
    second = paper.prepare().site.index.related
    assert {path: urls(cards) for path, cards in first.items()} == {path: urls(cards) for path, cards in second.items()}


def test_what_the_author_chose_comes_first_and_nothing_comes_twice(paper):
    paper.post("me", date="2026-10-10", tags=["a"], related=["far", "/2026/10/near/"])
    paper.post("far", date="2020-01-01")
    paper.post("near", date="2026-10-11", tags=["a"])
    paper.post("other", date="2026-10-12", tags=["a"])
    related = paper.prepare().site.index.related
    assert urls(related["content/posts/me.md"]) == ["far", "near", "other"]
    assert "content/posts/me.md" not in {card.path for card in related["content/posts/me.md"]}


def test_all_that_the_author_chose_is_shown(paper):
    paper.posts(6)
    paper.post("me", related=["p0", "p1", "p2", "p3", "p4", "p0"])
    assert urls(paper.prepare().site.index.related["content/posts/me.md"]) == ["p0", "p1", "p2", "p3", "p4"]


def test_nobody_is_related_to_a_post_alone(paper):
    paper.post("me")
    paper.post("other")
    assert not any(paper.prepare().site.index.related.values())


def test_a_related_post_that_is_not_there_is_an_error(paper):
    paper.post("me", related=["flod"])
    paper.post("flood")
    (problem,) = paper.prepare().problems
    assert (problem.code, problem.hint) == ("LINK005", "did you mean flood?")


@pytest.mark.parametrize("front", [{"draft": True}, {"embargo": "2026-12-01"}, {"date": "2026-12-01"}])
def test_a_related_post_that_is_held_back_waits_for_its_time(paper, front):
    paper.post("me", related=["flood"])
    paper.post("flood", **front)
    planned = paper.prepare()
    assert planned.problems == ()
    assert not planned.site.index.related["content/posts/me.md"]


def test_a_correction_after_publication_is_the_last_change(paper):
    paper.post(
        "a", date="2026-11-01", corrections=[{"date": "2026-11-03", "text": "x"}, {"date": "2026-11-02", "text": "y"}]
    )
    paper.post("b", date="2026-11-01", updated="2026-11-09", corrections=[{"date": "2026-11-03", "text": "x"}])
    paper.post("c", date="2026-11-01 09:00", corrections=[{"date": "2026-11-01", "text": "x"}])
    cards = {card.title: card for card in paper.prepare().site.index.cards}
    assert f"{cards['A'].updated.at:%d}" == "03"
    assert f"{cards['B'].updated.at:%d}" == "09"
    assert cards["C"].updated is None, "the day of a correction, without a time, is not before the post's own time"
