"""What is remembered of each output once it has been read: enough to compare it with the others."""

from __future__ import annotations

from typing import NamedTuple

from sitegen.base.problems import Place, Problem


class Anchor(NamedTuple):
    """A link with a fragment: the output path it leads to, and where it is written."""

    path: str
    fragment: str
    at: Place


class Dated(NamedTuple):
    """What a feed or a sitemap says of a page; texts as written, empty where it says nothing."""

    url: str
    published: str
    updated: str


class Facts(NamedTuple):
    """One output. `source` is the file that it is made of; `outside` are addresses of other sites and who writes them.

    `headline` is what the page is called, `title` what stands in the title bar.

    `styles` are the texts of its style elements, kept of the front page only.
    """

    path: str
    url: str
    source: str
    kind: str = ""
    headline: str = ""
    title: str = ""
    noindex: bool = False
    redirect: bool = False
    ids: frozenset[str] = frozenset()
    anchors: tuple[Anchor, ...] = ()
    outside: tuple[tuple[str, str], ...] = ()
    links: int = 0
    size: int = 0
    dated: tuple[Dated, ...] = ()
    styles: tuple[str, ...] = ()


class Inspected(NamedTuple):
    """What reading one output gives. `shared` are findings of a template: they show on every page it makes.

    `hits` are secrets and local links, each with the digest of what was found: it shows in feeds and lists as well.
    """

    facts: Facts
    problems: tuple[Problem, ...]
    shared: tuple[Problem, ...]
    hits: tuple[tuple[str, Problem], ...] = ()
