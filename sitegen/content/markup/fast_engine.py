"""The fast engine: comrak (CommonMark and GitHub's extensions, in Rust), a documented subset of the default engine."""

from __future__ import annotations

import importlib.util
import re
from functools import cache, lru_cache
from itertools import product
from typing import Any

from sitegen.content.markup.engine import Engine, MarkupOptions

_EXTENSIONS = ("table", "strikethrough", "tasklist", "alerts", "description_lists")
_WWW = re.compile(r"www\.(?<![/.a-zA-Z0-9]www\.)")
_SCHEME = re.compile("://")
_LINK = re.compile(
    r"\[(?<![\\\]]\[)(?!\^)[^\[\]`\\<>|@\n]*\]"
    r"\([a-z]+://[^\x00-\x20\x7f\s()\[\]<>`\\|]*(?: \"[^\"`\\<>|\n]*\")?\)"
)
"""What is a link wherever Markdown is read at all: nothing before or within it can make anything else of it."""
_AT_SIGN = re.compile(r"&(?:#|commat)")


@cache
def is_installed() -> bool:
    """Whether the extra `commonmark` is there."""
    return importlib.util.find_spec("comrak") is not None


class FastEngine:
    """comrak behind our protocol."""

    def __init__(self, options: MarkupOptions) -> None:
        import comrak  # late: an extra

        render: Any = comrak.RenderOptions()
        render.unsafe_ = True
        render.escape = not options.raw_html
        render.tasklist_classes = True
        self._render: Any = comrak.render_markdown
        self._options: dict[tuple[bool, bool], dict[str, Any]] = {}
        for linked, noted in product((False, True), repeat=2):
            extension: Any = comrak.ExtensionOptions()
            for name in _EXTENSIONS:
                setattr(extension, name, True)
            extension.autolink, extension.footnotes = linked, noted
            self._options[linked, noted] = {"extension_options": extension, "render_options": render}

    def convert(self, text: str) -> str:
        """HTML for one body."""
        options = self._options[may_hold_address(text), "^" in text or "&" in text]
        html: str = self._render(text, **options)
        return html


def may_hold_address(text: str) -> bool:
    """Whether a web or mail address may stand in `text` by itself: to look for those takes comrak as long as the rest.

    In most texts every address is the target of a link that is written out.
    """
    if ("@" in text and "@" in _LINK.sub("", text)) or _WWW.search(text) or ("&" in text and _AT_SIGN.search(text)):
        return True
    return len(_SCHEME.findall(text)) != len(_LINK.findall(text))


@lru_cache(maxsize=4)
def fast_engine(raw_html: bool) -> Engine:
    """The engine for these options, made once in a process."""
    return FastEngine(MarkupOptions(engine="commonmark", raw_html=raw_html))
