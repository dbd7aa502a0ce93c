"""Inline Markdown without waste: patterns that cannot match are not tried, brackets are paired once.

Python-Markdown tries every inline pattern on every piece of text, which is more than half of its time on prose, and
looks for the end of each bracket anew, which takes minutes on a few thousand of them.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Sequence
from itertools import islice
from typing import Any, cast
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension, FootnoteInlineProcessor
from markdown.inlinepatterns import (
    BACKTICK_RE,
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    REFERENCE_RE,
    BacktickInlineProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import AtomicString

from sitegen.content.markup.spans import SpanReader, code_span

_CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_BACKTICKS = re.compile(r"`+")
_LABEL = re.compile(r"\[([^\]]*)\]", re.DOTALL)  # without the space that Python-Markdown allows before it
_NEARBY = 50
_BRACKET = re.compile(r"[\[\]]")
_SIGN = re.compile(r"[`\\\[<&*_~@]")
PLACEHOLDER_OPEN = "\x02"
SIGNS = ("://", "ww.", "WW.", "Ww.", "wW.", "  \n")
"""One of these characters or strings is in every text that a pattern matches; the last are rare."""
_TRIGGERS: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("](",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("\n",),
    "html": ("<",),
    "magic-link": ("://", "ww.", "Ww.", "wW.", "WW."),
    "magic-mail": ("@",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
    "delimiter": ("~",),
}
"""What a text must hold for a pattern to match. A pattern that is not named here is always tried."""
_WANTED = frozenset({"backtick", "link", "em_strong"})
"""The patterns that spans are read in the place of; that of footnotes may be missing."""


class QuickInline(InlineTreeprocessor):
    """Python-Markdown's inline processor: plain spans are read in one go, for the rest patterns that cannot match are
    skipped.

    `signs` are those of `SIGNS` that the whole text holds.
    """

    signs: tuple[str, ...] = SIGNS
    _patterns: Sequence[Any] = ()
    _spans: SpanReader | None = None

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the inline patterns to a tree (Python-Markdown's interface)."""
        found = list(self.inlinePatterns)  # sorts the registry
        if found != self._patterns:
            self._look_at(found)
        if self._spans is None:
            return super().run(tree, ancestors)
        self._spans.signs = self.signs
        self.stashed_nodes = {}
        waiting = deque([(tree, [*(ancestors or ()), tree.tag])])
        while waiting:
            self._children(*waiting.popleft(), waiting)
        return tree

    def _look_at(self, patterns: list[Any]) -> None:
        """Learn what can be skipped: once, for the patterns are the same for every text."""
        names = [item.name for item in cast("Any", self.inlinePatterns)._priority]
        self._patterns = patterns
        self._known = all(name in _TRIGGERS for name in names)
        self._tried = [(pattern, _TRIGGERS.get(name)) for pattern, name in zip(patterns, names, strict=True)]
        mark = self.inlinePatterns["footnote"] if "footnote" in names else None
        may_read = self._known and _WANTED.issubset(names)
        self._spans = SpanReader(cast("FootnoteInlineProcessor | None", mark)) if may_read else None

    def _children(self, element: Element, above: list[str], waiting: deque[tuple[Element, list[str]]]) -> None:
        """Apply the patterns to the texts in and after the children of `element`, whose tags from the root are `above`.

        What is found inside a text is put into the tree when all children are done, what is found after one at once;
        the numbers of footnotes depend on this order.
        """
        apply = cast("Any", self)._InlineProcessor__processPlaceholders
        found: list[tuple[Element, list[Element]]] = []
        for child in element:
            text, tail = child.text, child.tail
            if text and type(text) is not AtomicString and self._is_more(text):
                spans = self._spans.read(text) if self._spans else None
                if spans is not None:
                    child.text = spans.text
                    found.append((child, spans.elements))
                else:
                    self.ancestors = [*above, child.tag]
                    child.text = None
                    inner = apply(self._InlineProcessor__handleInline(text), child)
                    waiting.extend([(one, [*parents, one.tag]) for one, parents in inner])
                    found.append((child, [one for one, _ in inner]))
            if tail and type(tail) is not AtomicString and self._is_more(tail):
                self._tail(element, child, above)
            if len(child):
                waiting.append((child, [*above, child.tag]))
        for child, elements in found:
            for position, one in enumerate(elements):
                child.insert(position, one)

    def _is_more(self, data: str) -> bool:
        """Whether there is something to do: a pattern may match, or an element is still to be put in its place."""
        return not self._is_text(data) or (bool(self.stashed_nodes) and PLACEHOLDER_OPEN in data)

    def _is_text(self, data: str) -> bool:
        """Whether no pattern can match. Strings are found faster than the alternatives of a regular expression."""
        if _SIGN.search(data):
            return False
        for sign in self.signs:  # noqa: SIM110  # a generator takes three times as long
            if sign in data:
                return False
        return True

    def _tail(self, element: Element, child: Element, above: list[str]) -> None:
        """Apply the patterns to the text after a child; what is found there is a child of `element` as well."""
        self.ancestors = list(above)
        holder = Element("d")
        text = self._InlineProcessor__handleInline(child.tail or "")
        found = cast("Any", self)._InlineProcessor__processPlaceholders(text, holder, False)
        child.tail = holder.tail or None
        position = list(element).index(child) + 1
        for one, _ in reversed(found):
            element.insert(position, one)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString) or (self._known and self._is_text(data)):
            return data
        tried, at, start = self._tried, patternIndex, 0
        count, apply = len(tried), cast("Any", self)._InlineProcessor__applyPattern
        while at < count:
            pattern, triggers = tried[at]
            if triggers is not None and not any(trigger in data for trigger in triggers):
                at, start = at + 1, 0
                continue
            data, matched, start = apply(pattern, data, at, start)
            if not matched:
                at += 1
        return data


