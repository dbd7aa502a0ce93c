"""The rules that templates live by: which file wins, what a name may be, what the sandbox lets through."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from sitegen.base.urls import Address
from sitegen.themes.environment import DeadLinkError, UnknownNameError, make_environment
from sitegen.themes.sandbox import MAX_PRODUCT, MAX_RANGE, MAX_TURNS, TemplateLimitError
from sitegen.themes.theme import Layer, Theme

PATHS = frozenset({"index.html", "about/index.html", "a b/index.html", "404.html", "feed.xml"})


def theme(*layers: dict[str, str], trusted: bool = False) -> Theme:
    """A theme of these layers; the first are the site's own templates."""
    return Theme(
        name="t1",
        layers=tuple(
            Layer(
                name=f"t{n}" if n else "",
                path=f"themes/t{n}" if n else "",
                bundled=False,
                templates={name: text.encode() for name, text in templates.items()},
                static={},
            )
            for n, templates in enumerate(layers)
        ),
        trusted=trusted,
        options={},
        lead=True,
        latest=0,
        seconds=4,
        related=3,
    )


def environment(*layers: dict[str, str], trusted: bool = False, base_url: str = "https://paper.example/"):
    address = Address.of(base_url)
    return make_environment(theme(*layers, trusted=trusted), {"style.css": "/assets/style.1.css"}, address, PATHS, "en")


def render(text: str, trusted: bool = False, base_url: str = "https://paper.example/", **names: object) -> str:
    return environment({"x.html": text}, trusted=trusted, base_url=base_url).get_template("x.html").render(names)


def test_the_first_layer_that_has_a_template_wins():
    found = environment(
        {"a.html": "site"}, {"a.html": "theme", "b.html": "theme"}, {"b.html": "parent", "c.html": "parent"}
    )
    assert [found.get_template(f"{name}.html").render() for name in "abc"] == ["site", "theme", "parent"]


def test_parent_reaches_the_layer_below_the_one_that_says_so():
    block = '{%% extends "!parent/a.html" %%}{%% block x %%}%s{{ super() }}{%% endblock %%}'
    found = environment({"a.html": block % "1"}, {"a.html": block % "2"}, {"a.html": "<{% block x %}3{% endblock %}>"})
    assert found.get_template("a.html").render() == "<123>"


def test_parent_skips_layers_without_the_template():
    found = environment({"a.html": '{% extends "!parent/a.html" %}'}, {"b.html": ""}, {"a.html": "the last"})
    assert found.get_template("a.html").render() == "the last"


def test_a_template_of_a_parent_finds_the_sites_own_partials():
    found = environment(
        {"partials/card.html": "mine"}, {"a.html": '{% include "partials/card.html" %}', "partials/card.html": "its"}
    )
    assert found.get_template("a.html").render() == "mine"


def test_a_byte_order_mark_is_no_text():
    assert render("\ufeffx") == "x"


@pytest.mark.parametrize("trusted", [True, False])
def test_everything_is_escaped_but_markup(trusted):
    assert render("{{ a }}{{ b }}", trusted, a="<&>", b=Markup("<b>")) == "&lt;&amp;&gt;<b>"


@pytest.mark.parametrize("trusted", [True, False])
@given(text=st.text(alphabet="<>&\"'ab", max_size=12), mark=st.booleans())
def test_joined_texts_are_escaped_as_jinja_does(trusted, text, mark):
    other = Markup("<i>") if mark else "<i>"
    expected = (Markup("") + text + other) if mark else Markup.escape(text + other)
    assert render("{{ a ~ b }}", trusted, a=text, b=other) == str(expected)
    assert render("{{ a + b if a is string else b }}", trusted, a=text, b=str(other)) == str(
        Markup.escape(text + str(other))
    )


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("/", "/"),
        ("/about/", "/about/"),
        ("/about/#us", "/about/#us"),
        ("/about/?q=1#us", "/about/?q=1#us"),
        ("/a b/", "/a%20b/"),
        ("/feed.xml", "/feed.xml"),
        ("#top", "#top"),
        ("https://example.org/x", "https://example.org/x"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
    ],
)
def test_url_writes_an_address_for_the_base_url(target, url):
    assert render("{{ url(x) }}", x=target) == url
    assert render("{{ url(x) }}", x=target, base_url="https://me.example/repo/") == (
        f"/repo{url}" if url.startswith("/") else url
    )


def test_absolute_and_asset_know_the_base_url_too():
    text = '{{ absolute("/about/") }} {{ asset("style.css") }} {{ absolute("https://x.example/") }}'
    assert render(text, base_url="https://me.example/repo/") == (
        "https://me.example/repo/about/ /repo/assets/style.1.css https://x.example/"
    )


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ('{{ url("/abot/") }}', "LINK001", "did you mean /about/?"),
        ('{{ url("/about") }}', "LINK001", "did you mean /about/?"),
        ('{{ url("about/") }}', "TPL012", 'write url("/about/")'),
        ('{{ asset("styel.css") }}', "TPL011", "did you mean style.css?"),
        ('{{ asset("x.png") }}', "TPL011", "put a file x.png into the theme's static/ folder"),
    ],
)
@pytest.mark.parametrize("trusted", [True, False])
def test_an_address_that_is_not_planned_is_refused(text, code, hint, trusted):
    with pytest.raises(DeadLinkError) as caught:
        render(text, trusted)
    assert (caught.value.code, caught.value.hint) == (code, hint)


