"""Faults to be found: each makes the build forget one part of a key, or one rule. The product has none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from sitegen.build import build, commit, keys, memo
from sitegen.build.keys import Key, Keys, digest_of
from sitegen.build.memo import Memo
from sitegen.build.stage import Stage
from sitegen.content import stored
from sitegen.content.parse import ParseOptions
from sitegen.pages.views import Text
from sitegen.site.model import Card
from sitegen.themes import closure, environment

Seed = Callable[[pytest.MonkeyPatch], None]
FAULTS: dict[str, Seed] = {}


def _fault(function: Seed) -> Seed:
    FAULTS[function.__name__] = function
    return function


# -- what a page's key is made of


def _with_keys(patch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], object]) -> None:
    usual = Keys.__init__

    def make(self: Keys, **parts: Any) -> None:
        change(parts)
        usual(self, **parts)

    patch.setattr(Keys, "__init__", make)


@_fault
def engine_of_pages(patch: pytest.MonkeyPatch) -> None:
    usual = build.make_keys

    def same_engine(project: Any, known: Memo) -> Keys:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(build, "engine", lambda: "one")
            return usual(project, known)

    patch.setattr(build, "make_keys", same_engine)


@_fault
def assets_and_language(patch: pytest.MonkeyPatch) -> None:
    _with_keys(patch, lambda parts: parts.update(pages=""))


@_fault
def templates(patch: pytest.MonkeyPatch) -> None:
    _with_keys(patch, lambda parts: parts.update(templates=dict.fromkeys(parts["templates"], "")))


@_fault
def parsing_options_of_a_text(patch: pytest.MonkeyPatch) -> None:
    _with_keys(patch, lambda parts: parts.update(parsing=""))


@_fault
def site_view(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Keys, "_frame", lambda self, _: (self._pages,))


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


FAULTS["source_of_a_text"] = _forgetting_in_text("source")
FAULTS["targets_of_a_text"] = _forgetting_in_text("targets")


def _without_card_field(name: str) -> Seed:
    def seed(patch: pytest.MonkeyPatch) -> None:
        known = [field for field in Card.__slots__ if field != name]
        patch.setattr(keys, "_CARD_VALUES", attrgetter(*known))

    return seed


for _name in ("title", "summary", "tags", "authors", "picture", "updated"):
    FAULTS[f"card_{_name}"] = _without_card_field(_name)


@_fault
def cards(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(keys, "_CARD_VALUES", attrgetter("url"))


@_fault
def loose_urls(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Key, "loose", lambda _, __: ())


@_fault
def loose_urls_of_modules(patch: pytest.MonkeyPatch) -> None:
    usual = environment._Template._get_default_module

    def module(self: Any, ctx: Any = None) -> Any:
        before = set(self.environment.asked)
        found = usual(self, ctx)
        self.environment.asked &= before
        return found

    patch.setattr(environment._Template, "_get_default_module", module)


# -- what a template stands on


@_fault
def included_templates(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closure, "find_referenced_templates", lambda _: iter(()))


@_fault
def missing_templates(patch: pytest.MonkeyPatch) -> None:
    """What is looked for and not found is left out: found later, it stays unseen."""
    usual = closure._part

    def part(name: str, *rest: Any) -> Any:
        found = usual(name, *rest)
        return found._replace(digest="missing") if name.startswith("partials/note") else found

    patch.setattr(closure, "_part", part)


@_fault
def parent_templates(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closure, "_joined", lambda other, _, __: other)


@_fault
def made_up_names(patch: pytest.MonkeyPatch) -> None:
    usual = closure.find_referenced_templates
    patch.setattr(closure, "find_referenced_templates", lambda tree: (name for name in usual(tree) if name))


@_fault
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


FAULTS["path_of_a_source"] = _without_part_of_a_source(2)
FAULTS["digest_of_a_source"] = _without_part_of_a_source(3)


@_fault
def engine_of_documents(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(memo, "engine", lambda: "one")


@_fault
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
    FAULTS[f"option_{_name}"] = _without_option(_name)


def _without_stored(name: str) -> Seed:
    def seed(patch: pytest.MonkeyPatch) -> None:
        usual = stored._pack_front

        def pack(front: Any) -> Any:
            given, places = usual(front)
            given.pop(name, None)
            return [given, {} if name == "places" else places]

        patch.setattr(stored, "_pack_front", pack)

    return seed


for _name in ("places", "aliases", "corrections", "draft"):
    FAULTS[f"stored_{_name}"] = _without_stored(_name)


@_fault
def stored_checksum(patch: pytest.MonkeyPatch) -> None:
    """A damaged row is believed as long as it can be read."""
    patch.setattr(memo, "sum_of", lambda *_: 0)


# -- files


@_fault
def look_at_the_output(patch: pytest.MonkeyPatch) -> None:
    """The manifest is believed, whatever became of the file."""

    def in_place(self: Stage, path: str, content: str) -> Any:
        entry = self._manifest.get(path)
        return entry if entry and entry.digest == content else None

    patch.setattr(Stage, "_in_place", in_place)


@_fault
def time_of_an_output(patch: pytest.MonkeyPatch) -> None:
    """A file of the right size is taken for ours."""
    usual = Stage._in_place

    def in_place(self: Stage, path: str, content: str) -> Any:
        entry = self._manifest.get(path)
        file = Path(self._output, path)
        if entry and entry.digest == content and file.is_file() and file.stat().st_size == entry.size:
            return entry
        return usual(self, path, content)

    patch.setattr(Stage, "_in_place", in_place)


@_fault
def content_of_a_copied_file(patch: pytest.MonkeyPatch) -> None:
    usual = Stage._in_place

    def in_place(self: Stage, path: str, content: str) -> Any:
        entry = self._manifest.get(path)
        return usual(self, path, entry.digest if entry and path.endswith((".png", ".txt")) else content)

    usual_keeps = Stage.keeps
    patch.setattr(Stage, "keeps", lambda self, job: "." not in job.planned.url and usual_keeps(self, job))
    patch.setattr(Stage, "_in_place", in_place)


@_fault
def deletion(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(commit, "_delete", lambda *_: None)


@_fault
def emptied_folders(patch: pytest.MonkeyPatch) -> None:
    usual = commit._delete

    def delete(output: str, changes: Any, path: str) -> None:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(type(changes), "remove_folder", _no_folder)
            usual(output, changes, path)

    patch.setattr(commit, "_delete", delete)


def _no_folder(*_: Any) -> None:
    raise OSError


QUICK = {
    "templates": ("template",),
    "site_view": ("settings",),
    "loose_urls": ("literal_address", "extra_address", "delete_what_is_linked", "page"),
    "digest_of_a_source": ("body", "title"),
    "deletion": ("delete", "rename"),
    "look_at_the_output": ("delete_output",),
}
"""Those that `make test` plays as well, with the edits that show them soon."""
