"""What people do to a site between two builds: one function for each kind of edit, with its weight.

An edit changes the site by what it finds there and by the numbers it draws; where nothing fits, it does nothing.
"""

from __future__ import annotations

import contextlib
import os
import posixpath
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.build.edited_site import AUTHORS, SECTIONS, SERIES, START, TAGS, WORDS, EditedSite, Front, png

Edit = Callable[[EditedSite, Random], None]
EDITS: dict[str, tuple[int, Edit]] = {}


def _edit(weight: int) -> Callable[[Edit], Edit]:
    def add(function: Edit) -> Edit:
        EDITS[function.__name__] = (weight, function)
        return function

    return add


def draw(rng: Random, names: Sequence[str] = ()) -> tuple[str, int]:
    """One edit, of these or of all: its name and the seed of the numbers it draws."""
    names = names or list(EDITS)
    (name,) = rng.choices(names, [EDITS[name][0] for name in names])
    return name, rng.randrange(1 << 30)


def apply(site: EditedSite, name: str, seed: int) -> None:
    """Make one edit; where the site has nothing to make it on, nothing is changed."""
    with contextlib.suppress(IndexError, ValueError, OSError):
        EDITS[name][1](site, Random(seed))


def _any_source(site: EditedSite, rng: Random) -> str:
    folder = rng.choices(("posts", "pages", "authors", "comments"), (8, 1, 1, 1))[0]
    return rng.choice(site.sources(folder) or site.sources() or [""])


def _change(site: EditedSite, rng: Random, path: str, change: Callable[[Front], object]) -> None:
    found = site.source(path) if path else None
    if found:
        change(found[0])
        site.save(path, *found, rng)


def _change_post(site: EditedSite, rng: Random, change: Callable[[Front], object]) -> None:
    _change(site, rng, rng.choice(site.sources() or [""]), change)


def _set(key: str, value: Any) -> Callable[[Front], object]:
    return lambda front: front.update({key: value})


# -- sources


@_edit(10)
def body(site: EditedSite, rng: Random) -> None:
    path = _any_source(site, rng)
    if found := site.source(path):
        site.save(path, found[0], site.body(rng, path), rng)


@_edit(4)
def first_words(site: EditedSite, rng: Random) -> None:
    """The summary, and so the card, but nothing in the front matter."""
    path = _any_source(site, rng)
    if found := site.source(path):
        site.save(path, found[0], f"{rng.choice(WORDS).capitalize()} comes first. {found[1]}", rng)


@_edit(6)
def title(site: EditedSite, rng: Random) -> None:
    _change(site, rng, _any_source(site, rng), _set("title", " ".join(rng.choices(WORDS, k=2)).capitalize()))


@_edit(8)
def create(site: EditedSite, rng: Random) -> None:
    if len(site.sources()) < 25:
        site.new_post(rng)


@_edit(6)
def delete(site: EditedSite, rng: Random) -> None:
    path = _any_source(site, rng)
    if len(site.sources()) > 5:
        site.path(path).unlink()


@_edit(5)
def rename(site: EditedSite, rng: Random) -> None:
    path = site.path(_any_source(site, rng))
    if path.name == "index.md":
        path = path.parent
    target = path.with_name(f"{rng.choice(WORDS)}-{rng.randrange(90)}{path.suffix}")
    if not target.exists():
        path.rename(target)


@_edit(4)
def move(site: EditedSite, rng: Random) -> None:
    path = site.path(rng.choice(site.sources()))
    if path.name != "index.md":
        folder = site.path(f"content/posts/{rng.choice(('', 'culture', 'science', '2024'))}")
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / path.name).exists():
            path.rename(folder / path.name)


@_edit(3)
def rename_folder(site: EditedSite, rng: Random) -> None:
    folders = sorted({posixpath.dirname(path) for path in site.files("content") if path.count("/") > 2})
    folder = site.path(rng.choice(folders))
    target = folder.with_name(f"{rng.choice(WORDS)}{rng.randrange(9)}")
    if not target.exists():
        folder.rename(target)


