"""Related posts: those that share the rarest names, looked for near the post in time. Deterministic and linear."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sitegen.site.model import Card, Term

NEAR = 8
"""How many posts before and after, of each shared term, are candidates."""

_SECTION = 0.3
"""What a shared section weighs, against a tag or a series that as many posts have."""


class _Gathered(NamedTuple):
    """The posts of a term by their numbers in the order of the site, where each stands, and what sharing it weighs.

    The weight is whole: sums of whole numbers do not depend on the order of the terms, nor on the machine.
    """

    numbers: Sequence[int]
    position: Mapping[int, int]
    weight: int


def related_numbers(
    cards: Sequence[Card],
    lists: Mapping[Term, Sequence[int]],
    numbers: Mapping[str, int],
    chosen: Mapping[str, Sequence[str]],
    limit: int,
) -> dict[str, Sequence[int]]:
    """The related posts of each card, by its path, as numbers of `cards`: those its author chose first (`chosen`: their
    paths), then by shared tags, series, section. `lists` has the cards of each term, `numbers` finds them by path.

    All that the author chose is named, and at most `limit` in all. A shared term weighs the more the fewer posts have
    it; ties go to the post nearer in time, then to the URL.
    """
    if limit == 0:
        return {}
    stamps = [card.published.stamp for card in cards]
    gathered: dict[Term, _Gathered] = {}
    for term, found in lists.items():
        if found and term.kind != "author":
            share = math.log(1 + len(cards) / len(found)) * (_SECTION if term.kind == "section" else 1)
            position = {number: place for place, number in enumerate(found)}
            gathered[term] = _Gathered(found, position, round(1000 * share))
    related: dict[str, Sequence[int]] = {}
    for number, card in enumerate(cards):
        first = [numbers[path] for path in chosen.get(card.path, ())]
        wanted = limit - len(first)
        if wanted > 0:
            scores = _scores(number, card, gathered)
            for other in (number, *first):
                scores.pop(other, None)
            first += _best(number, scores, cards, stamps, wanted)
        related[card.path] = first
    return related


def _scores(number: int, card: Card, gathered: Mapping[Term, _Gathered]) -> dict[int, int]:
    scores: dict[int, int] = {}
    for term in (*card.tags, card.section, card.series):
        if term is None:
            continue
        found, position, weight = gathered[term]
        here = position[number]
        for other in found[max(0, here - NEAR) : here + NEAR + 1]:
            scores[other] = scores.get(other, 0) + weight
    return scores


def _best(
    number: int, scores: Mapping[int, int], cards: Sequence[Card], stamps: Sequence[float], wanted: int
) -> list[int]:
    """The `wanted` highest scores; only those that could be among them are compared in time and by URL."""
    least = sorted(scores.values(), reverse=True)[:wanted][-1:]
    able = [other for other, score in scores.items() if least and score >= least[0]]
    stamp = stamps[number]
    return sorted(able, key=lambda other: (-scores[other], abs(stamps[other] - stamp), cards[other].url))[:wanted]
