"""Typographic quotes, dashes and ellipses in HTML whose tags are known to hold none of them: see `typography`."""

from __future__ import annotations

import re

from sitegen.content.markup.typography import BREAK, LONG, WORD, Marks, Setter, marks_for

_EDGE = re.compile(r"<(?!/?(?:a|em|strong|del|sup|code)[ >])")
"""A tag that is not inside a line."""
_QUOTE = "&quot;"


class InTagError(Exception):
    """Signs that would be set stand in a tag."""


def typeset_html(html: str, language: str) -> str:
    """Comrak's HTML with the marks of `language`, one that adds no spaces; `<code>` stands for code that is held back.

    A double quote in its text is an entity, and an angle bracket is always a tag's. Raises InTagError.
    """
    marks = marks_for(language)
    for sign, pattern in LONG:
        if sign in html and pattern.search(html):
            html = pattern.sub(_HtmlSetter(html, marks), html)
    found = _HtmlSetter(html, marks).double_quotes() if "&" in html else []
    if "'" in html:
        found += _HtmlSetter(html, marks).single_quotes()
        found.sort()
    if not found:
        return html
    pieces: list[str] = []
    done = 0
    for at, size, mark in found:
        pieces += (html[done:at], mark)
        done = at + size
    pieces.append(html[done:])
    return "".join(pieces)


class _HtmlSetter(Setter):
    """Decides what stands for each sign in HTML."""

    def __init__(self, text: str, marks: Marks) -> None:
        super().__init__(text, marks)
        self.edge = -1
        """Where the first edge of a block after the last quote is."""

    def __call__(self, match: re.Match[str]) -> str:
        at, text = match.start(), self.text
        close = text.find(">", at)
        if close >= 0 and not 0 <= text.find("<", at) < close:
            raise InTagError
        return super().__call__(match)

    def double_quotes(self) -> list[tuple[int, int, str]]:
        """The double quotes: where each is, how long it is there, and what stands for it."""
        text, size, found = self.text, len(_QUOTE), []
        at = text.find(_QUOTE)
        while at >= 0:
            if at > self.edge:
                self.double, self.edge = False, self.next_edge(at)
            before, after = text[at - 1 : at], text[at + size : at + size + 1]
            if before == " " and after.isalnum():  # the most frequent two are decided here as they are below
                self.double = True
                mark = self.marks.outer[0]
            elif before.isalpha() or before == ".":
                self.double = False
                mark = self.marks.outer[1]
            else:
                mark = self.double_quote(self.before(at), self.after(at + size - 1))
            found.append((at, size, mark))
            at = text.find(_QUOTE, at + size)
        return found

    def single_quotes(self) -> list[tuple[int, int, str]]:
        """The same of single quotes."""
        text, found = self.text, []
        at = text.find("'")
        while at >= 0:
            before, after = text[at - 1 : at], text[at + 1 : at + 2]
            if before.isalnum() and after.isalpha():  # most are within a word
                mark = "’"
            else:
                if at > self.edge:
                    self.single, self.edge = False, self.next_edge(at)
                if not before.isalpha():
                    before = self.before(at)
                if after != " ":
                    after = self.after(at)
                mark = self.single_quote(at, before, after)
            found.append((at, 1, mark))
            at = text.find("'", at + 1)
        return found

    def next_edge(self, at: int) -> int:
        """Where the block ends that `at` is in."""
        found = _EDGE.search(self.text, at)
        return found.start() if found else len(self.text)

    def before(self, at: int) -> str:
        """The character before, looking through tags inside the line."""
        text = self.text
        last = text[at - 1 : at]
        while last == ">":
            at = text.rindex("<", 0, at)
            if text.startswith("<code>", at):
                return WORD
            if _EDGE.match(text, at):
                return BREAK
            last = text[at - 1 : at]
        if last == ";" and text.startswith(_QUOTE, at - 6):
            return '"'
        return last or BREAK

    def after(self, at: int) -> str:
        """The character after, in the same way."""
        text = self.text
        at += 1
        follows = text[at : at + 1]
        while follows == "<":
            if text.startswith("<code>", at):
                return WORD
            if _EDGE.match(text, at):
                return BREAK
            at = text.index(">", at) + 1
            follows = text[at : at + 1]
        if follows == "&" and text.startswith(_QUOTE, at):
            return '"'
        return follows or BREAK