class LineBreak(InlineProcessor):
    """Two spaces, or a backslash, at the end of a line."""

    def __init__(self) -> None:
        super().__init__(r"(?: {2,}|\\)\n[ ]*")

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        return Element("br"), m.start(0), m.end(0)


class CodeSpan(BacktickInlineProcessor):
    """A code span ends at exactly as many backticks as it starts with; spaces inside it count."""

    def __init__(self) -> None:
        super().__init__(BACKTICK_RE)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str | None, int, int]:  # type: ignore[override]  # noqa: N802
        if m[1]:
            return m[1].replace("\\\\", self.ESCAPED_BSLASH), m.start(0), m.end(0)
        found = _CODE_SPAN.match(data, m.start(0))
        if not found:
            ticks = _BACKTICKS.match(data, m.start(0))
            return None, m.start(0), ticks.end() if ticks else m.end(0)
        return code_span(found[2].replace("\n", " ")), found.start(), found.end()


class _Paired:
    """Finds a bracket's partner nearby; where it is far, all brackets of the text are paired in one go."""

    _text = ""
    _pairs: dict[int, int] = {}  # noqa: RUF012

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        """The text between the bracket before `index` and its partner (Python-Markdown's interface)."""
        depth, end = 1, None
        for match in islice(_BRACKET.finditer(data, index), _NEARBY):
            depth += 1 if match[0] == "[" else -1
            if not depth:
                end = match.start()
                break
        else:
            if data is not _Paired._text:
                _Paired._text, _Paired._pairs = data, _pairs(data)
            end = _Paired._pairs.get(index - 1)
        return ("", index, False) if end is None else (data[index:end], end + 1, True)

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """The target and title in the round brackets at `index` (Python-Markdown's interface)."""
        if data.find(")", index) < 0:
            return "", None, index, False
        return super().getLink(data, index)  # type: ignore[misc, no-any-return]


def _pairs(data: str) -> dict[int, int]:
    found, opened = {}, []
    for match in _BRACKET.finditer(data):
        if match[0] == "[":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found


class Link(_Paired, LinkInlineProcessor):
    """`[text](target)`."""


class Image(_Paired, ImageInlineProcessor):
    """`![text](target)`."""


class Reference(_Paired, ReferenceInlineProcessor):
    """`[text][name]`."""

    RE_LINK = _LABEL


class ImageReference(_Paired, ImageReferenceInlineProcessor):
    """`![text][name]`."""

    RE_LINK = _LABEL


class ShortReference(_Paired, ShortReferenceInlineProcessor):
    """`[name]`."""


class ShortImageReference(_Paired, ShortImageReferenceInlineProcessor):
    """`![name]`."""


class Footnotes(FootnoteExtension):
    """Python-Markdown's footnotes, which count the references to a note instead of looking for a free number."""

    def reset(self) -> None:
        """Forget the footnotes of the last body (Python-Markdown's interface)."""
        super().reset()
        self.counts: OrderedDict[str, int] = OrderedDict()

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802
        """All footnotes as one element, each with its link back (Python-Markdown's interface)."""
        if not self.footnotes:
            return None
        frame = Element("div", {"class": "footnote"})
        listed = SubElement(frame, "ol")
        for name, text in self.footnotes.items():
            item = SubElement(listed, "li", {"id": self.makeFootnoteId(name)})
            self.parser.parseChunk(item, text)
            last = item[-1] if len(item) and item[-1].tag == "p" and not item[-1].tail else SubElement(item, "p")
            link = {"class": "footnote-backref", "href": "#" + self.makeFootnoteRefId(name)}
            SubElement(last, "a", link).text = "\u21a9"
        return frame

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """An id for one more reference to a note (Python-Markdown's interface)."""
        if not found:
            return reference
        count = self.counts[reference] = self.counts.get(reference, 0) + 1
        self.found_refs[reference] = count
        return reference if count == 1 else reference.replace("fnref", f"fnref{count}", 1)


def install(md: Markdown) -> None:
    """Put our inline processors in the place of Python-Markdown's."""
    md.treeprocessors.register(QuickInline(md), "inline", 20)
    md.inlinePatterns.register(CodeSpan(), "backtick", 190)
    md.inlinePatterns.register(Reference(REFERENCE_RE, md), "reference", 170)
    md.inlinePatterns.register(Link(LINK_RE, md), "link", 160)
    md.inlinePatterns.register(Image(IMAGE_LINK_RE, md), "image_link", 150)
    md.inlinePatterns.register(ImageReference(IMAGE_REFERENCE_RE, md), "image_reference", 140)
    md.inlinePatterns.register(ShortReference(REFERENCE_RE, md), "short_reference", 130)
    md.inlinePatterns.register(ShortImageReference(IMAGE_REFERENCE_RE, md), "short_image_ref", 125)
    md.inlinePatterns.register(LineBreak(), "linebreak", 100)
