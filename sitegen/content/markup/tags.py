"""Tags of finished HTML: cutting a body into tags and text, and reading a tag's attributes."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape

_PLAIN_TAG = r"</?[a-z][a-z0-9]*+>"
_TAG = r"""</?[a-zA-Z][^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>"""
_PIECES = (
    r"<!--.*?(?:-->|\Z)",
    r"<pre><code[^>]*>[^<]*</code></pre>",
    r"<code>[^<]*</code>",
    r"<script\b[^>]*>.*?(?:</script\s*>|\Z)",
    r"<style\b[^>]*>.*?(?:</style\s*>|\Z)",
    r"<textarea\b[^>]*>.*?(?:</textarea\s*>|\Z)",
    _PLAIN_TAG,
    _TAG,
    r"<[!?][^>]*>",
)
SPLIT = re.compile("(" + "|".join(_PIECES) + ")", re.S)
SPLIT_ESCAPED = re.compile("(" + "|".join((*_PIECES, r"&lt;!--.*?--&gt;")) + ")", re.S)
"""Split into text, tag, text, tag, …, text. The second also finds comments that were escaped with all raw HTML."""

START = re.compile(_TAG)
RAW_TEXT = frozenset({"script", "style", "textarea"})
"""Elements that come in one piece with all they hold."""

NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")

Attributes = dict[str, str | None]


def attributes(tag: str) -> Attributes:
    """The attributes of a start tag: names in lower case, values without entities, None where there is no value."""
    return _read(tag) if len(tag) > _SHORT else dict(_read_once(tag))


def _read(tag: str) -> Attributes:
    name = NAME.match(tag)
    found: Attributes = {}
    for match in ATTRIBUTE.finditer(tag, name.end() if name else 1):
        key, *values = match.groups()
        value = next((value for value in values if value is not None), None)
        found.setdefault(key.lower(), unescape(value) if value and "&" in value else value)
    return found


_read_once = lru_cache(maxsize=512)(_read)
_SHORT = 200
"""Longer tags are hardly ever met twice; the marks of footnotes are, in all texts that have any."""


def start_tag(name: str, given: Attributes) -> str:
    """A start tag with its attributes in the order given."""
    parts = [name]
    for key, value in given.items():
        parts.append(key if value is None else f'{key}="{escape(value)}"')
    return "<" + " ".join(parts) + ">"


_LIST = re.compile(
    r"""\s*(?:\#(?P<id>[^\s}]+)|\.(?P<class>[^\s}]+)"""
    r"""|(?P<key>[^\s=}"']+)=(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s}"']+)))"""
)
BLOCK = r"""\{:?[ ]*((?:[#.][^\s{}"']|[a-zA-Z][\w-]*=)[^{}\n]*)\}"""
INLINE_LIST = re.compile(BLOCK)
HEADING_LIST = re.compile(r"[ \t]*" + BLOCK + r"\s*\Z")
"""An attribute list, as in `## Title {#id .class key="value"}`."""


def attribute_list(text: str) -> Attributes:
    """What stands between the braces of an attribute list."""
    found: Attributes = {}
    for match in _LIST.finditer(unescape(text)):
        if match["id"]:
            found["id"] = match["id"]
        elif match["class"]:
            found["class"] = f"{found['class']} {match['class']}" if found.get("class") else match["class"]
        else:
            found[match["key"].lower()] = next(v for v in (match["a"], match["b"], match["c"]) if v is not None)
    return found
