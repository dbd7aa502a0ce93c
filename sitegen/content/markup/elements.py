"""Python-Markdown's finished tree to HTML: line ends between its blocks, then its text, as the original writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from html import escape
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.serializers import to_html_string
from markdown.treeprocessors import PrettifyTreeprocessor, UnescapeTreeprocessor

_LOOSE_AND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
_RAW = frozenset({"script", "style"})
_MADE_OF_TEXT = frozenset({"code", "pre"})
_QUOTE = '"'
_TAG = re.compile(r"<[^<>]*>")
_LOST = re.compile("\x02klzzwxh:([0-9]+)\x03?|klzzwxh:([0-9]+)\x03")
_ESCAPED = re.compile("\x02([0-9]+)\x03")


class Prettify(PrettifyTreeprocessor):
    """Line ends between blocks, as the original sets them; white space in code stays as it was written."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.blocks = frozenset(md.block_level_elements)

    def run(self, root: Element) -> None:
        """Change the white space of a whole tree (Python-Markdown's interface)."""
        self._tidy(root, self.blocks)
        for line_break in root.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "").lstrip("\n")

    def _tidy(self, element: Element, blocks: frozenset[str]) -> None:
        if element.tag not in _MADE_OF_TEXT:
            first = True
            for child in element:
                if child.tag in blocks:
                    if first and not (element.text or "").strip():
                        element.text = "\n"
                    self._tidy(child, blocks)
                first = False
        tail = element.tail
        if not tail or not tail.strip():
            element.tail = "\n"


class Attributes(AttrListTreeprocessor):
    """Python-Markdown's attribute lists, not looked for where the text has no brace."""

    wanted = True

    def run(self, doc: Element) -> None:
        """Give elements their attributes (Python-Markdown's interface)."""
        if self.wanted:
            super().run(doc)


class Unescape(UnescapeTreeprocessor):
    """Python-Markdown's way back from escaped characters, not gone where the text has no backslash."""

    wanted = True

    def run(self, root: Element) -> None:
        """Put escaped characters back (Python-Markdown's interface)."""
        if self.wanted:
            super().run(root)


class _Unusual(Exception):  # noqa: N818
    """An element that the original should write."""


def to_html(root: Element) -> str:
    """What Python-Markdown's serializer makes of a tree, in half the time."""
    found: list[str] = []
    try:
        _write(root, found.append)
    except (RecursionError, _Unusual):
        return to_html_string(root)
    return "".join(found)


def _write(element: Element, write: Callable[[str], None]) -> None:
    tag, text, tail = element.tag, element.text, element.tail
    if type(tag) is not str:
        raise _Unusual
    given = element.items()
    write(f"<{tag}{_attributes(given)}>" if given else f"<{tag}>")
    if text:
        write(text if tag in _RAW else _escaped(text))
    for child in element:
        _write(child, write)
    if tag not in HTML_EMPTY:
        write(f"</{tag}>")
    if tail:
        write(_escaped(tail))


def _attributes(given: Iterable[tuple[str, str]]) -> str:
    written = ""
    for name, value in sorted(given):
        if value is None or value == name or type(name) is not str or type(value) is not str:
            raise _Unusual  # an attribute without a value: which of them may stand so is the original's knowledge
        value = _escaped(value)
        written += f' {name}="{value.replace(_QUOTE, "&quot;") if _QUOTE in value else value}"'
    return written


def _escaped(text: str) -> str:
    if "&" in text:
        text = _LOOSE_AND.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def put_back(html: str, stash: Mapping[str, Element | str]) -> str:
    """`html` with what Python-Markdown has lost between nested emphasis, where its placeholders stand.

    It cuts some of them into pieces, and would show them to readers. In a tag, where none belongs, they are taken out.
    """
    html = _TAG.sub(lambda tag: _LOST.sub("", tag[0]), html)

    def lost(found: re.Match[str]) -> str:
        number = found[1] or found[2]
        node = stash.get(number, "")
        if isinstance(node, Element):
            node = copy(node)
            node.tail = None
            node = put_back(to_html(node), {key: other for key, other in stash.items() if key != number})
        return _ESCAPED.sub(lambda one: escape(chr(int(one[1]))), node)

    return _LOST.sub(lost, html)
