"""Progress of long work on a terminal: a map that counts what passes through it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sitegen.build.ordered import Map

In = TypeVar("In")
Out = TypeVar("Out")

_AFTER = 0.8
_EVERY = 0.1
_WORDS = {
    "Parse": "reading",
    "PackedParse": "reading",
    "ReadFacts": "looking at pictures,",
    "Develop": "developing photographs,",
    "Stage": "rendering",
    "Render": "rendering",
    "Inspect": "checking",
}


class Progress:
    """A map that shows how far it is, once that takes longer than a glance. Only for terminals."""

    def __init__(self, run: Map) -> None:
        self._run = run

    def __call__(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        """Yield `function(item)` for each item, in order."""
        word = _WORDS.get(type(function).__name__, "working")
        start = shown = time.monotonic()
        total = len(items)
        visible = False
        try:
            for number, result in enumerate(self._run(function, items), 1):
                yield result
                now = time.monotonic()
                if now - start > _AFTER and now - shown > _EVERY:
                    shown, visible = now, True
                    sys.stderr.write(f"\r{word} {number:,} of {total:,}\x1b[K")
                    sys.stderr.flush()
        finally:
            if visible:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
