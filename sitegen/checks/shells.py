"""What a template puts around the texts: landmarks, headings, metadata, links. Many pages share its findings."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sitegen.base.problems import Place, Problem, error, note, warning
from sitegen.base.urls import Address
from sitegen.checks.addresses import Target, resolve, stands
from sitegen.checks.bodies import Body, mail_problems, once
from sitegen.checks.places import Where

_SELECTOR = (
    "title, meta, link, main, nav, h1, h2, h3, h4, h5, h6, a, img, source, iframe, script, style, button, input,"
    " select, textarea, time, video, audio, x-body, [id], [role=main], [role=navigation]"
)
_COMMA = re.compile(r",\s*(?=\S)")
MARK = "x-body"
"""The element that stands in a shell for each text that was taken out of it."""

_NAMED = ("aria-label", "aria-labelledby", "title", "alt", "value", "placeholder")
_NO_LABEL = ("hidden", "submit", "reset", "button", "image")
Node = tuple[LexborNode, Mapping[str, str | None]]


class Pointer(NamedTuple):
    """An attribute that points somewhere."""

    tag: str
    key: str
    value: str
    target: Target


class Shell:
    """A page without its texts. `bodies` are those texts, in the order in which they stood; `ids` are all of the page,
    texts included.
    """

    def __init__(self, html: str, url: str, bodies: Sequence[Body], where: Where, address: Address) -> None:
        self.url = url
        self.bodies = bodies
        self.where = where
        self.address = address
        self.tree = LexborHTMLParser(html)
        self.html = html
        self.nodes: list[Node] = [(node, node.attributes) for node in once(self.tree.css(_SELECTOR))]
        self.by_tag: dict[str, list[Node]] = {}
        for node, given in self.nodes:
            self.by_tag.setdefault(node.tag or "", []).append((node, given))
        self.ids = [given["id"] or "" for _, given in self.nodes if given.get("id")]
        self.ids += [name for body in bodies for name in sorted(body.document.anchors)]
        self.pointers = list(_pointers(self.nodes, url, address))

    def all(self, tag: str) -> Sequence[Node]:
        """All elements of a name, in order."""
        return self.by_tag.get(tag, ())

    def meta(self, name: str) -> str:
        """The content of the `meta` with this name or property, empty where there is none."""
        for _, given in self.all("meta"):
            if name in (given.get("name"), given.get("property")):
                return given.get("content") or ""
        return ""

    @property
    def title(self) -> str:
        """What stands in the title bar."""
        return next(((node.text() or "").strip() for node, _ in self.all("title") if _in_head(node)), "")

    def roles(self, name: str) -> int:
        """How many elements have a role."""
        return sum(given.get("role") == name for _, given in self.nodes)


ShellCheck = Callable[[Shell], Iterator[Problem]]


def landmarks(shell: Shell) -> Iterator[Problem]:
    """PAGE001 no main, PAGE002 several, PAGE005 no navigation."""
    mains = len(shell.all("main")) or shell.roles("main")
    if not mains:
        hint = "put what the page is about into <main>…</main>: screen readers jump there"
        yield warning("PAGE001", "the page has no <main>", shell.where("<body"), hint)
    elif mains > 1:
        yield warning("PAGE002", f"the page has {mains} <main>", shell.where("<main"), "leave one of them")
    if not shell.all("nav") and not shell.roles("navigation"):
        hint = "put the menu into <nav>…</nav>"
        yield warning("PAGE005", "the page has no <nav>", shell.where("<body"), hint)


def headings(shell: Shell) -> Iterator[Problem]:
    """PAGE003 no h1, PAGE004 several, PAGE010 a level that is left out by the template."""
    ones = len(shell.all("h1"))
    if not ones:
        yield warning("PAGE003", "the page has no <h1>", shell.where("<main", "<body"), "make its headline an <h1>")
    elif ones > 1:
        hint = "leave one: the headline of the page"
        yield warning("PAGE004", f"the page has {ones} <h1>", shell.where("<h1"), hint)
    level, bodies = 0, iter(shell.bodies)
    for node, _ in shell.nodes:
        tag = node.tag or ""
        if tag == MARK:
            body = next(bodies, None)
            below = body.document.headings if body else ()
            level = below[-1].level if below else level
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            if level and int(tag[1]) > level + 1:
                message = f"an <{tag}> stands below an <h{level}>"
                yield warning("PAGE010", message, shell.where(f"<{tag}"), f"make it an <h{level + 1}>")
                return
            level = int(tag[1])


def head(shell: Shell) -> Iterator[Problem]:
    """PAGE006 no language, PAGE007 no title, PAGE013 canonical, PAGE014 pictures for social media, PAGE016 viewport,
    PAGE018 character set.
    """
    root = shell.tree.root
    if root is None or not (root.attributes.get("lang") or "").strip():
        hint = 'write <html lang="{{ head.lang }}">'
        yield warning("PAGE006", "the page does not say its language", shell.where("<html"), hint)
    if not shell.title:
        hint = "write <title>{{ head.title }}</title>"
        yield warning("PAGE007", "the page has no title", shell.where("<title", "<head"), hint)
    for _, given in shell.all("link"):
        if given.get("rel") == "canonical" and not (given.get("href") or "").startswith(("https://", "http://")):
            hint = 'write href="{{ head.canonical }}"'
            at = shell.where('rel="canonical"', "canonical")
            yield error("PAGE013", "the canonical address is not a whole one", at, hint)
    for name in ("og:image", "og:url", "twitter:image"):
        content = shell.meta(name)
        if content and not content.startswith(("https://", "http://")):
            hint = 'write content="{{ absolute(…) }}": others read it from afar'
            yield error("PAGE014", f"{name} is not a whole address: {content}", shell.where(f'"{name}"', name), hint)
    if not shell.meta("viewport"):
        hint = 'write <meta name="viewport" content="width=device-width, initial-scale=1">'
        yield warning("PAGE016", "the page does not say that it fits a phone", shell.where("<head"), hint)
    if not any("charset" in given or given.get("http-equiv") for _, given in shell.all("meta")):
        hint = 'write <meta charset="utf-8"> as the first line of the head'
        yield warning("PAGE018", "the page does not say its character set", shell.where("<head"), hint)


def data(shell: Shell) -> Iterator[Problem]:
    """PAGE015: structured data that is not JSON."""
    for node, given in shell.all("script"):
        if given.get("type") == "application/ld+json" and structured(node) is None:
            hint = "write values with the filter tojson: {{ head.title|tojson }}"
            yield error("PAGE015", "the structured data is not JSON", shell.where("application/ld+json"), hint)


def structured(node: LexborNode) -> Any | None:
    """The value of a script with JSON, None where it is not JSON."""
    try:
        return json.loads(node.text() or "")
    except (ValueError, RecursionError):
        return None


def ids(shell: Shell) -> Iterator[Problem]:
    """PAGE009: an id that stands twice on a page; twice in one text is the build's to say (MD005)."""
    if len(set(shell.ids)) == len(shell.ids):
        return
    for name, number in sorted(Counter(shell.ids).items()):
        if number > 1:
            hint = "rename one of them: links and labels find only the first"
            yield warning("PAGE009", f"the id {name} stands {number} times", shell.where(f'id="{name}"', name), hint)


