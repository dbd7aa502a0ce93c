"""The blocks of CommonMark as Python-Markdown's tree: lists, quotes, fences, tables as people know them from GitHub.

Python-Markdown wants four spaces before a nested list and a blank line before most things. This parser takes the place
of its block parser: it finds the containers by CommonMark's rules, and leaves paragraphs, link definitions and the
blocks of extensions to Python-Markdown's own processors.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.util import AtomicString, code_escape

from sitegen.content.markup.block_syntax import (
    CALLOUT,
    DEFINITION,
    FENCE,
    FOOTNOTE,
    HEADING,
    HTML_BLOCK_ENDS,
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
    table_cells,
)

MAX_DEPTH = 60
"""Deeper containers are text; the linter has reported them long before (LIM005 at 50)."""

_STARTERS = frozenset("#>-+*_=|`~<:[0123456789")
_MARKDOWN_ATTRIBUTE = re.compile(r'\s+markdown=(?:"(?:1|block|span)"|\'(?:1|block|span)\'|1|block|span)(?=[\s>])', re.I)
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*\Z")


class GithubBlocks(BlockParser):
    """A drop-in for Python-Markdown's block parser. `titles` gives a callout's title for its kind."""

    def __init__(self, md: Markdown, titles: Callable[[str], str], raw_html: bool) -> None:
        super().__init__(md)
        self.titles = titles
        self.raw_html = raw_html
        self.foreign = False
        self.depth = 0
        self.footnotes: Callable[[str, str], None] | None = None

    def parseDocument(self, lines: list[str]) -> ET.ElementTree:  # type: ignore[type-arg]  # noqa: N802
        """The tree of a whole document (Python-Markdown's name for it)."""
        self.depth = 0
        self.root = ET.Element(self.md.doc_tag)
        _Blocks(self, self.root, lines).run()
        return ET.ElementTree(self.root)

    def parseChunk(self, parent: ET.Element, text: str) -> None:  # noqa: N802
        """Parse `text` below `parent`; extensions call it (Python-Markdown's name for it)."""
        _Blocks(self, parent, text.split("\n")).run()


class _Blocks:
    """One run over the lines of one container. `loose` tells whether blank lines stand between its blocks."""

    def __init__(self, parser: GithubBlocks, parent: ET.Element, lines: list[str]) -> None:
        self.parser = parser
        self.parent = parent
        self.lines = lines
        self.at = 0
        self.paragraph: list[str] = []
        self.blank = False
        self.started = False
        self.loose = False

    def run(self) -> bool:
        self.parser.depth += 1
        lines, count, starters = self.lines, len(self.lines), _STARTERS
        while self.at < count:
            line = lines[self.at]
            text = line.lstrip(" \t")
            if not text:
                self.close()
                self.blank = True
                self.at += 1
            elif text[0] in starters and self.block(line, text):
                pass
            elif not self.paragraph and text is not line and indent_of(line) >= 4:
                self.code()
            else:
                if not self.paragraph:
                    self.begin()
                self.paragraph.append(text)
                self.at += 1
        self.close()
        self.parser.depth -= 1
        return self.loose

    def begin(self) -> None:
        """Note that a block starts here: after a blank line it makes its list item loose."""
        if self.blank and self.started:
            self.loose = True
        self.blank = False
        self.started = True

    def close(self) -> None:
        """End the open paragraph."""
        if not self.paragraph:
            return
        text = "\n".join(self.paragraph).rstrip()
        self.paragraph = []
        parser = self.parser
        if text[0] in "[*" or parser.foreign:
            parser.parseBlocks(self.parent, [text])
        else:
            ET.SubElement(self.parent, "p").text = text

    def add(self, tag: str, **attributes: str) -> ET.Element:
        self.close()
        self.begin()
        return ET.SubElement(self.parent, tag, attributes)

    def block(self, line: str, text: str) -> bool:
        """Whether another block than a paragraph starts on this line; then it has been read."""
        if text is not line and (indent := indent_of(line)) >= 4 and not (
            self.paragraph and ITEM.match(text) and indent < 4
        ):
            return False
        return any(starts(self, line, text) for starts in _BLOCKS[text[0]])

    def code(self) -> None:
        """An indented code block."""
        found: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip():
                if indent_of(line) < 4:
                    break
                found.append(expanded(line)[4:])
            else:
                found.append(line[4:])
            self.at += 1
        trailing = len(found)
        while not found[trailing - 1].strip():
            trailing -= 1
        self.write_code("\n".join(found[:trailing]), "")
        self.blank = trailing < len(found)

    def write_code(self, code: str, language: str) -> None:
        pre = self.add("pre")
        element = ET.SubElement(pre, "code", {"class": "language-" + language} if language else {})
        element.text = AtomicString(code_escape(code) + "\n")

    def fence(self, line: str, text: str) -> bool:
        opening = FENCE.match(text)
        if not opening:
            return False
        indent = indent_of(line)
        mark, info = opening[1] or opening[3], opening[2] or opening[4] or ""
        found: list[str] = []
        self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            inner = line.strip()
            if inner and inner[0] == mark[0] and len(inner) >= len(mark) and not inner.strip(mark[0]):
                if indent_of(line) < 4:
                    break
            found.append(line[min(indent, len(line) - len(line.lstrip(" "))) :] if indent else line)
        words = info.replace("\\", "").strip().lstrip("{. ").split(None, 1)
        self.write_code("\n".join(found), words[0].rstrip("}") if words else "")
        return True

    def heading(self, _line: str, text: str) -> bool:
        found = HEADING.match(text)
        if not found:
            return False
        element = self.add("h" + str(len(found[1])))
        element.text = _CLOSING_HASHES.sub("", found[2] or "").strip()
        self.at += 1
        return True

    def underline(self, _line: str, text: str) -> bool:
        """A heading underlined with `===` or `---`."""
        if not self.paragraph or not SETEXT.match(text):
            return False
        title = "\n".join(self.paragraph).strip()
        self.paragraph = []
        ET.SubElement(self.parent, "h1" if text[0] == "=" else "h2").text = title
        self.at += 1
        return True

    def rule(self, _line: str, text: str) -> bool:
        if not RULE.match(text):
            return False
        self.add("hr")
        self.at += 1
        return True

    def quote(self, _line: str, _text: str) -> bool:
        if self.parser.depth > MAX_DEPTH:
            return False
        self.close()
        inner = self.quoted_lines()
        self.begin()
        callout = next((CALLOUT.match(line) for line in inner if line.strip()), None)
        if callout:
            kind = callout[1].lower()
            parent = ET.SubElement(self.parent, "div", {"class": "callout " + kind, "role": "note"})
            title = ET.SubElement(parent, "p", {"class": "callout-title"})
            title.text = callout[2].strip() or self.parser.titles(kind)
            inner = inner[[bool(line.strip()) for line in inner].index(True) + 1 :]
        else:
            parent = ET.SubElement(self.parent, "blockquote")
        _Blocks(self.parser, parent, inner).run()
        return True

    def quoted_lines(self) -> list[str]:
        """The lines of this quote without their `>`; a paragraph may go on without it."""
        found: list[str] = []
        lazy = _Lazy()
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.lstrip(" \t")
            if text.startswith(">") and indent_of(line) < 4:
                rest = text[1:]
                if rest.startswith("\t"):
                    rest = expanded(rest)
                found.append(rest[1:] if rest.startswith(" ") else rest)
                lazy.see(found[-1])
            elif text and lazy.goes_on(text):
                found.append(line)
            else:
                break
            self.at += 1
        return found

    def items(self, line: str, text: str) -> bool:
        """A list, from its first marker to its last item."""
        first = item_of(line, text)
        if first is None or self.parser.depth > MAX_DEPTH:
            return False
        if self.paragraph and not first.may_interrupt:
            return False
        self.close()
        self.begin()
        tag = "ol" if first.number is not None else "ul"
        start = {"start": str(first.number)} if first.number not in (None, 1) else {}
        element = ET.SubElement(self.parent, tag, start)
        loose, blank, item = False, False, first
        while True:
            loose = loose or blank
            inner, blank = self.item_lines(item)
            li = ET.SubElement(element, "li")
            loose = _Blocks(self.parser, li, inner).run() or loose
            following = self.next_item(first)
            if following is None:
                break
            item = following
        self.blank = blank
        if not loose:
            _tighten(element)
        _mark_tasks(element)
        return True

    def next_item(self, first: Item) -> Item | None:
        if self.at >= len(self.lines):
            return None
        line = self.lines[self.at]
        text = line.lstrip(" \t")
        if not text or indent_of(line) >= 4 or RULE.match(text):
            return None
        item = item_of(line, text)
        return item if item is not None and item.kind == first.kind else None

    def item_lines(self, item: Item) -> tuple[list[str], bool]:
        """The lines of one item without its indent, and whether blank lines stand after it."""
        found, lazy, width, blank = [item.rest], _Lazy(), item.width, 0
        lazy.see(item.rest)
        self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.lstrip(" \t")
            if not text:
                if len(found) == 1 and not item.rest and not blank:
                    blank = 1
                    self.at += 1
                    break
                blank += 1
                found.append("")
                lazy.see("")
            elif indent_of(line) >= width:
                found.append(expanded(line)[width:])
                lazy.see(found[-1])
                blank = 0
            elif not blank and lazy.goes_on(text):
                found.append(text)
            else:
                break
            self.at += 1
        if self.at >= len(self.lines):
            return found, False
        return found[: len(found) - blank] if blank and len(found) > blank else found, bool(blank)

    def raw(self, line: str, text: str) -> bool:
        """A block of raw HTML, kept as it is to CommonMark's end of it."""
        kind = html_block_kind(text, bool(self.paragraph))
        if not kind or (not self.raw_html_allowed and kind != 2):
            return False
        ends = HTML_BLOCK_ENDS.get(kind)
        found: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if ends is None and not line.strip():
                break
            found.append(line)
            self.at += 1
            if ends is not None and ends.search(line):
                break
            if kind == 6 and len(found) == 1 and _MARKDOWN_ATTRIBUTE.search(line):
                found[0] = _MARKDOWN_ATTRIBUTE.sub("", line)
                break
        self.close()
        self.begin()
        placeholder = self.parser.md.htmlStash.store("\n".join(found))
        if len(self.parent):
            self.parent[-1].tail = (self.parent[-1].tail or "") + placeholder + "\n"
        else:
            self.parent.text = (self.parent.text or "") + placeholder + "\n"
        return True

    @property
    def raw_html_allowed(self) -> bool:
        return self.parser.raw_html

    def table(self, line: str, _text: str) -> bool:
        """A table: this line separates its head, the line before, from its rows."""
        if not self.paragraph or ("|" not in line and "|" not in self.paragraph[-1]):
            return False
        alignments = table_alignments(line)
        head = table_cells(self.paragraph[-1]) if alignments else []
        if not alignments or len(head) != len(alignments):
            return False
        self.paragraph.pop()
        self.close()
        if not self.started:
            self.begin()
        table = ET.SubElement(self.parent, "table")
        self.row(ET.SubElement(table, "thead"), "th", head, alignments)
        body: ET.Element | None = None
        self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip() or interrupts_paragraph(line):
                break
            if body is None:
                body = ET.SubElement(table, "tbody")
            self.row(body, "td", table_cells(line), alignments)
            self.at += 1
        return True

    def row(self, parent: ET.Element, tag: str, cells: list[str], alignments: list[str]) -> None:
        tr = ET.SubElement(parent, "tr")
        for number, alignment in enumerate(alignments):
            cell = ET.SubElement(tr, tag, {"style": "text-align: " + alignment} if alignment else {})
            cell.text = cells[number] if number < len(cells) else ""

    def footnote(self, line: str, text: str) -> bool:
        found = FOOTNOTE.match(text)
        keep = self.parser.footnotes
        if not found or keep is None:
            return False
        self.close()
        inner, _ = self.item_lines(Item("footnote", None, 4, found[2], may_interrupt=True))
        keep(found[1], "\n".join(inner).rstrip())
        return True

    def definition(self, line: str, text: str) -> bool:
        """What a term means: `: text` below a line that names it."""
        found = DEFINITION.match(text)
        if not found or self.parser.depth > MAX_DEPTH:
            return False
        loose = self.blank
        self.close()
        siblings = self.parent
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
        self.begin()
        width = len(found[1]) + indent_of(line)
        inner, blank = self.item_lines(Item(":", None, width, found[2], may_interrupt=True))
        dd = ET.SubElement(last, "dd")
        if not (_Blocks(self.parser, dd, inner).run() or loose):
            _unwrap(dd)
        self.blank = blank
        return True


_Start = Callable[[_Blocks, str, str], bool]
_LIST: tuple[_Start, ...] = (_Blocks.items,)
_BLOCKS: dict[str, tuple[_Start, ...]] = {
    "#": (_Blocks.heading,),
    ">": (_Blocks.quote,),
    "-": (_Blocks.underline, _Blocks.table, _Blocks.rule, _Blocks.items),
    "+": _LIST,
    "*": (_Blocks.rule, _Blocks.items),
    "_": (_Blocks.rule,),
    "=": (_Blocks.underline,),
    "|": (_Blocks.table,),
    ":": (_Blocks.table, _Blocks.definition),
    "`": (_Blocks.fence,),
    "~": (_Blocks.fence,),
    "<": (_Blocks.raw,),
    "[": (_Blocks.footnote,),
    **dict.fromkeys("0123456789", _LIST),
}


class _Lazy:
    """Whether a container's last block is a paragraph, which then may go on without the container's prefix."""

    __slots__ = ("fence", "open")

    def __init__(self) -> None:
        self.fence = ""
        self.open = False

    def see(self, line: str) -> None:
        """Take one line of the container, without its prefix."""
        text = line.strip()
        while text.startswith(">"):
            text = text[1:].lstrip()
        if self.fence:
            if text.startswith(self.fence) and not text.strip(self.fence[0]):
                self.fence = ""
            self.open = False
            return
        if not text:
            self.open = False
            return
        item = ITEM.match(text)
        while item and text:
            text = text[item.end() :].lstrip()
            item = ITEM.match(text)
        fence = FENCE.match(text)
        if fence:
            self.fence = fence[1] or fence[3]
            self.open = False
        elif not self.open and indent_of(line) >= 4 and not item:
            self.open = False
        else:
            self.open = bool(text) and not HEADING.match(text) and not RULE.match(text) and text[0] != "|"

    def goes_on(self, text: str) -> bool:
        """Whether `text`, a line outside the container, continues its paragraph."""
        return self.open and not interrupts_paragraph(text, outside=True) and not DEFINITION.match(text)


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
