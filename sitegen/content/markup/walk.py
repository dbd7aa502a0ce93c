"""One walk over the tags and the text of a body, and what its stations need: references, ids, problems, plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from itertools import repeat
from typing import NamedTuple

from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.markup.phrases import CALLOUT_KINDS, phrases
from sitegen.content.markup.places import Places
from sitegen.content.markup.references import References
from sitegen.content.markup.tags import (
    ATTRIBUTE,
    INLINE_LIST,
    NAME,
    RAW_TEXT,
    SPLIT,
    SPLIT_ESCAPED,
    START,
    Attributes,
    attribute_list,
    attributes,
)
from sitegen.content.markup.typography import BREAK, THROUGH, WORD
from sitegen.content.model import REFERENCE_CLOSE, REFERENCE_OPEN, Figure


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INLINE = _names(
    "a abbr b bdi bdo big cite data del dfn em font i ins label mark q ruby rb rt rp s small span strike strong sub "
    "sup time u wbr"
)
_BLOCKS = _names(
    "address article aside audio blockquote body br caption center col colgroup dd details dialog div dl dt fieldset "
    "figcaption figure footer form header hr html legend li main menu nav ol option p picture search section select "
    "summary tbody td tfoot th thead tr ul video"
)
_QUIET = _names("code kbd math pre samp script style svg template textarea title tt var")
_WORDS = _QUIET | _names("button canvas embed iframe img input map meter object output progress")
_VOID = _names("area base br col embed hr img input link meta source track wbr")
_SIDES = ("left", "right", "center")

PLAIN_MARKS = {
    "": THROUGH,
    **{f"<{slash}{name}>": THROUGH for name in _INLINE for slash in ("", "/")},
    **{f"<{slash}{name}>": BREAK for name in _BLOCKS for slash in ("", "/")},
    **{f'<{cell} style="text-align: {side}">': BREAK for cell in ("td", "th") for side in _SIDES},
}
"""Tags that ask for nothing, or were taken away, and what stands for them in the text."""


_PLAIN_STARTS = {
    f"<{slash}{name}>": name for name in ("h1", "h2", "h3", "h4", "h5", "h6", "table") for slash in ("", "/")
}
"""Tags without attributes that have a station."""

_REWRITTEN = {
    "<br />": ("<br>", BREAK),
    "<hr />": ("<hr>", BREAK),
    **{
        f'<{cell} align="{side}">': (f'<{cell} style="text-align: {side}">', BREAK)
        for cell in ("td", "th")
        for side in _SIDES
    },
    **{
        f'<div class="markdown-alert markdown-alert-{kind}">': (f'<div class="callout {kind}" role="note">', BREAK)
        for kind in CALLOUT_KINDS
    },
}
_MORE = re.compile(r"(?:<|&lt;)!--\s*more\s*--(?:>|&gt;)\Z")
_OURS = (THROUGH, BREAK, WORD, REFERENCE_OPEN, REFERENCE_CLOSE)
_WEB_LINK = re.compile(r"""<a href="https?://[^"'&<>\x00-\x20]+"(?: title="[^"'&<>]*")?>\Z""")
"""A link out of the site that is written as we would write it: most links are."""
_AT_ONCE = 100


class OpenHeading(NamedTuple):
    """A heading between the tags `start` and `end`, with the attributes its author gave it."""

    level: int
    start: int
    end: int
    given: Attributes


