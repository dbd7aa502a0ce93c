"""The text of one source, as an editor reads it: headings, pictures, links, what was left over from writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sitegen.base.problems import Place, Problem, error, note, warning
from sitegen.base.urls import Address
from sitegen.checks.addresses import Target, resolve, stands
from sitegen.checks.places import InFile
from sitegen.checks.wording import bare_name, is_file_name, same_words, says_nothing, starts_as_photo
from sitegen.content.model import REFERENCE_CLOSE, REFERENCE_OPEN, Document, Reference
from sitegen.pages.views import Text
from sitegen.site.model import Linked, Picture

_SELECTOR = "a, img, h2, h3, h4, h5, h6, iframe, [src]"
_TOKEN = re.compile(f"{REFERENCE_OPEN}([0-9]+){REFERENCE_CLOSE}")
_PHOTO_TOKEN = re.compile(f"{REFERENCE_OPEN}[a-z][0-9]+{REFERENCE_CLOSE}")
"""Where a page has what belongs to a picture: no words of the author's."""

_LEFT = re.compile(r"\b(?:(?:TK)+|FIXME)\b|\bTODO:|\b[Ll]orem ipsum\b")
_LEFT_MARKS = ("TK", "FIXME", "TODO:", "orem ipsum")
_MARKDOWN = re.compile(r"\]\((?:https?:|/|\.|#|[\w-]+/)[^\s)]*\)|\*\*\w[^*\n]{0,80}\*\*")
_CODE = re.compile(r"<(pre|code|script|style)\b.*?</\1>", re.S)
_TAGS = re.compile(r"<[^>]*>")
_PHOTOGRAPHS = (".jpg", ".jpeg", ".webp", ".avif", ".tif", ".tiff")


class Pointer(NamedTuple):
    """What an attribute of a body points at, and the place where that is written (None: it has to be looked for)."""

    target: Target
    at: Place | None


class Body:
    """The rendered text of a document with the elements that checks look at, in their order."""

    def __init__(
        self, document: Document, linked: Linked, text: Text, page: str, where: InFile, address: Address
    ) -> None:
        self.document = document
        self.linked = linked
        whole = str(text.body)
        self.html = _PHOTO_TOKEN.sub("", whole)
        self.where = where
        self.page = page
        self.address = address
        tree = LexborHTMLParser(f"<body>{whole}")
        self.tree = tree
        self.nodes: list[tuple[LexborNode, dict[str, str | None]]] = [
            (node, node.attributes) for node in once(tree.css(_SELECTOR))
        ]

    def reference(self, value: str) -> Reference | None:
        """The reference whose token stands in an attribute, None where an address does."""
        found = _TOKEN.match(value)
        return self.document.references[int(found[1])] if found else None

    def pointer(self, value: str) -> Pointer:
        """What the value of an attribute means: a reference that the build has resolved, or an address as written."""
        reference = self.reference(value)
        if reference is None:
            return Pointer(resolve(value, self.page, self.address), None)
        target = reference.target
        if target.startswith("/"):  # authors write addresses of the site, whatever folder it stands in
            target = self.address.base + target.lstrip("/")
        return Pointer(resolve(target, self.page, self.address), reference.at)

    def at(self, value: str) -> Place:
        """Where the address in an attribute is written."""
        return self.pointer(value).at or self.where(value, bare_name(value))


