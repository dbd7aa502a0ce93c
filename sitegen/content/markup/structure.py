"""Stations of the walk that give both engines' headings, tables, code, tasks and footnotes the same form."""

from __future__ import annotations

import re
from html import escape, unescape

from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.markup.highlight import PLAIN_LANGUAGES, highlighted
from sitegen.content.markup.tags import HEADING_LIST, Attributes, attribute_list, attributes, start_tag
from sitegen.content.markup.typography import BREAK, THROUGH, WORD
from sitegen.content.markup.walk import OpenHeading, Walk
from sitegen.content.model import REFERENCE_OPEN

_CODE = re.compile(r'<pre><code(?: class="language-([^"\s]*)[^"]*")?[^>]*>(.*)</code></pre>\Z', re.S)
_SECOND_REFERENCE = re.compile(r"fnref(\d+)-(.*)\Z", re.S)


def start_heading(walk: Walk, at: int, tag: str) -> str:
    """Remember where a heading starts: its id is made of its text, once all explicit ids are known."""
    walk.heading = (at, attributes(tag) if "=" in tag else {})
    return BREAK


def end_heading(walk: Walk, at: int, tag: str) -> str:
    """A page has one h1, its headline: one in the body becomes an h2."""
    level = max(2, int(tag[3]))
    walk.parts[at] = f"</h{level}>"
    if walk.heading is not None:
        start, given = walk.heading
        walk.heading = None
        text = walk.parts[at - 1]
        listed = "{" in text and walk.options.engine == "commonmark"
        if listed and (found := HEADING_LIST.search(text)):
            walk.parts[at - 1] = text[: found.start()]
            given |= attribute_list(found[1])
        if given:
            walk.take_ids("h", given)
        walk.headings.append(OpenHeading(level, start, at, given))
    return BREAK


def start_table(walk: Walk, at: int, tag: str) -> str:
    """A table scrolls inside its own frame, which the keyboard can reach and a screen reader can name."""
    wrapped = tag == "<table>"
    walk.tables.append(wrapped)
    if wrapped:
        walk.table_count += 1
        label = escape(f"{walk.words.table} {walk.table_count}")
        walk.parts[at] = f'<div class="table" role="region" tabindex="0" aria-label="{label}"><table>'
    else:
        walk.attributed(at, tag, "table")
    return BREAK


def end_table(walk: Walk, at: int, _tag: str) -> str:
    """Close the frame with its table."""
    if walk.tables and walk.tables.pop():
        walk.parts[at] = "</table></div>"
    return BREAK


def preformatted(walk: Walk, at: int, tag: str) -> str:
    """A code block, coloured where its language is known; any other `<pre>` stays as it is."""
    block = code_block(tag, walk.options, walk.unknown)
    if block is None:
        walk.attributed(at, tag, "pre")
    else:
        walk.parts[at] = block
    return BREAK


def code_block(tag: str, options: MarkupOptions, unknown: list[str]) -> str | None:
    """A code block finished, None where `tag` is none; a language that cannot be coloured is added to `unknown`."""
    found = _CODE.match(tag)
    if not found:
        return None
    language, code = unescape(found[1] or "").lower(), found[2]
    marked = None
    if options.highlight and language not in PLAIN_LANGUAGES:
        marked = highlighted(unescape(code), language)
        if marked is None:
            unknown.append(language)
    name = f' class="language-{escape(language)}"' if language else ""
    return f'<pre class="highlight" tabindex="0"><code{name}>{marked or code}</code></pre>'


def code(walk: Walk, at: int, tag: str) -> str:
    """A code span is one word for the quotes around it."""
    if len(tag) > len("<code>") and tag.endswith("</code>"):
        walk.code_spans.append(at)
    return WORD


def checkbox(walk: Walk, at: int, tag: str) -> str:
    """The box of a task: cannot be changed by readers, and says aloud what it shows."""
    if 'type="checkbox"' not in tag or "disabled" not in tag:
        walk.attributed(at, tag, "input")
        return WORD
    checked = " checked" in tag
    label = escape(walk.words.done if checked else walk.words.to_do)
    box = f'<input type="checkbox" disabled{" checked" if checked else ""} aria-label="{label}">'
    if walk.follow(at) == "<p>" and not walk.parts[at + 1].strip():
        walk.parts[at : at + 3] = ["<p>", "", box]
        walk.parts[at + 3] = " " + walk.parts[at + 3].lstrip()
        return BREAK
    walk.parts[at] = box
    return THROUGH


