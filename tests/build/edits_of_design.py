"""Edits of themes and of the site's own templates."""

from __future__ import annotations

from random import Random

from tests.build.edited_site import EditedSite
from tests.build.edited_theme import DYNAMIC
from tests.build.edits import edit, templates


@edit(4)
def template(site: EditedSite, rng: Random) -> None:
    """A mark in any template, in a block where it extends another."""
    path = rng.choice(templates(site))
    text = site.path(path).read_text(encoding="utf-8")
    mark = f"<!-- {rng.randrange(999)} -->"
    for place in ("{% block main %}", "<body>", "{% macro show(card) %}"):
        if place in text:
            site.write(path, text.replace(place, place + mark), rng)
            return
    site.write(path, text + mark, rng)


@edit(2)
def override(site: EditedSite, rng: Random) -> None:
    """Add a template of the site's own, or remove it."""
    main = '{{% extends "!parent/{0}" %}}{{% block main %}}own {1}{{{{ super() }}}}{{% endblock %}}\n'
    name = rng.choice(("post.html", "home.html", "list.html", "partials/note.html", "kinds/post.html", "foot.html"))
    path, number = f"templates/{name}", rng.randrange(99)
    if site.path(path).exists():
        site.path(path).unlink()
    elif name == "foot.html":
        site.write(path, f'{{% set foot = "Other {number}" %}}\n', rng)
    else:
        site.write(path, f"<i>{number}</i>\n" if "/" in name else main.format(name, number), rng)


@edit(2)
def middle_template(site: EditedSite, rng: Random) -> None:
    """Add or remove one in the theme that lies nearer to the site."""
    name = rng.choice(("partials/note.html", "partials/top.html", "kinds/home.html", "tag.html"))
    path = f"themes/house/templates/{name}"
    if site.path(path).exists():
        site.path(path).unlink()
    else:
        extends = '{% extends "list.html" %}' if path.endswith("tag.html") else ""
        site.write(path, f"{extends}<i>{rng.randrange(99)}</i>\n", rng)


@edit(2)
def kind_template(site: EditedSite, rng: Random) -> None:
    """Add, change or remove one that is only included by a name that a template makes up."""
    folder = rng.choice(("templates", "themes/house/templates"))
    path = f"{folder}/kinds/{rng.choice(('home', 'post', 'post', 'page', 'tag'))}.html"
    if site.path(path).exists() and rng.random() < 0.4:
        site.path(path).unlink()
    else:
        site.write(path, f"<i>{rng.randrange(99)}</i>\n", rng)


@edit()
def dynamic_include(site: EditedSite, rng: Random) -> None:
    """A template that makes up the name of another, or does so no longer."""
    path = "themes/desk/templates/base.html"
    text = site.path(path).read_text(encoding="utf-8")
    other = text.replace(DYNAMIC, "") if DYNAMIC in text else text.replace("<body>", f"<body>{DYNAMIC}", 1)
    site.write(path, other, rng)


@edit(2)
def asset(site: EditedSite, rng: Random) -> None:
    path = rng.choice(("themes/desk/static/style.css", "themes/house/static/more.css", "themes/house/static/style.css"))
    if site.path(path).exists() and "house" in path and rng.random() < 0.4:
        site.path(path).unlink()
    else:
        site.write(path, f"p {{ margin: {rng.randrange(9)}px }}\n", rng)


@edit(2)
def theme_file(site: EditedSite, rng: Random) -> None:
    latest, seconds = rng.randrange(4), rng.randrange(4)
    lead = rng.choice(("true", "false"))
    table = f"[needs]\nlatest = {latest}\n[layout]\nseconds = {seconds}\nrelated = {rng.randrange(4)}\nlead = {lead}\n"
    site.write("themes/desk/theme.toml", f'name = "desk"\n{table}', rng)