@_edit(1)
def delete_folder(site: EditedSite, rng: Random) -> None:
    folders = sorted({posixpath.dirname(path) for path in site.files("content") if path.count("/") > 2})
    shutil.rmtree(site.path(rng.choice(folders)))


@_edit(4)
def slug(site: EditedSite, rng: Random) -> None:
    value = f"{rng.choice(WORDS)}-{rng.randrange(20)}"
    _change_post(site, rng, lambda front: front.pop("slug", None) if rng.random() < 0.3 else front.update(slug=value))


@_edit(6)
def date(site: EditedSite, rng: Random) -> None:
    when = START - timedelta(hours=rng.randrange(-40, 24 * 60))
    _change_post(site, rng, _set("date", f"{when:%Y-%m-%d %H:%M}"))


@_edit(3)
def equal_date(site: EditedSite, rng: Random) -> None:
    other = site.source(rng.choice(site.sources()))
    if other and "date" in other[0]:
        _change_post(site, rng, _set("date", other[0]["date"]))


@_edit(8)
def tags(site: EditedSite, rng: Random) -> None:
    _change_post(site, rng, _set("tags", rng.sample(TAGS, rng.randrange(0, 4))))


@_edit(3)
def last_of_a_tag(site: EditedSite, rng: Random) -> None:
    gone = rng.choice(TAGS)
    for path in site.sources():
        found = site.source(path)
        if found and gone in found[0].get("tags", ()):
            _change(site, rng, path, lambda front: front.update(tags=[tag for tag in front["tags"] if tag != gone]))


@_edit(2)
def tag_case(site: EditedSite, rng: Random) -> None:
    _change_post(site, rng, lambda front: front.update(tags=[tag.upper() for tag in front.get("tags", ())]))


@_edit(4)
def plain_key(site: EditedSite, rng: Random) -> None:
    """One of the keys that need no other file: set it to something else, or remove it."""
    when = START - timedelta(days=rng.randrange(40))
    values: dict[str, Any] = {
        "section": rng.choice(SECTIONS),
        "authors": rng.sample(AUTHORS, 1),
        "series": {"name": rng.choice(SERIES), "part": rng.randrange(1, 5)},
        "description": " ".join(rng.choices(WORDS, k=4)),
        "dateline": rng.choice(WORDS).upper(),
        "kind": rng.choice(("news", "review")),
        "updated": f"{when:%Y-%m-%d}",
        "corrections": [{"date": f"{when:%Y-%m-%d}", "text": rng.choice(WORDS)}],
        "contributors": [{"name": "Eve Ford", "role": rng.choice(WORDS)}],
        "comments": False,
        "noindex": True,
        "canonical_url": f"https://other.example/{rng.choice(WORDS)}",
        "lang": rng.choice(("de", "fr")),
        "extra": {"mood": rng.choice(WORDS), "n": rng.choice((1, 1.0, True, "1"))},
        "pinned": True,
        "featured": True,
        "caption": rng.choice(WORDS),
        "alt": rng.choice(WORDS),
        "focus": [0.5, 0.25],
    }
    key = rng.choice(list(values))
    _change(
        site,
        rng,
        _any_source(site, rng),
        lambda front: front.pop(key) if key in front and rng.random() < 0.6 else front.update({key: values[key]}),
    )


@_edit(3)
def photo(site: EditedSite, rng: Random) -> None:
    value = f"/photos/shared{rng.randrange(1, 3)}.png"
    _change_post(site, rng, lambda front: front.pop("photo") if "photo" in front else front.update(photo=value))


@_edit(4)
def layout(site: EditedSite, rng: Random) -> None:
    value = rng.choice(("long", "wide", "post", "long", "wide", "nowhere" if rng.random() < 0.1 else "wide"))
    _change_post(
        site, rng, lambda front: front.pop("layout", None) if rng.random() < 0.3 else front.update(layout=value)
    )


