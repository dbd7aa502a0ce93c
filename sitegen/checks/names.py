"""Names in two spellings that the build takes for two: one and many, a slip of a key, a person with two names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitegen.base.problems import Place, Problem, warning
from sitegen.checks.wording import plain
from sitegen.content.model import Document
from sitegen.site.model import Card, Site, Term, TermKind

_SHORTEST = 6
"""Letters: of shorter names too many differ in one letter by right."""

_PLURALS = (("ies", "y"), ("ves", "f"), ("ves", "fe"), ("es", ""), ("s", ""), ("en", ""), ("n", ""))
_KEYS: Mapping[TermKind, str] = {"tag": "tags", "section": "section", "author": "authors", "series": "series"}


def name_problems(site: Site, documents: Mapping[str, Document]) -> Iterator[Problem]:
    """TAG011 a tag as one and as many, TAG012 two tags a letter apart, TAG013 two authors a letter apart, TAG014 two
    sections or series a letter apart.
    """
    front = {post.card.path: documents[post.text.path].front.places for post in site.posts}
    for kind, code in (("tag", "TAG012"), ("author", "TAG013"), ("section", "TAG014"), ("series", "TAG014")):
        terms = [term for term in site.index.terms[kind] if site.index.posts_of.get(term)]  # type: ignore[index]
        told: set[Term] = set()
        pairs = [(one, many, "TAG011") for one, many in _plurals(terms)] if kind == "tag" else []
        for one, other, found in [*pairs, *((one, other, code) for one, other in _near(terms))]:
            rare, usual = sorted((one, other), key=lambda term: (len(site.index.posts_of[term]), term.slug))
            if rare in told or (rare.slug in site.authors and usual.slug in site.authors and kind == "author"):
                continue  # two people with a file each are two people
            told.add(rare)
            yield _problem(rare, usual, found, site.index.posts_of, front)


def _problem(
    rare: Term,
    usual: Term,
    code: str,
    posts_of: Mapping[Term, Sequence[Card]],
    front: Mapping[str, Mapping[str, Place]],
) -> Problem:
    uses, others = posts_of[rare], posts_of[usual]
    key = _KEYS[rare.kind]
    at = front[uses[-1].path].get(key, Place(uses[-1].path))
    message = f"the {rare.kind} {rare.name} ({_posts(len(uses))}) is {usual.name} elsewhere ({_posts(len(others))})"
    further = [front[card.path].get(key, Place(card.path)) for card in uses[:-1][:4]]
    return warning(code, message, at, f"if both are one, write {usual.name}", further)


def _posts(number: int) -> str:
    return f"{number} post{'' if number == 1 else 's'}"


def _plurals(terms: Sequence[Term]) -> Iterator[tuple[Term, Term]]:
    by_name = {plain(term.name): term for term in terms}
    for name, term in by_name.items():
        for ending, instead in _PLURALS[:5]:
            stem = name.removesuffix(ending) + instead
            if name.endswith(ending) and len(stem) > 2 and stem != name and (one := by_name.get(stem)):
                yield one, term
                break


def _near(terms: Iterable[Term]) -> Iterator[tuple[Term, Term]]:
    """Terms of which one becomes the other by one letter more, less, changed, or by two that are swapped.

    Each name is filed under all it becomes without one of its letters: two names that meet there are near (the idea of
    symmetric deletes). Numbers are no slips.
    """
    filed: dict[str, list[tuple[str, Term]]] = {}
    for term in terms:
        name = plain(term.name).replace(" ", "")
        if len(name) < _SHORTEST or any(character.isdigit() for character in name):
            continue
        for short in sorted({name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}):
            filed.setdefault(short, []).append((name, term))
    seen: set[tuple[Term, Term]] = set()
    for entries in filed.values():
        for number, (name, term) in enumerate(entries):
            for other_name, other in entries[number + 1 :]:
                if other != term and (term, other) not in seen and _is_slip(name, other_name):
                    seen.add((term, other))
                    yield term, other


def _is_slip(one: str, other: str) -> bool:
    """Whether one letter makes the difference: added, missing, changed, or swapped with its neighbour."""
    if len(one) > len(other):
        one, other = other, one
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    return one[at + 1 :] == other[at + 1 :] or (
        one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    )