@pytest.mark.parametrize(
    ("text", "message", "nearest"),
    [
        ("{{ titel }}", "there is no titel", ""),
        ("{{ post.titel }}", "there is no titel in this mapping", "title"),
        ("{{ post.title.upperr }}", "there is no upperr in this text", ""),
        ("{{ posts.first }}", "there is no first in this list", ""),
        ("{% for x in nobody %}{% endfor %}", "there is no nobody", ""),
        ("{% if nobody %}{% endif %}", "there is no nobody", ""),
    ],
)
@pytest.mark.parametrize("trusted", [True, False])
def test_a_name_that_is_not_there_is_an_error_that_says_so(text, message, nearest, trusted):
    with pytest.raises(UnknownNameError) as caught:
        render(text, trusted, post={"title": "x"}, posts=())
    assert caught.value.message == message
    assert caught.value.nearest == nearest


@pytest.mark.parametrize("text", ["{{ x is defined }}", "{{ x | default(false) }}"])
def test_a_template_may_ask_whether_a_name_is_there(text):
    assert render(text) == "False"


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ ''|attr('__class__') }}",
        "{{ '{0.__class__}'.format('') }}",
        "{{ '{a.__class__}'.format_map({'a': ''}) }}",
        "{{ url.__globals__ }}",
        "{{ asset.__closure__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ extra.list.append(1) }}",
        "{{ extra.update({'a': 1}) }}",
        "{{ extra.list.sort() }}",
        "{{ extra.pop('list') }}",
    ],
)
def test_the_sandbox_lets_nobody_out_and_nothing_be_changed(text):
    extra = {"list": [2, 1]}
    with pytest.raises(SecurityError):
        render(text, extra=extra)
    assert extra == {"list": [2, 1]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{{% for i in range({MAX_RANGE + 1}) %}}{{% endfor %}}", "TPL005"),
        ("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}", "TPL005"),
        ("{% set x = range(100000)|list %}{% for i in x %}{% for j in x %}{% endfor %}{% endfor %}", "TPL005"),
        ("{% set x = range(100000) %}{% for i in x %}{% for j in x|map('abs') %}{% endfor %}{% endfor %}", "TPL005"),
        ("{{ ('a' * 10**9)|length }}", "LIM012"),
        ("{{ (10**9 * 'a')|length }}", "LIM012"),
        ("{{ ([0] * 10**9)|length }}", "LIM012"),
        ("{{ 10**(10**10) }}", "LIM012"),
        ("{{ ('%1000000000d' % 1)|length }}", "LIM012"),
        ("{{ '%1000000000d'|format(1) }}", "LIM012"),
        ("{{ '{:1000000000}'.format(1) }}", "LIM012"),
        ("{{ '{:{w}}'.format(1, w=1000000000) }}", "LIM012"),
        ("{{ 'a'.ljust(1000000000) }}", "LIM012"),
        ("{{ 'a'.center(1000000000) }}", "LIM012"),
        ("{{ 'a'|center(1000000000) }}", "LIM012"),
        ("{{ 'a'|indent(1000000000, true) }}", "LIM012"),
        ("{{ [1]|batch(1000000000, 0)|list }}", "LIM012"),
        ("{{ [1]|slice(1000000000)|list }}", "LIM012"),
        ("{% set x = 'a' * 10**6 %}{{ x.replace('a', x) }}", "LIM012"),
        ("{% set x = 'a' * 10**6 %}{{ x|replace('a', x) }}", "LIM012"),
        ("{% set x = 'a' * 10**6 %}{{ x.join(x) }}", "LIM012"),
        ("{% set x = 'a' * 10**6 %}{{ ([1] * 1000)|join(x) }}", "LIM012"),
        ("{% set n = namespace(x='aa') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}", "LIM012"),
        ("{% set n = namespace(x='aa') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}", "LIM012"),
    ],
)
def test_what_would_never_end_or_fit_is_refused_at_once(text, code):
    start = time.process_time()
    with pytest.raises(TemplateLimitError) as caught:
        render(text)
    assert caught.value.code == code
    assert time.process_time() - start < 5


def test_what_is_within_the_limits_is_done():
    text = "{% for i in range(100000) %}{% for j in 'abcdefghij' %}{% endfor %}{% endfor %}{{ ('a' * 10**6)|length }}"
    assert render(text) == "1000000"
    assert render("{{ 'a'|center(5) }}{{ '%03d'|format(7) }}{{ 2 ** 10 }}{{ [1, 2]|join('-') }}") == "  a  00710241-2"


def test_loops_are_the_same_inside_and_outside_the_sandbox():
    text = (
        "{% for x in xs %}{{ loop.index }}/{{ loop.length }}{% if not loop.last %},{% endif %}"
        "{% else %}none{% endfor %}"
        "{% for k, v in d.items() if v %}{{ k }}{% endfor %}"
        "{% for x in tree recursive %}{{ x[0] }}{{ loop(x[1]) }}{% endfor %}"
        "{% for x in xs|reverse %}{{ x }}{{ loop.previtem|default('') }}{% endfor %}"
    )
    names = {"xs": (1, 2, 3), "d": {"a": 1, "b": 0}, "tree": [("a", [("b", [])]), ("c", [])]}
    assert render(text, trusted=True, **names) == render(text, trusted=False, **names)
    assert "1/3,2/3,3/3" in render(text, trusted=False, **names)


def test_each_page_has_its_own_budget():
    found = environment({"x.html": "{% for i in range(100000) %}{% for j in 'abcdefghi' %}{% endfor %}{% endfor %}"})
    template = found.get_template("x.html")
    for _ in range(MAX_TURNS // 1_000_000):
        template.render()
    with pytest.raises(TemplateLimitError):
        template.render()
    found.start_page()
    template.render()


def test_a_trusted_theme_is_jinja_as_it_is():
    assert render("{{ ''.__class__.__name__ }}", trusted=True) == "str"
    assert render(f"{{{{ ('a' * {MAX_PRODUCT + 1})|length }}}}", trusted=True) == str(MAX_PRODUCT + 1)
