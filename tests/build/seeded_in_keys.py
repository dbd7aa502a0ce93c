"""Faults in what pages and documents are known by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any

import pytest

from sitegen.build import build, keys, memo, texts
from sitegen.build.keys import Key, Keys, digest_of
from sitegen.build.memo import Memo
from sitegen.content import stored
from sitegen.content.parse import ParseOptions
from sitegen.pages.views import Text
from sitegen.site.model import Card
from sitegen.themes import closure, environment
from tests.build.seeded import Seed, add_fault, fault

# -- what a page's key is made of


def _with_keys(patch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], object]) -> None:
    usual = Keys.__init__

    def make(self: Keys, **parts: Any) -> None:
        change(parts)
        usual(self, **parts)

    patch.setattr(Keys, "__init__", make)


@fault
def engine_of_pages(patch: pytest.MonkeyPatch) -> None:
    usual = build.make_keys

    def same_engine(project: Any, known: Memo) -> Keys:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(build, "engine", lambda: "one")
            return usual(project, known)

    patch.setattr(build, "make_keys", same_engine)


@fault
def assets_and_language(patch: pytest.MonkeyPatch) -> None:
    _with_keys(patch, lambda parts: parts.update(pages=""))


@fault
def templates(patch: pytest.MonkeyPatch) -> None:
    _with_keys(patch, lambda parts: parts.update(templates=dict.fromkeys(parts["templates"], "")))


@fault
def parsing_options_of_a_text(patch: pytest.MonkeyPatch) -> None:
    _with_keys(patch, lambda parts: parts.update(parsing=""))


@fault
def site_view(patch: pytest.MonkeyPatch) -> None:
    usual = Keys._frame
    patch.setattr(Keys, "_frame", lambda self, site: ((self._pages,), usual(self, site)[1]))


def _forgetting_in_text(name: str) -> Seed:
    def seed(patch: pytest.MonkeyPatch) -> None:
        usual = Keys._plain

        def plain(self: Keys, value: object) -> object:
            if isinstance(value, Text):
                empty: Any = "same" if name == "source" else ()
                value = replace(value, **{name: empty})
            return usual(self, value)

        patch.setattr(Keys, "_plain", plain)

    return seed


add_fault("source_of_a_text", _forgetting_in_text("source"))
add_fault("targets_of_a_text", _forgetting_in_text("targets"))


def _without_card_field(name: str) -> Seed:
    def seed(patch: pytest.MonkeyPatch) -> None:
        known = [field for field in Card.__slots__ if field != name]
        patch.setattr(keys, "_CARD_VALUES", attrgetter(*known))

    return seed


for _name in ("title", "summary", "tags", "authors", "picture", "updated"):
    add_fault(f"card_{_name}", _without_card_field(_name))


@fault
def time_zone_of_pages(patch: pytest.MonkeyPatch) -> None:
    _without_common(patch, "the time zone")


def _without_common(patch: pytest.MonkeyPatch, name: str) -> None:
    _with_keys(patch, lambda parts: parts.update(common={**parts["common"], name: ""}))


@fault
def cards(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(keys, "_CARD_VALUES", attrgetter("url"))


@fault
def loose_urls(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Key, "loose", lambda _, __: ())


@fault
def loose_urls_of_modules(patch: pytest.MonkeyPatch) -> None:
    usual = environment._Template._get_default_module

    def module(self: Any, ctx: Any = None) -> Any:
        before = set(self.environment.asked)
        found = usual(self, ctx)
        self.environment.asked &= before
        return found

    patch.setattr(environment._Template, "_get_default_module", module)


# -- what a template stands on


@fault
def included_templates(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closure, "find_referenced_templates", lambda _: iter(()))


@fault
def missing_templates(patch: pytest.MonkeyPatch) -> None:
    """What is looked for and not found is left out: found later, it stays unseen."""
    usual = closure._part

    def part(name: str, *rest: Any) -> Any:
        found = usual(name, *rest)
        return found._replace(digest="missing") if name.startswith("partials/note") else found

    patch.setattr(closure, "_part", part)


@fault
def parent_templates(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closure, "_joined", lambda other, _, __: other)


@fault
def made_up_names(patch: pytest.MonkeyPatch) -> None:
    usual = closure.find_referenced_templates
    patch.setattr(closure, "find_referenced_templates", lambda tree: (name for name in usual(tree) if name))


@fault
def contents_of_the_theme(patch: pytest.MonkeyPatch) -> None:
    """The closures of another theme with the same names."""
    usual = Memo.fact
    patch.setattr(Memo, "fact", lambda self, _, find: usual(self, "templates", find))


# -- parsing


def _without_part_of_a_source(number: int) -> Seed:
    def seed(patch: pytest.MonkeyPatch) -> None:
        usual = memo.digest_of

        def digest(*values: object) -> str:
            return usual(*(value for n, value in enumerate(values) if n != number or len(values) != 4))

        patch.setattr(memo, "digest_of", digest)

    return seed


add_fault("path_of_a_source", _without_part_of_a_source(2))
add_fault("digest_of_a_source", _without_part_of_a_source(3))


@fault
def engine_of_documents(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(memo, "engine", lambda: "one")


@fault
def parsing_options(patch: pytest.MonkeyPatch) -> None:
    usual = Memo.documents

    def documents(self: Memo, parse: Any, *rest: Any) -> Any:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(memo, "options_digest", lambda _: "")
            return usual(self, parse, *rest)

    patch.setattr(Memo, "documents", documents)


def _without_option(name: str) -> Seed:
    def seed(patch: pytest.MonkeyPatch) -> None:
        def digest(options: ParseOptions) -> str:
            return digest_of(*(str(getattr(options, slot)) for slot in ParseOptions.__slots__ if slot != name))

        patch.setattr(memo, "options_digest", digest)
        patch.setattr(build, "options_digest", digest)

    return seed


for _name in ("timezone", "post_url", "summary_words", "markup"):
    add_fault(f"option_{_name}", _without_option(_name))


def _without_stored(name: str) -> Seed:
    def seed(patch: pytest.MonkeyPatch) -> None:
        usual = stored._pack_front

        def pack(front: Any) -> Any:
            given = usual(front)
            given.pop(name, None)
            return given

        patch.setattr(stored, "_pack_front", pack)

    return seed


@fault
def stored_places(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(stored, "_spots", lambda _: "")


for _name in ("aliases", "corrections", "draft", "extra"):
    add_fault(f"stored_{_name}", _without_stored(_name))


@fault
def stored_checksum(patch: pytest.MonkeyPatch) -> None:
    """A damaged row is believed as long as it can be read."""
    patch.setattr(memo, "sum_of", lambda *_: 0)


@fault
def checksum_of_a_body(patch: pytest.MonkeyPatch) -> None:
    """The body under a number is believed, whoever's it is."""
    patch.setattr(texts, "sum_of", lambda _: _Equal())


class _Equal:
    """Equal to everything."""

    def __eq__(self, _: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]
