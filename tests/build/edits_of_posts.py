"""Edits of one text, which leave every other file alone: what a newsroom does all day."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.build.edited_site import AUTHORS, SECTIONS, SERIES, START, TAGS, WORDS, EditedSite, Front
from tests.build.edits import a_post, add_edit, any_source, change, edit, link_to, rewrite

# -- bodies


@edit(5, size="text")
def body(site: EditedSite, rng: Random) -> None:
    path = any_source(site, rng)
    rewrite(site, rng, path, lambda _: site.body(rng, path))


@edit(10, size="text")
def one_word(site: EditedSite, rng: Random) -> None:
    """A word at the end of a text: of the first words is the summary made."""
    end = f"{rng.choice(WORDS)} {rng.randrange(99)}.\n"
    rewrite(site, rng, any_source(site, rng), lambda text: f"{text.rstrip()} {end}")


@edit(5, size="text")
def first_words(site: EditedSite, rng: Random) -> None:
    """The summary, and so the card, but nothing in the front matter."""
    start = f"{rng.choice(WORDS).capitalize()} comes first."
    rewrite(site, rng, any_source(site, rng), lambda text: f"{start} {text}")


@edit(size="text")
def long_text(site: EditedSite, rng: Random) -> None:
    """Minutes to read, up or down."""
    more = " ".join(rng.choices(WORDS, k=rng.choice((150, 400, 700))))
    rewrite(site, rng, a_post(site, rng), lambda text: text[:200] if len(text) > 900 else f"{text}\n{more}.\n")


@edit(size="text")
def empty_body(site: EditedSite, rng: Random) -> None:
    rewrite(site, rng, any_source(site, rng), lambda text: "" if text else "Words again.\n")


@edit(2, size="text")
def link(site: EditedSite, rng: Random) -> None:
    path = a_post(site, rng)
    others = [link_to(path, other) for other in (*site.sources(), *site.sources("pages"))]
    ways = (f"[More]({rng.choice(others)}).", "[About](/about/).", "[Out](https://example.org/).", "[Feed](/feed.xml).")
    rewrite(site, rng, path, lambda text: f"{text}\n{rng.choice(ways)}\n")


@edit(3, size="text")
def link_to_a_heading(site: EditedSite, rng: Random) -> None:
    """Where the other text has no heading yet, it gets one."""
    path, other = rng.sample(site.sources(), 2)
    words = _headings(site, other)
    if not words:
        words = [rng.choice(WORDS)]
        rewrite(site, rng, other, lambda text: f"{text}\n## {words[0]}\n\nMore of it.\n")
    rewrite(site, rng, path, lambda text: f"{text}\n[There]({link_to(path, other)}#{rng.choice(words)}).\n")


def _headings(site: EditedSite, path: str) -> list[str]:
    found = site.source(path)
    return [line[3:].lower() for line in found[1].splitlines() if line.startswith("## ")] if found else []


@edit(5, size="text")
def heading(site: EditedSite, rng: Random) -> None:
    """One more, or one renamed: often one that a link leads to, which ends nowhere then."""
    bodies = "".join(found[1] for path in site.sources() if (found := site.source(path)))
    linked = {(name, word) for name, word in re.findall(r"([^/(#\s]+[.]md)#(\w+)", bodies)}
    found = [(path, word) for path in site.sources() for word in _headings(site, path)]
    wanted = [(path, word) for path, word in found if (posixpath.basename(path), word) in linked]
    path, old = rng.choice(wanted or found or [("", "")]) if rng.random() < 0.7 else (a_post(site, rng), "")
    new = f"## {rng.choice(WORDS)}\n"

    def write(text: str) -> str:
        changed = re.sub(rf"## {old}\n", new, text, count=1, flags=re.IGNORECASE) if old else text
        return changed if changed != text else f"{text}\n{new}\nMore of it.\n"

    rewrite(site, rng, path or a_post(site, rng), write)


@edit(2, size="text")
def footnote(site: EditedSite, rng: Random) -> None:
    """Now and then one that nothing refers to."""
    name = f"n{rng.randrange(90)}"
    other = name if rng.random() < 0.7 else f"n{rng.randrange(90)}"
    note = f"It is so.[^{name}]\n\n[^{other}]: A {rng.choice(WORDS)}.\n"
    rewrite(site, rng, any_source(site, rng), lambda text: f"{text}\n{note}")


@edit(3, size="text")
def block(site: EditedSite, rng: Random) -> None:
    blocks = (
        "```python\nreturn 1\n```",
        "> Quoted.",
        "- one\n- two",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "<b>raw</b>",
        'He said "so" -- it\'s...',
    )
    rewrite(site, rng, any_source(site, rng), lambda text: f"{text}\n{rng.choice(blocks)}\n")


@edit(2, size="text")
def picture_in_a_text(site: EditedSite, rng: Random) -> None:
    """One picture, or two that are a gallery."""
    path = a_post(site, rng)
    here = [link_to(path, found) for found in site.files(posixpath.dirname(path), ".png") if "index.md" in path]
    found = here or [posixpath.basename(found) for found in site.files("content/photos", ".png")]
    marks = [f"![{rng.choice(WORDS)}]({name})" for name in rng.choices(found, k=rng.choice((1, 1, 2)))]
    rewrite(site, rng, path, lambda text: text + "\n" + "\n".join(marks) + "\n")


@edit(size="text")
def caption_in_a_text(site: EditedSite, rng: Random) -> None:
    """Other words for the pictures of a text."""
    word = rng.choice(WORDS)
    for path in site.sources():
        found = site.source(path)
        if found and "![" in found[1]:
            rewrite(site, rng, path, lambda text: text.replace("![", f"![{word} ", 1))
            return


# -- front matter


@edit(5, size="text")
def title(site: EditedSite, rng: Random) -> None:
    value = " ".join(rng.choices(WORDS, k=2)).capitalize()
    change(site, rng, any_source(site, rng), lambda front: front.update(title=value))


@edit(2, size="small")
def tags(site: EditedSite, rng: Random) -> None:
    value = rng.sample(TAGS, rng.randrange(0, 4))
    change(site, rng, a_post(site, rng), lambda front: front.update(tags=value))


@edit(2, size="small")
def tag_case(site: EditedSite, rng: Random) -> None:
    path = rng.choice(_with_tags(site, bool))
    change(site, rng, path, lambda front: front.update(tags=[tag.upper() for tag in front["tags"]]))


def _with_tags(site: EditedSite, wanted: Callable[[list[str]], bool]) -> list[str]:
    """The posts that have such tags."""
    fronts = ((path, site.source(path)) for path in site.sources())
    return [path for path, found in fronts if found and wanted(found[0].get("tags") or [])]


def _are_shouted(tags: list[str]) -> bool:
    """Something is said of these, where others write them otherwise."""
    return any(tag.isupper() for tag in tags)


@edit(size="small")
def equal_date(site: EditedSite, rng: Random) -> None:
    other = site.source(rng.choice(site.sources()))
    if other and "date" in other[0]:
        change(site, rng, a_post(site, rng), lambda front: front.update(date=other[0]["date"]))


@edit(4, size="text")
def order_of_keys(site: EditedSite, rng: Random) -> None:
    """The same front matter with its lines in another order, and a remark: only places are others."""

    def mix(front: Front) -> None:
        items = [*front.items()]
        rng.shuffle(items)
        front.clear()
        front.update(items)

    shouted = _with_tags(site, _are_shouted)
    path = rng.choice(shouted) if shouted and rng.random() < 0.7 else a_post(site, rng)
    change(site, rng, path, mix)
    site.write(path, site.path(path).read_text(encoding="utf-8").replace("---\n", "---\n# a remark\n", 1), rng)


@edit(size="small")
def ends_of_lines(site: EditedSite, rng: Random) -> None:
    path = any_source(site, rng)
    data = site.path(path).read_bytes()
    other = data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n")
    site.write(path, other, rng)


def _day(rng: Random, low: int, high: int, *, around: datetime = START, dated: bool | None = None) -> str:
    """A time some hours around another; or only its day."""
    when = around + timedelta(hours=rng.randrange(low, high))
    return f"{when:%Y-%m-%d}" if dated or (dated is None and rng.random() < 0.4) else f"{when:%Y-%m-%d %H:%M}"


def _corrections(_: EditedSite, rng: Random) -> Any:
    return [{"date": _day(rng, -24 * 60, 0), "text": rng.choice(WORDS)} for _ in range(rng.choice((1, 2)))]


def _related(site: EditedSite, rng: Random) -> Any:
    names = [path.removeprefix("content/posts/") for path in site.sources()]
    return rng.sample(names, rng.randrange(0, 3))


def _photo(site: EditedSite, rng: Random) -> Any:
    return f"/photos/{posixpath.basename(rng.choice(site.files('content/photos', '.png')))}"


def _see(site: EditedSite, rng: Random) -> Any:
    """A URL that only the template makes a link of."""
    alone = [url for url in ("/help/contact/", "/imprint/") if site.path(f"content/pages{url[:-1]}.md").is_file()]
    return {"see": rng.choice((*alone, *alone, "/about/", "/tags/sea/"))}


_VALUES: Mapping[str, Callable[[EditedSite, Random], Any]] = {
    "updated": lambda _, rng: _day(rng, -24 * rng.choice((5, 5, 40)), 24),
    "date": lambda _, rng: _day(rng, -24 * 60, 40, dated=False),
    "embargo": lambda site, rng: _day(rng, -30, 60, around=site.now, dated=False),
    "expires": lambda site, rng: _day(rng, -30, 60, around=site.now, dated=False),
    "draft": lambda _, rng: True,
    "description": lambda _, rng: " ".join(rng.choices(WORDS, k=4)),
    "dateline": lambda _, rng: rng.choice(WORDS).upper(),
    "section": lambda _, rng: rng.choice(SECTIONS),
    "authors": lambda _, rng: rng.sample(AUTHORS, rng.choice((1, 2))),
    "contributors": lambda _, rng: [{"name": "Eve Ford", "role": rng.choice(WORDS)}],
    "series": lambda _, rng: {"name": rng.choice(SERIES), "part": rng.randrange(1, 5)},
    "kind": lambda _, rng: rng.choice(("news", "review", "analysis", "opinion")),
    "corrections": _corrections,
    "comments": lambda _, rng: False,
    "noindex": lambda _, rng: True,
    "pinned": lambda _, rng: True,
    "featured": lambda _, rng: True,
    "lang": lambda _, rng: rng.choice(("de", "fr", "pt-BR")),
    "extra": lambda _, rng: {"mood": rng.choice(WORDS), "n": rng.choice((1, 1.0, True, "1"))},
    "related": _related,
    "canonical_url": lambda _, rng: f"https://other.example/{rng.choice(WORDS)}",
    "social_image": _photo,
    "translation_key": lambda _, rng: rng.choice(("one", "two")),
    "slug": lambda _, rng: f"{rng.choice(WORDS)}-{rng.randrange(20)}",
    "url": lambda _, rng: f"/{rng.choice(WORDS)}/{rng.randrange(9)}/",
    "aliases": lambda _, rng: [rng.choice(("/old/", "/old/1/", "/older.html", "/o/p/q/", f"/{rng.choice(WORDS)}/"))],
    "layout": lambda _, rng: rng.choice(("long", "wide", "post", "long", "wide")),
    "photo": _photo,
}
_OF_PHOTOS: Mapping[str, Callable[[EditedSite, Random], Any]] = {
    "alt": lambda _, rng: rng.choice(("", rng.choice(WORDS))),
    "caption": lambda _, rng: f'"{rng.choice(WORDS)}" -- a *caption*',
    "credit": lambda _, rng: rng.choice(AUTHORS),
    "credit_url": lambda _, rng: f"https://agency.example/{rng.randrange(9)}",
    "license": lambda _, rng: rng.choice(("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")),
    "focus": lambda _, rng: [rng.choice((0, 0.5, 1)), 0.25],
}


def _put(front: Front, name: str, value: Any, rng: Random) -> None:
    """Write a key where it stands; one that is new anywhere, so that others move by a line."""
    items = [*front.items()]
    if name not in front:
        items.insert(rng.randrange(len(items) + 1), (name, value))
    front.clear()
    front.update([*items])
    front[name] = value


def _key(name: str, value: Callable[[EditedSite, Random], Any], *, photo: bool = False) -> None:
    """Set a key to something else, or remove it."""

    def set_key(site: EditedSite, rng: Random) -> None:
        def write(front: Front) -> None:
            if name in front and rng.random() < 0.35:
                del front[name]
            else:
                _put(front, name, value(site, rng), rng)
            if photo and "photo" not in front:
                _put(front, "photo", _photo(site, rng), rng)

        change(site, rng, any_source(site, rng) if name in _NOT_ONLY_POSTS else a_post(site, rng), write)

    add_edit(f"key_{name}", set_key, _CARDS.get(name, 1), "small" if name in _ELSEWHERE else "text")


_NOT_ONLY_POSTS = {"description", "noindex", "lang", "extra", "layout", "photo", "caption", "alt"}
_CARDS = {"updated": 3, "description": 3, "date": 2, "slug": 2, "draft": 4, "embargo": 6, "expires": 4}
_ELSEWHERE = {"date", "embargo", "expires", "draft", "section", "authors", "series", "slug", "url", "layout", "pinned"}
"""Keys that move a post, more than that they say something of it."""

for _name, _value in _VALUES.items():
    _key(_name, _value)
for _name, _value in _OF_PHOTOS.items():
    _key(_name, _value, photo=True)
add_edit(
    "extra_address",
    lambda site, rng: change(site, rng, a_post(site, rng), lambda front: front.update(extra=_see(site, rng))),
    2,
    size="text",
)


# -- back to what was


@edit(3, size="text")
def undo(site: EditedSite, rng: Random) -> None:
    """What was written last is as it was before; once more, and it is not."""
    path = rng.choice(site.undoable()[-2:])
    site.write(path, site.before[path], rng)


@edit(size="small")
def there_and_back(site: EditedSite, rng: Random) -> None:
    """Changed and changed back between two builds."""
    path = a_post(site, rng)
    data = site.path(path).read_bytes()
    site.write(path, data + b"\nWait.\n", rng)
    site.write(path, data, rng)
