"""Traces of what is held back: its headline as a link, a heading or the title of an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sitegen.base.problems import Place, Problem, error
from sitegen.site.model import Site

_SHORT = 12
"""A title of fewer characters is found everywhere by chance."""


def held_titles(site: Site) -> Mapping[str, str]:
    """The headlines of all that is held back, and their sources; without those that published texts have too."""
    known = {post.card.title for post in site.posts} | {page.title for page in site.pages}
    found = {held.title: held.path for held in site.held if len(held.title) >= _SHORT}
    return {title: path for title, path in found.items() if title not in known}


def leaks(texts: Iterable[str], held: Mapping[str, str], at: Callable[[str], Place]) -> Iterator[Problem]:
    """LEAK001: one of `texts` is the headline of something that is held back; `at` finds where it is written."""
    for text in texts:
        if text in held:
            hint = "take it out, or release the text"
            yield error("LEAK001", f"“{text}” is the headline of {held[text]}, which is held back", at(text), hint)
