"""A short day of writing; `make soak` makes it as long as you like."""

from __future__ import annotations

import pytest

from tests.preview.soak import soak


@pytest.mark.slow
def test_nothing_is_missed_and_everything_that_was_opened_is_closed_again(tmp_path):
    seen = soak(tmp_path / "paper", seconds=10, posts=60, every=0.0)
    assert seen.edits > 3
    assert seen.missed == []
    assert seen.differing == []
    assert seen.after == seen.before
