"""The two themes of an edited site: one below the other, with everything in them that a template can stand on."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_CARD = """{% macro show(card) %}
<article><a href="{{ url(card.url) }}">{{ card.title }}</a> {{ card.published|date }}
{{ card.published.at.tzname() }} {{ card.summary }}
{{ card.path }} {{ card.kind }} {{ card.dateline }} {{ card.part }} {{ card.pinned }} {{ card.featured }}
{{ card.noindex }} {{ card.lang }} {{ card.minutes }}{% if card.updated %} {{ card.updated|datetime }}{% endif %}
{% for term in card.tags + card.authors if term.url %}<a href="{{ url(term.url) }}">{{ term.name }}</a>{% endfor %}
{% for term in [card.section, card.series] if term and term.url %}<a href="{{ url(term.url) }}">{{ term.name }}</a>
{% endfor %}{% if card.picture %}<img src="{{ url(card.picture.url) }}" alt="{{ card.picture.alt or "" }}"
width="{{ card.picture.width }}">{{ card.picture.caption }}{{ card.picture.credit }}{{ card.picture.license }}
{{ card.picture.credit_url }}{{ card.picture.focus }}{% for file in card.picture.plain + card.picture.crops %}
<a href="{{ url(file.url) }}">{{ file.width }}</a>{% endfor %}{% endif %}
{% if card.social %}<img src="{{ url(card.social.url) }}" width="{{ card.social.width }}">{% endif %}</article>
{% endmacro %}
"""
_BASE = """{% import "foot.html" as foot_words %}
<!doctype html>
<html lang="{{ head.lang }}"><head><title>{{ head.title }}</title>{% include "partials/top.html" %}</head>
<body>{% include "partials/note.html" ignore missing %}
{% for item in site.menu %}<a href="{{ url(item.url) }}">{{ item.title }}</a>{% endfor %}
{% for term in site.sections %}<a href="{{ url(term.url) }}">{{ term.name }}</a>{% endfor %}
{% block main %}{% endblock %}
<p>{{ foot_words.foot }} {{ site.title }} {{ site.description }} {{ site.options|tojson }} {{ site.data|tojson }}</p>
{% for card in site.latest %}{{ card.title }}{% endfor %}
{% for feed in site.feeds %}<a href="{{ url(feed.url) }}">{{ feed.title }}</a>{% endfor %}
{% if site.archive %}<a href="{{ url(site.archive) }}">archive</a>{% endif %}</body></html>
"""
_TOP = """<link rel="canonical" href="{{ head.canonical }}"><meta name="description" content="{{ head.description }}">
<link rel="stylesheet" href="{{ asset("style.css") }}">{{ head.tags|join(",") }}{{ head.authors|join(",") }}
{% if head.published %}{{ head.published.at.tzname() }} {{ head.published|iso }}{% endif %}{{ absolute("/") }}
{% if head.noindex %}<meta name="robots" content="noindex">{% endif %}
"""
_HOME = """{% extends "base.html" %}{% from "macros/card.html" import show %}{% block main %}
{% if lead %}{{ show(lead) }}{% endif %}{% for card in pinned + seconds + cards + latest %}{{ show(card) }}{% endfor %}
{% if pager.older %}<a href="{{ url(pager.older) }}">older</a>{% endif %}{% endblock %}
"""
_POST = """{% extends "base.html" %}{% from "macros/card.html" import show %}{% block main %}{{ show(post) }}
<h1>{{ post.title }}</h1>{{ standfirst }} {{ text }}{% for heading in headings %}{{ heading.text }}{% endfor %}
{% for card in [newer, older, newer_in_section, older_in_section] if card %}{{ show(card) }}{% endfor %}
{% for card in related %}{{ show(card) }}{% endfor %}{% for one in contributors %}{{ one.name }}{% endfor %}
{% for entry in corrections %}{{ entry.text }} {{ entry.date|date }}{% endfor %}
{% if series %}{{ series.position }}{% for card in series.parts %}{{ card.title }}{% endfor %}{% endif %}
{% for picture in pictures %}<img src="{{ url(picture.url) }}" alt="{{ picture.alt or "" }}">{% endfor %}
{% for comment in comments %}{{ comment.author }} {{ comment.date|datetime }} {{ comment.text }}{% endfor %}
{% if comments_open %}open{% endif %}{{ extra|tojson }}
{% if extra.get("see") %}<a href="{{ url(extra.see) }}">see</a>{% endif %}{% endblock %}
"""
_LIST = """{% extends "base.html" %}{% from "macros/card.html" import show %}{% block main %}
<h1>{{ heading }} {{ total }}</h1>
{% if author %}{{ author.text }}{{ author.extra|tojson }}{% endif %}{% for card in cards %}{{ show(card) }}{% endfor %}
{% for page in pager.pages %}<a href="{{ url(page) }}">{{ loop.index }}</a>{% endfor %}{% endblock %}
"""
_DESK = {
    "base.html": _BASE,
    "home.html": _HOME,
    "post.html": _POST,
    "list.html": _LIST,
    "page.html": '{% extends "base.html" %}{% block main %}{{ title }} {{ text }}{{ extra|tojson }}{% endblock %}\n',
    "foot.html": '{% set foot = "The foot" %}\n',
    "macros/card.html": _CARD,
    "partials/top.html": _TOP,
}
DYNAMIC = '{% include "kinds/" ~ head.kind ~ ".html" ignore missing %}'
_HOUSE = {
    "post.html": '{% extends "!parent/post.html" %}{% block main %}<b>house</b>{{ super() }}{% endblock %}\n',
    "long.html": '{% extends "post.html" %}{% block main %}<i>long</i>{{ super() }}{% endblock %}\n',
    "wide.html": '{% extends "base.html" %}{% block main %}<i>wide</i>{{ text }}{% endblock %}\n',
}


def theme_files(rng: Random) -> Iterator[tuple[str, str]]:
    """Paths and texts of the themes desk and house; a few sites have odd ones."""
    yield "themes/desk/theme.toml", 'name = "desk"\n[needs]\nlatest = 2\n[layout]\nseconds = 2\nrelated = 2\n'
    option = '[options.accent]\ntype = "text"\ndefault = ""\ndescription = "A colour"\n'
    yield "themes/house/theme.toml", f'name = "house"\nparent = "desk"\n{option}'
    templates = dict(_DESK)
    if rng.random() < 0.4:
        templates["base.html"] = _BASE.replace("<body>", f"<body>{DYNAMIC}")
    if rng.random() < 0.5:
        templates["foot.html"] = '{% set foot = "Foot " ~ url("/note.txt") %}\n'
    if rng.random() < 0.15:
        del templates["list.html"]
        before = '{% from "!parent/partials/words.html" import words as before %}'
        templates["partials/words.html"] = before + '{% set words = dict(before, latest="Just now") %}\n'
    yield from ((f"themes/desk/templates/{name}", text) for name, text in templates.items())
    yield from ((f"themes/house/templates/{name}", text) for name, text in _HOUSE.items())
    yield "themes/desk/static/style.css", "body { margin: 0 }\n"
    yield "themes/house/static/more.css", "p { margin: 0 }\n"
