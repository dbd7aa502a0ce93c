"""The inline Markdown that most prose is made of, read in one go: code, links, emphasis and footnote marks, not nested.

Whatever is not plainly one of these is left to Python-Markdown's patterns, which make the same elements more slowly.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import FootnoteInlineProcessor
from markdown.util import AtomicString, code_escape

_WORDS = r"(?!\s)[^`\[\]<>*_~@\\&\x02\x03]+(?<!\s)"
_TARGET = r"[^\s()<>\"'`\[\]\\\x02\x03]+"
# Every alternative starts with its character, by which it is found; what may not stand before it is looked at then.
_SPAN = re.compile(
    r"`(?<!``)([^`\n]+)`(?!`)"
    r"|\[(?<!!\[)(?:\^([^\[\]\s]+)\]"
    rf"|({_WORDS})\]\(({_TARGET})(?: \"({_TARGET}(?: +{_TARGET})*)\")?\))"
    rf"|\*(?<!\S\*)(\*?)({_WORDS})\*\6(?![\w*])"
    rf"|_(?<!\S_)(_?)({_WORDS})_\8(?![\w_])"
)
_CODE, _NOTE, _LINK, _TITLED, _STARRED, _BARRED = 1, 2, 4, 5, 7, 9
"""The last group of each kind of span."""

_SIGN = re.compile(r"[`\[<*_~@\\]")
_ENTITY = re.compile(r"&#?\w+;")


class Spans(NamedTuple):
    """The text before the first element, and the elements, each with the text after it as its tail."""

    text: str | None
    elements: list[Element]


class SpanReader:
    """Reads spans; `mark` makes the marks of footnotes, of those that have a text, and `signs` are strings that take
    more than plain reading.
    """

    def __init__(self, mark: FootnoteInlineProcessor | None) -> None:
        self.mark = mark
        self.signs: tuple[str, ...] = ()

    def read(self, text: str) -> Spans | None:
        """The spans of `text`, None where anything else might be in it: then nothing has been done."""
        found, at, between, inside = list(_SPAN.finditer(text)), 0, [], ""
        for span in found:
            between.append(text[at : span.start()])
            at, kind = span.end(), span.lastindex
            if kind in (_STARRED, _BARRED):
                inside += f"{span[kind]}\n"
            elif kind == _NOTE and not self._is_note(span[_NOTE]):
                return None
        between.append(text[at:])
        if self._holds_more(inside + "\n".join(between)):
            return None
        elements = []
        for span, tail in zip(found, between[1:], strict=True):
            element = self._element(span)
            if tail:
                element.tail = tail
            elements.append(element)
        return Spans(between[0] or None, elements)

    def _holds_more(self, plain: str) -> bool:
        """Whether text between spans, or in emphasis, is more than text."""
        return (
            _SIGN.search(plain) is not None
            or any(sign in plain for sign in self.signs)
            or ("&" in plain and _ENTITY.search(plain) is not None)
            or "\x02" in plain
        )

    def _is_note(self, name: str) -> bool:
        return self.mark is not None and name in self.mark.footnotes.footnotes

    def _element(self, span: re.Match[str]) -> Element:
        kind = span.lastindex
        if kind in (_LINK, _TITLED):
            element = Element("a", {"href": span[_LINK]})
            if kind == _TITLED:
                element.set("title", span[_TITLED])
            element.text = span[_LINK - 1]
        elif kind in (_STARRED, _BARRED):
            element = Element("strong" if span[kind - 1] else "em")
            element.text = span[kind]
        elif kind == _CODE:
            element = code_span(span[_CODE])
        else:
            element = self._note(span[0])
        return element

    def _note(self, mark: str) -> Element:
        assert self.mark is not None  # noqa: S101  # the caller has looked
        found = self.mark.getCompiledRegExp().match(mark)
        assert found is not None  # noqa: S101
        element = self.mark.handleMatch(found, mark)[0]
        assert isinstance(element, Element)  # noqa: S101
        return element


def code_span(code: str) -> Element:
    """What stands between backticks as an element; one space at both ends is only there to part it from them."""
    if code.startswith(" ") and code.endswith(" ") and code.strip():
        code = code[1:-1]
    element = Element("code")
    element.text = AtomicString(code_escape(code))
    return element
