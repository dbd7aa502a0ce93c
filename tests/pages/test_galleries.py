"""Rows of galleries: whole pictures, even heights, nobody left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.model import Figure
from sitegen.pages.galleries import cells, scaled_sizes
from sitegen.site.model import Picture


def rows(ratios):
    figures = [Figure(number, None, None, None, framed=True, gallery=1) for number in range(len(ratios))]
    pictures = [Picture("/a", None, "", "", "", "", round(1000 * ratio), 1000) for ratio in ratios]
    found, row, full = [], [], 0.0
    for number in sorted(own := cells(figures, pictures)):
        row.append(number)
        full += own[number].share
        if full > 0.9999:
            found.append(len(row))
            row, full = [], 0.0
    assert not row
    return found


@pytest.mark.parametrize(
    ("ratios", "wanted"),
    [
        ([1.5] * 2, [2]),
        ([1.5] * 3, [3]),
        ([1.5] * 5, [2, 3]),
        ([1.5] * 7, [2, 2, 3]),
        ([0.67] * 4, [4]),
        ([1.5, 0.67, 1.5, 1.5, 0.67], [2, 3]),
    ],
)
def test_rows_are_of_even_height_and_the_larger_pictures_come_first(ratios, wanted):
    assert rows(ratios) == wanted


@given(st.lists(st.floats(0.3, 4), min_size=1, max_size=30))
def test_every_picture_stands_in_a_row(ratios):
    assert sum(rows(ratios)) == len(ratios)


def test_a_part_of_a_width_is_the_width_times_the_part():
    assert scaled_sizes("(min-width: 64rem) 60rem, calc(100vw - 2rem)", 0.5) == (
        "(min-width: 64rem) calc(60rem * 0.5), calc(calc(100vw - 2rem) * 0.5)"
    )
