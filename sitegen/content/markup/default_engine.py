"""The default engine: Python-Markdown with extensions, reading blocks as GitHub does."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.treeprocessors import Treeprocessor
from pymdownx.magiclink import MagiclinkExtension
from pymdownx.tilde import DeleteSubExtension

from sitegen.content.markup import containers, leaf_blocks
from sitegen.content.markup.blocks import GithubBlocks, Station
from sitegen.content.markup.elements import Attributes, Prettify, Unescape, put_back, to_html
from sitegen.content.markup.engine import Engine, MarkupOptions
from sitegen.content.markup.inline import SIGNS, Footnotes, QuickInline, install
from sitegen.content.markup.phrases import phrases

_PUNCTUATION = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_STATIONS: dict[str, tuple[Station, ...]] = {
    "#": (leaf_blocks.heading,),
    ">": (containers.quote,),
    "-": (leaf_blocks.underline, leaf_blocks.table, leaf_blocks.rule, containers.items),
    "+": (containers.items,),
    "*": (leaf_blocks.rule, containers.items),
    "_": (leaf_blocks.rule,),
    "=": (leaf_blocks.underline,),
    "|": (leaf_blocks.table,),
    ":": (leaf_blocks.table, containers.definition),
    "`": (leaf_blocks.fence,),
    "~": (leaf_blocks.fence,),
    "<": (leaf_blocks.raw,),
    "[": (containers.footnote,),
    **dict.fromkeys("0123456789", (containers.items,)),
}
_DROPPED_BLOCKS = ("empty", "indent", "code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote", "footnote")
_PLACEHOLDERS = re.compile("[\x02\x03]")


class _ShownFootnotes(Treeprocessor):
    """Drops the footnotes that nobody refers to, as GitHub does; the linter has named them."""

    def __init__(self, md: Markdown, footnotes: FootnoteExtension) -> None:
        super().__init__(md)
        self.footnotes = footnotes

    def run(self, root: Element) -> None:
        if not self.footnotes.footnotes:
            return
        shown = {self.footnotes.makeFootnoteId(name) for name in self.footnotes.footnote_order}
        for parent in root.iter():
            for notes in [child for child in parent if child.get("class") == "footnote"]:
                for listed in notes.iter("ol"):
                    for item in [li for li in listed if li.get("id", "fn-") not in shown]:
                        listed.remove(item)
                    break
                if not shown:
                    parent.remove(notes)


class _Github(Extension):
    """Our block parser and the small things in which GitHub differs from Python-Markdown."""

    def __init__(self, options: MarkupOptions, footnotes: FootnoteExtension) -> None:
        super().__init__()
        self.options = options
        self.footnotes = footnotes

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        words = phrases(self.options.language)
        blocks = GithubBlocks(md, _STATIONS, words.callouts, self.options.raw_html)
        blocks.blockprocessors = md.parser.blockprocessors
        for processor in blocks.blockprocessors:
            processor.parser = blocks
        for name in _DROPPED_BLOCKS:
            blocks.blockprocessors.deregister(name)
        blocks.footnotes = self.footnotes.setFootnote
        self.footnotes.parser = blocks
        md.parser = blocks
        md.preprocessors.deregister("html_block")
        md.preprocessors.deregister("normalize_whitespace")
        md.treeprocessors.register(_ShownFootnotes(md, self.footnotes), "shown_footnotes", 17)
        md.treeprocessors.register(Prettify(md), "prettify", 10)
        md.treeprocessors.register(Attributes(md), "attr_list", 8)
        md.treeprocessors.register(Unescape(md), "unescape", 0)
        install(md)
        if not self.options.raw_html:
            md.inlinePatterns.deregister("html")
        md.ESCAPED_CHARS = _PUNCTUATION


class DefaultEngine:
    """Python-Markdown behind our protocol. One instance serves a process; it forgets every text it has converted."""

    def __init__(self, options: MarkupOptions) -> None:
        footnotes = Footnotes(SEPARATOR="-", USE_DEFINITION_ORDER=False)
        self.md = Markdown(
            output_format="html",
            extensions=[
                footnotes,
                AttrListExtension(),
                AbbrExtension(),
                DeleteSubExtension(subscript=False),
                MagiclinkExtension(),
                _Github(options, footnotes),
            ],
        )
        self.md.serializer = self._to_html
        self._inline = cast("QuickInline", self.md.treeprocessors["inline"])
        self._inline.stashed_nodes = {}
        self._attributes = cast("Attributes", self.md.treeprocessors["attr_list"])
        self._unescape = cast("Unescape", self.md.treeprocessors["unescape"])

    def convert(self, text: str) -> str:
        """HTML for one body."""
        if "\x02" in text or "\x03" in text:
            text = _PLACEHOLDERS.sub("", text)
        self._attributes.wanted, self._unescape.wanted = "{" in text, "\\" in text
        self._inline.signs = tuple([sign for sign in SIGNS if sign in text])
        return self.md.reset().convert(text)

    def _to_html(self, root: Element) -> str:
        html = to_html(root)
        if self._inline.stashed_nodes and "klzzwxh:" in html:
            html = put_back(html, self._inline.stashed_nodes)
        return html


@lru_cache(maxsize=16)
def default_engine(raw_html: bool, language: str) -> Engine:
    """The engine for these options, made once in a process."""
    return DefaultEngine(MarkupOptions(raw_html=raw_html, language=language))
