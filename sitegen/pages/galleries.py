"""Galleries as rows: which pictures stand side by side, and how wide each of them is, so that none is cut."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from sitegen.content.model import Figure
from sitegen.site.model import Picture

_ROW = 3.2
"""The width of a good row in heights: two landscape photographs side by side, and a little more."""
_MOST = 5
_USUAL = 1.5
_TAKEN = 90
"""Per cent of a row that its pictures ask for; they grow into the rest, which also holds the gaps."""


class Cell(NamedTuple):
    """Where a picture stands in its gallery: `ratio` is its width by its height, `share` its part of the row."""

    ratio: float
    share: float

    @property
    def style(self) -> str:
        """What a theme needs to know of it, as custom properties."""
        return f"--r:{self.ratio:.4g};--b:{self.share * _TAKEN:.3g}%"


def cells(figures: Sequence[Figure], pictures: Sequence[Picture | None]) -> dict[int, Cell]:
    """The cells of all pictures that stand in galleries, by the numbers of their references."""
    galleries: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for figure in figures:
        picture = pictures[figure.number]
        if figure.gallery and picture:
            ratio = picture.width / picture.height if picture.width and picture.height else _USUAL
            galleries[figure.gallery].append((figure.number, min(max(ratio, 0.3), 4)))
    found: dict[int, Cell] = {}
    for gallery in galleries.values():
        for row in _rows(gallery):
            width = sum(ratio for _, ratio in row)
            found |= {number: Cell(ratio, ratio / width) for number, ratio in row}
    return found


def _rows(gallery: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """The pictures in rows of even height, in their order; of two ways as good, the one with the larger ones first."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(gallery) + 1):
        ways = []
        for start in range(max(0, end - _MOST), end):
            width = sum(ratio for _, ratio in gallery[start:end])
            ways.append((round(best[start][0] + log(width / _ROW) ** 2, 6), start))
        best.append(min(ways))
    rows, end = [], len(gallery)
    while end:
        start = best[end][1]
        rows.append(list(gallery[start:end]))
        end = start
    return rows[::-1]


_LENGTH = re.compile(r"(?:\([^()]*\)\s+)?(?P<length>[^,()]+|\w+\((?:[^()]|\([^()]*\))*\))(?=,|\Z)")


def scaled_sizes(sizes: str, share: float) -> str:
    """`sizes` (as in the attribute) of what takes this share of the width; on phones rows hold two pictures at most."""

    def scaled(found: re.Match[str]) -> str:
        length = found["length"].strip()
        return found[0].replace(length, f"calc({length} * {max(share, 0.45):.2g})")

    return _LENGTH.sub(scaled, sizes)
