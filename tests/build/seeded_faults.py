"""Faults to be found: each makes the build forget one part of a key, or one rule. The product has none of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sitegen.build import build, commit, darkroom, keys, memo, stage, texts
from sitegen.build.keys import Key, Keys, digest_of
from sitegen.build.memo import Memo
from sitegen.build.stage import Stage
from sitegen.content import stored
from sitegen.content.digests import Digests
from sitegen.content.parse import ParseOptions
from sitegen.pages.views import Text
from sitegen.photos import develop, store
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
def time_zone_of_pages(patch: pytest.MonkeyPatch) -> None:
    _without_common(patch, "the time zone")


def _without_common(patch: pytest.MonkeyPatch, name: str) -> None:
    _with_keys(patch, lambda parts: parts.update(common={**parts["common"], name: ""}))


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


@_fault
def checksum_of_a_body(patch: pytest.MonkeyPatch) -> None:
    """The body under a number is believed, whoever's it is."""
    patch.setattr(texts, "sum_of", lambda _: _Equal())


class _Equal:
    """Equal to everything."""

    def __eq__(self, _: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


# -- files


@_fault
def stamp_of_a_file(patch: pytest.MonkeyPatch) -> None:
    """A file of the same size and time is taken for the same, whatever else the system says of it."""
    usual = Digests.of

    def of(self: Digests, file: str, path: str, status: Any) -> str:
        few = SimpleNamespace(st_size=status.st_size, st_mtime_ns=status.st_mtime_ns, st_ctime_ns=0, st_ino=0, st_dev=0)
        return usual(self, file, path, few)  # type: ignore[arg-type]

    patch.setattr(Digests, "of", of)


@_fault
def facts_of_a_picture(patch: pytest.MonkeyPatch) -> None:
    """What was found out of a picture stands for every file of its name's ending."""
    usual = Memo.pictures

    def pictures(self: Memo, files: Any, *rest: Any) -> Any:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(memo, "digest_of", lambda _, __, ending: ending)
            return usual(self, files, *rest)

    patch.setattr(Memo, "pictures", pictures)


@_fault
def recipe_of_a_photograph(patch: pytest.MonkeyPatch) -> None:
    """What is written into a file, as its credit, is no part of what it is known by."""

    def key(digest: str, recipe: Any) -> str:
        return usual(digest, recipe._replace(imprint=()))

    usual = store.key_of
    for module in (darkroom, develop, stage):
        patch.setattr(module, "key_of", key)


@_fault
def checksum_of_a_photograph(patch: pytest.MonkeyPatch) -> None:
    """A damaged file in the store of photographs is published."""
    usual = store._names
    patch.setattr(store, "_names", lambda *of: ((name, "") for name, _ in usual(*of)))
    patch.setattr(store, "_checksum", lambda _: "")


@_fault
def write_what_stands(patch: pytest.MonkeyPatch) -> None:
    """The same bytes are written once more."""
    patch.setattr(Stage, "_in_place", lambda *_: None)


@_fault
def files_of_others(patch: pytest.MonkeyPatch) -> None:
    """A folder that has nothing of ours in it any more is removed with all that is there."""
    usual = commit._delete

    def delete(output: str, changes: Any, path: str) -> None:
        usual(output, changes, path)
        folder = Path(output, path).parent
        if folder != Path(output) and folder.is_dir() and not any(file.suffix for file in folder.iterdir()):
            shutil.rmtree(folder)

    patch.setattr(commit, "_delete", delete)


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
    "site_view": ("setting_site.title",),
    "loose_urls": ("literal_address", "extra_address", "delete_what_is_linked", "page"),
    "digest_of_a_source": ("body", "title"),
    "deletion": ("delete", "rename"),
    "look_at_the_output": ("delete_output",),
}
"""Those that `make test` plays as well, with the edits that show them soon."""
