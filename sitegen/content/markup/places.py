"""Where things stand in a source: offsets to places, and targets of links back to where they were written."""

from __future__ import annotations

import bisect
import re
from urllib.parse import unquote

from sitegen.base.problems import Place

# A character comes first (a line end, so "\n" goes before the text): it is found ten times faster than anything else.
_FENCED = re.compile(
    r"\n[ \t>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)", re.M | re.S
)
_SPAN = re.compile(r"(``*)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_FEW = 10
"""So many places are counted out one by one; for more, all line starts are looked up once."""

_NOT_NEWLINE = re.compile(r"[^\n]")
_INLINE_TARGET = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))")
_DEFINED_TARGET = re.compile(r"\]:[ \t]*\n?[ \t]*<?([^\s>]+)")
_ATTRIBUTE_TARGET = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_FOOTNOTE = re.compile(r"\[(?=\^)(\^[^\]\s]+)\](?!:)")


def masked(text: str) -> str:
    """`text` with fenced code and code spans blanked; every other character keeps its offset."""
    if ("`" in text and "```" in text) or ("~" in text and "~~~" in text):
        text = _FENCED.sub(_blank, "\n" + text)[1:]
    return _SPAN.sub(_blank, text) if "`" in text else text


def _blank(match: re.Match[str]) -> str:
    return _NOT_NEWLINE.sub(" ", match[0])


class Places:
    """The places of one body. Nothing is computed before it is asked for."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text = text
        self.path = path
        self.first_line = first_line
        self._masked: str | None = None
        self._starts: list[int] | None = None
        self._asked = 0
        self._targets: dict[str, list[int]] | None = None
        self._notes: dict[str, list[int]] | None = None

    @property
    def masked(self) -> str:
        """The text without its code."""
        if self._masked is None:
            self._masked = masked(self.text)
        return self._masked

    def at(self, offset: int) -> Place:
        """The place of an offset into the body."""
        self._asked += 1
        if self._asked < _FEW:
            line_start = self.text.rfind("\n", 0, offset) + 1
            return Place(self.path, self.first_line + self.text.count("\n", 0, offset), offset - line_start + 1)
        if self._starts is None:
            self._starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        line = bisect.bisect_right(self._starts, offset) - 1
        return Place(self.path, self.first_line + line, offset - self._starts[line] + 1)

    def top(self) -> Place:
        """The first line of the body: the best there is where nothing better is known."""
        return Place(self.path, self.first_line)

    def of_id(self, name: str) -> Place:
        """The last place where an id is given."""
        found = list(re.finditer(r"(?:#|\bid\s*=\s*[\"']?)" + re.escape(name) + r"(?![\w-])", self.masked))
        return self.at(found[-1].start()) if found else self.top()

    def of_target(self, target: str) -> tuple[str, Place]:
        """A link's target as it was written, and the place of its next use in the text."""
        if target.startswith("#fn"):
            return target, self._next_note("^" + unquote(target.split("-", 1)[-1])) or self.top()
        place = self._next(target)
        if place is None and "%" in target:
            written = unquote(target)
            place = self._next(written)
            target = written if place is not None else target
        return target, place or self.top()

    def _next(self, target: str) -> Place | None:
        if self._targets is None:
            self._targets = self._find_targets()
        return self._first(self._targets.get(target))

    def _next_note(self, name: str) -> Place | None:
        if self._notes is None:
            self._notes = {}
            for match in _FOOTNOTE.finditer(self.masked):
                self._notes.setdefault(match[1], []).append(match.start(1))
        return self._first(self._notes.get(name))

    def _first(self, offsets: list[int] | None) -> Place | None:
        """The place of the first of some offsets, which is taken away while there are others."""
        if not offsets:
            return None
        return self.at(offsets.pop(0) if len(offsets) > 1 else offsets[0])

    def _find_targets(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        text = self.masked
        patterns = [_INLINE_TARGET]
        if "]:" in text:
            patterns.append(_DEFINED_TARGET)
        if "<" in text:
            patterns.append(_ATTRIBUTE_TARGET)
        for pattern in patterns:
            for match in pattern.finditer(text):
                if group := match.lastindex:
                    self._note(found, match[group], match.start(group))
        return found

    def _note(self, found: dict[str, list[int]], written: str, offset: int) -> None:
        """Note a target under all the forms in which it may come out of an engine."""
        found.setdefault(written, []).append(offset)
        if "," in written or " " in written:
            for part in re.finditer(r"[^\s,]+", written):
                found.setdefault(part[0], []).append(offset + part.start())
        if "&" in written or "\\" in written:
            plain = _plain(written)
            if plain != written:
                found.setdefault(plain, []).append(offset)


def _plain(written: str) -> str:
    from html import unescape

    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", unescape(written))
