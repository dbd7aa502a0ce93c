"""Where a headline is broken: which breaks its script allows, the largest size at which it fits, and lines that are
about equally long.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sitegen.photos.clusters import Cluster
from sitegen.photos.typefaces import TYPEFACES, has

_OPENING = frozenset({"Ps", "Pi"})
_CLOSING = frozenset({"Pe", "Pf"})
_NEVER_FIRST = frozenset(
    "!%),.:;?]}…‥·・¢°’”†‡›»、。〃々〉》」』】〕〗〙〟゛゜ゝゞヽヾーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ！％），．：；？］｝～｡｣､･ｰ—―"
)
"""What begins no line in Japanese and Chinese (JLREQ 3.1.7, CLREQ 3.1.3)."""
_NEVER_LAST = frozenset("$£¥€＄￡￥#＃")
_THAI_LEADING = frozenset("เแโใไ")
_THAI_TRAILING = frozenset("ะาำๅๆฯ")
_HYPHENS = frozenset("-–—/‐")

ALLOWED, PLAIN, SHORT, POOR, BAD = 0.0, 0.006, 0.014, 0.06, 0.25
"""How bad it is to break here, where 1 is as bad as a line that is a whole column shorter than the others."""

Measure = Callable[[Sequence[Cluster]], float]


class Atom(NamedTuple):
    """What is not broken: its clusters, the blank behind it, how wide it is with and without that, and how bad a break
    behind it is.
    """

    clusters: tuple[Cluster, ...]
    width: float
    advance: float
    badness: float


class Setting(NamedTuple):
    """A text set in lines, at a size in pixels."""

    lines: tuple[tuple[Cluster, ...], ...]
    size: int


def set_lines(
    clusters: Sequence[Cluster],
    measure_at: Callable[[int], Measure],
    sizes: Sequence[int],
    width: float,
    most_at: Callable[[int], int],
    has_room: Callable[[Sequence[Cluster], int], bool],
) -> Setting:
    """The text at the largest of `sizes` (falling) at which it fits into so many lines of this width, no word broken,
    and `has_room(line, size)` for each; at the smallest one words are broken if they must, and what is too much becomes
    an ellipsis.
    """
    parts = break_apart(clusters)
    if not parts:
        return Setting((), sizes[-1])
    small = _measured(parts, measure_at(sizes[-1]))
    for size in sizes:
        most = most_at(size)
        if not _may_fit(small, size / sizes[-1], width, most):
            continue
        atoms = _measured(parts, measure_at(size))
        if all(atom.width <= width for atom in atoms):
            count = len(_fill(atoms, width))
            lines = _joined(_balance(atoms, width, count)) if count <= most else ()
            if lines and all(has_room(line, size) for line in lines):
                return Setting(lines, size)
    size = sizes[-1]
    measure, most = measure_at(size), most_at(size)
    atoms = [piece for atom in small for piece in _split(atom, measure, width)]
    filled = _fill(atoms, width)
    if len(filled) <= most:
        return Setting(_joined(_balance(atoms, width, len(filled))), size)
    kept = _joined(filled[:most])
    return Setting((*kept[:-1], shortened(kept[-1], measure, width, more=True)), size)


def _may_fit(atoms: Sequence[Atom], scale: float, width: float, most: int) -> bool:
    """Whether so many lines may be enough when all is scaled; where this is not so, nothing need be measured."""
    room = width * 1.03  # hinting makes a size a little wider or narrower than another one scaled
    return max(atom.width for atom in atoms) * scale <= room and sum(a.advance for a in atoms) * scale <= room * most


def shortened(
    clusters: Sequence[Cluster], measure: Measure, width: float, *, more: bool = False
) -> tuple[Cluster, ...]:
    """One line of this width: the text, or as much of it as fits with an ellipsis; `more` asks for one in any case."""
    if not more and measure(clusters) <= width:
        return tuple(clusters)
    kept = list(clusters[: _longest(clusters, lambda some: measure((*some, _ellipsis(some))), width)])
    blank = max((at for at, cluster in enumerate(kept) if cluster.typeface is None), default=0)
    if len(kept) < len(clusters) and clusters[len(kept)].typeface and 2 * blank > len(kept):
        kept = kept[:blank]  # rather than through a word
    while kept and (kept[-1].typeface is None or unicodedata.category(kept[-1].text[0])[0] == "P"):
        kept.pop()
    return (*kept, _ellipsis(kept)) if kept else ()


def _ellipsis(after: Sequence[Cluster]) -> Cluster:
    """In the typeface of what it follows, where that has one."""
    typeface = after[-1].typeface if after else None
    return Cluster("…", typeface if typeface and has(typeface, ord("…")) else TYPEFACES[0])


def _longest(clusters: Sequence[Cluster], measure: Measure, width: float) -> int:
    """How many clusters fit into the width; at least one."""
    low, high = 1, len(clusters)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(clusters[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def break_apart(clusters: Sequence[Cluster]) -> list[tuple[tuple[Cluster, ...], float]]:
    """The text in parts that are not broken, each with how bad a break behind it is."""
    parts = []
    start = 0
    for at in range(1, len(clusters)):
        badness = _badness(clusters, at)
        if badness is not None:
            parts.append((tuple(clusters[start:at]), badness))
            start = at
    if start < len(clusters):
        parts.append((tuple(clusters[start:]), ALLOWED))
    return parts


def _badness(clusters: Sequence[Cluster], at: int) -> float | None:
    """How bad a break before the cluster `at` is; None where there must be none."""
    left, right = clusters[at - 1].text, clusters[at].text
    if right in " \u00a0" or left == "\u00a0":
        return None
    if left == " ":
        return _after_word(clusters, at - 1)
    first, last = right[0], left[0]
    if first in _NEVER_FIRST or last in _NEVER_LAST:
        return None
    if unicodedata.category(first) in _CLOSING or unicodedata.category(last) in _OPENING:
        return None
    if _is_east_asian(first) or _is_east_asian(last):
        return _between_east_asian(last, first)
    if _is_thai(first) and _is_thai(last):
        return None if first in _THAI_TRAILING or last in _THAI_LEADING else BAD
    if last in _HYPHENS and at > 1 and clusters[at - 2].typeface and first.isalpha():
        return POOR
    return None


def _after_word(clusters: Sequence[Cluster], blank: int) -> float | None:
    """Best after a punctuation mark, and rather not after a short word or before a dash; never between a word and a
    mark that stands apart from it, as French has them.
    """
    before, after = clusters[blank - 1].text[0], clusters[blank + 1].text[0]
    if after in _HYPHENS:
        return POOR
    if after in _NEVER_FIRST and (blank + 2 == len(clusters) or clusters[blank + 2].typeface is None):
        return None
    if before in "«‹" and (blank == 1 or clusters[blank - 2].typeface is None):
        return None
    if unicodedata.category(before)[0] == "P":
        return ALLOWED
    start = max(0, blank - 4)
    is_short = any(cluster.typeface is None for cluster in clusters[start:blank])
    return SHORT if is_short and not before.isdigit() else PLAIN


def _between_east_asian(last: str, first: str) -> float | None:
    """A phrase of Japanese ends with hiragana or a punctuation mark; katakana words are kept whole if they can be."""
    if last.isdigit() or (last.isascii() and last.isalpha() and first.isascii()):
        return None
    kinds = _kind(last), _kind(first)
    if kinds == ("punctuation", kinds[1]) or kinds == ("hiragana", "han") or kinds == ("hiragana", "katakana"):
        return ALLOWED
    return BAD if kinds[0] == kinds[1] == "katakana" or kinds[1] == "hiragana" else POOR


def _kind(one: str) -> str:
    if "\u3041" <= one <= "\u309f":
        return "hiragana"
    if "\u30a0" <= one <= "\u30ff":
        return "katakana"
    return "punctuation" if unicodedata.category(one)[0] == "P" else "han"


def _is_east_asian(one: str) -> bool:
    """Han, kana and what stands with them, between which lines may be broken; not Hangul, which has blanks."""
    code = ord(one)
    return (
        0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFFEF or 0x20000 <= code <= 0x3FFFF
    )


def _is_thai(one: str) -> bool:
    return "\u0e00" <= one <= "\u0e7f"


def _measured(parts: Sequence[tuple[tuple[Cluster, ...], float]], measure: Measure) -> list[Atom]:
    atoms = []
    for clusters, badness in parts:
        bare = clusters[:-1] if clusters[-1].text == " " else clusters
        width = measure(bare)
        advance = width if bare is clusters else measure(clusters)
        atoms.append(Atom(clusters, width, advance, badness))
    return atoms


def _split(atom: Atom, measure: Measure, width: float) -> list[Atom]:
    """An atom that is wider than the column, in pieces as wide as it; others as they are."""
    if atom.width <= width:
        return [atom]
    pieces: list[tuple[tuple[Cluster, ...], float]] = []
    rest = list(atom.clusters)
    while rest:
        fitting = _longest(rest, measure, width)
        pieces.append((tuple(rest[:fitting]), BAD))
        rest = rest[fitting:]
    return _measured(pieces, measure)


def _fill(atoms: Sequence[Atom], width: float) -> list[list[Atom]]:
    """As few lines as can be, each as full as can be."""
    lines: list[list[Atom]] = []
    used = 0.0
    for atom in atoms:
        if lines and used + atom.width <= width:
            lines[-1].append(atom)
        else:
            lines.append([atom])
            used = 0.0
        used += atom.advance
    return lines


def _balance(atoms: Sequence[Atom], width: float, count: int) -> list[list[Atom]]:
    """The atoms in `count` lines that are about equally long: the sum of the squares of what each lacks is least."""
    ends = [0.0]
    for atom in atoms:
        ends.append(ends[-1] + atom.advance)

    def length(start: int, end: int) -> float:
        return ends[end - 1] - ends[start] + atoms[end - 1].width

    mean = length(0, len(atoms)) / count
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        reached: dict[int, tuple[float, int]] = {}
        for start, (before, _) in best[-1].items():
            for end in range(start + 1, len(atoms) + 1):
                if length(start, end) > width and end > start + 1:
                    break
                cost = before + ((length(start, end) - mean) / width) ** 2 + atoms[end - 1].badness
                if end not in reached or cost < reached[end][0]:
                    reached[end] = (cost, start)
        best.append(reached)
    lines = []
    end = len(atoms)
    for reached in reversed(best[1:]):
        start = reached[end][1]
        lines.append(list(atoms[start:end]))
        end = start
    return lines[::-1]


def _joined(lines: Sequence[Sequence[Atom]]) -> tuple[tuple[Cluster, ...], ...]:
    """The clusters of each line, without the blank at its end."""
    found = []
    for line in lines:
        clusters = [cluster for atom in line for cluster in atom.clusters]
        while clusters and clusters[-1].text == " ":
            clusters.pop()
        found.append(tuple(clusters))
    return tuple(found)
