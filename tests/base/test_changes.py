"""Which of many things are others now."""

from __future__ import annotations

from sitegen.base.changes import changed


def test_what_is_another_object_is_found_even_if_it_is_equal():
    one, two, equal = ["a"], ["b"], ["b"]
    assert changed([one, two], [one, two]) == []
    assert changed([one, equal], [one, two]) == [1]
    assert changed([two, one], [one, two]) == [0, 1]


def test_of_what_is_longer_nothing_is_said():
    assert changed([1, 2], [1]) is None
    assert changed([], []) == []