@_edit(2)
def related(site: EditedSite, rng: Random) -> None:
    other = rng.choice(site.sources()).removeprefix("content/posts/")
    _change_post(site, rng, _set("related", [other] if rng.random() < 0.8 else []))


@_edit(3)
def extra_address(site: EditedSite, rng: Random) -> None:
    """A URL that only the template makes a link of."""
    pages = _addresses(site, rng)
    if pages:
        _change_post(site, rng, _set("extra", {"see": "/" + rng.choice(pages)}))


@_edit(5)
def draft(site: EditedSite, rng: Random) -> None:
    _change_post(site, rng, lambda front: front.update(draft=not front.get("draft", False)))


@_edit(3)
def embargo(site: EditedSite, rng: Random) -> None:
    key, hours = rng.choice(("embargo", "expires")), rng.randrange(-30, 60)
    when = START + timedelta(hours=hours)
    _change_post(
        site, rng, lambda front: front.pop(key) if key in front else front.update({key: f"{when:%Y-%m-%d %H:%M}"})
    )


@_edit(3)
def alias(site: EditedSite, rng: Random) -> None:
    value = rng.choice(("/old/", "/old/1/", "/older.html", "/o/p/q/", f"/{rng.choice(WORDS)}/"))
    _change_post(site, rng, lambda front: front.pop("aliases") if "aliases" in front else front.update(aliases=[value]))


@_edit(1)
def alias_onto_a_page(site: EditedSite, rng: Random) -> None:
    _change_post(site, rng, _set("aliases", ["/about/"]))


@_edit(3)
def comment(site: EditedSite, rng: Random) -> None:
    found = site.sources("comments")
    if found and rng.random() < 0.3:
        site.path(rng.choice(found)).unlink()
    else:
        site.comment(rng.choice(site.sources()), rng.randrange(9))


@_edit(4)
def page(site: EditedSite, rng: Random) -> None:
    name = rng.choice(("about", "help/contact", "help/contact", "imprint", "imprint", "tags", "help"))
    path = f"content/pages/{name}.md"
    if site.path(path).exists() and rng.random() < 0.5:
        site.path(path).unlink()
    else:
        site.save(path, {"title": rng.choice(WORDS).capitalize()}, site.body(rng, path), rng)


@_edit(2)
def author_file(site: EditedSite, rng: Random) -> None:
    path = f"content/authors/{rng.choice(('ada-moor', 'ben-cole', 'new-one'))}.md"
    if site.path(path).exists():
        site.path(path).unlink()
    else:
        front = {"title": rng.choice((*AUTHORS, "New One")), "extra": {"role": rng.choice(WORDS)}}
        site.save(path, front, "Writes here.\n", rng)


@_edit(2)
def swap_contents(site: EditedSite, rng: Random) -> None:
    first, second = (site.path(path) for path in rng.sample(site.sources(), 2))
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)


@_edit(2)
def swap_names(site: EditedSite, rng: Random) -> None:
    first, second = (site.path(path) for path in rng.sample(site.sources(), 2))
    aside = first.with_name("aside.tmp")
    first.rename(aside)
    second.rename(first)
    aside.rename(second)


def _addresses(site: EditedSite, rng: Random) -> list[str]:
    """What a template can link to; mostly pages that may go away without another trace."""
    found = [path.removesuffix("index.html") for path in _outputs(site) if path.endswith("index.html")]
    alone = [path for path in found if path in ("help/contact/", "imprint/")]
    return alone if alone and rng.random() < 0.6 else found


# -- files


@_edit(6)
def image(site: EditedSite, rng: Random) -> None:
    folders = [posixpath.dirname(path) for path in site.sources() if path.endswith("index.md")]
    name = rng.choice(("view", "view", "more", "shared1"))
    path = f"{rng.choice([*folders, 'content/photos', 'content/static'])}/{name}.png"
    if site.path(path).exists() and rng.random() < 0.25:
        site.path(path).unlink()
    else:
        site.write(path, png(rng.randrange(1, 5), rng.randrange(1, 3), rng.randrange(99)), rng)


