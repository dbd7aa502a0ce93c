"""Our processors give what Python-Markdown's own give; they only leave out what cannot match, and take short cuts."""

import runpy
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.serializers import to_html_string
from markdown.treeprocessors import InlineProcessor, PrettifyTreeprocessor, UnescapeTreeprocessor

from sitegen.content.markup.default_engine import DefaultEngine
from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.markup.inline import _TRIGGERS

ROOT = Path(__file__).parents[3]
CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.md"))
TEXTS = sorted(
    path
    for folder in ("content", "docs", "tests/errors/cases", "tests/themes", "sitegen/desk")
    for path in (ROOT / folder).rglob("*.md")
    if path.stat().st_size < 100_000
)
MAKE_CORPUS = ROOT / "benchmarks" / "make_corpus.py"


class StockPrettify(PrettifyTreeprocessor):
    """The original but for white space in code, which stays as it was written."""

    def run(self, root):
        self._prettifyETree(root)
        for line_break in root.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "").lstrip("\n")


quick = DefaultEngine(MarkupOptions())
stock = DefaultEngine(MarkupOptions())
stock.md.treeprocessors.register(InlineProcessor(stock.md), "inline", 20)
stock.md.treeprocessors.register(StockPrettify(stock.md), "prettify", 10)
stock.md.treeprocessors.register(AttrListTreeprocessor(stock.md), "attr_list", 8)
stock.md.treeprocessors.register(UnescapeTreeprocessor(stock.md), "unescape", 0)
stock.md.serializer = to_html_string


def same(text: str) -> bool:
    """Whether both give the same, or the original loses an element and shows its placeholder, and ours does not.

    What the original has cut in two (`klzzwxh<em>001`), nobody can put back.
    """
    original, ours = stock.convert(text), quick.convert(text)
    return ours == original or ("klzzwxh" in original and "klzzwxh:" not in ours)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- *em**em*[a](b)!", "<li>*em<strong>em</strong><a"),
        ("*[a](b)**[c](d)*`e`", '*<a href="b">a</a><strong><a href="d">c</a></strong><code>e</code>'),
        ("*www.x.y[*a*](b)*", '<a href="http://www.x.y">www.x.y<a href="b"><em>a</em></a></a>'),
    ],
)
def test_what_the_original_loses_between_emphasis_is_there(text, html):
    assert html in quick.convert(text)


def test_every_pattern_is_known():
    assert {item.name for item in quick.md.inlinePatterns._priority} == set(_TRIGGERS)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_corpus_is_the_same(path):
    text = path.read_text(encoding="utf-8")
    assert same(text)


def test_every_text_of_the_repository_is_the_same():
    assert len(TEXTS) > 100
    for path in TEXTS:
        text = path.read_text(encoding="utf-8", errors="ignore")
        assert same(text), path


def test_two_hundred_posts_are_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["make_corpus.py", str(tmp_path / "posts"), "--posts", "200"])
    runpy.run_path(str(MAKE_CORPUS), run_name="__main__")
    posts = sorted((tmp_path / "posts").rglob("*.md"))
    assert len(posts) == 200
    for path in posts:
        text = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        assert same(text)


PIECES = ["*", "**", "_", "`", "``", "[", "]", "(", ")", "](", "![", "<", ">", "<b>", "&", "&amp;", "\\", "\n", "  \n",
          "~~", "@", "a", "bc", " ", "http://x.y", "www.x.y", "WWW.X.Y", "a@b.cd", "[r]", "[r][r]", "[^n]", "![r]",
          "https://", "ftp://a.b/", "<http://a.b>", "<a@b.cd>", '"', "'", "é", "\x02", "{#i .c}"]  # fmt: skip


SPANS = ["[a](/b)", "[a b](http://c.d/e_f*g)", '[a](b "T t")', "[a](b (c))", "*em*", " *e m* ", "**s**",
         " __s t__ ", " _u_ ", "`c`", "`` c`d ``", "[^n]", "[^m]", ".", ",", " ", " and ", "x", "!", "&", "R&D",
         "&amp;", "-", "\n", "\n\n", "\n\n- ", "\n\n> ", "\n| a | b |\n|---|---|\n| ", " | ", "*", "_", "[", "]",
         "`", "(c)", "\u00a0", "{.k}", "  \n", "[x [y](z)](w)", "[*a*](b)", "*[a](b)*", "**a *b* c**",
         "![a](b)", "www.x.y", "a://b", "é", "\\*", "<i>"]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(SPANS), max_size=12))
def test_any_prose_is_the_same(pieces):
    text = "".join(pieces) + '\n\n[r]: /u "t"\n\n[^n]: note *with* [a](b)\n\n[^m]: `c`'
    assert same(text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_text_is_the_same(pieces):
    text = "".join(pieces) + '\n\n[r]: /u "t"\n\n[^n]: note'
    assert same(text)
