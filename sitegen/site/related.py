"""Related posts: those that share the rarest names, looked for near the post in time. Deterministic and linear."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sitegen.site.model import Card, Term

NEAR = 8
"""How many posts before and after, of each shared term, are candidates."""


def related_cards(
    cards: Sequence[Card],
    posts_of: Mapping[Term, Sequence[Card]],
    chosen: Mapping[str, tuple[Card, ...]],
    limit: int,
) -> dict[str, tuple[Card, ...]]:
    """At most `limit` cards for each post's path: those its author chose first, then by shared tags, series, section.

    A shared term weighs the more the fewer posts have it; ties go to the post nearer in time, then to the URL.
    """
    if limit == 0:
        return {}
    position = {
        term: {card.path: number for number, card in enumerate(found)}
        for term, found in posts_of.items()
        if term.kind != "author"
    }
    weight = {term: math.log(1 + len(cards) / len(found)) for term, found in posts_of.items() if found}
    return {card.path: _of(card, posts_of, position, weight, chosen.get(card.path, ()), limit) for card in cards}


def _of(
    card: Card,
    posts_of: Mapping[Term, Sequence[Card]],
    position: Mapping[Term, Mapping[str, int]],
    weight: Mapping[Term, float],
    chosen: tuple[Card, ...],
    limit: int,
) -> tuple[Card, ...]:
    terms = [*card.tags, *(term for term in (card.section, card.series) if term)]
    scores: dict[str, float] = {}
    found: dict[str, Card] = {}
    for term in terms:
        here = position[term][card.path]
        value = weight[term] * (0.3 if term.kind == "section" else 1.0)
        for other in posts_of[term][max(0, here - NEAR) : here + NEAR + 1]:
            scores[other.path] = scores.get(other.path, 0.0) + value
            found[other.path] = other
    for other in (card, *chosen):
        scores.pop(other.path, None)
    stamp = card.published.stamp
    best = sorted(scores, key=lambda path: (-scores[path], abs(found[path].published.stamp - stamp), found[path].url))
    return (*chosen, *(found[path] for path in best[: max(0, limit - len(chosen))]))[: max(limit, len(chosen))]
