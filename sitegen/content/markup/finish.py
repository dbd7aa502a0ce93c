"""The finishing pass: one walk over an engine's HTML that makes both engines' bodies the same and complete.

It gives headings their ids, turns links into references, sets quotes and dashes, makes figures and embeds, and takes
the plain text, the summary and the anchors along the way.
"""

from __future__ import annotations

import re
from html import unescape

from sitegen.base.problems import warning
from sitegen.content.markup import media, structure
from sitegen.content.markup.engine import Body, MarkupOptions
from sitegen.content.markup.places import Places
from sitegen.content.markup.plain_html import finish_plain
from sitegen.content.markup.slugger import Slugger
from sitegen.content.markup.tags import Attributes, start_tag
from sitegen.content.markup.typography import BREAK, THROUGH, WORD, adds_spaces, typeset
from sitegen.content.markup.walk import Station, Walk
from sitegen.content.model import Heading
from sitegen.content.words import count_words

_NESTING = ("blockquote", "div", "li", "table", "figure", "section", "aside", "dd", "details")
_ENCLOSING = tuple("<" + name for name in _NESTING)
_ENCLOSED = tuple("</" + name for name in _NESTING)
_NOT_PROSE = ("<figure", '<div class="gallery', "<h2", "<h3", "<h4", "<h5", "<h6", '<div class="table"', "<table ")
_NOT_PROSE_ENDS = ("</figure", "</h2", "</h3", "</h4", "</h5", "</h6", "</table")
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_STARTS: dict[str, Station] = {
    **dict.fromkeys(_HEADINGS, structure.start_heading),
    "a": media.link,
    "code": structure.code,
    "div": structure.division,
    "img": media.image,
    "input": structure.checkbox,
    "li": structure.item,
    "p": structure.paragraph,
    "pre": structure.preformatted,
    "section": structure.division,
    "sup": structure.superscript,
    "table": structure.start_table,
}
_ENDS: dict[str, Station] = {**dict.fromkeys(_HEADINGS, structure.end_heading), "table": structure.end_table}
_SPOKEN = {BREAK: "\n", THROUGH: "", WORD: ""}
_QUOTE = re.compile("&quot;")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot);)[#\w]")
"""An entity that may be a space, or a character that counts by itself."""


def finish(html: str, options: MarkupOptions, places: Places, *, lead: bool = True) -> tuple[Body, tuple[str, ...]]:
    """The HTML of one body finished, and the languages of its code blocks that Pygments does not know, in order.

    Without `lead`, that stays empty.
    """
    plain = finish_plain(html, options, places, lead=lead)
    if plain is not None:
        return plain
    walk = Walk(html, options, places)
    walk.run(_STARTS, _ENDS)
    names = _identify(walk) if walk.headings else []
    texts = walk.parts[0::2]
    spaced = options.typography and adds_spaces(options.language)
    words = 0 if spaced else _count(walk, texts)
    texts = _set_type(walk, texts)
    body = Body(
        "".join(walk.parts).strip(),
        tuple(walk.references),
        tuple(walk.figures),
        tuple(
            [
                Heading(heading.level, _plain(walk, heading.start, heading.end), name)
                for heading, name in zip(walk.headings, names, strict=True)
            ]
        ),
        frozenset(walk.ids),
        words or _count(walk, texts),
        _lead(walk, texts) if lead else "",
        tuple(walk.problems),
    )
    return body, tuple(walk.unknown)


def _identify(walk: Walk) -> list[str]:
    """Give every heading its id: its own where it has one, else a slug nobody else has."""
    taken = set(walk.ids)
    if len(taken) < len(walk.ids):
        _report_doubles(walk)
    slugger, names = Slugger(taken), []
    for heading in walk.headings:
        name = heading.given.get("id")
        if not name:
            name = slugger.next(_plain(walk, heading.start, heading.end))
            walk.ids.append(name)
        if heading.given:
            given: Attributes = {"id": name} | heading.given | {"id": name}
            walk.parts[heading.start] = start_tag(f"h{heading.level}", given)
        else:
            walk.parts[heading.start] = f'<h{heading.level} id="{name}">'  # a slug has nothing to escape
        names.append(name)
    return names


def _report_doubles(walk: Walk) -> None:
    seen: set[str] = set()
    for name in walk.ids:
        if name in seen:
            place = walk.places.of_id(name)
            hint = "give one of them another id"
            walk.problems.append(warning("MD005", f'the id "{name}" is used twice', place, hint))
        seen.add(name)


def _plain(walk: Walk, start: int, end: int) -> str:
    """The plain text between two tags."""
    if end == start + 2 and start + 1 not in walk.unspoken:
        return _tidy(walk.parts[start + 1])
    found = []
    for number in range(start + 1, end):
        part = walk.parts[number]
        if number % 2:
            if part.startswith("<code>"):
                found.append(part[6:-7])
            elif part.startswith("<br"):
                found.append(" ")
        elif number not in walk.unspoken:
            found.append(part)
    return _tidy("".join(found))


def _set_type(walk: Walk, texts: list[str]) -> list[str]:
    """Set quotes and dashes in all of the text at once: a quotation may hold tags. Gives its pieces."""
    for number in walk.skipped:
        texts[number // 2] = ""
    joined = _woven(texts, walk.marks)
    if "&" in joined:
        joined = _QUOTE.sub('"', joined)  # in half the time of `str.replace`
    if walk.options.typography:
        joined = typeset(joined, walk.options.language)
    texts = joined.replace(THROUGH, BREAK).replace(WORD, BREAK).split(BREAK)  # three times faster than a set of them
    for number in walk.skipped:
        texts[number // 2] = walk.parts[number]
    walk.parts[0::2] = texts
    for number in walk.unspoken:
        texts[number // 2] = ""
    for number in walk.code_spans:
        walk.marks[number // 2] = _code(walk, number)
    return texts


def _count(walk: Walk, texts: list[str]) -> int:
    """How many words would be read out, code included."""
    marks = walk.marks
    if walk.unspoken:
        texts = ["" if 2 * number in walk.unspoken else text for number, text in enumerate(texts)]
    if walk.code_spans:
        marks = marks.copy()
        for number in walk.code_spans:
            marks[number // 2] = _code(walk, number)
    text = _spoken(texts, marks)
    return count_words(unescape(text) if "&" in text and _ENTITY.search(text) else text)


def _spoken(texts: list[str], marks: list[str]) -> str:
    """What would be read out, with white space where a block ends; its entities are still there."""
    return _woven(texts, list(map(_SPOKEN.get, marks, marks)))


def _code(walk: Walk, number: int) -> str:
    return walk.parts[number][len("<code>") : -len("</code>")]


def _lead(walk: Walk, texts: list[str]) -> str:
    """The text before the more-marker, else that of the first paragraph that stands by itself."""
    parts, depth = walk.parts, 0
    if walk.more >= 0:
        kept = [texts[0]]
        for at in range(1, walk.more, 2):
            depth += parts[at].startswith(_NOT_PROSE) - parts[at].startswith(_NOT_PROSE_ENDS)
            mark = walk.marks[at // 2]
            kept += [_SPOKEN.get(mark, mark), "" if depth else texts[at // 2 + 1]]
        return _tidy("".join(kept))
    for at in range(1, len(parts), 2):
        tag = parts[at]
        if tag.startswith(("<p>", "<p ")) and not depth:
            first, last = at // 2 + 1, _end_of_paragraph(parts, at) // 2
            if text := _tidy(_spoken(texts[first : last + 1], walk.marks[first:last])):
                return text
        elif tag.startswith(_ENCLOSING):
            depth += 1
        elif tag.startswith(_ENCLOSED):
            depth = max(0, depth - 1)
    return ""


def _end_of_paragraph(parts: list[str], at: int) -> int:
    try:
        return parts.index("</p>", at)
    except ValueError:
        return len(parts)


def _woven(texts: list[str], marks: list[str]) -> str:
    """Text, mark, text, mark, …, text."""
    woven = [""] * (len(texts) + len(marks))
    woven[0::2] = texts
    woven[1::2] = marks
    return "".join(woven)


def _tidy(spoken: str) -> str:
    """Plain text on one line."""
    return " ".join((unescape(spoken) if "&" in spoken else spoken).split())
