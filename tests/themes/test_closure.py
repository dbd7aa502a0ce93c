"""What a template stands on: whatever can change its pages changes its digest, and nothing else does."""

from __future__ import annotations

import pytest

from sitegen.base.urls import Address
from sitegen.themes.closure import closures
from sitegen.themes.environment import begin_page, make_environment
from sitegen.themes.theme import Theme
from tests.themes.test_environment import theme

OWN = {"note.html": "note"}
CHILD = {"page.html": '{% extends "!parent/page.html" %}', "other.html": "other"}
PARENT = {"page.html": '{% include "part.html" %}', "part.html": "part", "alone.html": "alone"}
CHAIN = ({}, CHILD, PARENT)


def changed(before: Theme, after: Theme) -> set[str]:
    """The templates whose digests differ."""
    one, two = closures(before), closures(after)
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


def test_a_template_that_nobody_names_changes_only_itself():
    assert changed(theme(*CHAIN), theme({}, CHILD, {**PARENT, "alone.html": "new"})) == {"alone.html"}


def test_a_parent_or_an_include_changes_what_stands_on_it():
    assert changed(theme(*CHAIN), theme({}, CHILD, {**PARENT, "page.html": "new"})) == {"page.html"}
    assert changed(theme(*CHAIN), theme({}, CHILD, {**PARENT, "part.html": "new"})) == {"page.html", "part.html"}


def test_an_override_changes_what_names_it():
    assert changed(theme(*CHAIN), theme({"part.html": "own"}, CHILD, PARENT)) == {"page.html", "part.html"}


def test_a_template_that_was_missing_and_is_written_changes_what_names_it():
    page = {"page.html": '{% include "note.html" ignore missing %}', "other.html": "other"}
    assert changed(theme({}, page), theme(OWN, page)) == {"page.html", "note.html"}
    below = {"page.html": '{% include "!parent/note.html" ignore missing %}'}
    assert changed(theme({}, below, {}), theme({}, below, OWN)) == {"page.html", "note.html"}


@pytest.mark.parametrize(
    "name", ["head.kind", '"part" ~ ".html"', '["note.html", head.kind]', '"!parent/" ~ head.kind', '"!2/" ~ head.kind']
)
def test_a_name_that_is_made_up_while_rendering_stands_for_every_template_of_every_layer(name):
    page = {"page.html": f"{{% include {name} %}}", "hidden.html": "child"}
    one = theme({}, page, {"hidden.html": "one"})
    assert "page.html" in changed(one, theme({}, page, {"hidden.html": "two"}))
    assert "page.html" in changed(one, theme(OWN, page, {"hidden.html": "one"}))


def test_two_templates_that_name_each_other_are_told_apart():
    found = closures(theme({"a.html": '{% include "b.html" %}', "b.html": '{% include "a.html" %}'}))
    assert found["a.html"] != found["b.html"]


def test_trust_is_part_of_a_digest():
    assert changed(theme(*CHAIN), theme(*CHAIN, trusted=True)) == {"alone.html", "other.html", "page.html", "part.html"}


@pytest.mark.parametrize("broken", ["{% if %}", "{{ " + "(" * 3000 + "1", "{{ " + "9" * 5000 + " }}", "{{ 'a"])
def test_what_stands_on_a_template_that_cannot_be_read_has_no_digest(broken):
    found = closures(theme({"page.html": '{% include "part.html" %}', "part.html": broken, "fine.html": "fine"}))
    assert found.keys() == {"fine.html"}


# -- imported templates: a page is the same whether another was rendered before it


def pages(templates: dict[str, str], number: int = 3, *, trusted: bool = False) -> list[tuple[str, set[str]]]:
    """What `page.html` gives `number` times in one environment, and what each asked for."""
    asked: set[str] = set()
    paths = frozenset({"a/index.html", "b/index.html"})
    environment = make_environment(theme(templates, trusted=trusted), {}, Address("", "/"), paths, "en", asked)
    found = []
    for _ in range(number):
        begin_page(environment)
        found.append((environment.get_template("page.html").render(), set(asked)))
    return found


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    "module",
    [
        "{% set n = namespace(i=0) %}{% macro show() %}{% set n.i = n.i + 1 %}{{ n.i }}{% endmacro %}",
        '{% set _c = cycler("a", "b") %}{% macro show() %}{{ _c.next() }}{% endmacro %}',
        '{% set names = ["a", "b"]|map("upper") %}{% macro show() %}{{ names|join }}{% endmacro %}',
        '{% from "deep.html" import show as inner %}{% macro show() %}{{ inner() }}{% endmacro %}',
        '{% import "deep.html" as deep %}{% macro show() %}{{ deep.show() }}{% endmacro %}',
        '{% set address = url("/a/") %}{% macro show() %}{{ address }}{% endmacro %}',
    ],
)
def test_every_page_sees_an_imported_template_as_the_first_one_does(module, trusted):
    deep = (
        '{% set n = namespace(i=0) %}{% macro show() %}{% set n.i = n.i + 1 %}{{ n.i }}{{ url("/b/") }}{% endmacro %}'
    )
    page = '{% from "module.html" import show %}{{ show() }}{% include "again.html" without context %}'
    again = '{% from "module.html" import show %}{{ show() }}{{ url("/b/") }}'
    templates = {"page.html": page, "again.html": again, "module.html": module, "deep.html": deep}
    first, *others = pages(templates, trusted=trusted)
    assert others == [first, first]


def test_a_module_of_constants_is_made_once(monkeypatch):
    words = '{% set words = {"a": ["one", ("two", 3)]} %}{% macro show() %}{{ words.a }}{% endmacro %}'
    made = []
    from jinja2.environment import TemplateModule

    usual = TemplateModule.__init__
    monkeypatch.setattr(TemplateModule, "__init__", lambda self, *rest: made.append(1) or usual(self, *rest))
    pages({"page.html": '{% from "module.html" import show %}{{ show() }}', "module.html": words}, 5)
    assert len(made) == 1