def names(shell: Shell) -> Iterator[Problem]:
    """PAGE011 a picture without `alt`, PAGE012 a frame without a title, PAGE017 a button or field without a name,
    LINK013 a link without text.
    """
    labelled = shell.html
    for node, given in shell.nodes:
        tag = node.tag
        if tag == "img" and "alt" not in given:
            hint = 'write alt="{{ … }}", or alt="" for what only decorates'
            source = posixpath.basename(given.get("src") or "")
            yield warning("PAGE011", "a picture without alt", shell.where(source, "<img"), hint)
        elif tag == "iframe" and not (given.get("title") or "").strip():
            at = shell.where(given.get("src") or "", "<iframe")
            yield warning("PAGE012", "a frame without a title", at, 'add title="…" to the iframe')
        elif tag in ("button", "input", "select", "textarea") and not _is_named(node, given, labelled):
            at = shell.where(given.get("id") or "", f"<{tag}")
            yield warning("PAGE017", f"a <{tag}> without a name", at, 'add aria-label="…", or a <label for="…">')
        elif tag == "a" and "href" in given and not (node.text() or "").strip() and not _is_named(node, given, ""):
            href = given["href"] or ""
            hint = 'write text into it, or aria-label="…"'
            yield warning("LINK013", "a link without text", shell.where(f'"{href}"', "<a "), hint)


