"""Faults in the builds that look at little: of what nobody changed, and of a few texts that were edited."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from sitegen.base.digest import digest
from sitegen.build import again, edited, record
from sitegen.pages import shown
from sitegen.site.outline import Recalled
from tests.build.seeded import Seed, add_fault, fault

# -- what a build looks at before it believes that nothing changed

_PARTS = 10
"""Of the list that `_see` makes."""


def _without_seen(number: int) -> Seed:
    def seed(patch: pytest.MonkeyPatch) -> None:
        def dumps(value: Any, **how: Any) -> str:
            if isinstance(value, list) and len(value) == _PARTS and value[0] == again._FORMAT:
                value = [None if at == number else part for at, part in enumerate(value)]
            return json.dumps(value, **how)

        patch.setattr(again, "json", SimpleNamespace(dumps=dumps, loads=json.loads))

    return seed


for _number, _name in enumerate(("engine", "settings", "flags", "design", "sources", "files"), 1):
    add_fault(f"again_{_name}", _without_seen(_number))
add_fault("again_data", _without_seen(8))


def _with_record(patch: pytest.MonkeyPatch, **values: Any) -> None:
    usual = again.read_record
    patch.setattr(again, "read_record", lambda output: (found := usual(output)) and {**found, **values})


@fault
def again_due(patch: pytest.MonkeyPatch) -> None:
    """What became due meanwhile is not built."""
    _with_record(patch, until=None)


@fault
def again_earlier(patch: pytest.MonkeyPatch) -> None:
    """What was built for a later time stands at an earlier one."""
    _with_record(patch, since="1970-01-01T00:00:00+00:00")


@fault
def again_output(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether the files stand there."""
    patch.setattr(again, "_is_as_it_was", lambda *_: True)


@fault
def again_manifest(patch: pytest.MonkeyPatch) -> None:
    """A record is believed beside the manifest of another build."""
    patch.setattr(record, "_manifest_sum", lambda _: "")


# -- a few texts


@fault
def edit_outline(patch: pytest.MonkeyPatch) -> None:
    """The outline of another build is believed."""
    usual = again._edit

    def edit(flags: Any, memo: Any, seen: Any, last: Any) -> Any:
        found = digest(again.read_text(flags.folder / again.OWN / again.OUTLINE).encode())
        return usual(flags, memo, seen, last._replace(record={**last.record, "outline": found}))

    patch.setattr(again, "_edit", edit)


@fault
def edit_to_others(patch: pytest.MonkeyPatch) -> None:
    """What a text says to others is taken for the same."""
    patch.setattr(edited, "to_others", lambda _: ())


def _to_others_without(name: str) -> Seed:
    def seed(patch: pytest.MonkeyPatch) -> None:
        usual = edited.to_others

        def to_others(document: Any) -> Any:
            if hasattr(document, name):
                return usual(replace(document, **{name: type(getattr(document, name))()}))
            value = type(document.front)._field_defaults[name]
            return usual(replace(document, front=document.front._replace(**{name: value})))

        patch.setattr(edited, "to_others", to_others)

    return seed


for _name in ("anchors", "draft", "embargo", "expires", "aliases", "related"):
    add_fault(f"edit_{_name}", _to_others_without(_name))


@fault
def edit_problems(patch: pytest.MonkeyPatch) -> None:
    """What is to be said about a text is taken for the same."""
    usual = edited._say_the_same

    def say(before: Any, now: Any, last: Any) -> bool:
        return usual(before and before._replace(problems=now.problems), now, last)

    patch.setattr(edited, "_say_the_same", say)


@fault
def edit_places(patch: pytest.MonkeyPatch) -> None:
    """A build that said something is taken for one that was silent."""
    usual = edited.Last
    patch.setattr(edited, "Last", lambda *values: usual(*values[:-1], True))


@fault
def edit_brought(patch: pytest.MonkeyPatch) -> None:
    """The files, links and mistakes that a text brings along are taken for the same."""
    patch.setattr(edited, "_bring_the_same", lambda *_: True)


@fault
def edit_stands(patch: pytest.MonkeyPatch) -> None:
    """A text is taken to stand where it stood."""
    patch.setattr(edited, "_stands", lambda *_: True)


@fault
def edit_stands_alike(patch: pytest.MonkeyPatch) -> None:
    """A card is taken to stand in the same lists."""
    patch.setattr(edited, "stand_alike", lambda *_: True)


@fault
def edit_latest(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether a card stands on every page."""
    usual = edited._stands

    def stands(context: Any, *owns: Any) -> bool:
        return usual(_Instead(context, options=_Instead(context.options, latest=0)), *owns)

    patch.setattr(edited, "_stands", stands)


class _Instead:
    """Another object, with some of its attributes replaced."""

    def __init__(self, other: Any, **values: Any) -> None:
        self._other = other
        vars(self).update(values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._other, name)


def _shown_without(**values: Any) -> Seed:
    """Posts on whose pages a card stands are forgotten, where the index has these instead."""

    def seed(patch: pytest.MonkeyPatch) -> None:
        usual = shown._pages_with
        patch.setattr(shown, "_pages_with", lambda site, numbers: usual(_without(site), numbers))

    def _without(site: Any) -> Any:
        return _Instead(site, index=_Instead(site.index, **values))

    return seed


class _Nobody(dict[str, Any]):
    def __missing__(self, _: str) -> Any:
        return _NONE


class _None(tuple[Any, ...]):
    numbers = ()


_NONE = _None()
add_fault("edit_neighbours", _shown_without(neighbours=_Nobody()))
add_fault("edit_in_section", _shown_without(in_section={}))
add_fault("edit_shown_related", _shown_without(related={}))
add_fault("edit_series", _shown_without(posts_of=_Nobody()))


@fault
def edit_lists(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shown, "plan_lists", lambda _: ())


@fault
def edit_pages(patch: pytest.MonkeyPatch) -> None:
    """Undated pages are not made again."""
    usual = edited._claims

    def claims(*values: Any) -> Any:
        found = usual(*values)
        return found and [one for one in found if one.label != "the page"]

    patch.setattr(edited, "_claims", claims)


@fault
def edit_comments(patch: pytest.MonkeyPatch) -> None:
    """A post that is edited loses its comments."""
    patch.setattr(Recalled, "_comments", lambda *_: ())
