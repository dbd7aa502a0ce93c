"""Whatever is true of a build is true with the cache and without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture(params=[False, True], ids=["anew", "remembered"])
def paper(request: pytest.FixtureRequest, make_paper: Callable[..., object]) -> object:
    """An empty paper, built without the cache and with it."""
    found = make_paper("paper")
    found.remembers = request.param  # type: ignore[attr-defined]
    return found
