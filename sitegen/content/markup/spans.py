"""The inline Markdown that most prose is made of, read in one go: code, links, emphasis and footnote marks, not nested.

Whatever is not plainly one of these is left to Python-Markdown's patterns, which give the same elements more slowly.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension, FootnoteInlineProcessor
from markdown.util import AtomicString, code_escape

# Every alternative starts with its character, by which it is found; what must not stand before it is looked at then.
_SPAN = re.compile(
    r"`(?<!``)(?P<code>[^`\n]+)`(?!`)"
    r"|\[(?<!!\[)(?:\^(?P<note>[^\[\]\s]+)\]"
    r"|(?P<label>[^`\[\]<>*_~@\\&\x02\x03]+)\]"
    r"\((?P<target>[^\s()<>\"'`\[\]\\\x02\x03]+)(?: \"(?P<title>[^\s\"'()\[\]\\`\x02\x03](?:[^\n\"'()\[\]\\`\x02\x03]*)\")?\))"
    r"|[*_](?<!\S.)(?P<mark>[*_]?)"
)
