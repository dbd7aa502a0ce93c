"""The default engine: Python-Markdown with extensions, reading blocks as GitHub does."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor
from pymdownx.magiclink import MagiclinkExtension
from pymdownx.tilde import DeleteSubExtension

from sitegen.content.markup.blocks import GithubBlocks
from sitegen.content.markup.engine import Engine, MarkupOptions
from sitegen.content.markup.phrases import phrases

_LINE_BREAK = r"(?: {2,}|\\)\n[ ]*"
_PUNCTUATION = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_KEPT_BLOCKS = frozenset({"footnote", "abbr", "reference", "paragraph"})
_DROPPED_BLOCKS = ("empty", "indent", "code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote")
_PLACEHOLDERS = re.compile("[\x02\x03]")


class _LineBreak(InlineProcessor):
    """Two spaces, or a backslash, at the end of a line."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        return Element("br"), m.start(0), m.end(0)


class _Github(Extension):
    """Our block parser and the small things in which GitHub differs from Python-Markdown."""

    def __init__(self, options: MarkupOptions, footnotes: FootnoteExtension) -> None:
        super().__init__()
        self.options = options
        self.footnotes = footnotes

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        words = phrases(self.options.language)
        blocks = GithubBlocks(md, words.callouts.__getitem__, self.options.raw_html)
        blocks.blockprocessors = md.parser.blockprocessors
        for processor in blocks.blockprocessors:
            processor.parser = blocks
        for name in _DROPPED_BLOCKS:
            blocks.blockprocessors.deregister(name)
        blocks.blockprocessors.deregister("footnote")
        blocks.footnotes = self.footnotes.setFootnote
        self.footnotes.parser = blocks
        md.parser = blocks
        md.preprocessors.deregister("html_block")
        md.preprocessors.deregister("normalize_whitespace")
        md.inlinePatterns.register(_LineBreak(_LINE_BREAK), "linebreak", 100)
        if not self.options.raw_html:
            md.inlinePatterns.deregister("html")
        md.ESCAPED_CHARS = _PUNCTUATION


class DefaultEngine:
    """Python-Markdown behind our protocol. One instance serves a process; it forgets every text it has converted."""

    def __init__(self, options: MarkupOptions) -> None:
        footnotes = FootnoteExtension(SEPARATOR="-", USE_DEFINITION_ORDER=False)
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

    def convert(self, text: str) -> str:
        """HTML for one body."""
        if "\x02" in text or "\x03" in text:
            text = _PLACEHOLDERS.sub("", text)
        return self.md.reset().convert(text)


@lru_cache(maxsize=16)
def default_engine(raw_html: bool, language: str) -> Engine:
    """The engine for these options, made once in a process."""
    return DefaultEngine(MarkupOptions(raw_html=raw_html, language=language))