@_edit(3)
def static_file(site: EditedSite, rng: Random) -> None:
    path = f"content/static/{rng.choice(('note.txt', 'files/a.txt', 'robots.txt', 'files', 'about/index.html'))}"
    if site.path(path).is_dir() or any(above.is_file() for above in site.path(path).parents):
        return
    if site.path(path).exists() and rng.random() < 0.5:
        site.path(path).unlink()
    else:
        site.write(path, f"{rng.choice(WORDS)}\n", rng)


@_edit(4)
def data_file(site: EditedSite, rng: Random) -> None:
    path = f"content/data/{rng.choice(('teams.json', 'places.csv', 'more.toml', 'in/deep.yaml'))}"
    if site.path(path).exists() and rng.random() < 0.25:
        site.path(path).unlink()
        return
    number = rng.choice((1, 2, 1.0, 1.5))
    texts = {"json": f'{{"a": {number}}}', "csv": f"name,size\n{rng.choice(WORDS)},2\n", "toml": f"a = {number}"}
    site.write(path, texts.get(path.rpartition(".")[2], f"a: {number}\n"), rng)


@_edit(3)
def touch(site: EditedSite, rng: Random) -> None:
    """The same bytes at another time, in the past and in the future too."""
    file = site.path(rng.choice(site.files("content")))
    moment = START.timestamp() + rng.randrange(-(10**8), 10**7)
    os.utime(file, (moment, moment))


@_edit(3)
def same_size_and_time(site: EditedSite, rng: Random) -> None:
    """Other bytes behind the same size and time: a file's time decides nothing."""
    paths = [*site.sources(), *site.files("content/static"), *site.files("themes", ".html", ".css")]
    file = site.path(rng.choice(paths))
    data, status = file.read_bytes(), file.stat()
    places = [n for n, byte in enumerate(data) if byte in b"aeo" and n > data.rfind(b"---")]
    if places:
        at = rng.choice(places)
        file.write_bytes(data[:at] + b"u" + data[at + 1 :])
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


# -- theme


def _templates(site: EditedSite) -> list[str]:
    return [*site.files("themes", ".html"), *site.files("templates", ".html")]


@_edit(8)
def template(site: EditedSite, rng: Random) -> None:
    """A mark in any template, in a block where it extends another."""
    file = site.path(rng.choice(_templates(site)))
    text = file.read_text(encoding="utf-8")
    mark = f"<!-- {rng.randrange(999)} -->"
    for place in ("{% block main %}", "<body>", "{% macro show(card) %}"):
        if place in text:
            site.write(file.relative_to(site.root).as_posix(), text.replace(place, place + mark), rng)
            return
    site.write(file.relative_to(site.root).as_posix(), text + mark, rng)


@_edit(3)
def literal_address(site: EditedSite, rng: Random) -> None:
    """A template that links to a page which may go away."""
    pages = _addresses(site, rng)
    path = rng.choice([path for path in _templates(site) if "foot" not in path])
    text = site.path(path).read_text(encoding="utf-8")
    place = "{% block main %}" if "{% block main %}" in text else "<body>"
    if pages and text.count("url(") < 12:
        site.write(path, text.replace(place, f'{place}<a href="{{{{ url("/{rng.choice(pages)}") }}}}">x</a>'), rng)


@_edit(4)
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


@_edit(2)
def middle_template(site: EditedSite, rng: Random) -> None:
    """Add or remove one in the theme that lies nearer to the site."""
    name = rng.choice(("partials/note.html", "partials/top.html", "kinds/home.html", "tag.html"))
    path = f"themes/house/templates/{name}"
    if site.path(path).exists():
        site.path(path).unlink()
    else:
        extends = '{% extends "list.html" %}' if path.endswith("tag.html") else ""
        site.write(path, f"{extends}<i>{rng.randrange(99)}</i>\n", rng)


@_edit(1)
def delete_template(site: EditedSite, rng: Random) -> None:
    site.path(rng.choice(_templates(site))).unlink()


