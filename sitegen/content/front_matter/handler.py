"""python-frontmatter's YAML handler with our own cut, our own reading and a place for every mistake.

The library's `load`, `loads` and `parse` are never called: they strip the body's first indent, ignore a block that is
never closed, and lose every line number.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from sitegen.base.problems import Place, Problem, error, warning
from sitegen.content.front_matter import mend, tree
from sitegen.content.front_matter.decode import PECULIAR, UNFIT_IN_BLOCK, code_point, place_at
from sitegen.content.front_matter.plain_block import read_plain
from sitegen.content.front_matter.split import Split, split
from sitegen.content.front_matter.tree import Builder, Items, Node, Pairs, RefusedError, Scalar

MAX_BLOCK_BYTES = 64 * 1024
_OVERRIDE = re.compile("[\u202d\u202e]")
_START = yaml.Mark("", 0, 0, 0, None, 0)
_UNCUT = Split("", "", 1, "", 1, ())
EMPTY = Pairs({}, _START, _START)


class Handler(YAMLHandler):
    """Reads the block of one file; what it found wrong is in `problems`, in the order of the file."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.cut = _UNCUT
        self.problems: list[Problem] = []

    def split(self, text: str) -> tuple[str, str]:
        """The block and the body; `cut` has their lines as well."""
        self.cut = split(self.path, text)
        self.problems.extend(self.cut.problems)
        return self.cut.block, self.cut.body

    def load(self, fm: str, **_: object) -> Any:
        """The block's tree as `Pairs`, None where an error stands in the way."""
        if len(fm) * 4 > MAX_BLOCK_BYTES and (size := len(fm.encode())) > MAX_BLOCK_BYTES:
            message = f"the front matter has {size / 1024:.0f} KiB; it may have {MAX_BLOCK_BYTES // 1024} KiB"
            hint = "move long texts to the body, and tables to content/data/"
            self.problems.append(error("LIM003", message, Place(self.path, 1, 1), hint))
            return None
        peculiar = not fm.isascii() and PECULIAR.search(fm) is not None
        if peculiar and (found := _OVERRIDE.search(fm)):
            message = f"{code_point(found[0])} overrides the direction of the text after it"
            at = place_at(self.path, fm, found.start(), self.cut.block_line)
            self.problems.append(warning("SEC010", message, at, "delete the character at this place"))
        if self.cut.fence == "+++":
            return self._load_toml(fm)
        if not peculiar and (plain := read_plain(fm)) is not None:
            return plain
        before = len(self.problems)
        root = self.read_yaml(fm, tree.MAX_NODES)
        return None if len(self.problems) > before and self.problems[-1].is_error else self._mapping(fm, root)

    def read_yaml(self, text: str, max_nodes: int) -> Node | None:
        """The tree of any YAML text; None where it is empty, or where an error (the last problem) is in the way."""
        builder = Builder(max_nodes)
        try:
            builder.build(text)
        except RefusedError as refusal:
            self.problems.append(self._refusal(text, refusal))
            return None
        except yaml.YAMLError as mistake:
            fault = mend.explain(text, mistake, builder.last)
            self.problems.append(error("FM003", fault.message, self._at(fault.line, fault.column), fault.hint))
            return None
        if builder.anchors:
            self._unused_anchors(text, builder)
        return builder.root

    def refuse_unfit(self, block: str) -> bool:
        """Whether the block holds a character that neither YAML nor XML allows; it is an error, at the first one."""
        found = UNFIT_IN_BLOCK.search(block)
        if found is None:
            return False
        message = f"there is an invisible control character here, {code_point(found[0])}"
        at = place_at(self.path, block, found.start(), self.cut.block_line)
        self.problems.append(error("ENC003", message, at, "delete the character at this place"))
        return True

    def _refusal(self, block: str, refusal: RefusedError) -> Problem:
        lines = block.split("\n")
        line = lines[min(refusal.mark.line, len(lines) - 1)]
        code, message, hint = refusal.code, refusal.message, refusal.hint
        others = []
        if refusal.first is not None:
            others = [self._at(refusal.first.line, refusal.first.column)]
            message += f"; line {others[0].line} has it already"
        if code == "FM005" and "{{" in line:
            code, hint = "FM003", ""
            message = "template code is not run in front matter; as text it must stand in quotes"
            column = line.index("{{")
            return error(code, message, self._at(refusal.mark.line, column), f"write: {mend.quoted_line(line)}")
        if not hint:
            hint = f"write: {mend.quoted_line(line)}"
        return error(code, message, self._at(refusal.mark.line, refusal.mark.column), hint, others)

    def _load_toml(self, block: str) -> Pairs | None:
        from sitegen.content.front_matter.toml_block import read_toml  # late: few sites have TOML

        try:
            return read_toml(block)
        except RefusedError as refusal:
            at = self._at(refusal.mark.line, refusal.mark.column)
            self.problems.append(error(refusal.code, refusal.message, at, refusal.hint))
            return None

    def _mapping(self, block: str, root: Node | None) -> Pairs | None:
        if isinstance(root, Pairs):
            return root
        if root is None or (isinstance(root, Scalar) and root.plain and root.text in ("", "~", "null")):
            return EMPTY
        lines = block.split("\n")
        message, at = "front matter must be lines of key: value, and this is a list", root.start
        hint = "write the key that it belongs to above it, and a colon after the key"
        if isinstance(root, Items) and all(isinstance(item, Scalar) for item in root.items):
            hint = f"insert after line {self.cut.block_line - 1}: tags:"
        if isinstance(root, Scalar):
            suspects = dict.fromkeys(range(root.start.line, min(root.end.line + 1, len(lines))))
            if found := mend.find_mend(lines, suspects, root.start.line):
                number, fix = found
                place = self._at(number, fix.column or 0)
                self.problems.append(error("FM003", fix.message, place, f"write: {fix.line}"))
                return None
            message = "front matter must be lines of key: value, and this is text"
            if lines[0].strip() == "" or root.end.line > root.start.line + 1:
                message = "a file that starts with --- must have front matter, and here is running text"
                opener = self.cut.block_line - 1
                hint = f"for a rule write on line {opener}: ***"
                self.problems.append(error("FM004", message, Place(self.path, opener, 1), hint))
                return None
            hint = f"write: title: {mend.in_quotes(root.text)}"
        self.problems.append(error("FM004", message, self._at(at.line, at.column), hint))
        return None

    def _unused_anchors(self, block: str, builder: Builder) -> None:
        lines = block.split("\n")
        for name, anchor in builder.anchors.items():
            if name not in builder.used:
                message = f"&{name} was dropped: & starts an anchor, and nothing refers to it"
                place = self._at(anchor.mark.line, anchor.mark.column)
                hint = f"write: {mend.quoted_line(lines[anchor.mark.line])}"
                self.problems.append(warning("FM020", message, place, hint))

    def _at(self, line: int, column: int) -> Place:
        return Place(self.path, line + self.cut.block_line, column + 1)
