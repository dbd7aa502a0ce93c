"""Code in colour: Pygments' classes, never inline styles, never a guess at the language."""

from __future__ import annotations

from functools import lru_cache

PLAIN_LANGUAGES = frozenset({"", "text", "txt", "plain", "plaintext", "none", "nohighlight", "mermaid", "math"})
"""Shown as they are without a warning; scripts of a theme look for the last two."""


@lru_cache(maxsize=2048)
def highlighted(code: str, language: str) -> str | None:
    """`code` as HTML with Pygments' classes; None where Pygments knows no such language."""
    from pygments import highlight  # late: half of all posts show no code
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
    marked: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return marked
