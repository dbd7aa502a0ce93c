from __future__ import annotations

import pytest

from sitegen.base.problems import Place, SiteError, error, nearest, warning


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.md"), "a.md"),
        (Place("a.md", 3), "a.md:3"),
        (Place("a.md", 3, 7), "a.md:3:7"),
        (Place("a.md", 0, 7), "a.md"),
    ],
)
def test_a_place_shows_what_is_known(place, text):
    assert str(place) == text


def test_problems_are_ordered_by_place_then_code_then_message():
    ordered = [
        error("X001", "without a place"),
        error("B001", "x", Place("a.md", 1, 1)),
        error("A001", "x", Place("a.md", 2, 1)),
        error("A001", "a", Place("a.md", 10, 1)),
        error("A001", "b", Place("a.md", 10, 1)),
        error("A002", "a", Place("a.md", 10, 1)),
        error("A001", "x", Place("b.md")),
    ]
    assert (
        sorted((ordered[number] for number in (5, 2, 6, 0, 4, 1, 3)), key=lambda problem: problem.sort_key()) == ordered
    )


def test_only_errors_fail_a_build():
    assert error("X001", "x").is_error
    assert not warning("X001", "x").is_error


def test_a_failed_build_says_all_of_it():
    text = str(SiteError(error("X001", "one", Place("a.md", 3)), warning("X002", "two")))
    assert text == "a.md:3: error[X001]: one\n-: warning[X002]: two"


def test_the_nearest_word_does_not_depend_on_the_order_of_the_known_ones():
    assert nearest("titel", {"title", "tile"}) == nearest("titel", ["tile", "title"]) == "title"
    assert nearest("xyz", {"title"}) is None
