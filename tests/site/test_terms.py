from __future__ import annotations

from collections.abc import Iterable


def codes(problems: Iterable) -> list[str]:
    return [problem.code for problem in problems]


def names(site, kind: str) -> dict[str, str]:
    return {term.slug: term.name for term in site.index.terms[kind]}


def test_spellings_of_one_name_are_one_tag_under_the_usual_spelling(paper):
    paper.post("a", tags=["Climate"])
    paper.post("b", tags=["climate"])
    paper.post("c", tags=["Climate"])
    planned = paper.prepare()
    assert names(planned.site, "tag") == {"climate": "Climate"}
    (term,) = planned.site.index.terms["tag"]
    assert len(planned.site.index.posts_of[term]) == 3
    (problem,) = planned.problems
    assert (problem.code, problem.is_error, problem.at.path) == ("TAG002", False, "content/posts/b.md")
    assert problem.hint == "write it Climate"


def test_two_unicode_forms_of_a_name_are_one_tag(paper):
    paper.post("a", tags=["Café"])
    paper.post("b", tags=["Cafe\u0301"])
    assert list(names(paper.prepare().site, "tag")) == ["cafe"]


def test_equally_used_spellings_are_decided_by_code_point(paper):
    paper.post("a", tags=["eu"])
    paper.post("b", tags=["EU"])
    assert names(paper.prepare().site, "tag") == {"eu": "EU"}


def test_two_names_with_one_slug_are_an_error_that_the_settings_mend(paper):
    paper.post("a", tags=["C++"])
    paper.post("b", tags=["C#"])
    (problem,) = paper.prepare().problems
    assert problem.code == "TAG001"
    paper.settings('[urls.slugs]\n"C++" = "c-plus-plus"')
    planned = paper.prepare()
    assert planned.problems == ()
    assert names(planned.site, "tag") == {"c": "C#", "c-plus-plus": "C++"}


def test_a_name_without_letters_needs_a_slug(paper):
    paper.post("a", authors=["🎉"])
    (problem,) = paper.prepare().problems
    assert problem.code == "TAG003"
    paper.settings('[urls.slugs]\n"🎉" = "party"')
    assert names(paper.prepare().site, "author") == {"party": "🎉"}


def test_slugs_of_the_settings_hold_for_every_spelling(paper):
    paper.settings('[urls.slugs]\n"Old Town" = "centre"')
    paper.post("a", tags=["old town"], section="OLD  TOWN")
    site = paper.prepare().site
    assert names(site, "tag") == {"centre": "old town"}
    assert list(names(site, "section")) == ["centre"]


def test_an_author_needs_no_file(paper):
    paper.post("a", authors=["Ana Sá"])
    site = paper.prepare().site
    assert names(site, "author") == {"ana-sa": "Ana Sá"}
    assert site.authors == {}


def test_an_authors_file_names_the_author_whether_posts_say_name_or_slug(paper):
    paper.source("authors/ana.md", "Reports on the harbour.", {"title": "Ana Sá"})
    paper.post("a", authors=["Ana Sá"])
    paper.post("b", authors=["ana"])
    paper.post("c", authors=["ANA SÁ"])
    planned = paper.prepare()
    assert names(planned.site, "author") == {"ana": "Ana Sá"}
    (term,) = planned.site.index.terms["author"]
    assert len(planned.site.index.posts_of[term]) == 3
    assert planned.site.authors["ana"].term == term
    assert planned.problems == ()


def test_an_author_with_a_file_and_no_post_has_a_page(paper):
    paper.source("authors/ana.md", "New here.", {"title": "Ana Sá"})
    paper.build()
    assert "New here." in paper.text("authors/ana/index.html")


def test_two_reporters_of_one_name_keep_their_own_pages(paper):
    paper.source("authors/john.md", "The elder.", {"title": "John Smith"})
    paper.source("authors/john-2.md", "The younger.", {"title": "John Smith"})
    paper.post("a", authors=["john-2"])
    paper.post("b", authors=["john"])
    paper.build()
    assert "The elder." in paper.text("authors/john/index.html")
    assert "The younger." in paper.text("authors/john-2/index.html")
    assert ">A<" in paper.text("authors/john-2/index.html")
    assert ">B<" in paper.text("authors/john/index.html")


def test_two_files_of_one_author_are_an_error(paper):
    paper.source("authors/john.md", "x", {"title": "John"})
    paper.source("authors/london/john.md", "y", {"title": "John"})
    (problem,) = paper.prepare().problems
    assert (problem.code, problem.at.path) == ("TAG001", "content/authors/london/john.md")


def test_a_link_to_an_authors_file_leads_to_the_authors_page(paper):
    paper.source("authors/ana.md", "x", {"title": "Ana"})
    paper.post("a", "By [Ana](../authors/ana.md).")
    paper.build()
    assert 'href="/authors/ana/"' in paper.text("2026/11/a/index.html")


def test_a_link_to_an_authors_file_is_dead_where_authors_have_no_pages(paper):
    paper.settings("[urls]\nauthor = false")
    paper.source("authors/ana.md", "x", {"title": "Ana"})
    paper.post("a", "By [Ana](../authors/ana.md).")
    assert codes(paper.prepare().problems) == ["LINK001"]


def test_a_tag_named_twice_on_a_post_counts_once(paper):
    paper.post("a", tags=["EU", "eu"])
    (card,) = paper.prepare().site.index.cards
    assert [tag.slug for tag in card.tags] == ["eu"]


def test_terms_are_sorted_by_slug_whatever_the_order_of_posts(paper):
    paper.post("a", tags=["zeta", "beta", "Alpha"])
    assert list(names(paper.prepare().site, "tag")) == ["alpha", "beta", "zeta"]