def superscript(walk: Walk, at: int, tag: str) -> str:
    """The mark of a footnote, or any other `<sup>`."""
    given, follows = attributes(tag), walk.follow(at)
    if not (follows.startswith("<a ") and ("footnote-ref" in tag or (given.get("id") or "").startswith("fnref"))):
        walk.attributed(at, tag, "sup")
        return THROUGH
    link = attributes(follows)
    name = reference_id(given.get("id") or link.get("id") or "")
    parts, href = walk.parts, walk.target(link.get("href") or "", "link")
    parts[at] = '<sup class="footnote-ref">'
    parts[at + 2] = start_tag("a", {"href": href, "id": name, "role": "doc-noteref"})
    walk.unspoken.add(at + 3)
    is_simple = not parts[at + 1] and walk.follow(at + 2) == "</a>" and not parts[at + 5].startswith("{")
    if is_simple and name and href and href.startswith(REFERENCE_OPEN):
        parts[at], parts[at + 2] = parts[at] + parts[at + 2], ""  # one from here on: nothing is left to do at the link
        walk.ids.append(name)
    return THROUGH


def reference_id(name: str) -> str:
    """The id of a mark: the second reference to a note is `fnref-x-2`."""
    second = _SECOND_REFERENCE.match(name)
    return f"fnref-{second[2]}-{second[1]}" if second else name


def back_reference(walk: Walk, at: int, given: Attributes) -> str:
    """The link from a footnote back into the text."""
    parts, href = walk.parts, given.get("href") or "#"
    second = _SECOND_REFERENCE.match(href[1:])
    order = second[1] if second else (given.get("data-footnote-backref-idx") or "").partition("-")[2]
    label = walk.words.back.format(f"{walk.footnote}-{order}" if order else walk.footnote)
    token = walk.target("#" + reference_id(href[1:]), "link")
    parts[at] = back_label(token, label)
    parts[at - 1] = _without_space(parts[at - 1]) + "\u00a0"
    parts[at + 1] = "↩\ufe0e"
    walk.unspoken.add(at + 1)
    if walk.follow(at).startswith("<sup"):
        parts[at + 2 : at + 6] = []
    return THROUGH


def back_label(token: str | None, label: str) -> str:
    """The start tag of a link back."""
    return start_tag("a", {"href": token, "class": "footnote-backref", "role": "doc-backlink", "aria-label": label})


def _without_space(text: str) -> str:
    """`text` without the white space at its end, which one engine writes as an entity."""
    while (text := text.rstrip()).endswith("&#160;"):
        text = text.removesuffix("&#160;")
    return text


def division(walk: Walk, at: int, tag: str) -> str:
    """A `div` or `section`; the footnotes get the same frame from both engines."""
    if tag == '<div class="footnote">':
        depth, end = 0, at
        for end in range(at, len(walk.parts), 2):
            depth += walk.parts[end].startswith("<div") - (walk.parts[end] == "</div>")
            if not depth:
                break
        walk.parts[end] = "</section>"
    elif tag != '<section class="footnotes" data-footnotes>':
        walk.attributed(at, tag, "div")
        return BREAK
    label = escape(walk.words.footnotes)
    walk.parts[at] = f'<section class="footnotes" role="doc-endnotes" aria-label="{label}">'
    return BREAK


def item(walk: Walk, at: int, tag: str) -> str:
    """A list item; those of the footnotes are counted."""
    if tag.startswith('<li id="fn-'):
        walk.footnote += 1
    walk.attributed(at, tag, "li")
    return BREAK


def paragraph(walk: Walk, at: int, tag: str) -> str:
    """A paragraph with attributes; a callout's title, in the language of the text where the author gave none."""
    if tag != '<p class="markdown-alert-title">':
        walk.attributed(at, tag, "p")
        return BREAK
    walk.parts[at] = '<p class="callout-title">'
    kind = walk.parts[at + 1].lower()
    if walk.parts[at + 1] == kind.title():
        walk.parts[at + 1] = walk.words.callouts.get(kind, walk.parts[at + 1])
    return BREAK
