"""A page is the same text, and a mistake is told at the same place, as with Jinja's own generator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from sitegen.base.problems import Place, SiteError
from sitegen.base.urls import Address
from sitegen.content.model import Moment
from sitegen.pages.views import Head, Text
from sitegen.site.model import Picture
from sitegen.themes import sandbox
from sitegen.themes.environment import _Sandboxed, _Trusted, begin_page, make_environment
from sitegen.themes.generator import _escape_text, escaped
from sitegen.themes.theme import Layer, Theme


class _Limited(CodeGenerator):
    """Jinja's own, with the limits of the sandbox."""

    def visit_Template(self, node, frame=None):  # noqa: N802
        for loop in node.find_all(sandbox.nodes.For):
            loop.iter = sandbox._call("counted", [loop.iter])
        for joint in list(node.find_all(sandbox.nodes.Concat)):
            joint.nodes = [sandbox._call("measured", list(joint.nodes))]
        super().visit_Template(node, frame)


@given(st.text(alphabet=st.sampled_from("ab<>&\"'é\n&;")))
def test_a_text_is_escaped_as_markupsafe_does_it(text):
    assert escaped(text) == str(escape(text)) == _escape_text(text)


class Other:
    """Something that is neither text nor safe."""

    def __str__(self) -> str:
        return "<other>"


class Loud(str):
    """A text of another type."""


@pytest.mark.parametrize(
    "value", [Markup("<b>"), 1, 1.5, None, True, Other(), Loud("<b>"), Text("<p>", (), ()), ("<",), b"<"]
)
def test_every_value_is_escaped_as_markupsafe_does_it(value):
    assert str(escaped(value)) == str(escape(value))


TEMPLATES = {
    "base.html": """<html>{% block head %}{{ title }}{% endblock %}<i>{{ number }}</i>{{ safe }}
{% block body scoped %}nothing {{ title }}{% endblock %}<p>{{ 1 + 1 }}{{ "<b>" }}{{ [1, 2] }}</html>
""",
    "macros.html": """{% macro link(item, more="") %}<a href="{{ url(item.url) }}">{{ item.name }}{{ more }}
{% if caller is defined %}{{ caller() }}{% endif %}</a>{% endmacro %}{% set constant = "<&>" %}
""",
    "part.html": "part {{ title }} {{ item.name if item is defined else 'none' }}\n",
    "page.html": """{% extends "base.html" %}{% from "macros.html" import link, constant %}
{% block head %}{{ super() }} – {{ constant }}{% endblock %}
{% block body %}{% set seen = namespace(count=0) %}
{% for item in items if item.name %}{% set seen.count = seen.count + 1 %}{{ loop.index }}{{ link(item) }}
{% call link(item, more="<x>") %}inner {{ title|upper }}{% endcall %}{% include "part.html" %}
{% else %}empty{% endfor %}{{ seen.count }}{% filter upper %}<b>{{ title }}{% endfilter %}
{% set block %}<em>{{ title }}</em>{% endset %}{{ block }}{% with a = title %}{{ a ~ "<" }}{% endwith %}
{% autoescape false %}{{ title }}{% endautoescape %}{% if not items %}none{% endif %}
{{ url("/a/") }}{{ asset("style.css") }}{{ absolute("/a/") }}{{ url(items[0].url) if items }}
{{ title|e }}{{ title|safe }}
{{ self.head() }}{% for x in items recursive %}{{ x.name }}{{ loop(x.below) if x.below }}{% endfor %}{% endblock %}
""",
    "alone.html": "{{ title }}",
    "empty.html": "",
    "own.html": "{% macro url(x) %}<own {{ x }}>{% endmacro %}{{ url('/a/') }}{% set asset = link %}{{ title }}",
    "late.html": "{% if items %}{% extends 'base.html' %}{% endif %}text {{ title }}{% block body %}late{% endblock %}",
}
TEMPLATES |= {
    f"broken{number}.html": f"one\n\n{text}\n"
    for number, text in enumerate(
        [
            "{{ nothing }}",
            "{{ title }}{{ title.nothing }}",
            "{{ title }}\n{{\n items[0].nothing\n }}",
            "{{ url('/gone/') }}",
            "{{ title }}{{ asset('gone.css') }}",
            "{{ url(title) }}",
            "{{ absolute(nothing) }}",
            "{% for item in items %}{{ item.name }}\n{{ item.nothing }}{% endfor %}",
            "{{ gone('/a/') }}",
            "{{ title|date }}",
            "{{ 1 / 0 }}",
            "{{ url() }}",
        ]
    )
}
BELOW = [{"url": "/b/", "name": "B'", "below": []}]
ITEMS = [{"url": "/a/", "name": "A <a>", "below": BELOW}, {"url": "/b/", "name": "", "below": []}]


