"""What is said at the end of a build."""

from __future__ import annotations

import pytest

from sitegen.build.outcome import Committed, Developing, Report
from sitegen.report.rebuilt import rebuilt
from sitegen.report.summary import developed_text, size_text, summary

MADE = Developing(22, 1, size=1_400_000, seconds=0.94)


def test_what_photographs_cost_is_said_where_any_were_made():
    report = Report(3, (), None, (), Committed(5, 1, 0), MADE)
    assert summary(report, 2, "output/").splitlines() == [
        "3 pages in 2.0 s, in output/: 5 files written, 1 unchanged",
        "pictures: 22 files made of 1 photograph, 1.4 MB in 0.9 s",
    ]
    assert "pictures:" not in summary(Report(3, (), None, (), Committed(5, 1, 0)), 2, "output/")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (Developing(0, 0, cards=1, size=5, seconds=1), "1 social card, 1 kB in 1.0 s"),
        (
            Developing(4, 2, cards=3, size=5, seconds=1),
            "4 files made of 2 photographs and 3 social cards, 1 kB in 1.0 s",
        ),
    ],
)
def test_social_cards_are_counted_apart(made, text):
    assert developed_text(made) == text


def test_each_build_of_a_watched_site_says_it_on_its_line():
    done = Committed(25, 0, 0)
    assert rebuilt("a.md", done, 1.2, MADE) == (
        "a.md: 25 files written in 1.20 s; 22 files made of 1 photograph, 1.4 MB in 0.9 s"
    )
    assert rebuilt("a.md", done, 1.2) == "a.md: 25 files written in 1.20 s"


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 kB"), (1, "1 kB"), (99_999, "100 kB"), (100_000, "0.1 MB"), (2_345_678_901, "2,345.7 MB")]
)
def test_sizes_are_in_units_that_people_use(size, text):
    assert size_text(size) == text