def once(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Each node once, in order: one that several parts of a selector find comes several times."""
    return list({node.mem_id: node for node in nodes}.values())


BodyCheck = Callable[[Body], Iterator[Problem]]


def words(body: Body) -> Iterator[Problem]:
    """TEXT009: a text that has pictures or a table of nothing, and no word."""
    if body.document.folder in ("posts", "pages") and body.html.strip() and not body.document.words:
        hint = "write the story, or set draft: true until it is there"
        yield warning("TEXT009", "this text has no words", Place(body.document.path), hint)


def headings(body: Body) -> Iterator[Problem]:
    """TEXT010: a heading more than one level below the one before; TEXT011: a heading without text."""
    level = 1
    for node, _ in body.nodes:
        tag = node.tag or ""
        if len(tag) != 2 or tag[0] != "h":
            continue
        text = _PHOTO_TOKEN.sub("", node.text() or "").strip()
        if not text:
            if not node.css_matches("img"):
                at = body.where(f"\n{'#' * int(tag[1])}\n", f"\n{'#' * int(tag[1])} \n")
                yield warning("TEXT011", "a heading without text", at, "write a heading, or delete the line")
            continue
        if int(tag[1]) > level + 1:
            at = body.where(f"# {text}", text, text.partition("’")[0])
            message = f"the heading “{text}” is of level {tag[1]}, the one before of level {level}"
            yield warning("TEXT010", message, at, f"write it with {'#' * (level + 1)}")
        level = int(tag[1])


def leftovers(body: Body) -> Iterator[Problem]:
    """TEXT012: marks of an unfinished text (TK, TODO:, FIXME, lorem ipsum); TEXT013: Markdown that shows as text."""
    html = body.html
    marked = any(mark in html for mark in _LEFT_MARKS)
    shows = "](" in html or "**" in html
    if not (marked or shows):
        return
    text = _TAGS.sub("", _CODE.sub(" ", html))
    if found := _LEFT.search(text):
        hint = "write what is missing, or delete the mark"
        yield warning("TEXT012", f"“{found[0]}” was left in the text", body.where(found[0]), hint)
    if shows and (found := _MARKDOWN.search(text)):
        hint = "mend the Markdown: a bracket, a blank line or a backslash is missing, or one too many"
        yield warning("TEXT013", f"readers see the Markdown: {found[0][:60]}", body.where(found[0], found[0][:8]), hint)


def pictures(body: Body) -> Iterator[Problem]:
    """PIC002 no alternative text, PIC004 no credit, PIC005 alt is the caption, PIC006 and PIC007 an alt that says
    nothing.
    """
    for figure in body.document.figures:
        picture = body.linked.pictures[figure.number]
        reference = body.document.references[figure.number]
        if picture is not None:
            yield from _picture(picture, bare_name(reference.target), reference.at, framed=figure.framed)
    for node, given in body.nodes:
        source = given.get("src") or ""
        if node.tag == "img" and not _TOKEN.match(source):
            alt = given.get("alt")
            name, decorates = bare_name(source), given.get("role") in ("presentation", "none")
            if not (alt or "").strip() and not decorates:
                yield _no_alt(name, body.where(source))
            yield from alt_problems(alt or "", "", name, partial(body.where, source))


def _picture(picture: Picture, name: str, at: Place, *, framed: bool) -> Iterator[Problem]:
    if picture.alt is None:
        yield _no_alt(name, at)
    yield from alt_problems(picture.alt or "", picture.caption, name, lambda: at)
    if framed and not picture.credit and picture.url.lower().endswith(_PHOTOGRAPHS):
        yield note("PIC004", f"{name} has no credit", at, 'add after the picture: {credit="Name/Agency"}')


def _no_alt(name: str, at: Place) -> Problem:
    hint = "write what is to be seen between the brackets: ![Two people look at a model.](…)"
    return warning("PIC002", f"{name} has no alternative text", at, hint)


def alt_problems(alt: str, caption: str, name: str, at: Callable[[], Place]) -> Iterator[Problem]:
    """What is wrong with an alternative text that is there; `at` finds its place."""
    if alt and caption and same_words(alt, caption):
        hint = "write in alt what is to be seen, in the caption who, where and when"
        yield warning("PIC005", f"{name}: alternative text and caption are the same", at(), hint)
    if starts_as_photo(alt):
        message = f"{name}: “{' '.join(alt.split()[:3])}…” tells those who listen nothing new"
        yield note("PIC006", message, at(), "start with what is to be seen")
    if is_file_name(alt):
        hint = "write what is to be seen"
        yield warning("PIC007", f"the alternative text of {name} is a file name: {alt}", at(), hint)


def links(body: Body) -> Iterator[Problem]:
    """LINK013 a link without text, LINK014 a text that says nothing, LINK018 a mail or telephone link that cannot
    work, LINK019 an address of this site written in full.
    """
    for node, given in body.nodes:
        href = given.get("href")
        if node.tag != "a" or href is None:
            continue
        text = _spoken(node, given)
        if not text:
            hint = "write what the link leads to between the brackets"
            yield warning("LINK013", "a link without text", body.at(href), hint)
        elif says_nothing(text):
            hint = "let the words of the link say what it leads to"
            yield note("LINK014", f"“{text}” says nothing of where the link leads", body.at(href), hint)
        yield from mail_problems(href, partial(body.at, href))
        target = body.pointer(href).target
        if target.kind == "inside" and href.startswith(("http:", "https:", "//")):
            hint = f"write {target.url}{'#' if target.fragment else ''}{target.fragment}"
            message = "an address of this site, written in full: it leads away from a preview"
            yield note("LINK019", message, body.at(href), hint)


def mail_problems(href: str, at: Callable[[], Place]) -> Iterator[Problem]:
    """LINK018: a `mailto:` without an address, a `tel:` without a number."""
    kind, _, rest = href.strip().partition(":")
    kind, rest = kind.lower(), rest.partition("?")[0]
    wrong = (
        kind == "mailto" and not re.fullmatch(r"[^\s@]+(?:@|%40)[^\s@]+\.[^\s@,]+(?:,[^\s@]+@[^\s@]+)*", rest)
    ) or (kind == "tel" and not re.fullmatch(r"\+?[\d\s().%-]{3,}(?:;.*)?", rest))
    if wrong and not (kind == "mailto" and not rest and "to=" in href):
        hint = "write it like mailto:desk@paper.example or tel:+351253000000"
        yield warning("LINK018", f"{href} is no address that works", at(), hint)


def insecure(body: Body) -> Iterator[Problem]:
    """LINK015: something that the page itself loads over http, which browsers refuse on a site with https."""
    if not body.address.origin.startswith("https:"):
        return
    for _, given in body.nodes:
        source = given.get("src") or ""
        if source.startswith("http://"):
            hint = f"write https:{source.partition(':')[2]}"
            message = f"{source} is loaded over http, which browsers refuse here"
            yield warning("LINK015", message, body.where(source), hint)


def frames(body: Body) -> Iterator[Problem]:
    """PAGE012: an iframe without a title."""
    for node, given in body.nodes:
        if node.tag == "iframe" and not (given.get("title") or "").strip():
            at = body.at(given.get("src") or "")
            yield warning("PAGE012", "a frame without a title", at, 'add title="…" to the iframe')


def dead(body: Body, paths: frozenset[str]) -> Iterator[Problem]:
    """LINK010: an address of this site, in the HTML of a text, at which nothing stands; the build cannot see it."""
    for _, given in body.nodes:
        for key in ("href", "src"):
            value = given.get(key)
            if not value or value.startswith(REFERENCE_OPEN):
                continue
            target = body.pointer(value).target
            if target.kind == "inside" and not stands(target.path, paths):
                yield dead_problem(target.url, body.where(value))


def dead_problem(url: str, at: Place) -> Problem:
    """LINK010 for a site-absolute URL that a text or a feed points at."""
    return error("LINK010", f"there is no {url} in this site", at, "correct the address, or remove the link")


CHECKS: tuple[BodyCheck, ...] = (words, headings, leftovers, pictures, links, insecure, frames)
"""What is asked of every text."""


def _spoken(node: LexborNode, given: dict[str, str | None]) -> str:
    """What a screen reader says of a link."""
    text = " ".join((given.get("aria-label") or node.text() or "").split())
    if not text:
        text = " ".join((image.attributes.get("alt") or "") for image in node.css("img, svg title")).strip()
    return text or (given.get("title") or "").strip()