class Walk(References):
    """`parts` is text, tag, text, …, text; `marks` has what stands for each tag in the text.

    A station may change its own part, add or take away parts after it, and change the next tag; a tag further on may
    only become one with the same mark. `skipped` are texts that are not set (code), `unspoken` those
    that nobody would read out (footnote marks).
    """

    def __init__(self, html: str, options: MarkupOptions, places: Places) -> None:
        for mark in _OURS:
            if mark in html:  # only an entity can bring it here: reading removes noncharacters
                html = html.replace(mark, "")
        self.parts: list[str] = (SPLIT if options.raw_html else SPLIT_ESCAPED).split(html)
        super().__init__(places)
        self.options = options
        self.words = phrases(options.language)
        self.marks: list[str] = []
        self.figures: list[Figure] = []
        self.unknown: list[str] = []
        self.headings: list[OpenHeading] = []
        self.heading: tuple[int, Attributes] | None = None
        self.skipping = 0
        self.skipped: set[int] = set()
        self.unspoken: set[int] = set()
        self.code_spans: list[int] = []
        self.more = -1
        self.tables: list[bool] = []
        self.table_count = 0
        self.footnote = 0

    def run(self, starts: Mapping[str, Station], ends: Mapping[str, Station]) -> None:
        """Visit every tag that asks for something once, in order."""
        first = 0
        while first < len(self.parts) // 2:
            first = self._sweep(first, starts, ends)

    def _sweep(self, first: int, starts: Mapping[str, Station], ends: Mapping[str, Station]) -> int:
        """Go over some tags from this number on; the number to go on with, earlier where there are others after it.

        Only some: those after it are looked at again each time that there are.
        """
        parts, marks, number = self.parts, self.marks, first
        marks[first:] = map(PLAIN_MARKS.get, parts[2 * first + 1 : 2 * (first + _AT_ONCE) : 2], repeat(""))
        last = len(marks)
        marks.append("")  # an empty one is to be found out; this ends the search
        while (number := marks.index("", number)) < last:
            at, size = 2 * number + 1, len(parts)
            marks[number] = self._visit(at, parts[at], starts, ends)
            if self.skipping or len(parts) != size:
                del marks[number + 1 :]
                return self._skip(number, starts, ends) if self.skipping else number + 1
            if number + 1 < last:
                marks[number + 1] = PLAIN_MARKS.get(parts[at + 2], "")  # the next may be another now
        marks.pop()
        return last

    def _skip(self, number: int, starts: Mapping[str, Station], ends: Mapping[str, Station]) -> int:
        """Go on from the tag that opens code and the like to the one that closes it; the number of the tag after it."""
        while self.skipping and number < len(self.parts) // 2:
            self.skipped.add(2 * number + 2)
            number += 1
            at = 2 * number + 1
            if at < len(self.parts):
                tag = self.parts[at]
                self.marks[number:] = [PLAIN_MARKS.get(tag) or self._visit(at, tag, starts, ends)]
        return number + 1

    def _visit(self, at: int, tag: str, starts: Mapping[str, Station], ends: Mapping[str, Station]) -> str:
        """Do what a tag asks for; what stands for it in the text."""
        if tag.startswith("<a "):
            if _WEB_LINK.match(tag) and self._is_simple(at):
                return THROUGH
            return starts["a"](self, at, tag)
        if (plain := _PLAIN_STARTS.get(tag)) is not None:
            return (ends if tag[1] == "/" else starts)[plain](self, at, tag)
        rewritten = _REWRITTEN.get(tag)
        if rewritten:
            self.parts[at] = rewritten[0]
            return rewritten[1]
        found = NAME.match(tag)
        if not found:
            return self._comment(at, tag)
        name, is_end = found[1].lower(), tag[1] == "/"
        if name in _QUIET and name not in RAW_TEXT and not tag.endswith((f"</{name}>", "/>")):
            self.skipping += 1
        elif name in _QUIET and is_end:
            self.skipping = max(0, self.skipping - 1)
        station = (ends if is_end else starts).get(name)
        if station is not None:
            return station(self, at, tag)
        if not is_end:
            if "=" in tag or name in RAW_TEXT:
                self.attributed(at, tag, name)
            if name in _VOID and tag.endswith("/>"):
                self.parts[at] = self.parts[at][:-2].rstrip() + ">"
        return THROUGH if name in _INLINE else WORD if name in _WORDS else BREAK

    def _comment(self, at: int, tag: str) -> str:
        """A comment is a note to oneself: it is dropped. The first more-marker ends the summary."""
        parts = self.parts
        if not tag.startswith(("<!--", "&lt;!--")):
            return THROUGH
        parts[at] = ""
        if self.more < 0 and _MORE.match(tag):
            self.more = at
        if self.alone(at, at) and parts[at - 2] == "<p>":
            parts[at - 2] = parts[at + 2] = ""
            return BREAK
        return THROUGH

    def attributed(self, at: int, tag: str, name: str) -> None:
        """Take a tag's ids and references; only the values that change are written again."""
        head = tag
        if name in RAW_TEXT:
            found = START.match(tag)
            head = found[0] if found else tag
            if not tag.rstrip(">").lower().rstrip().endswith("</" + name):
                self.parts[at] = tag = tag + f"</{name}>"  # left open, it would hide the rest of the page
        given = attributes(head)
        before = dict(given)
        self.take_ids(name, given)
        if self.refer(name, given):
            changed = {key for key in before if given.get(key) != before[key]}
            self.parts[at] = _with_values(head, given, changed) + tag[len(head) :]

    def follow(self, at: int) -> str:
        """The tag after `at`, or nothing."""
        return self.parts[at + 2] if at + 2 < len(self.parts) else ""

    def alone(self, first: int, last: int) -> bool:
        """Whether the tags from `first` to `last` are all there is in a paragraph."""
        parts = self.parts
        return (
            first >= 3
            and last + 2 < len(parts)
            and parts[last + 2] == "</p>"
            and parts[first - 2].startswith(("<p>", "<p "))
            and not parts[first - 1].strip()
            and not parts[last + 1].strip()
        )

    def _is_simple(self, at: int) -> bool:
        """Whether a link holds only text, has no attribute list, and cannot be an embed."""
        parts = self.parts
        if at + 3 >= len(parts) or parts[at + 2] != "</a>":
            return False
        after = parts[at + 3]
        return after[:1] != "{" and (bool(after.strip()) or not self.alone(at, at + 2))

    def trailing_list(self, at: int) -> Attributes:
        """The attribute list right after an inline element, taken out of the text (the other engine has done so)."""
        text = self.parts[at + 1]
        found = INLINE_LIST.match(text) if text.startswith("{") and self.options.engine == "commonmark" else None
        if not found:
            return {}
        self.parts[at + 1] = text[found.end() :]
        return attribute_list(found[1])


Station = Callable[[Walk, int, str], str]
"""What is to be done at a tag: `(walk, at, tag)` gives what stands for it in the text."""


def _with_values(tag: str, given: Attributes, changed: set[str]) -> str:
    def value(match: re.Match[str]) -> str:
        key = match[1]
        if key.lower() not in changed:
            return match[0]
        new = given.get(key.lower())
        return "" if new is None else f'{key}="{escape(new)}"'

    found = NAME.match(tag)
    start = found.end() if found else 0
    return tag[:start] + ATTRIBUTE.sub(value, tag[start:])
