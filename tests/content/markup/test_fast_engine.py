"""The fast engine: what it leaves out of comrak's work changes nothing."""

from __future__ import annotations

import comrak
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.markup.fast_engine import FastEngine, may_hold_address

LINKS = [
    "[a](http://b.c)", '[a](https://x.de/y "t")', "![i](http://b.c/d.png)", "[a](http://b.c", "](http://b.c)",
    "[b][a](http://b.c)", "*[a*](http://b.c)", "[a\nb](http://b.c)", "[`a`](http://b.c)", "<http://x.y>",
    "[](ftp://b.c)", "http://q.r", "[a](https://www.b.c)",
    "[a](https://b.c/@d.e)", "[f@b.c](https://b.c)",
]  # fmt: skip
PIECES = [
    *LINKS, "[", "]", "(", ")", "[a]", "[^1]", "[^1]: n", "\\", "`", "*", "_", "~~", "|", "\n", "\n\n", "> ", "# ",
    "- [x] ", "|---|\n", "| a | b |\n", ":-\n", "<", ">", "<!--", "-->", '<a title="', '"', "http:", "//", "www.", "w",
    ".com", ":", "a", "b c", "  \n", "&commat;", "&#64;", "&Hat;", "&#94;", "x.y", "> [!NOTE] ", "```\n", "<div>\n",
    "www.x.y", "_www.x.y", "^", "@", "!", "    ",
]  # fmt: skip
ENDS = ["", "\n\n[a]: /u", "\n\n[^1]: n"]


def of_comrak(text: str, raw_html: bool) -> str:
    extensions = comrak.ExtensionOptions()
    for name in ("table", "strikethrough", "autolink", "tasklist", "footnotes", "alerts", "description_lists"):
        setattr(extensions, name, True)
    render = comrak.RenderOptions()
    render.unsafe_, render.escape, render.tasklist_classes = True, not raw_html, True
    html: str = comrak.render_markdown(text, extension_options=extensions, render_options=render)
    return html


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(LINKS), st.sampled_from(ENDS), st.booleans())
def test_nothing_is_missed_where_no_address_stands_by_itself(pieces, link, end, raw_html):
    text = "".join([*pieces, link, *reversed(pieces[:3]), end])
    engine = FastEngine(MarkupOptions(engine="commonmark", raw_html=raw_html))
    assert engine.convert(text) == of_comrak(text, raw_html)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("No address: none.", False),
        ('[a](https://b.c) and [d](http://e.f "G") & co.', False),
        ("![a](https://b.c)", False),
        ("[a](https://www.b.c/www.d)", False),
        ("[a](https://b.c/@d.e)", False),
        ("[d@b.c](https://b.c)", True),
        (">www.b.c", True),
        ("https://b.c", True),
        ("[https://b.c](https://b.c)", True),
        ("www.b.c", True),
        ("a@b.c", True),
        ("a&#64;b.c", True),
        ("\\[a](https://b.c)", True),
        ("[x][a](https://b.c)\n\n[a]: /u", True),
        ("[`a](https://b.c)`", True),
        ("| [a|b](https://b.c) |", True),
    ],
)
def test_an_address_that_is_no_target_is_found(text, may):
    assert may_hold_address(text) is may
