"""What people do to a site between two builds. Each kind of edit is a function with a name; it changes the site by what
it finds there and by the numbers it draws. Where nothing fits, it does nothing.
"""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Callable
from random import Random
from typing import Literal, NamedTuple

from tests.build.edited_site import EditedSite, Front

Edit = Callable[[EditedSite, Random], object]


Size = Literal["text", "small", "large"]


class Kind(NamedTuple):
    """One kind of edit: how many cards it has in a deck; and whether it edits a text, is another of the small things
    that happen while somebody writes, or something larger.
    """

    edit: Edit
    cards: int
    size: Size


EDITS: dict[str, Kind] = {}


def edit(cards: int = 1, size: Size = "large") -> Callable[[Edit], Edit]:
    """Adds a function to the kinds, under its name."""

    def add(function: Edit) -> Edit:
        add_edit(function.__name__, function, cards, size)  # type: ignore[attr-defined]
        return function

    return add


def add_edit(name: str, function: Edit, cards: int = 1, size: Size = "large") -> None:
    assert name not in EDITS, name
    EDITS[name] = Kind(function, cards, size)


def apply(site: EditedSite, name: str, seed: int) -> None:
    """Make one edit; where the site has nothing to make it on, nothing is changed."""
    with contextlib.suppress(IndexError, ValueError, OSError):
        EDITS[name].edit(site, Random(seed))


# -- what most of them need


def a_post(site: EditedSite, rng: Random) -> str:
    """Often the one that was written last, as while somebody writes, or one of the newest; seldom one that waits."""
    found = site.sources()
    if site.written in found and rng.random() < 0.4:
        return site.written
    shown = _shown(site, found)
    path = rng.choice(found)
    return rng.choice(shown[-3:] or found) if path not in shown or rng.random() < 0.2 else path


def _shown(site: EditedSite, paths: list[str]) -> list[str]:
    """Those that readers can see, more or less, in the order of their dates."""
    fronts = [(found[0], path) for path in paths if (found := site.source(path))]
    dated = sorted(
        (front["date"], path) for front, path in fronts if "date" in front and not {"draft", "embargo"} & front.keys()
    )
    return [path for date, path in dated if date <= f"{site.now:%Y-%m-%dT%H:%M}"]


def any_source(site: EditedSite, rng: Random) -> str:
    folder = rng.choices(("posts", "pages", "authors", "comments"), (16, 2, 1, 1))[0]
    return a_post(site, rng) if folder == "posts" else rng.choice(site.sources(folder) or site.sources())


def change(site: EditedSite, rng: Random, path: str, how: Callable[[Front], object]) -> None:
    """Change the front matter of a source."""
    if found := site.source(path):
        how(found[0])
        site.save(path, *found, rng)


def rewrite(site: EditedSite, rng: Random, path: str, how: Callable[[str], str]) -> None:
    """Change the body of a source."""
    if found := site.source(path):
        site.save(path, found[0], how(found[1]), rng)


def link_to(path: str, other: str) -> str:
    """How the source at `path` names another."""
    return posixpath.relpath(other, posixpath.dirname(path))


def templates(site: EditedSite) -> list[str]:
    return [*site.files("themes", ".html"), *site.files("templates", ".html")]


def outputs(site: EditedSite) -> list[str]:
    """Every file in the output folder that is no link and not sitegen's own."""
    folder = site.path(site.output)
    found = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return sorted(path for file in found if not (path := file.relative_to(folder).as_posix()).startswith(".sitegen"))
