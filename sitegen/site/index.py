"""Ordered lookups of a site. Every order is total: newest first, then by URL.

Orders are kept as numbers of cards: where dates, URLs and names are what they were, so is every order, and an index of
other cards is made without looking for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from sitegen.base.changes import changed
from sitegen.site.model import TERM_KINDS, Card, Index, Neighbours, Term
from sitegen.site.related import related_numbers
from sitegen.site.terms import Terms

K = TypeVar("K", bound=Hashable)
N = TypeVar("N")
V = TypeVar("V")

_Pair = tuple[int | None, int | None]


class _Orders(NamedTuple):
    """All orders of cards as numbers of `ordered`: what was given in the order `given`, newest first."""

    given: Sequence[int]
    lists: Mapping[Term, Sequence[int]]
    months: Mapping[tuple[int, int], Sequence[int]]
    numbers: Mapping[str, int]
    in_section: Mapping[str, _Pair]


class _Made(Mapping[K, V]):
    """A mapping whose values are made of others, each when it is asked for, and once."""

    __slots__ = ("_found", "_make", "parts")

    def __init__(self, parts: Mapping[K, N], make: Callable[[N], V]) -> None:
        self.parts, self._make = parts, make
        self._found: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._make(self.parts[key])
        return found

    def __iter__(self) -> Iterator[K]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)


class Indexer:
    """Indexes cards, again and again. The result depends on the arguments alone."""

    def __init__(self) -> None:
        self._cards: Sequence[Card] = ()
        self._terms: Terms | None = None
        self._orders = _Orders((), {}, {}, {}, {})
        self._chosen: Mapping[str, Sequence[str]] = {}
        self._limit = 0
        self._related: Mapping[str, Sequence[int]] | None = None

    def __call__(self, cards: Sequence[Card], terms: Terms, chosen: Mapping[str, Sequence[str]], related: int) -> Index:
        """The index of `cards`; `chosen` are the paths of the related posts that authors named, by path; `related` is
        how many posts are named in all.
        """
        same = terms is self._terms and _have_same_facts(cards, self._cards)
        if not same:
            self._orders = _orders(cards, terms)
        orders = self._orders
        ordered = tuple([cards[number] for number in orders.given])

        def some(numbers: Sequence[int]) -> tuple[Card, ...]:
            return tuple([ordered[number] for number in numbers])

        def near(numbers: _Pair) -> Neighbours:
            newer, older = numbers
            return Neighbours(None if newer is None else ordered[newer], None if older is None else ordered[older])

        lists = _Made(orders.lists, some)
        if not same or self._related is None or (chosen, related) != (self._chosen, self._limit):
            self._related = related_numbers(ordered, orders.lists, orders.numbers, chosen, related)
        self._cards, self._terms, self._chosen, self._limit = cards, terms, chosen, related
        last = len(ordered) - 1
        return Index(
            cards=ordered,
            terms={kind: terms.all(kind) for kind in TERM_KINDS},
            posts_of=lists,
            months=_Made(orders.months, some),
            neighbours=_Made(
                orders.numbers,
                lambda number: near((number - 1 if number else None, number + 1 if number < last else None)),
            ),
            in_section=_Made(orders.in_section, near),
            related=_Made(self._related, some),
        )

    def edited(self, some: Sequence[Card]) -> Index | None:
        """The last index with other cards of some posts; None where a post stands elsewhere with its new card."""
        if self._terms is None:
            return None
        cards, orders = list(self._cards), self._orders
        for card in some:
            number = orders.given[orders.numbers[card.path]]
            if _facts(card) != _facts(cards[number]):
                return None
            cards[number] = card
        return self(tuple(cards), self._terms, self._chosen, self._limit)

    def place(self, path: str) -> int:
        """Where a post stands in the order of the last index."""
        return self._orders.numbers[path]


def have_same_orders(index: Index, other: Index) -> bool:
    """Whether the same posts stand in the same places of all lists of both, whatever their cards say; False may mean
    that nobody knows.
    """
    one, two = index.posts_of, other.posts_of
    return isinstance(one, _Made) and isinstance(two, _Made) and one.parts is two.parts


def _facts(card: Card) -> object:
    """What orders depend on."""
    terms = card.tags, card.authors, card.section, card.series
    return card.published.stamp, card.published, card.path, card.url, terms, card.part


def _have_same_facts(cards: Sequence[Card], others: Sequence[Card]) -> bool:
    numbers = changed(cards, others)
    return numbers is not None and all(_facts(cards[number]) == _facts(others[number]) for number in numbers)


def _orders(cards: Sequence[Card], terms: Terms) -> _Orders:
    keys = [(-card.published.stamp, card.url) for card in cards]
    given = sorted(range(len(cards)), key=keys.__getitem__)
    lists: dict[Term, Sequence[int]] = {}
    found: dict[Term, list[int]] = {term: [] for kind in TERM_KINDS for term in terms.all(kind)}
    months: dict[tuple[int, int], list[int]] = defaultdict(list)
    ordered = [cards[number] for number in given]
    for number, card in enumerate(ordered):
        at = card.published.at
        months[at.year, at.month].append(number)
        for term in card.tags:
            found[term].append(number)
        for term in card.authors:
            found[term].append(number)
        if card.section:
            found[card.section].append(number)
        if card.series:
            found[card.series].append(number)
    for term, numbers in found.items():
        lists[term] = _in_series(numbers, ordered) if term.kind == "series" else numbers
    in_section: dict[str, _Pair] = {}
    for term in terms.all("section"):
        desk = lists[term]
        for newer, number, older in zip((None, *desk), desk, (*desk[1:], None), strict=False):
            in_section[ordered[number].path] = (newer, older)
    positions = {card.path: number for number, card in enumerate(ordered)}
    return _Orders(given, lists, dict(months), positions, in_section)


def _in_series(numbers: Sequence[int], cards: Sequence[Card]) -> list[int]:
    """Numbered parts first, by number; the others after them by date, oldest first."""

    def place(number: int) -> tuple[bool, int, float, str]:
        card = cards[number]
        return card.part == 0, card.part, card.published.stamp, card.url

    return sorted(numbers, key=place)
