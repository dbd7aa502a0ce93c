"""The blocks of CommonMark as Python-Markdown's tree: lists, quotes, fences, tables as people know them from GitHub.

Python-Markdown wants four spaces before a nested list and a blank line before most things. This parser takes the place
of its block parser: it finds the containers by CommonMark's rules, and leaves paragraphs, link definitions and the
blocks of extensions to Python-Markdown's own processors.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping, Sequence

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.util import AtomicString, code_escape

from sitegen.content.markup.block_syntax import expanded, indent_of


class GithubBlocks(BlockParser):
    """A drop-in for Python-Markdown's block parser.

    `stations` are tried, in order, on a line that starts with their character; `titles` gives a callout's title for its
    kind.
    """

    def __init__(
        self, md: Markdown, stations: Mapping[str, Sequence[Station]], titles: Mapping[str, str], raw_html: bool
    ) -> None:
        super().__init__(md)
        self.stations = stations
        self.titles = titles
        self.raw_html = raw_html
        self.depth = 0
        self.footnotes: Callable[[str, str], None] | None = None

    def parseDocument(self, lines: Iterable[str]) -> ET.ElementTree:  # noqa: N802
        """The tree of a whole document (Python-Markdown's name for it)."""
        self.depth = 0
        self.root = ET.Element(self.md.doc_tag)
        found = list(lines)
        if found and not found[-1]:
            found.pop()  # what follows the last line end is no line
        Blocks(self, self.root, found).run()
        return ET.ElementTree(self.root)

    def parseChunk(self, parent: ET.Element, text: str) -> None:  # noqa: N802
        """Parse `text` below `parent`; extensions call it (Python-Markdown's name for it)."""
        keep, self.footnotes = self.footnotes, None  # a footnote within a footnote is text
        Blocks(self, parent, text.split("\n")).run()
        self.footnotes = keep


class Blocks:
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
        """Parse all lines; whether blank lines stand between the blocks."""
        self.parser.depth += 1
        lines, count, stations = self.lines, len(self.lines), self.parser.stations
        while self.at < count:
            line = lines[self.at]
            text = line.lstrip(" \t")
            if not text:
                self.close()
                self.blank = True
                self.at += 1
            elif text[0] in stations and self.block(line, text):
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
        if not text:  # nothing but spaces that do not break, as word processors leave them
            return
        if text[0] in "[*":  # a link definition or an abbreviation, perhaps
            self.parser.parseBlocks(self.parent, [text])
        else:
            ET.SubElement(self.parent, "p").text = text

    def add(self, tag: str, **attributes: str) -> ET.Element:
        """Start a block that is one element."""
        self.close()
        self.begin()
        return ET.SubElement(self.parent, tag, attributes)

    def block(self, line: str, text: str) -> bool:
        """Whether another block than a paragraph starts on this line; then it has been read."""
        if text is not line and indent_of(line) >= 4:
            return False
        return any(station(self, line, text) for station in self.parser.stations[text[0]])

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
        self.write_code(found[:trailing], "")
        self.blank = trailing < len(found)

    def write_code(self, lines: list[str], language: str) -> None:
        """Add a code block."""
        pre = self.add("pre")
        element = ET.SubElement(pre, "code", {"class": "language-" + language} if language else {})
        element.text = AtomicString("".join(code_escape(line) + "\n" for line in lines))


Station = Callable[[Blocks, str, str], bool]
"""Reads one kind of block: `(blocks, line, text)`, text being the line without its indent; False where it is none."""
