"""Our inline processor gives what Python-Markdown's own gives; it only leaves out what cannot match."""

import runpy
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from sitegen.content.markup.default_engine import DefaultEngine
from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.markup.inline import _TRIGGERS

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.md"))
MAKE_CORPUS = Path(__file__).parents[3] / "benchmarks" / "make_corpus.py"

quick = DefaultEngine(MarkupOptions())
stock = DefaultEngine(MarkupOptions())
stock.md.treeprocessors.register(InlineProcessor(stock.md), "inline", 20)


def test_every_pattern_is_known():
    assert {item.name for item in quick.md.inlinePatterns._priority} == set(_TRIGGERS)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_corpus_is_the_same(path):
    text = path.read_text(encoding="utf-8")
    assert quick.convert(text) == stock.convert(text)


def test_two_hundred_posts_are_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["make_corpus.py", str(tmp_path / "posts"), "--posts", "200"])
    runpy.run_path(str(MAKE_CORPUS), run_name="__main__")
    posts = sorted((tmp_path / "posts").rglob("*.md"))
    assert len(posts) == 200
    for path in posts:
        text = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        assert quick.convert(text) == stock.convert(text)


PIECES = ["*", "**", "_", "`", "``", "[", "]", "(", ")", "](", "![", "<", ">", "<b>", "&", "&amp;", "\\", "\n", "  \n",
          "~~", "@", "a", "bc", " ", "http://x.y", "www.x.y", "WWW.X.Y", "a@b.cd", "[r]", "[r][r]", "[^n]", "![r]",
          "https://", "ftp://a.b/", "<http://a.b>", "<a@b.cd>", '"', "'", "é", "\x02", "{#i .c}"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_text_is_the_same(pieces):
    text = "".join(pieces) + '\n\n[r]: /u "t"\n\n[^n]: note'
    assert quick.convert(text) == stock.convert(text)
