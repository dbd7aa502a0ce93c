"""Blocks that hold others: quotes and callouts, lists and tasks, definitions, footnotes."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from sitegen.content.markup.block_syntax import (
    CALLOUT,
    DEFINITION,
    FENCE,
    FOOTNOTE,
    HEADING,
    ITEM,
    RULE,
    SETEXT,
    TASK,
    Item,
    expanded,
    html_block_kind,
    indent_of,
    interrupts_paragraph,
    item_of,
    table_alignments,
)
from sitegen.content.markup.blocks import Blocks

MAX_DEPTH = 60
"""Deeper containers are text; the linter has reported them long before (LIM005 at 50)."""

_LAZY = " " * 400
"""Before a line that goes on with a paragraph from outside: so far to the right, it can be nothing else."""


def quote(blocks: Blocks, _line: str, _text: str) -> bool:
    """A quotation, or one of GitHub's five callouts."""
    if blocks.parser.depth > MAX_DEPTH:
        return False
    blocks.close()
    inner = _quoted_lines(blocks)
    blocks.begin()
    callout = next((CALLOUT.match(line) for line in inner if line.strip()), None)
    if callout:
        kind = callout[1].lower()
        parent = ET.SubElement(blocks.parent, "div", {"class": "callout " + kind, "role": "note"})
        title = ET.SubElement(parent, "p", {"class": "callout-title"})
        title.text = callout[2].strip() or blocks.parser.titles[kind]
        inner = inner[[bool(line.strip()) for line in inner].index(True) + 1 :]
    else:
        parent = ET.SubElement(blocks.parent, "blockquote")
    Blocks(blocks.parser, parent, inner).run()
    return True


def _quoted_lines(blocks: Blocks) -> list[str]:
    """The lines of this quote without their `>`; a paragraph may go on without it."""
    found: list[str] = []
    lazy = _Lazy()
    while blocks.at < len(blocks.lines):
        line = blocks.lines[blocks.at]
        text = line.lstrip(" \t")
        if text.startswith(">") and indent_of(line) < 4:
            rest = text[1:]
            if rest.startswith("\t"):
                rest = expanded(rest)
            found.append(rest[1:] if rest.startswith(" ") else rest)
            lazy.see(found[-1])
        elif text and lazy.goes_on(line):
            found.append(_LAZY + text)
        else:
            break
        blocks.at += 1
    return found


def items(blocks: Blocks, line: str, text: str) -> bool:
    """A list, from its first marker to its last item."""
    first = item_of(line, text)
    if first is None or blocks.parser.depth > MAX_DEPTH:
        return False
    if blocks.paragraph and not first.may_interrupt:
        return False
    blocks.close()
    blocks.begin()
    tag = "ol" if first.number is not None else "ul"
    start = {"start": str(first.number)} if first.number not in (None, 1) else {}
    element = ET.SubElement(blocks.parent, tag, start)
    loose, blank, item = False, False, first
    while True:
        loose = loose or blank
        inner, blank = _item_lines(blocks, item)
        li = ET.SubElement(element, "li")
        loose = Blocks(blocks.parser, li, inner).run() or loose
        following = _next_item(blocks, first)
        if following is None:
            break
        item = following
    blocks.blank = blank
    if not loose:
        _tighten(element)
    _mark_tasks(element)
    return True


def _next_item(blocks: Blocks, first: Item) -> Item | None:
    if blocks.at >= len(blocks.lines):
        return None
    line = blocks.lines[blocks.at]
    text = line.lstrip(" \t")
    if not text or indent_of(line) >= 4 or RULE.match(text):
        return None
    item = item_of(line, text)
    return item if item is not None and item.kind == first.kind else None


def _item_lines(blocks: Blocks, item: Item) -> tuple[list[str], bool]:
    """The lines of one item without its indent, and whether blank lines stand after it."""
    found, lazy, width, blank = [item.rest], _Lazy(), item.width, 0
    lazy.see(item.rest)
    blocks.at += 1
    while blocks.at < len(blocks.lines):
        line = blocks.lines[blocks.at]
        text = line.lstrip(" \t")
        if not text:
            if len(found) == 1 and not item.rest and not blank:
                blank = 1
                blocks.at += 1
                break
            blank += 1
            found.append("")
            lazy.see("")
        elif indent_of(line) >= width:
            found.append(expanded(line)[width:])
            lazy.see(found[-1])
            blank = 0
        elif not blank and lazy.goes_on(line):
            found.append(_LAZY + text)
        else:
            break
        blocks.at += 1
    if blocks.at >= len(blocks.lines):
        return found, False
    return found[: len(found) - blank] if blank and len(found) > blank else found, bool(blank)