@_edit(3)
def asset(site: EditedSite, rng: Random) -> None:
    path = rng.choice(("themes/desk/static/style.css", "themes/house/static/more.css", "themes/house/static/style.css"))
    if site.path(path).exists() and "house" in path and rng.random() < 0.4:
        site.path(path).unlink()
    else:
        site.write(path, f"p {{ margin: {rng.randrange(9)}px }}\n", rng)


@_edit(2)
def theme_file(site: EditedSite, rng: Random) -> None:
    latest, seconds = rng.randrange(4), rng.randrange(4)
    lead = rng.choice(("true", "false"))
    table = f"[needs]\nlatest = {latest}\n[layout]\nseconds = {seconds}\nrelated = {rng.randrange(4)}\nlead = {lead}\n"
    site.write("themes/desk/theme.toml", f'name = "desk"\n{table}', rng)


@_edit(3)
def delete_what_is_linked(site: EditedSite, rng: Random) -> None:
    """A page or a file that only a template links to, or only front matter that a template reads."""
    texts = [site.path(path).read_bytes() for path in [*_templates(site), *site.files("content", ".md")]]
    files = {"/help/contact/": "pages/help/contact.md", "/imprint/": "pages/imprint.md", "/note.txt": "static/note.txt"}
    linked = [url for url in files if any(f'"{url}"'.encode() in text for text in texts)]
    site.path(f"content/{files[rng.choice(linked)]}").unlink()


# -- settings, flags, clock


@_edit(8)
def settings(site: EditedSite, rng: Random) -> None:
    choices: list[tuple[str, str, tuple[Any, ...]]] = [
        ("content", "per_page", (2, 3, 4)),
        ("content", "summary_words", (5, 8, 40)),
        ("content", "expired", (True, False)),
        ("site", "title", ("The Test", "Another", 'A "quoted" one')),
        ("site", "description", ("", "News")),
        ("site", "language", ("en", "de", "fr")),
        ("site", "base_url", ("https://test.example/", "https://test.example/repo/", "https://other.example/")),
        ("site", "timezone", ("UTC", "Europe/Paris", "Africa/Lagos", "America/New_York")),
        ("urls", "post", ("/{year}/{month}/{slug}/", "/{slug}/", "/{year}/{slug}.html", "/{section}/{slug}/")),
        ("urls", "page", ("/{path}/", "/{path}.html")),
        ("urls", "tag", ("/tags/{slug}/", "/t/{slug}/", False)),
        ("urls", "author", ("/authors/{slug}/", False)),
        ("urls", "archive", (True, False)),
        ("urls", "feeds", ("/{name}", "/feeds/{name}", False)),
        ("markdown", "typography", (True, False)),
        ("markdown", "highlight", (True, False)),
        ("markdown", "raw_html", (True, False)),
        ("feeds", "items", (3, 20)),
        ("feeds", "full_content", (True, False)),
        ("feeds", "terms", (True, False)),
        ("theme", "trusted", (True, False)),
        ("theme.options", "accent", ("red", "blue", "")),
    ]
    table, key, values = rng.choice(choices)
    site.settings.setdefault(table, {})[key] = rng.choice(values)
    site.save_settings()


@_edit(3)
def markdown_settings(site: EditedSite, rng: Random) -> None:
    key = rng.choice(("typography", "highlight", "raw_html"))
    site.settings["markdown"][key] = not site.settings["markdown"].get(key, True)
    site.save_settings()


@_edit(1)
def markdown_engine(site: EditedSite, rng: Random) -> None:
    del rng
    now = site.settings["markdown"]["engine"]
    site.settings["markdown"]["engine"] = "markdown" if now == "commonmark" else "commonmark"
    site.save_settings()


@_edit(4)
def later(site: EditedSite, rng: Random) -> None:
    site.now += timedelta(hours=rng.choice((1, 12, 24, 30)))


@_edit(1)
def earlier(site: EditedSite, rng: Random) -> None:
    site.now -= timedelta(hours=rng.choice((1, 12, 24)))


@_edit(2)
def flags(site: EditedSite, rng: Random) -> None:
    site.drafts, site.future = rng.random() < 0.3, rng.random() < 0.3


