"""Ordered lookups of a site. Every order is total: newest first, then by URL.

Orders are kept as numbers of cards: where dates, URLs and names are what they were, so is every order, and an index of
other cards is made without looking for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from sitegen.base.changes import changed
from sitegen.site.model import TERM_KINDS, Card, Cards, Index, Neighbours, Site, Term, TermKind
from sitegen.site.related import related_numbers
from sitegen.site.terms import Terms

K = TypeVar("K", bound=Hashable)
N = TypeVar("N")
V = TypeVar("V")

_Pair = tuple[int | None, int | None]


class Orders(NamedTuple):
    """All orders of a site's posts, as numbers: those are their places in time, newest first.

    `numbers` are by path, and so are `in_section` (the newer and the older post of a section) and `related`.
    """

    numbers: Mapping[str, int]
    lists: Mapping[Term, Sequence[int]]
    months: Mapping[tuple[int, int], Sequence[int]]
    in_section: Mapping[str, _Pair]
    pinned: Sequence[int]
    featured: Sequence[int]
    related: Mapping[str, Sequence[int]]


NO_ORDERS = Orders({}, {}, {}, {}, (), (), {})


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


def make_index(cards: Sequence[Card], terms: Mapping[TermKind, tuple[Term, ...]], orders: Orders) -> Index:
    """The index of `cards`, which are newest first; one is looked at where somebody asks for it."""
    last = len(cards) - 1

    def some(numbers: Sequence[int]) -> Cards:
        return Cards(numbers, cards)

    def near(numbers: _Pair) -> Neighbours:
        newer, older = numbers
        return Neighbours(None if newer is None else cards[newer], None if older is None else cards[older])

    return Index(
        cards=Cards(range(len(cards)), cards),
        terms=terms,
        posts_of=_Made(orders.lists, some),
        months=_Made(orders.months, some),
        neighbours=_Made(
            orders.numbers,
            lambda number: near((number - 1 if number else None, number + 1 if number < last else None)),
        ),
        in_section=_Made(orders.in_section, near),
        related=_Made(orders.related, some),
        pinned=some(orders.pinned),
        featured=some(orders.featured),
        numbers=orders.numbers,
        paths=tuple(orders.numbers),
    )


class Indexer:
    """Indexes cards, again and again. The result depends on the arguments alone."""

    def __init__(self) -> None:
        self._cards: Sequence[Card] = ()
        self._terms: Terms | None = None
        self._given: Sequence[int] = ()
        self._orders = NO_ORDERS
        self._chosen: Mapping[str, Sequence[str]] = {}
        self._limit = -1

    @property
    def orders(self) -> Orders:
        """The orders of the last index."""
        return self._orders

    def __call__(self, cards: Sequence[Card], terms: Terms, chosen: Mapping[str, Sequence[str]], related: int) -> Index:
        """The index of `cards`; `chosen` are the paths of the related posts that authors named, by path; `related` is
        how many posts are named in all.
        """
        same = terms is self._terms and _have_same_facts(cards, self._cards)
        if not same:
            self._given, self._orders = _orders(cards, terms)
        ordered = tuple([cards[number] for number in self._given])
        if not same or (chosen, related) != (self._chosen, self._limit):
            orders = self._orders
            found = related_numbers(ordered, orders.lists, orders.numbers, chosen, related)
            self._orders = orders._replace(related=found)
        self._cards, self._terms, self._chosen, self._limit = cards, terms, chosen, related
        return make_index(ordered, {kind: terms.all(kind) for kind in TERM_KINDS}, self._orders)

    def edited(self, some: Sequence[Card]) -> Index | None:
        """The last index with other cards of some posts; None where a post stands elsewhere with its new card."""
        if self._terms is None:
            return None
        cards = list(self._cards)
        for card in some:
            number = self._given[self._orders.numbers[card.path]]
            if not stand_alike(card, cards[number]):
                return None
            cards[number] = card
        return self(tuple(cards), self._terms, self._chosen, self._limit)

    def place(self, path: str) -> int:
        """Where a post stands in the order of the last index."""
        return self._orders.numbers[path]


def have_same_orders(site: Site, other: Site) -> bool:
    """Whether the same posts stand in the same places of all lists of both, whatever their cards say; False may mean
    that nobody knows.
    """
    one, two = site.index.posts_of, other.index.posts_of
    same = isinstance(one, _Made) and isinstance(two, _Made) and one.parts is two.parts
    return same and site.corrected == other.corrected


def stand_alike(card: Card, other: Card) -> bool:
    """Whether a post stands in the same places with either card."""
    return _facts(card) == _facts(other)


def _facts(card: Card) -> object:
    """What orders depend on."""
    terms = card.tags, card.authors, card.section, card.series
    flags = card.pinned, card.featured
    return card.published.stamp, card.published, card.path, card.url, terms, card.part, flags


def _have_same_facts(cards: Sequence[Card], others: Sequence[Card]) -> bool:
    numbers = changed(cards, others)
    return numbers is not None and all(stand_alike(cards[number], others[number]) for number in numbers)


def _orders(cards: Sequence[Card], terms: Terms) -> tuple[Sequence[int], Orders]:
    """Which card stands at each place, and all orders but that of related posts."""
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
    pinned = [number for number, card in enumerate(ordered) if card.pinned]
    featured = [number for number, card in enumerate(ordered) if card.featured]
    return given, orders_of([card.path for card in ordered], lists, dict(months), pinned, featured)


def orders_of(
    paths: Sequence[str],
    lists: Mapping[Term, Sequence[int]],
    months: Mapping[tuple[int, int], Sequence[int]],
    pinned: Sequence[int],
    featured: Sequence[int],
) -> Orders:
    """All orders of the posts at `paths`, newest first, but that of related ones."""
    in_section: dict[str, _Pair] = {}
    for term, desk in lists.items():
        if term.kind == "section":
            for newer, number, older in zip((None, *desk), desk, (*desk[1:], None), strict=False):
                in_section[paths[number]] = (newer, older)
    numbers = {path: number for number, path in enumerate(paths)}
    return Orders(numbers, lists, months, in_section, pinned, featured, {})


def _in_series(numbers: Sequence[int], cards: Sequence[Card]) -> list[int]:
    """Numbered parts first, by number; the others after them by date, oldest first."""

    def place(number: int) -> tuple[bool, int, float, str]:
        card = cards[number]
        return card.part == 0, card.part, card.published.stamp, card.url

    return sorted(numbers, key=place)
