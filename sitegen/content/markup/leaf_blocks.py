"""Blocks that hold no others: headings, rules, fences, tables, raw HTML. Each reads itself, or declines."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from sitegen.content.markup.block_syntax import (
    FENCE,
    HEADING,
    HTML_BLOCK_ENDS,
    RULE,
    SETEXT,
    html_block_kind,
    indent_of,
    interrupts_paragraph,
    table_alignments,
    table_cells,
)
from sitegen.content.markup.blocks import Blocks

_MARKDOWN_ATTRIBUTE = re.compile(r'\s+markdown=(?:"(?:1|block|span)"|\'(?:1|block|span)\'|1|block|span)(?=[\s>])', re.I)
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*\Z")


def fence(blocks: Blocks, line: str, text: str) -> bool:
    """Code between two lines of backticks or tildes; without the second it goes on to the end."""
    opening = FENCE.match(text)
    if not opening:
        return False
    indent = indent_of(line)
    mark, info = opening[1] or opening[3], opening[2] or opening[4] or ""
    found: list[str] = []
    blocks.at += 1
    while blocks.at < len(blocks.lines):
        line = blocks.lines[blocks.at]
        blocks.at += 1
        inner = line.strip()
        if inner.startswith(mark) and not inner.strip(mark[0]) and indent_of(line) < 4:
            break
        found.append(line[min(indent, len(line) - len(line.lstrip(" "))) :] if indent else line)
    words = info.replace("\\", "").strip().lstrip("{. ").split(None, 1)
    blocks.write_code(found, words[0].rstrip("}") if words else "")
    return True


def heading(blocks: Blocks, _line: str, text: str) -> bool:
    """A heading with `#` marks; a space has to follow them."""
    found = HEADING.match(text)
    if not found:
        return False
    element = blocks.add("h" + str(len(found[1])))
    element.text = _CLOSING_HASHES.sub("", found[2] or "").strip()
    blocks.at += 1
    return True


def underline(blocks: Blocks, _line: str, text: str) -> bool:
    """A heading underlined with `===` or `---`."""
    if not blocks.paragraph or not SETEXT.match(text):
        return False
    title = "\n".join(blocks.paragraph).strip()
    blocks.paragraph = []
    ET.SubElement(blocks.parent, "h1" if text[0] == "=" else "h2").text = title
    blocks.at += 1
    return True


def rule(blocks: Blocks, _line: str, text: str) -> bool:
    """A line across the page."""
    if not RULE.match(text):
        return False
    blocks.add("hr")
    blocks.at += 1
    return True


def raw(blocks: Blocks, line: str, text: str) -> bool:
    """A block of raw HTML, kept as it is to CommonMark's end of it."""
    kind = html_block_kind(text, bool(blocks.paragraph))
    if not kind or (not blocks.parser.raw_html and kind != 2):
        return False
    ends = HTML_BLOCK_ENDS.get(kind)
    found: list[str] = []
    while blocks.at < len(blocks.lines):
        line = blocks.lines[blocks.at]
        if ends is None and not line.strip():
            break
        found.append(line)
        blocks.at += 1
        if ends is not None and ends.search(line):
            break
        if kind == 6 and len(found) == 1 and _MARKDOWN_ATTRIBUTE.search(line):
            found[0] = _MARKDOWN_ATTRIBUTE.sub("", line)
            break
    blocks.close()
    blocks.begin()
    placeholder = blocks.parser.md.htmlStash.store("\n".join(found))
    if len(blocks.parent):
        blocks.parent[-1].tail = (blocks.parent[-1].tail or "") + placeholder + "\n"
    else:
        blocks.parent.text = (blocks.parent.text or "") + placeholder + "\n"
    return True


def table(blocks: Blocks, line: str, _text: str) -> bool:
    """A table: this line separates its head, the line before, from its rows."""
    if not blocks.paragraph or ("|" not in line and "|" not in blocks.paragraph[-1]):
        return False
    alignments = table_alignments(line)
    head = table_cells(blocks.paragraph[-1]) if alignments else []
    if not alignments or len(head) != len(alignments):
        return False
    blocks.paragraph.pop()
    blocks.close()
    if not blocks.started:
        blocks.begin()
    table = ET.SubElement(blocks.parent, "table")
    _row(ET.SubElement(table, "thead"), "th", head, alignments)
    body: ET.Element | None = None
    blocks.at += 1
    while blocks.at < len(blocks.lines):
        line = blocks.lines[blocks.at]
        if not line.strip() or interrupts_paragraph(line):
            break
        if body is None:
            body = ET.SubElement(table, "tbody")
        _row(body, "td", table_cells(line), alignments)
        blocks.at += 1
    return True


def _row(parent: ET.Element, tag: str, cells: list[str], alignments: list[str]) -> None:
    tr = ET.SubElement(parent, "tr")
    for number, alignment in enumerate(alignments):
        cell = ET.SubElement(tr, tag, {"style": "text-align: " + alignment} if alignment else {})
        cell.text = cells[number] if number < len(cells) else ""