def theme(trusted: bool) -> Theme:
    layer = Layer(
        name="t",
        path="themes/t",
        bundled=False,
        templates={name: text.encode() for name, text in TEMPLATES.items()},
        static={},
    )
    return Theme(name="t", layers=(layer,), trusted=trusted, options={}, lead=True, latest=0, seconds=0, related=0)


def made(trusted: bool) -> Iterator[tuple[str, str]]:
    """What every template makes of a few views: a text, or the way to the mistake."""
    environment = make_environment(
        theme(trusted),
        {"style.css": "/assets/style.1.css"},
        Address("https://t.example", "/base/"),
        frozenset({"a/index.html", "b/index.html"}),
        "en",
    )
    for name in TEMPLATES:
        for items in ([], ITEMS):
            for title in ('It\'s <b> & "so"', Markup("<b>"), 7):
                begin_page(environment)
                if not trusted:
                    environment.start_page()
                try:
                    text = environment.get_template(name).render(
                        items=items, title=title, number=1.5, safe=Markup("<i>")
                    )
                except Exception as mistake:
                    text = f"{type(mistake).__name__}: {mistake} at {place(mistake)}"
                yield f"{name} {len(items)} {title}", text


def place(mistake: Exception) -> list[tuple[str, int]]:
    found, trace = [], mistake.__traceback__
    while trace:
        if "templates/" in trace.tb_frame.f_code.co_filename:
            found.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return found


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "sandboxed"])
def test_every_template_makes_what_it_makes_with_the_stock_generator(trusted, monkeypatch):
    ours = dict(made(trusted))
    monkeypatch.setattr(_Trusted, "code_generator_class", CodeGenerator)
    monkeypatch.setattr(_Sandboxed, "code_generator_class", _Limited)
    stock = dict(made(trusted))
    assert ours == stock
    assert sum(" at [('themes/t/templates/" in text for text in ours.values()) >= 60
    assert sum("</html>" in text for text in ours.values()) >= 10
    assert re.search(r'<a href="/base/a/">A &lt;a&gt;', ours["page.html 2 7"])


def test_the_sample_blog_is_the_same_site_with_the_stock_generator(paper, monkeypatch):
    paper.posts(12, tags=["a & b", "<c>"], authors=["Ana"])
    for name in ("courier", "press"):
        paper.settings(theme=name)
        paper.build(output=paper.root / name)
        with monkeypatch.context() as patch:
            patch.setattr(_Trusted, "code_generator_class", CodeGenerator)
            paper.build(output=paper.root / f"{name}-stock")
        assert paper.files(paper.root / name) == paper.files(paper.root / f"{name}-stock")


SEEN = {
    "picture": Picture("/a.jpg", None, "A <b>", "", "", "", 0, 0),
    "head": Head("post", "T & t", "", "/a/", "", "en", False, None, None, None, "", (), (), ""),
    "moment": Moment(datetime(2026, 1, 2, tzinfo=UTC), True),
    "text": Text("<p>", (), ()),
    "mapping": {"title": "own", "published": 1, "mro": 2, "class": 3},
    "word": "plain",
    "number": 7,
}
NAMES = (
    "title",
    "published",
    "body",
    "enlarges",
    "stamp",
    "license_name",
    "count",
    "index",
    "mro",
    "class",
    "__doc__",
    "nothing",
)


def attributes() -> Iterator[tuple[str, str, str]]:
    environment = make_environment(theme(True), {}, Address("https://t.example", "/"), frozenset(), "en")
    for what in (*SEEN, "gone"):
        for name in NAMES:
            source = "{{ WHAT.NAME }}{{ WHAT.NAME.NAME is defined }}".replace("WHAT", what).replace("NAME", name)
            try:
                made = re.sub("0x[0-9a-f]+", "", environment.from_string(source).render(SEEN))
            except Exception as mistake:
                made = f"{type(mistake).__name__}: {mistake}"
            yield what, name, made


def test_every_attribute_is_what_it_is_with_the_stock_generator(monkeypatch):
    ours = list(attributes())
    monkeypatch.setattr(_Trusted, "code_generator_class", CodeGenerator)
    assert ours == list(attributes())
    assert sum("there is no nothing in this" in made for _, _, made in ours) >= 5


def test_a_mistake_in_the_middle_of_a_line_of_expressions_has_the_line_of_its_expression(paper):
    paper.write("templates/404.html", "<p>{{ head.title }}\n{{ head.lang }} {{\n head.nothing }}</html>")
    with pytest.raises(SiteError) as failure:
        paper.build()
    assert failure.value.problems[0].at == Place("templates/404.html", 3, 7)
