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


class Relations:
    """Finds related posts, again and again: anew only where dates, URLs, names or choices differ from last time's."""

    def __init__(self) -> None:
        self._facts: object = None
        self._found: list[tuple[int, ...]] = []

    def __call__(
        self,
        cards: Sequence[Card],
        posts_of: Mapping[Term, Sequence[Card]],
        chosen: Mapping[str, tuple[Card, ...]],
        limit: int,
    ) -> dict[str, tuple[Card, ...]]:
        """At most `limit` cards for each post's path: those its author chose first, then by shared tags, series,
        section.

        All that the author chose is named. A shared term weighs the more the fewer posts have it; ties go to the post
        nearer in time, then to the URL.
        """
        if limit == 0:
            return {}
        named = {path: tuple(card.path for card in some) for path, some in chosen.items()}
        facts = limit, named, [(card.url, card.published, card.tags, card.section, card.series) for card in cards]
        if facts != self._facts:
            self._facts, self._found = facts, _related(cards, posts_of, chosen, limit)
        return {
            card.path: tuple([cards[other] for other in found]) for card, found in zip(cards, self._found, strict=True)
        }


def _related(
    cards: Sequence[Card],
    posts_of: Mapping[Term, Sequence[Card]],
    chosen: Mapping[str, tuple[Card, ...]],
    limit: int,
) -> list[tuple[int, ...]]:
    """The related posts of each card, as numbers in `cards`."""
    numbers = {card.path: number for number, card in enumerate(cards)}
    stamps = [card.published.stamp for card in cards]
    gathered: dict[Term, _Gathered] = {}
    for term, found in posts_of.items():
        if found and term.kind != "author":
            order = [numbers[card.path] for card in found]
            share = math.log(1 + len(cards) / len(order)) * (_SECTION if term.kind == "section" else 1)
            position = {number: place for place, number in enumerate(order)}
            gathered[term] = _Gathered(order, position, round(1000 * share))
    related = []
    for number, card in enumerate(cards):
        first = tuple(numbers[other.path] for other in chosen.get(card.path, ()))
        wanted = limit - len(first)
        if wanted > 0:
            scores = _scores(number, card, gathered)
            for other in (number, *first):
                scores.pop(other, None)
            first += tuple(_best(number, scores, cards, stamps, wanted))
        related.append(first)
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
