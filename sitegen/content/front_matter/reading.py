"""The reading of one block: where its values stand, what was found wrong, and the line that would be right."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from sitegen.base.problems import Place, Problem, error, warning
from sitegen.content.front_matter import mend
from sitegen.content.front_matter.tree import Items, Node, Scalar
from sitegen.content.model import Json

_COMMENT = re.compile(r"[ \t]#(?P<text>.*)\Z")


class Reading:
    """Collects the values of one block; `key` is the key being read, as it is spelled in the file.

    `inner` holds what stands inside the value of another key (the caption in `photo: {…}`), and its place; `extra`
    holds what has no key of its own.
    """

    __slots__ = ("_lines", "block", "extra", "first_line", "hashes", "inner", "key", "path", "problems", "zone")

    def __init__(self, path: str, block: str, first_line: int, zone: ZoneInfo) -> None:
        self.path = path
        self.block = block
        self.first_line = first_line
        self.zone = zone
        self.key = ""
        self.problems: list[Problem] = []
        self.extra: dict[str, Json] = {}
        self.inner: dict[str, tuple[object, Place]] = {}
        self.hashes = "#" in block
        self._lines: list[str] | None = None

    def at(self, node: Node) -> Place:
        """The place of a node in the file."""
        start = node.start
        return Place(self.path, start.line + self.first_line, start.column + 1)

    def error(self, code: str, message: str, node: Node, hint: str) -> None:
        """Note an error at a node."""
        self.problems.append(error(code, message, self.at(node), hint))

    def warning(self, code: str, message: str, node: Node, hint: str) -> None:
        """Note a warning at a node."""
        self.problems.append(warning(code, message, self.at(node), hint))

    def line(self, node: Node) -> str:
        """The source line on which a node starts."""
        if self._lines is None:
            self._lines = self.block.split("\n")
        return self._lines[node.start.line] if node.start.line < len(self._lines) else ""

    def rewrite(self, node: Node, text: str) -> str:
        """A hint: the node's line with `text` in its place, or the text alone where the node has no one line."""
        start, end = node.start, node.end
        if start.line != end.line:
            return f"write {text}"
        line = self.line(node)
        gap = " " if line[: start.column].endswith(":") else ""
        return f"write: {line[: start.column]}{gap}{text}{line[end.column :]}"

    def quote(self, node: Node) -> str:
        """A hint: the node's line with its whole value in quotes."""
        start, end = node.start, node.end
        if start.line == end.line:
            return self.rewrite(node, mend.in_quotes(self.line(node)[start.column : end.column]))
        line = self.line(node)
        head, item = line[: start.column], line[start.column :].rstrip()
        if head.strip("- ") == "" and "-" in head:
            return f"write: {head}{mend.in_quotes(item)}"
        return f'write one line of text: {self.key}: "…"'

    def without(self, node: Items, item: Node) -> str:
        """A hint: the list without its empty entries and with each other entry once, where that is one line."""
        start, end = node.start, node.end
        line = self.line(item)
        if start.line != end.line or not line.startswith("[", start.column):
            return "delete this line" if line[: item.start.column].strip(" ") == "-" else "delete this entry"
        kept: dict[str, str] = {}
        for each in node.items:
            source = line[each.start.column : each.end.column]
            if not isinstance(each, Scalar):
                kept[source] = source
            elif each.text and not (each.plain and each.text in ("~", "null")):
                kept.setdefault(each.text.casefold(), source)
        return self.rewrite(node, f"[{', '.join(kept.values())}]")

    def look_for_comment(self, node: Scalar) -> None:
        """Warn (FM022) where a `#` has cut off what looks like text and not like a remark."""
        if node.start.line != node.end.line:
            return
        line = self.line(node)
        found = _COMMENT.match(line, node.end.column) or _COMMENT.search(line, node.end.column)
        if found is None or (found["text"][:1] in ("", " ") and self.key.lower() != "title"):
            return
        start = node.start.column
        value = line[start:].strip()
        gap = "" if line[:start].endswith(" ") else " "
        head = line[:start] + gap
        message = f"the text after # was dropped from {self.key}: a # after a space starts a remark"
        at = Place(self.path, node.start.line + self.first_line, found.start() + 2)
        self.problems.append(warning("FM022", message, at, f"write: {head}{mend.in_quotes(value)}"))
