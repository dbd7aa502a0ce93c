"""HTML made comparable: elements, attributes and text as lines, with white space folded."""

import re
from collections.abc import Callable

import lxml.html
import pytest

from sitegen.base.stages import alone
from sitegen.content.markup.body import render_body
from sitegen.content.markup.engine import Body, MarkupOptions

_TOKEN = re.compile("\ufdd0(\\d+)\ufdd1")
_SIZE = re.compile("\ufdd0[a-z]\\d+\ufdd1")
_FOLDED = re.compile(r"[ \t\n\r\f]+")


@pytest.fixture(scope="session")
def normal() -> Callable[[str], list[str]]:
    """A function from HTML to comparable lines."""
    return _normal


@pytest.fixture(scope="session")
def render() -> Callable[..., Body]:
    """Renders a body that starts on line 1 of `post.md`; keywords other than `lead` are options."""

    def rendered(text: str, lead: bool = True, **options: object) -> Body:
        made = MarkupOptions(**options)  # type: ignore[arg-type]
        return alone(render_body(text, path="post.md", first_line=1, options=made, lead=lead))

    return rendered


@pytest.fixture(scope="session")
def shown() -> Callable[[Body], str]:
    """A function from a body to its HTML with the targets of its references, and no sizes: those come with the site."""

    def html(body: Body) -> str:
        return _TOKEN.sub(lambda match: body.references[int(match[1])].target, _SIZE.sub("", body.html))

    return html


def _normal(html: str) -> list[str]:
    """One line for each start of an element, each piece of text, each end."""
    lines: list[str] = []
    for element in lxml.html.fragments_fromstring(f"<div>{html}</div>"):
        _lines(element, lines, 0)
    return lines


def _lines(element, lines: list[str], depth: int) -> None:
    pad = "  " * depth
    names = " ".join(f'{key}="{value}"' for key, value in sorted(element.attrib.items()))
    lines.append(f"{pad}<{element.tag} {names}".rstrip() + ">")
    in_pre = element.tag == "pre" or any(a.tag == "pre" for a in element.iterancestors())
    _text(element.text, lines, depth + 1, in_pre)
    for child in element:
        if isinstance(child.tag, str):
            _lines(child, lines, depth + 1)
        _text(child.tail, lines, depth + 1, in_pre)


def _text(text: str | None, lines: list[str], depth: int, in_pre: bool) -> None:
    if not text:
        return
    shown = repr(text) if in_pre else _FOLDED.sub(" ", text).strip()
    if shown:
        lines.append("  " * depth + shown)
