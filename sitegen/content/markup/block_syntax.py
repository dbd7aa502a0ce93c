"""How the blocks of CommonMark and GitHub look on a line: markers, fences, rules, tables, raw HTML."""

from __future__ import annotations

import re
from typing import NamedTuple

HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?\Z")
SETEXT = re.compile(r"(?:=+|-+)[ \t]*\Z")
RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})\Z")
FENCE = re.compile(r"(`{3,})([^`]*)\Z|(~{3,})(.*)\Z")
ITEM = re.compile(r"(?:([-+*])|(\d{1,9})([.)]))(?=[ \t]|\Z)")
TASK = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")
CALLOUT = re.compile(r"[ ]{0,3}\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](.*)\Z", re.IGNORECASE)
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*(.*)\Z")
DEFINITION = re.compile(r"(:[ \t]{1,3})(\S.*)\Z")

_DELIMITER_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?\Z")
_PIPE = re.compile(r"(?<!\\)\|")

# CommonMark 0.31, section 4.6: what starts a block of raw HTML, and what ends it (a blank line for kinds 6 and 7).
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|"
    "title|tr|track|ul"
)
_HTML_STARTS = (
    (1, re.compile(r"<(?:script|pre|style|textarea)(?:[\s>]|\Z)", re.IGNORECASE)),
    (2, re.compile(r"<!--")),
    (3, re.compile(r"<\?")),
    (4, re.compile(r"<![A-Za-z]")),
    (5, re.compile(r"<!\[CDATA\[")),
    (6, re.compile(rf"</?(?:{_BLOCK_TAGS})(?:\s|/?>|\Z)", re.IGNORECASE)),
)
_ATTRIBUTE = r"""\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_WHOLE_TAG = re.compile(rf"<(?:[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*+\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*)>\s*\Z")
HTML_BLOCK_ENDS = {
    1: re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    2: re.compile(r"-->"),
    3: re.compile(r"\?>"),
    4: re.compile(r">"),
    5: re.compile(r"\]\]>"),
}


class Item(NamedTuple):
    """The first line of a list item: `kind` is its marker's, `width` the indent of its content in columns."""

    kind: str
    number: int | None
    width: int
    rest: str
    may_interrupt: bool


def indent_of(line: str) -> int:
    """Columns of white space before the text of `line`; a tab goes to the next multiple of four."""
    if not line.startswith((" ", "\t")):
        return 0
    text = line.lstrip(" \t")
    lead = line[: len(line) - len(text)]
    return len(lead.expandtabs(4)) if "\t" in lead else len(lead)


def expanded(line: str) -> str:
    """`line` with the tabs of its indent as spaces."""
    if "\t" not in line:
        return line
    text = line.lstrip(" \t")
    lead = line[: len(line) - len(text)]
    return lead.expandtabs(4) + text if "\t" in lead else line


def item_of(line: str, text: str) -> Item | None:
    """The list item that starts on `line`, whose text is `text`."""
    found = ITEM.match(text)
    if not found or (not found[2] and RULE.match(text)):
        return None
    rest = text[found.end() :]
    indent = indent_of(line)
    if "\t" in rest[:4]:
        column = indent + found.end()
        content = rest.lstrip(" \t")
        lead = (" " * column + rest[: len(rest) - len(content)]).expandtabs(4)[column:]
        rest = lead + content
    spaces = len(rest) - len(rest.lstrip(" "))
    filled = bool(rest.strip())
    padding = spaces if 1 <= spaces <= 4 and filled else 1
    number = int(found[2]) if found[2] else None
    width = indent + found.end() + padding
    return Item(found[1] or found[3], number, width, rest[padding:] if filled else "", filled and number in (None, 1))


def interrupts_paragraph(line: str, outside: bool = False) -> bool:
    """Whether `line` starts a block of its own right after a paragraph's line.

    `outside`: the paragraph stands in a container that the line does not go on with; then any list marker does.
    """
    text = line.lstrip(" \t")
    if not text or text[0] not in "#>-+*_`~<0123456789" or indent_of(line) >= 4:
        return False
    if text[0] == ">" or HEADING.match(text) or RULE.match(text) or FENCE.match(text):
        return True
    item = item_of(line, text)
    if item is not None:
        return outside or item.may_interrupt
    return text[0] == "<" and html_block_kind(text, True) > 0


def html_block_kind(text: str, in_paragraph: bool) -> int:
    """CommonMark's kind (1 to 7) of the block of raw HTML that starts with `text`, or 0."""
    for kind, start in _HTML_STARTS:
        if start.match(text):
            return kind
    return 7 if not in_paragraph and _WHOLE_TAG.match(text) else 0


def table_alignments(line: str) -> list[str]:
    """`left`, `right`, `center` or nothing for each column of a table's delimiter row; empty where it is none."""
    row = line.strip()
    if not _DELIMITER_ROW.match(row):
        return []
    found = []
    for cell in row.strip("|").split("|"):
        mark = cell.strip()
        left, right = mark.startswith(":"), mark.endswith(":")
        found.append("center" if left and right else "left" if left else "right" if right else "")
    return found


def table_cells(line: str) -> list[str]:
    r"""The cells of a table row; `\|` stands for a bar inside a cell."""
    row = line.strip()
    if row.startswith("|"):
        row = row[1:]
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(row)]
