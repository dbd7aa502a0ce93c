"""The fast engine: comrak (CommonMark and GitHub's extensions, in Rust), a documented subset of the default engine."""

from __future__ import annotations

import importlib.util
from functools import cache, lru_cache
from typing import Any

from sitegen.content.markup.engine import Engine, MarkupOptions

_EXTENSIONS = ("table", "strikethrough", "autolink", "tasklist", "footnotes", "alerts", "description_lists")


@cache
def is_installed() -> bool:
    """Whether the extra `commonmark` is there."""
    return importlib.util.find_spec("comrak") is not None


class FastEngine:
    """comrak behind our protocol."""

    def __init__(self, options: MarkupOptions) -> None:
        import comrak  # late: an extra

        extension: Any = comrak.ExtensionOptions()
        for name in _EXTENSIONS:
            setattr(extension, name, True)
        render: Any = comrak.RenderOptions()
        render.unsafe_ = True
        render.escape = not options.raw_html
        render.tasklist_classes = True
        self._render: Any = comrak.render_markdown
        self._options: dict[str, Any] = {"extension_options": extension, "render_options": render}

    def convert(self, text: str) -> str:
        """HTML for one body."""
        html: str = self._render(text, **self._options)
        return html


@lru_cache(maxsize=4)
def fast_engine(raw_html: bool) -> Engine:
    """The engine for these options, made once in a process."""
    return FastEngine(MarkupOptions(engine="commonmark", raw_html=raw_html))
