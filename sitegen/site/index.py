"""Ordered lookups of a site. Every order is total: newest first, then by URL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sitegen.site.model import TERM_KINDS, Card, Index, Neighbours, Term
from sitegen.site.related import Relations
from sitegen.site.terms import Terms


class Indexer:
    """Indexes cards, again and again."""

    def __init__(self) -> None:
        self._relations = Relations()

    def __call__(
        self, cards: Iterable[Card], terms: Terms, chosen: Mapping[str, tuple[Card, ...]], related: int
    ) -> Index:
        """The index of `cards`; `chosen` are the related posts that authors named, by path; `related` is how many posts
        are named in all.
        """
        return _index(cards, terms, chosen, related, self._relations)


def _index(
    cards: Iterable[Card], terms: Terms, chosen: Mapping[str, tuple[Card, ...]], related: int, relations: Relations
) -> Index:
    ordered = tuple(sorted(cards, key=lambda card: (-card.published.stamp, card.url)))
    posts_of: dict[Term, list[Card]] = {term: [] for kind in TERM_KINDS for term in terms.all(kind)}
    months: dict[tuple[int, int], list[Card]] = defaultdict(list)
    for card in ordered:
        months[card.published.at.year, card.published.at.month].append(card)
        for term in (*card.tags, *card.authors):
            posts_of[term].append(card)
        if card.section:
            posts_of[card.section].append(card)
        if card.series:
            posts_of[card.series].append(card)
    lists = {term: tuple(_in_series(found) if term.kind == "series" else found) for term, found in posts_of.items()}
    in_section: dict[str, Neighbours] = {}
    for term in terms.all("section"):
        in_section.update(_neighbours(lists[term]))
    return Index(
        cards=ordered,
        terms={kind: terms.all(kind) for kind in TERM_KINDS},
        posts_of=lists,
        months={month: tuple(found) for month, found in months.items()},
        neighbours=_neighbours(ordered),
        in_section=in_section,
        related=relations(ordered, lists, chosen, related),
    )


def _in_series(found: Sequence[Card]) -> list[Card]:
    """Numbered parts first, by number; the others after them by date, oldest first."""
    return sorted(found, key=lambda card: (card.part == 0, card.part, card.published.stamp, card.url))


def _neighbours(ordered: Sequence[Card]) -> dict[str, Neighbours]:
    newer = (None, *ordered)
    older = (*ordered[1:], None)
    return {card.path: Neighbours(*pair) for card, *pair in zip(ordered, newer, older, strict=False)}