def _is_named(node: LexborNode, given: Mapping[str, str | None], page: str) -> bool:
    kind = given.get("type") or ""
    if node.tag == "input" and kind in _NO_LABEL:
        return True
    if any((given.get(key) or "").strip() for key in _NAMED) or (node.text() or "").strip():
        return True
    if any((inner.attributes.get("alt") or inner.text() or "").strip() for inner in node.css("img, svg title")):
        return True
    name = given.get("id")
    if name and f'for="{name}"' in page:
        return True
    above = node.parent
    while above is not None and above.tag not in ("label", "body"):
        above = above.parent
    return above is not None and above.tag == "label" and bool((above.text() or "").strip())


def addresses(shell: Shell) -> Iterator[Problem]:
    """LINK015 what is loaded over http, LINK016 a path that misses the site's folder, LINK018 mail and telephone."""
    secure = shell.address.origin.startswith("https:")
    for tag, key, value, target in shell.pointers:
        if secure and value.startswith("http://") and key in ("src", "srcset", "poster") and tag != "a":
            hint = f"write https:{value.partition(':')[2]}"
            message = f"{value} is loaded over http, which browsers refuse here"
            yield warning("LINK015", message, shell.where(value), hint)
        if target.kind == "astray":
            message = f"{value} does not lead to this site, which stands at {shell.address.base}"
            yield error("LINK016", message, shell.where(f'"{value}"', value), 'write it with url("…")')
        if target.kind == "mail":
            yield from mail_problems(value, partial(shell.where, value))


def _pointers(nodes: Sequence[Node], url: str, address: Address) -> Iterator[Pointer]:
    for node, given in nodes:
        for key in ("href", "src", "poster"):
            if value := given.get(key):
                yield Pointer(node.tag or "", key, value, resolve(value, url, address))
        if "srcset" in given:
            for part in _COMMA.split(given["srcset"] or ""):
                if part.strip():
                    value = part.split()[0]
                    yield Pointer(node.tag or "", "srcset", value, resolve(value, url, address))


def dead(shell: Shell, paths: frozenset[str]) -> Iterator[Problem]:
    """LINK010: an address of this site at which nothing stands."""
    for _, _, value, target in shell.pointers:
        if target.kind == "inside" and not stands(target.path, paths):
            at = shell.where(f'"{value}"', value, target.url)
            hint = 'write it with url("…"), which checks it' if not value.startswith("http") else "correct the address"
            yield error("LINK010", f"there is no {target.url} in this site", at, hint)


def weak_words(shell: Shell) -> Iterator[Problem]:
    """PAGE019: a page without a description of its own for search engines."""
    if not shell.meta("description"):
        hint = 'write <meta name="description" content="{{ head.description }}">'
        yield note("PAGE019", "the page gives search engines no description", shell.where("<head"), hint)


CHECKS: tuple[ShellCheck, ...] = (landmarks, headings, head, data, ids, names, addresses)
"""What is asked of every page."""

OF_FILES = frozenset({data, ids, names, addresses})
"""What is asked of pages that are copied as they are, too: how they are built is not ours to say."""


def _in_head(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "head"


def to_redirect(url: str, target: str, at: Place) -> Problem:
    """LINK017 for a site-absolute URL that only leads on to `target`."""
    return note("LINK017", f"{url} is an old address that only leads on", at, f"write {target}")
