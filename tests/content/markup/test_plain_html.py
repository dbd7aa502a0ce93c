"""The quick way to finish plain HTML gives what the walk gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.content.markup import finish as finishing
from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.markup.fast_engine import fast_engine
from sitegen.content.markup.html_quotes import InTagError, typeset_html
from sitegen.content.markup.places import Places
from sitegen.content.markup.plain_html import finish_plain

ENGLISH = MarkupOptions(engine="commonmark")
OPTIONS = [
    ENGLISH,
    MarkupOptions(engine="commonmark", language="de"),
    MarkupOptions(engine="commonmark", language="sv", raw_html=False),
    MarkupOptions(engine="commonmark", typography=False, highlight=False),
]
BLOCKS = [
    "\n\n", "\n\n", "\n\n", "\n", "\n\n## ", "\n\n# ", "\n\n### It's ", "\n\n- ", "\n- ", "\n1. ", "\n3. ", "\n\n> ",
    '\n\n| a | b" |\n|--:|---|\n| "x" | ', "\n\n```py\n", "\n```\n\n", "\n\n    ", "\n\n***\n\n", "\n===\n", "\n---\n",
    "\n\n[^1]: ", "\n\n[^n]: ", "\n  - ", "\n\n- [ ] ", "\n\n> [!NOTE]\n> ",
]  # fmt: skip
INLINE = [
    "a", "word", "don't", '"', "'", '"x"', "'y'", " ", " ", "--", "---", "...", "....", ".", ",", "(", ")", '5"', "5'",
    "*e*", "**s**", '*"q"*', "*'t*", "**b'**", "~~d~~", "`c`", '`"c" --`', "[l](http://a.b)", '[l](http://a.b "T")',
    '["l"](/x)', '[l](x.md "it\'s")', "[*e* x](http://a.b)", "[`c`](y)", "[l](http://a.b/it's--x)", "[](http://a.b)",
    "[l](http://a.b?x=1&y=2)", "[a](mailto:x@y.z)", "[x](javascript:x)", "[x](#fn-1)", "[^1]", "[^n]", "http://u.v",
    "&quot;", "&nbsp;", "&amp;", "&lt;", "&#39;", "&#123;", "&#xfdd2;", "{", "{.c}", "\\\n", "  \n", "\n", "é", "—",
    "“", "\u00a0", "\u2003", "漢", "rock 'n' roll", "'90s", "--verbose", "x--y", '\\"', "\\'", "![i](i.png)", "<b>",
    "[v](https://youtu.be/dQw4w9WgXcQ)",
]  # fmt: skip
TEXTS = st.lists(
    st.tuples(st.sampled_from(BLOCKS), st.lists(st.sampled_from(INLINE), max_size=8)), min_size=1, max_size=7
).map(lambda blocks: "".join(block + "".join(pieces) for block, pieces in blocks))
CORPUS = sorted(Path(__file__).parent.glob("corpus/**/*.md"))


def both(text: str, options: MarkupOptions, *, lead: bool = True) -> bool:
    """Compare the two ways; whether the quick one took it."""
    html = fast_engine(options.raw_html).convert(text)
    plain = finish_plain(html, options, Places(text, "p.md", 3), lead=lead)
    if plain is None:
        return False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finishing, "finish_plain", lambda *_, **__: None)
        walked = finishing.finish(html, options, Places(text, "p.md", 3), lead=lead)
    assert plain == walked
    return True


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS, st.sampled_from(OPTIONS), st.booleans())
def test_what_is_finished_quickly_equals_what_the_walk_finishes(text: str, options: MarkupOptions, lead: bool) -> None:
    if text.strip():
        both(text, options, lead=lead)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_corpus_is_finished_alike(path: Path) -> None:
    for options in OPTIONS:
        both(path.read_text(encoding="utf-8"), options)


ARTICLE = """\
The teachers' union said: "We don't know" -- twice... An [earlier report](https://example.org/a "Report") shows.[^1]

## It's *"new"*, a `b`

- one
- **two** [local](b.md)

> quoted

| a | b |
|---|--:|
| 1 | 2 |

```python
print("x")
```

[^1]: A 'note'.
"""


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: options.language)
def test_an_article_is_finished_quickly(options: MarkupOptions) -> None:
    assert both(ARTICLE, options, lead=False)
    assert both(ARTICLE.replace("[^1]", "", 1), options)


@pytest.mark.parametrize(
    "more",
    ["![a](b.jpg)", "a < b", "## h {#id}", "[v](https://youtu.be/dQw4w9WgXcQ)", "- [ ] task", "> [!NOTE]\n> n",
     "## x\n\n## y[^1]", "[a](b 'c\"d')", "a [x](y){.z}", "t\n: d"],
)  # fmt: skip
def test_what_needs_the_walk_is_left_to_it(more: str) -> None:
    assert not both(f"{ARTICLE}\n\n{more}\n", ENGLISH, lead=False)


def test_french_is_left_to_the_walk() -> None:
    assert not both(ARTICLE, MarkupOptions(engine="commonmark", language="fr"), lead=False)


def test_signs_in_a_tag_are_not_set() -> None:
    with pytest.raises(InTagError):
        typeset_html('<p><a href="/a--b">x</a></p>', "en")
