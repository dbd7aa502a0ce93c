"""Typographic quotes, dashes and ellipses in HTML whose tags are known to hold none of them: see `typography`."""

from __future__ import annotations

import re

from sitegen.content.markup.typography import BREAK, LONG, WORD, Marks, Setter, marks_for

_EDGE = re.compile(r"<(?!/?(?:a|em|strong|del|sup|code)[ >])")
"""A tag that is not inside a line."""
_QUOTE = "&quot;"
_NOT_WITHIN_WORD = re.compile(r"'(?!(?<=[^\W_]')[a-zA-Z])")


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
    pieces: list[str] = []
    done = 0
    for at, size, mark in found:
        pieces += (html[done:at], mark)
        done = at + size
    pieces.append(html[done:])
    return "".join(pieces).replace("'", "’")  # what is left stands within words


class _HtmlSetter(Setter):
    """Decides what stands for each sign in HTML."""

    def __init__(self, text: str, marks: Marks) -> None:
        super().__init__(text, marks)
        self.edge = -1
        """Where the first edge of a block after the last quote is."""
        self.tag = (0, 0)
        """Where the first tag after the last sign starts and ends; it starts at -1 where there is none."""

    def __call__(self, match: re.Match[str]) -> str:
        start, end = self.tag
        while start >= 0 and end <= match.start():
            start = self.text.find("<", end)
            end = self.text.find(">", start) + 1
        self.tag = (start, end)
        if 0 <= start < match.start():
            raise InTagError
        return super().__call__(match)

    def double_quotes(self) -> list[tuple[int, int, str]]:
        """The double quotes: where each is, how long it is there, and what stands for it."""
        text, size, found = self.text, len(_QUOTE), []
        at = text.find(_QUOTE)
        while at >= 0:
            if at > self.edge:
                self.double, self.edge = False, self.edge_after(at)
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
        """The same of single quotes, but for those within a word."""
        text, found = self.text, []
        for match in _NOT_WITHIN_WORD.finditer(text):
            at = match.start()
            if at > self.edge:
                self.single, self.edge = False, self.edge_after(at)
            before, after = text[at - 1 : at], text[at + 1 : at + 2]
            if not before.isalpha():
                before = self.before(at)
            if after != " ":
                after = self.after(at)
            found.append((at, 1, self.single_quote(at, before, after)))
        return found

    def next_edge(self, at: int) -> int:
        """Where the block ends that `at` is in, which is that of the last quote."""
        return self.edge

    def edge_after(self, at: int) -> int:
        """Where the first edge of a block after `at` is."""
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
