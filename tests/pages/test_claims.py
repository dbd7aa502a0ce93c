from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.base.problems import Place
from sitegen.base.urls import folded, output_path
from sitegen.pages.claims import find_collisions, find_dead_links
from sitegen.pages.outputs import Claim, Fixed
from sitegen.site.model import Pending


def planned(url, label="the post", path="content/posts/a.md", line=0, key=""):
    return Claim(url, Fixed(b""), "page", label, Place(path, line) if path else None, key)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("/a/", "/a/", "URL001"),
        ("/a/", "/a/index.html", "URL001"),
        ("/", "/index.html", "URL001"),
        ("/a/", "/A/", "URL002"),
        ("/strasse/", "/straße/", "URL002"),
        ("/café/", "/cafe\u0301/", "URL003"),
        ("/a", "/a/", "URL004"),
        ("/a", "/A/b/c.txt", "URL004"),
        ("/a.txt", "/a.txt/b/", "URL004"),
    ],
)
def test_two_outputs_that_cannot_both_be_are_an_error_whatever_their_order(first, second, code):
    one, two = planned(first), planned(second, path="content/posts/b.md")
    (problem,) = find_collisions([one, two])
    assert problem.code == code
    assert problem.is_error
    assert find_collisions([two, one]) == [problem]


@pytest.mark.parametrize(("first", "second"), [("/a/", "/b/"), ("/a/", "/ab/"), ("/a.txt", "/a/"), ("/a/b/", "/a/")])
def test_two_outputs_that_can_both_be_are_none(first, second):
    assert find_collisions([planned(first), planned(second, path="content/posts/b.md")]) == []


@given(st.lists(st.text(alphabet="abAB/éß.", min_size=1, max_size=6).map("/{}".format), max_size=6))
def test_there_is_a_problem_exactly_where_two_files_are_one_or_one_is_a_folder(urls):
    paths = [folded(output_path(url)) for url in urls]
    clash = any(a == b or a.startswith(f"{b}/") or b.startswith(f"{a}/") for a, b in combinations(paths, 2))
    found = find_collisions([planned(url, path=f"content/posts/{n}.md") for n, url in enumerate(urls)])
    assert bool(found) == clash


ALIAS = planned("/x/", "the alias /x/", "content/posts/alias.md", 4, "aliases")
FILE = planned("/x/", "the file content/static/x/index.html", "content/static/x/index.html")
POST = planned("/x/", "the post", "content/posts/post.md", 5, "url")
PAGE = planned("/x/", "the page", "content/pages/page.md")
TAG = planned("/x/", "the tag x", "content/posts/tagged.md")
FEED = planned("/x/", "the feed of the site", "")


@pytest.mark.parametrize(
    ("rivals", "blamed"),
    [
        ((ALIAS, FILE), ALIAS),
        ((ALIAS, POST), ALIAS),
        ((FILE, PAGE), FILE),
        ((POST, PAGE), POST),
        ((POST, TAG), POST),
        ((PAGE, TAG), PAGE),
        ((TAG, FEED), TAG),
        ((ALIAS, FILE, POST, PAGE, TAG, FEED), ALIAS),
    ],
)
def test_what_gives_way_is_blamed_and_the_others_are_named(rivals, blamed):
    (problem,) = find_collisions(reversed(rivals))
    assert problem.at == blamed.at
    assert set(problem.others) == {rival.at for rival in rivals if rival.at and rival is not blamed}
    for rival in rivals:
        assert rival is blamed or rival.label in problem.message


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("", "add to the front matter: slug: b-3"),
        ("slug", "write: slug: b-3"),
        ("url", "delete this line, or write another URL"),
    ],
)
def test_the_hint_names_a_slug_that_nobody_has(key, hint):
    taken = [planned("/a/b/", key=key), planned("/a/b/", "the feed of the site", ""), planned("/a/B-2/")]
    (problem,) = find_collisions(taken)
    assert problem.hint == hint


def test_the_newer_of_two_posts_gives_way(paper):
    paper.post("a/storm", date="2026-11-01")
    paper.post("b/storm", date="2026-11-02")
    (problem,) = paper.prepare().problems
    assert str(problem.at) == "content/posts/b/storm.md"


def test_each_alias_has_its_own_place(paper):
    paper.post("good")
    paper.write(
        "content/posts/storm.md",
        "---\ntitle: Storm\ndate: 2026-11-01\naliases:\n  - /old/\n  - /2026/11/good/\n---\n\nx\n",
    )
    (problem,) = paper.prepare().problems
    assert str(problem.at) == "content/posts/storm.md:6:5"


def test_a_link_to_what_is_not_planned_is_an_error_with_the_nearest():
    at = Place("content/posts/a.md", 7, 3)
    (problem,) = find_dead_links([Pending("/abuot/", at)], {"about/index.html", "index.html"})
    assert (problem.code, problem.at, problem.hint) == ("LINK001", at, "did you mean /about/?")


@pytest.mark.parametrize("url", ["/about/", "/about", "/a%20b.pdf", "/", "/index.html", "/about/index.html"])
def test_a_link_to_what_is_planned_is_none(url):
    paths = {"about/index.html", "index.html", "a b.pdf"}
    assert find_dead_links([Pending(url, Place("content/posts/a.md"))], paths) == []
