"""What stands on the site alone is made once: each page is what it would be, and asks for the same URLs."""

from __future__ import annotations

import pytest
from jinja2.compiler import CodeGenerator

from sitegen.base.urls import Address
from sitegen.pages.views import MenuItem, SiteView
from sitegen.themes.environment import DeadLinkError, _Trusted, begin_page, make_environment
from sitegen.themes.theme import Layer, Theme

RAIL = "<ul>{% for item in site.menu %}<li>{{ url(item.url) }} {{ item.title }}</li>{% endfor %}</ul>"
SHARED = {
    "rail": RAIL,
    "filters": "{% for item in site.menu|sort(attribute='title') %}{{ item.title|upper }}{% endfor %}",
    "nested": "{% if site.menu %}{% for item in site.menu if item.url %}{% for letter in item.title[:2] %}"
    "{{ letter ~ '!' }}{{ loop.index }}{% endfor %}{% else %}none{% endfor %}{% endif %}",
    "whole": "{% for item in site.menu %}{{ absolute(item.url) }}{{ asset('style.css') }}{% endfor %}",
}
OWN = {
    "page": "{% for item in site.menu %}{{ item.title }}{% if item.title == word %}!{% endif %}{% endfor %}",
    "macro": "{% macro one(item) %}{{ item.title }}{{ word }}{% endmacro %}"
    "{% for item in site.menu %}{{ one(item) }}{% endfor %}",
    "own url": "{% macro url(x) %}own {{ x }} {{ word }}{% endmacro %}" + RAIL,
    "own site": "{% set site = {'menu': [{'url': '/b/', 'title': word}]} %}" + RAIL,
    "own site in a block": "{% block a %}{% with site = {'menu': [{'url': '/b/', 'title': word}]} %}"
    + RAIL
    + "{% endwith %}{% endblock %}",
    "own site of the child": "{% extends 'rail' %}{% set site = {'menu': [{'url': '/b/', 'title': word}]} %}",
    "own site for an include": "{% for site in [{'menu': [{'url': '/b/', 'title': word}]}] %}{% include 'rail' %}"
    "{% endfor %}",
    "own site that changes": "{% set own = namespace(menu=site.menu) %}{% with site = own %}{% include 'rail' %}"
    "{% set own.menu = [] %}{% include 'rail' %}{% endwith %}",
    "count": "{% set seen = namespace(n=word|length) %}{% for item in site.menu %}{{ seen.n }}"
    "{% set seen.n = seen.n + 1 %}{% endfor %}",
    "outer loop": "{% for c in word %}{% for item in site.menu %}{{ item.title }}{{ c }}{{ loop.index }}{% endfor %}"
    "{{ loop.index }}" + RAIL + "{% endfor %}",
    "call": "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}" + RAIL + "{{ word }}{% endcall %}",
    "set": "{% set x %}" + RAIL + "{{ word }}{% endset %}{{ x }}",
    "filter": "{% filter upper %}" + RAIL + "{{ word }}{% endfilter %}",
    "unescaped": "{% autoescape false %}" + RAIL + "{% endautoescape %}{{ word }}",
    "context filter": "{% for x in site.menu|map(attribute='title') %}{{ x }}{% endfor %}{{ word }}",
}
TEMPLATES = {**SHARED, **OWN}


def environment(templates=TEMPLATES, menu=("/a/", "/b/")):
    layer = Layer(
        name="t",
        path="themes/t",
        bundled=False,
        templates={name: text.encode() for name, text in templates.items()},
        static={},
    )
    theme = Theme(name="t", layers=(layer,), trusted=True, options={}, lead=True, latest=0, seconds=0, related=0)
    paths = frozenset({"a/index.html", "b/index.html", "c/index.html"})
    return make_environment(theme, {"style.css": "/style.1.css"}, Address("https://t.example", "/"), paths, "en")


def site(*titles: str) -> SiteView:
    menu = tuple(MenuItem(title, f"/{title[0].lower()}/") for title in titles)
    return SiteView("T", "", "en", "https://t.example/", menu, (), (), {}, {}, (), "")


SITES = site("A & a", "B"), site("B", "A & a"), site()


def pages(own):
    """Each template again and again, as two words and three sites come and go: the text, and the URLs asked for."""
    for name in TEMPLATES:
        for view in (SITES[0], SITES[0], SITES[1], SITES[0], SITES[2]):
            for word in ("A & a", "xyz"):
                begin_page(own)
                yield name, own.get_template(name).render(site=view, word=word), frozenset(own.asked)


def test_every_page_has_the_text_and_the_urls_of_the_stock_generator(monkeypatch):
    ours = list(pages(environment()))
    monkeypatch.setattr(_Trusted, "code_generator_class", CodeGenerator)
    stock = list(pages(environment()))
    assert ours == stock
    assert ("rail", "<ul><li>/a/ A &amp; a</li><li>/b/ B</li></ul>", frozenset({"/a/", "/b/"})) in ours


@pytest.mark.parametrize("name", SHARED)
def test_a_part_of_the_site_is_made_once_for_all_pages(name):
    own = environment()
    text = own.get_template(name).render(site=SITES[0])
    own.parts._made = {key: part._replace(text="kept") for key, part in own.parts._made.items()}
    assert "kept" in own.get_template(name).render(site=SITES[0], word="x")
    assert own.get_template(name).render(site=site("A & a", "B")) == text


def test_the_urls_of_a_part_are_asked_for_by_each_page_and_those_of_the_page_by_it_alone():
    own = environment({"page.html": "{{ url(before) if before }}" + RAIL + "{{ url(after) if after }}"})
    found = []
    for before, after in (("/c/", ""), ("", ""), ("", "/c/"), ("", "")):
        begin_page(own)
        own.get_template("page.html").render(site=SITES[0], before=before, after=after)
        found.append(sorted(own.asked))
    assert found == [["/a/", "/b/", "/c/"], ["/a/", "/b/"], ["/a/", "/b/", "/c/"], ["/a/", "/b/"]]


def test_a_mistake_in_a_part_is_told_at_its_line_on_each_page():
    text = "<ul>\n{% for item in site.menu %}\n{{ item.title }}\n{{ url('/gone/') }}{% endfor %}"
    own = environment({"page.html": text})
    for _ in range(2):
        begin_page(own)
        with pytest.raises(DeadLinkError) as mistake:
            own.get_template("page.html").render(site=SITES[0])
        lines, trace = [], mistake.value.__traceback__
        while trace:
            if "templates/" in trace.tb_frame.f_code.co_filename:
                lines.append(trace.tb_lineno)
            trace = trace.tb_next
        assert lines == [4]
