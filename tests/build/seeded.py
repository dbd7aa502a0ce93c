"""How faults are seeded: each makes the build forget one part of a key, or one rule. The product has none of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Seed = Callable[[pytest.MonkeyPatch], None]
FAULTS: dict[str, Seed] = {}


def fault(function: Seed) -> Seed:
    """Adds a function to the faults, under its name."""
    add_fault(function.__name__, function)  # type: ignore[attr-defined]
    return function


def add_fault(name: str, seed: Seed) -> None:
    assert name not in FAULTS, name
    FAULTS[name] = seed
