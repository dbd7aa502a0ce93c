"""Which of many things are others now: by identity, so that those that stayed cost next to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import is_not


def changed(now: Sequence[object], before: Sequence[object]) -> list[int] | None:
    """The positions at which the two hold different objects, equal or not; None where one is longer."""
    if len(now) != len(before):
        return None
    return [] if now is before else list(compress(count(), map(is_not, now, before)))
