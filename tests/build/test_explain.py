"""`explain` names the source, the templates and what is shown, and the true reason for the last making."""

from __future__ import annotations

import pytest

from sitegen.base.problems import Problem
from sitegen.build.build import prepare
from sitegen.build.explain import MEANINGS, Explained, explain
from sitegen.build.memo import Memo
from sitegen.build.ordered import serial
from sitegen.pages.outputs import Feed, RedirectPage, Sitemap, SitemapIndex
from sitegen.pages.views import TEMPLATES, SiteView
from sitegen.site.model import Held
from tests.conftest import JPEG, NOW

POST = "/2026/10/p1/"
FIRST = "it was not there before, or nothing was known of it"


@pytest.fixture
def site(paper):
    """Three posts with neighbours, a tag and a table, built once, and remembered."""
    paper.remembers = True
    for number in range(3):
        post(paper, number)
    paper.write("content/data/x.json", "[1]")
    paper.build()
    return paper


def post(paper, number, body="Some text.", **front):
    given = {"date": f"2026-10-01 0{number}:00", "tags": ["sea"], "description": "One.", **front}
    paper.post(f"p{number}", body, **given)


def explained(paper, asked, **flags):
    project = paper.load(NOW, **flags)
    with Memo(paper.root, paper.warnings.append) as memo:
        return explain(project, prepare(project, serial, memo), memo, asked)


def test_a_page_says_where_it_comes_from(site):
    found = explained(site, POST)
    assert isinstance(found, Explained)
    assert (found.source, found.label, found.state) == ("content/posts/p1.md", "the post", "up to date")
    assert found.templates[0] == "themes/plain/templates/post.html"
    assert "themes/plain/templates/base.html" in found.templates
    assert ("newer", "content/posts/p2.md") in found.uses
    assert ("older", "content/posts/p0.md") in found.uses
    assert found.because == (FIRST,)


@pytest.mark.parametrize(
    "asked",
    [
        POST,
        "/2026/10/p1",
        "2026/10/p1/",
        "https://test.example/2026/10/p1/",
        "content/posts/p1.md",
        "output/2026/10/p1/index.html",
    ],
)
def test_a_page_is_found_by_any_of_its_names(site, asked):
    assert explained(site, asked).url == POST


EDITS = {
    "its text": (lambda paper: post(paper, 1, "Other."), ("its source, or what this points at",)),
    "the newer post": (lambda paper: post(paper, 2, title="New"), ("the newer post", "the related posts")),
    "the older post": (lambda paper: post(paper, 0, title="Old"), ("the older post", "the related posts")),
    "a template": (
        lambda paper: paper.write("themes/plain/templates/card.html", "{% macro show(card) %}x{% endmacro %}"),
        ("its template, or one that this stands on",),
    ),
    "a stylesheet": (
        lambda paper: paper.write("themes/plain/static/style.css", "body { margin: 1px }"),
        ("a file of the theme, or the language of the site",),
    ),
    "a table": (lambda paper: paper.write("content/data/x.json", "[2]"), ("a table in content/data",)),
    "the zone": (lambda paper: paper.settings(site='timezone = "Europe/Lisbon"'), None),
    "its file": (
        lambda paper: (paper.output / "2026/10/p1/index.html").unlink(),
        ("its file in the output folder was missing, or somebody had changed it",),
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_the_reason_is_what_was_edited(site, edit):
    change, reasons = EDITS[edit]
    change(site)
    if edit != "its file":
        state = explained(site, POST).state
        assert state.startswith("will be made again: ")
    site.build()
    found = explained(site, POST)
    assert found.state == "up to date"
    if reasons is None:
        assert found.because[0] == "the time zone"
    else:
        assert set(found.because) <= set(reasons)
        assert reasons[0] in found.because


def test_what_was_not_made_again_keeps_its_reason(site):
    post(site, 2, title="New")
    site.build()
    assert explained(site, "/2026/10/p0/").because != explained(site, POST).because
    before = explained(site, POST).because
    site.post("far", date="2020-01-01", tags=["other"])
    site.build()
    assert explained(site, POST).because == before


def test_every_part_of_a_page_that_may_change_has_words():
    views = {f"site.{name}" for name in SiteView._fields}.union(*(view._fields for view in TEMPLATES.values()))
    others = {*Feed._fields, *Sitemap._fields, *SitemapIndex._fields, *RedirectPage._fields}
    never_change = {"site", "kind", "format", "url", "path"}  # of one output
    assert views | others == {*MEANINGS, *never_change} - {"template", "assets and language"}


def test_texts_without_a_page_of_their_own_are_explained_by_the_page_that_shows_them(site):
    site.write("content/authors/ann.md", "---\nname: Ann\n---\nReporter.\n")
    site.write("content/comments/p1/a.md", "---\nauthor: B.\ndate: 2026-10-02\n---\nYes.\n")
    post(site, 1, authors=["Ann"])
    found = explained(site, "content/authors/ann.md")
    assert (found.url, found.source, found.label) == ("/authors/ann/", "content/authors/ann.md", "the author Ann")
    assert explained(site, "content/comments/p1/a.md").url == POST


def test_only_what_is_made_of_one_file_has_a_source(site):
    site.write("content/photos/a.jpg", JPEG)
    post(site, 1, photo="a.jpg", alt="A boat.", aliases=["/old/"])
    sources = {page: explained(site, page).source for page in ("/", "/tags/sea/", "/tags/", "/feed.xml", "/old/")}
    assert sources == {**dict.fromkeys(sources, ""), "/old/": "content/posts/p1.md"}
    assert explained(site, "content/photos/a.jpg").source == "content/photos/a.jpg"


def test_a_page_without_a_source_shows_nobodys_pictures(site):
    site.write("content/photos/a.jpg", JPEG)
    post(site, 1, photo="a.jpg", alt="A boat.")
    site.build()
    assert [one.file for one in explained(site, POST).pictures] == ["content/photos/a.jpg"]
    for page in ("/", "/tags/sea/", "/feed.xml"):
        assert explained(site, page).pictures == ()


def test_feeds_and_files_are_explained_as_well(site):
    site.write("content/static/x.txt", "x")
    post(site, 1, "Other.")
    site.build()
    assert explained(site, "/feed.xml").because == ("the posts in the feed",)
    assert explained(site, "/x.txt").source == "content/static/x.txt"


def test_a_text_that_is_held_back_says_so_and_what_is_not_there_gives_the_nearest(site):
    site.post("d", draft=True)
    held = explained(site, "content/posts/d.md")
    assert isinstance(held, Held)
    assert held.reason == "draft"
    problem = explained(site, "/2026/10/p9/")
    assert isinstance(problem, Problem)
    assert problem.code == "EXP001"
    assert problem.hint.startswith("did you mean /2026/10/p")