def footnote(blocks: Blocks, line: str, text: str) -> bool:
    """The text of a footnote; it is kept until the end of the body."""
    found = FOOTNOTE.match(text)
    keep = blocks.parser.footnotes
    if not found or keep is None:
        return False
    blocks.close()
    inner, _ = _item_lines(blocks, Item("footnote", None, 4, found[2], may_interrupt=True))
    keep(found[1], "\n".join(inner).rstrip())
    return True


def definition(blocks: Blocks, line: str, text: str) -> bool:
    """What a term means: `: text` below a line that names it."""
    found = DEFINITION.match(text)
    if not found or blocks.parser.depth > MAX_DEPTH:
        return False
    loose = blocks.blank
    blocks.close()
    siblings = blocks.parent
    last = siblings[-1] if len(siblings) else None
    if last is None or last.tag not in ("p", "dl") or (last.tail or "").strip():
        return False
    if last.tag == "p":
        terms = (last.text or "").split("\n")
        siblings.remove(last)
        before = siblings[-1] if len(siblings) else None
        last = before if before is not None and before.tag == "dl" else ET.SubElement(siblings, "dl")
        for term in terms:
            ET.SubElement(last, "dt").text = term.strip()
    blocks.begin()
    width = len(found[1]) + indent_of(line)
    inner, blank = _item_lines(blocks, Item(":", None, width, found[2], may_interrupt=True))
    dd = ET.SubElement(last, "dd")
    if not (Blocks(blocks.parser, dd, inner).run() or loose):
        _unwrap(dd)
    blocks.blank = blank
    return True


class _Lazy:
    """Whether a container's last block is a paragraph, which then may go on without the container's prefix."""

    __slots__ = ("fence", "offsets", "open", "raw")

    def __init__(self) -> None:
        self.fence = ""
        self.raw = False
        self.open = False
        self.offsets: list[int] = []

    def see(self, line: str) -> None:
        """Take one line of the container, without its prefix."""
        text, indent = line.strip(), indent_of(line)
        if self.fence:
            if text.startswith(self.fence) and not text.strip(self.fence[0]):
                self.fence = ""
            return
        if not text:
            self.open = self.raw = False
            return
        while self.offsets and indent < self.offsets[-1]:
            self.offsets.pop()
        if self.raw or (indent - (self.offsets[-1] if self.offsets else 0) >= 4):
            return
        self._see_block(text, indent)

    def _see_block(self, text: str, indent: int) -> None:
        while text:
            if text[0] == ">":
                rest = text[1:].lstrip()
                self.open = False
            elif (item := ITEM.match(text)) and not RULE.match(text):
                rest = text[item.end() :].lstrip()
                indent += len(text) - len(rest)
                self.offsets.append(indent)
            else:
                break
            text = rest
        fence = FENCE.match(text)
        if fence:
            self.fence = fence[1] or fence[3]
        self.raw = text.startswith("<") and html_block_kind(text, self.open) > 0
        self.open = not (
            not text
            or fence
            or self.raw
            or (not self.open and text[0] == "|")
            or (self.open and "|" in text and table_alignments(text))
            or HEADING.match(text)
            or RULE.match(text)
            or (not self.open and CALLOUT.match(text))
            or (self.open and SETEXT.match(text))
        )

    def goes_on(self, line: str) -> bool:
        """Whether `line`, outside the container, continues its paragraph."""
        if not self.open:
            return False
        text = line.lstrip(" \t")
        return not (
            interrupts_paragraph(line, outside=True)
            or (DEFINITION.match(text) and indent_of(line) < 4)
            or (FOOTNOTE.match(text) and indent_of(line) < 4)
        )


def _tighten(element: ET.Element) -> None:
    for li in element:
        _unwrap(li)


def _unwrap(li: ET.Element) -> None:
    """Take the paragraphs of a tight item out of their `<p>`."""
    before: ET.Element | None = None
    for child in list(li):
        if child.tag == "p" and not child.attrib and not len(child):
            text = child.text or ""
            if child.tail and child.tail.strip():
                text += "\n" + child.tail
            if before is None:
                li.text = (li.text or "") + text
            else:
                before.tail = (before.tail or "") + ("\n" if before.tail is None else "") + text
            li.remove(child)
        else:
            before = child


def _mark_tasks(element: ET.Element) -> None:
    """Turn `[ ]` and `[x]` at the start of an item into a checkbox."""
    for li in element:
        holder = li if li.text and li.text.strip() else (li[0] if len(li) and li[0].tag == "p" else None)
        if holder is None or not holder.text or not (found := TASK.match(holder.text)):
            continue
        box = ET.Element("input", {"type": "checkbox", "disabled": "disabled"})
        if found[1] != " ":
            box.set("checked", "checked")
        box.tail = " " + holder.text[found.end() :]
        holder.text = ""
        holder.insert(0, box)
        li.set("class", "task-list-item")
        element.set("class", "contains-task-list")
