"""In which order the runs of a line stand where some of it is read from right to left: the Unicode Bidirectional
Algorithm (UAX #9) without explicit marks, which are taken out of what stands on a card.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
"""Numbers count as right-to-left for what stands beside them (rules N0 to N2)."""
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_BRACKETS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "⟨": "⟩",
    "〈": "〉",
    "《": "》",
    "「": "」",
    "『": "』",
    "【": "】",
    "（": "）",
}


def is_right_to_left(text: str) -> bool:
    """Whether most letters of a text are of a right-to-left script."""
    kinds = [unicodedata.bidirectional(one) for one in text]
    return sum(kind in ("R", "AL") for kind in kinds) > sum(kind == "L" for kind in kinds)


def levels(text: str, *, rtl: bool) -> list[int]:
    """The embedding level of each character of a line: odd ones are read from right to left."""
    kinds = [unicodedata.bidirectional(one) or "L" for one in text]
    side = "R" if rtl else "L"
    _resolve_marks(kinds, side)
    _resolve_numbers(kinds, side)
    _resolve_signs(kinds, side)
    _resolve_brackets(text, kinds, side)
    _resolve_neutrals(kinds, side)
    base = int(rtl)
    rise = {"L": 2 * base, "R": 1, "EN": 2, "AN": 2}  # rules I1 and I2
    found = [rise[kind] for kind in kinds]
    for at in range(len(text) - 1, -1, -1):  # rule L1: blanks at the end
        if text[at] != " ":
            break
        found[at] = base
    return found


def visual_order(runs: Sequence[int]) -> list[int]:
    """The runs of a line, given by their levels, from left to right (rule L2)."""
    order = list(range(len(runs)))
    for level in range(max(runs, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and runs[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end + 1
    return order


def _resolve_marks(kinds: list[str], side: str) -> None:
    """Rule W1; format characters are as what stands before them, too (rule X9)."""
    before = side
    for at, kind in enumerate(kinds):
        if kind in ("NSM", "BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"):
            kinds[at] = "ON" if kind != "NSM" and kind != "BN" else before
        before = kinds[at]


def _resolve_numbers(kinds: list[str], side: str) -> None:
    """Rules W2 to W4."""
    strong = side
    for at, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        before, kind, after = kinds[at - 1 : at + 2]
        if before == after and ((kind == "ES" and before == "EN") or (kind == "CS" and before in ("EN", "AN"))):
            kinds[at] = before


def _resolve_signs(kinds: list[str], side: str) -> None:
    """Rules W5 to W7: percent and currency signs beside a number belong to it."""
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > at and "EN" in (kinds[at - 1] if at else "", kinds[end] if end < len(kinds) else ""):
            kinds[at:end] = ["EN"] * (end - at)
        at = end + 1
    strong = side
    for at, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[at] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _resolve_brackets(text: str, kinds: list[str], side: str) -> None:
    """Rule N0."""
    for first, last in _pairs(text, kinds):
        inside = {_STRONG[kind] for kind in kinds[first + 1 : last] if kind in _STRONG}
        if side in inside:
            found = side
        elif inside:
            found = next((_STRONG[kind] for kind in reversed(kinds[:first]) if kind in _STRONG), side)
        else:
            continue
        kinds[first] = kinds[last] = found


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    """Where brackets open and close (definition BD16)."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for at, one in enumerate(text):
        if kinds[at] != "ON":
            continue
        if one in _BRACKETS:
            opened.append((_BRACKETS[one], at))
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == one:
                found.append((opened[depth][1], at))
                del opened[depth:]
                break
    return sorted(found)


def _resolve_neutrals(kinds: list[str], side: str) -> None:
    """Rules N1 and N2."""
    at, before = 0, side
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        after = _STRONG[kinds[end]] if end < len(kinds) else side
        kinds[at:end] = [before if before == after else side] * (end - at)
        if end < len(kinds):
            before = _STRONG[kinds[end]]
        at = end + 1
