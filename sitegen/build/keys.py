"""Keys: the digest of everything that a result depends on. Two equal keys stand for equal results."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from operator import attrgetter
from typing import NamedTuple

from sitegen.pages.outputs import Copy, Planned, Templated
from sitegen.pages.views import Text
from sitegen.site.model import Card


def digest_of(*values: object) -> str:
    """The SHA-256 of plain values (texts, numbers, tuples, mappings with text keys), told apart by their JSON."""
    return sha256(json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


class Key(NamedTuple):
    """The key of an output: its digest, the URL of the output, and those of each card that the digest stands for."""

    digest: str
    url: str = ""
    held: tuple[frozenset[str], ...] = ()

    def loose(self, asked: Iterable[str]) -> tuple[str, ...]:
        """Those of the URLs that a page's template wrote of which the key does not say that something stands there.

        It does say so of the page's own and of those in its cards: who plans a card plans what it points at. All
        others come from the template, from front matter or from settings, and must be looked up each time.
        """
        return tuple(sorted(frozenset(asked).difference((self.url,), *self.held)))


class Keys:
    """Keys of the outputs of one build.

    A view is written as JSON by the standard library's C encoder; what stands in many views (a card, the site) is
    digested once and stands there by its digest. A type that is not known here is an error: nothing can be forgotten.
    """

    def __init__(self, common: str, pages: str, templates: Mapping[str, str], parsing: str) -> None:
        """`common` is the digest of what every output depends on, `pages` of what every page does, `templates` has one
        for each template with all it stands on, `parsing` is that of the settings that can change a body.
        """
        self._common, self._pages, self._templates, self._parsing = common, pages, templates, parsing
        self._known: dict[int, str] = {}
        self._kept: list[object] = []  # an id is only a name while its object lives
        self._urls: dict[int, frozenset[str]] = {}
        self._cards: list[frozenset[str]] = []
        self._encode = json.JSONEncoder(
            default=self._plain, separators=(",", ":"), ensure_ascii=False, check_circular=False
        ).encode

    def __call__(self, planned: Planned) -> Key:
        """The key of one output; that of a file is the digest of its content, and "" is the key of what has none."""
        output = planned.output
        if isinstance(output, Copy):
            return Key(output.file.digest)
        self._cards.clear()
        if isinstance(output, Templated):
            template = self._templates.get(output.template)
            if template is None:
                return Key("")
            site, *rest = output.view  # every view starts with the site
            text = f"{self._pages}{template}{self._once(site)}{self._encode(rest)}"
        else:
            text = f"{type(output).__name__}{self._encode(output)}"
        digest = sha256(f"{self._common}{planned.url}\n{text}".encode()).hexdigest()
        return Key(digest, planned.url, tuple(self._cards))

    def _plain(self, value: object) -> object:
        if isinstance(value, Card):
            found = self._once(value)
            self._cards.append(self._urls[id(value)])
            return found
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, Text):
            source = value.source or sha256(value.body.encode()).hexdigest()
            return [self._parsing, source, value.targets, value.photos]
        if isinstance(value, bytes):
            return sha256(value).hexdigest()
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(f"a view holds a {type(value).__name__}, which has no key")

    def _once(self, value: object) -> str:
        """The digest of a value that stands in many views."""
        found = self._known.get(id(value))
        if found is None:
            text = self._encode(_CARD_VALUES(value) if isinstance(value, Card) else value)
            found = self._known[id(value)] = sha256(text.encode()).hexdigest()
            self._kept.append(value)
            if isinstance(value, Card):
                self._urls[id(value)] = frozenset(_urls(value))
        return found


_CARD_VALUES = attrgetter(*(field.name for field in fields(Card)))


def _urls(card: Card) -> Iterator[str]:
    yield card.url
    for term in (*card.tags, *card.authors, card.section, card.series):
        if term:
            yield term.url
    if card.picture:
        yield card.picture.url