@_edit(1)
def other_output(site: EditedSite, rng: Random) -> None:
    del rng
    site.output = "public" if site.output == "output" else "output"


@_edit(2)
def other_engine(site: EditedSite, rng: Random) -> None:
    site.engine = rng.choice(("one", "two"))


# -- what is built, and the cache


def _outputs(site: EditedSite) -> list[str]:
    folder = site.path(site.output)
    found = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return sorted(path for file in found if not (path := file.relative_to(folder).as_posix()).startswith(".sitegen"))


@_edit(3)
def delete_output(site: EditedSite, rng: Random) -> None:
    if paths := _outputs(site):
        site.path(f"{site.output}/{rng.choice(paths)}").unlink()


@_edit(1)
def delete_output_folder(site: EditedSite, rng: Random) -> None:
    folders = sorted({posixpath.dirname(path) for path in _outputs(site)} - {""})
    if folders:
        shutil.rmtree(site.path(f"{site.output}/{rng.choice(folders)}"))


@_edit(3)
def edit_output(site: EditedSite, rng: Random) -> None:
    """Another text, shorter, or of the same length at another time."""
    if paths := _outputs(site):
        file = site.path(f"{site.output}/{rng.choice(paths)}")
        data = file.read_bytes()
        file.write_bytes(data[:-1] if rng.random() < 0.5 else data[:-1] + b"!")
        os.utime(file, (START.timestamp(), START.timestamp()))


@_edit(1)
def link_in_output(site: EditedSite, rng: Random) -> None:
    if paths := _outputs(site):
        file = site.path(f"{site.output}/{rng.choice(paths)}")
        file.unlink()
        file.symlink_to(site.path("content/pages/about.md"))


@_edit(1)
def foreign_output(site: EditedSite, rng: Random) -> None:
    if site.path(site.output).is_dir() and _outputs(site):
        site.write(f"{site.output}/{rng.choice(('', 'tags/', '2026/', 'new/'))}FOREIGN-{rng.randrange(3)}", "mine")


@_edit(1)
def delete_cache(site: EditedSite, rng: Random) -> None:
    del rng
    shutil.rmtree(site.path(".sitegen"), ignore_errors=True)


@_edit(2)
def damage_cache(site: EditedSite, rng: Random) -> None:
    file = site.path(".sitegen/memo.db")
    if not file.is_file():
        return
    data = bytearray(file.read_bytes())
    way = rng.randrange(3)
    if way == 0:
        data = data[: rng.randrange(len(data))]
    for _ in range((0, 1, 60)[way]):
        data[rng.randrange(len(data))] = rng.randrange(256)
    file.write_bytes(data)


# -- mistakes


@_edit(2)
def break_file(site: EditedSite, rng: Random) -> None:
    kind = rng.choice(("front", "date", "link", "picture", "bytes", "template", "name", "data", "settings"))
    paths = {"template": _templates(site), "name": _templates(site), "data": site.files("content/data")}
    path = "sitegen.toml" if kind == "settings" else rng.choice(paths.get(kind) or site.sources())
    data = site.path(path).read_bytes()
    changes = {
        "front": data.replace(b"---\n", b"---\ntags: [a, b\n", 1),
        "date": data.replace(b"---\n", b"---\nupdated: 2026-02-30\n", 1),
        "link": data + b"\n[dead](nowhere.md)\n",
        "picture": data + b"\n![dead](nowhere.png)\n",
        "bytes": data + b"\xff\n",
        "template": data + b"{% if %}",
        "name": data + b"{{ nobody }}",
        "data": b'{"a": [',
        "settings": data + b"\n[site\n",
    }
    site.broken.setdefault(path, data)
    site.write(path, changes[kind], rng)


@_edit(5)
def mend_file(site: EditedSite, rng: Random) -> None:
    if site.broken:
        path = rng.choice(sorted(site.broken))
        data = site.broken.pop(path)
        if Path(site.path(path)).is_file():
            site.write(path, data, rng)
