"""Keys: the digest of everything that a result depends on. Two equal keys stand for equal results."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple
from zlib import crc32

from sitegen.pages.outputs import NO_PAGES, Copy, Planned, Print, Templated
from sitegen.pages.views import Pager, Text
from sitegen.site.model import Card


def digest_of(*values: object) -> str:
    """The SHA-256 of plain values (texts, numbers, tuples, mappings with text keys), told apart by their JSON."""
    return sha256(json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def digest_text(text: str) -> str:
    """The SHA-256 of a text."""
    return sha256(text.encode()).hexdigest()


class Key(NamedTuple):
    """The key of an output: its digest, the URL of the output, those of each card that the digest stands for, and the
    texts that it is the digest of, one for each part.
    """

    digest: str
    url: str = ""
    held: tuple[Collection[str], ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def parts(self) -> str:
        """A short mark of each part: of two keys with the same names of parts it tells which of them differ."""
        return " ".join(map(_mark, self.texts))

    def loose(self, asked: Iterable[str]) -> tuple[str, ...]:
        """Those of the URLs that a page's template wrote of which the key does not say that something stands there.

        It does say so of the page's own, of those in its cards (who plans a card plans what it points at), and of the
        other pages of its list. All others come from the template, from front matter or from settings, and must be
        looked up each time.
        """
        return tuple(sorted(frozenset(asked).difference((self.url,), *self.held)))


@lru_cache(maxsize=1024)  # most parts of a page are those of the page before
def _mark(text: str) -> str:
    return f"{crc32(text.encode()):x}"


class Keys:
    """Keys of the outputs of one build.

    A view is written as JSON by the standard library's C encoder; what stands in many views (a card, the site) is
    digested once and stands there by its digest. A type that is not known here is an error: nothing can be forgotten.
    """

    def __init__(self, common: Mapping[str, str], pages: str, templates: Mapping[str, str], parsing: str) -> None:
        """`common` has the digests of what every output depends on, by name, `pages` is that of what every page does,
        `templates` has one for each template with all it stands on, `parsing` is that of the settings that can change a
        body.
        """
        self._common, self._pages, self._templates, self._parsing = common, pages, templates, parsing
        self._known: dict[int, str] = {}
        self._kept: list[object] = []  # an id is only a name while its object lives
        self._urls: dict[int, Collection[str]] = {}
        self._cards: list[Collection[str]] = []
        self._encode = _encoder(self._plain)
        self._common_text = "\n".join(common.values())
        self._frames: dict[int, tuple[tuple[str, ...], frozenset[str]]] = {}

    def __reduce__(self) -> tuple[type[Keys], tuple[object, ...]]:
        """Without what was seen: an id means nothing in another process."""
        return Keys, (self._common, self._pages, self._templates, self._parsing)

    def anew(self) -> Keys:
        """The same keys, with nothing seen yet."""
        return Keys(self._common, self._pages, self._templates, self._parsing)

    def learn(self, cards: Iterable[Card]) -> None:
        """Digest cards before they are met: processes that are forked then need not do it, each for itself."""
        for card in cards:
            self._once(card)

    def __call__(self, planned: Planned) -> Key:
        """The key of one output; that of a file is the digest of its content, and "" is the key of what has none."""
        output = planned.output
        if isinstance(output, Copy):
            return Key(output.file.digest)
        if isinstance(output, Print):
            text = f"{self._common_text}\n{planned.url}\n{output.file.digest}\n{self._encode(output.recipe)}"
            return Key(digest_text(text), planned.url)
        self._cards.clear()
        if isinstance(output, Templated):
            template = self._templates.get(output.template)
            if template is None:
                return Key("")
            site, *rest = output.view  # every view starts with the site
            frame, held = self._frame(site)
            texts = [template, *frame, *map(self._text, rest)]
            self._cards.append(held)
        else:
            texts = [type(output).__name__, *map(self._text, output)]
        text = "\n".join(texts)  # no text holds a line's end, so no two lists of texts give one
        digest = sha256(f"{self._common_text}\n{planned.url}\n{text}".encode()).hexdigest()
        return Key(digest, planned.url, tuple(self._cards), (*self._common.values(), *texts))

    def names(self, planned: Planned) -> tuple[str, ...]:
        """The names of the parts of an output's key, in the order of its texts."""
        output = planned.output
        if isinstance(output, NO_PAGES):
            return ()
        if not isinstance(output, Templated):
            return (*self._common, "kind", *output._fields)
        site, *_ = output.view
        frame = (f"site.{name}" for name in site._fields)
        return (*self._common, "template", "assets and language", *frame, *output.view._fields[1:])

    def _frame(self, site: Any) -> tuple[tuple[str, ...], frozenset[str]]:
        """What every page shows, in digests, and the URLs of its cards."""
        found = self._frames.get(id(site))
        if found is None:
            before, self._cards = self._cards, []
            texts = (self._pages, *(digest_text(self._encode(value)) for value in site))
            found = self._frames[id(site)] = texts, frozenset().union(*self._cards)
            self._cards = before
            self._kept.append(site)
        return found

    def _text(self, value: Any) -> str:
        """A part of a view as JSON; what most parts are is written without asking the encoder, which costs more."""
        if value is None:
            return "null"
        kind = type(value)
        if kind is Card:
            return f'"{self._plain(value)}"'
        if kind in _EMPTY and not value:
            return _EMPTY[kind]
        if kind is Pager:  # each page of a list names all of them
            pages = self._once(value.pages)
            self._cards.append(self._urls[id(value.pages)])
            return self._encode((value.number, pages, value.newer, value.older))
        return self._encode(value)

    def _plain(self, value: object) -> object:
        if isinstance(value, Card):
            found = self._once(value)
            self._cards.append(self._urls[id(value)])
            return found
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, Text):
            source = value.source or sha256(str(value.body).encode()).hexdigest()
            return [self._parsing, source, value.targets, value.photos]
        if isinstance(value, bytes):
            return sha256(value).hexdigest()
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(f"a view holds a {type(value).__name__}, which has no key")

    def _once(self, value: Card | tuple[str, ...]) -> str:
        """The digest of a value that stands in many views: a card, or the URLs of a list."""
        found = self._known.get(id(value))
        if found is None:
            text = self._encode(_CARD_VALUES(value) if isinstance(value, Card) else value)
            found = self._known[id(value)] = sha256(text.encode()).hexdigest()
            self._kept.append(value)
            self._urls[id(value)] = tuple(_urls(value)) if isinstance(value, Card) else frozenset(value)
        return found


def _encoder(plain: Callable[[object], object]) -> Callable[[object], str]:
    """Writes JSON; `plain` says what stands for a value of another type. `JSONEncoder.encode` would make its inner
    encoder anew for each call, which takes longer than most of our values do.
    """
    usual = json.JSONEncoder(default=plain, separators=(",", ":"), ensure_ascii=False, check_circular=False)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # not every Python has it
        return usual.encode
    chunks = make(None, plain, json.encoder.encode_basestring, None, ":", ",", False, False, True)
    return lambda value: "".join(chunks(value, 0))


_EMPTY: Mapping[type, str] = {tuple: "[]", list: "[]", dict: "{}", str: '""'}
_CARD_VALUES = attrgetter(*(field.name for field in fields(Card)))


def _urls(card: Card) -> list[str]:
    terms = (*card.tags, *card.authors, card.section, card.series)
    urls = [card.url, *[term.url for term in terms if term]]
    if card.social:
        urls.append(card.social.url)
    if picture := card.picture:
        urls += [picture.url, *[file.url for file in picture.plain], *[crop.url for crop in picture.crops]]
        urls += [file.url for better in picture.better for file in better.files]
    return urls
