"""The quick reading of plain front matter gives the tree that libyaml's events give, or leaves the block to them."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.front_matter.decode import PECULIAR, UNFIT_IN_BLOCK
from sitegen.content.front_matter.plain_block import MAX_LENGTH, read_plain
from sitegen.content.front_matter.split import split
from sitegen.content.front_matter.tree import MAX_NODES, Builder, Items, Mark, Node, Pairs, RefusedError, Scalar

ROOT = Path(__file__).parents[2]
KEYS = ["a", "b-c", "d_e", "title", "tags", "é", "y", "null", "x1", "1", "a b", "-", "<<", '"q"', "?"]
VALUES = ["x", "y z", "2026-01-31 14:00", '"q r"', "'s'", "[a, b c]", "[]", "[ ]", "[x,]", "[,]", '["a", \'b\', c d]',
          "[a,b]", "~", "null", "", " ", "http://a.b/c", "a: b", "a #b", "a#b", "#c", "- x", "-x", "it's", 'say "x"',
          "[O'B, \"a, b\"]", "[a b  , c ]", "|", ">", "&a", "*a", "!t", "%", "@", "`", "{a: b}", "[a]b", "x,", "x:",
          ":x", "?x", "“q”", "a  b", "'it''s'", '"a\\n"', "/x", "(y)", "$1", "~x", "_u", "\U0001f600", "a]", "[a",
          "[[a]]", "[a: b]", "[-a]", "[a-b]", "[a#b]", "[a #b]", "[\"a\"b]", "['a' ]", "x ", "  x", "\u3000x",
          "[\u00a0]", "[\u00a0 a]", "\u00a0", "[a?]", "[a\"b]", "[a'b']", "\tx", "x\t"]  # fmt: skip
LINES = ["- x", "  - y", "  - z z", "-", "  -", " - x", "- a: b", "- [a]", '- "q"', "  - 'r'", "", "  ", "# c", "  x",
         "    - q", "---", "...", "-  two", "- -", "- é", "- x:", "- - a", "a:", "tags:", "a:  ", "x1 : y"]  # fmt: skip
PAIRS = st.builds("{}: {}".format, st.sampled_from(KEYS), st.sampled_from(VALUES))
BLOCKS = st.lists(PAIRS | PAIRS | st.sampled_from(LINES), max_size=6).map(
    lambda lines: "".join(f"{n}\n" for n in lines)
)
SIGNS = st.text("ab:- \n\"'[],#é\u00a0|>&*!%@`{}?~/1.\t\\", max_size=14)


def flat(node: Node | None) -> object:
    """A tree with all its places, as plain values."""
    if node is None:
        return None

    def at(*marks: Mark) -> list[tuple[int, int]]:
        return [(mark.line, mark.column) for mark in marks]

    if isinstance(node, Scalar):
        return [node.text, node.plain, *at(node.start, node.end)]
    if isinstance(node, Items):
        return ["list", [flat(item) for item in node.items], *at(node.start, node.end)]
    pairs = [(name, flat(key), flat(value)) for name, (key, value) in node.entries.items()]
    return ["mapping", pairs, *at(node.start, node.end)]


def slow(block: str) -> object:
    """What libyaml's events give, or why they give nothing."""
    builder = Builder(MAX_NODES)
    try:
        builder.build(block)
    except (RefusedError, yaml.YAMLError) as mistake:
        return repr(mistake)
    return "anchors" if builder.anchors else flat(builder.root)


def same(block: str) -> bool:
    """Whether the quick reading gives the same tree, or none."""
    if PECULIAR.search(block) or UNFIT_IN_BLOCK.search(block):
        return True  # such a block is never read quickly
    quick = read_plain(block)
    return quick is None or flat(quick) == slow(block)


@settings(max_examples=1500, deadline=None)
@given(BLOCKS)
def test_a_block_is_read_as_libyaml_reads_it(block):
    assert same(block)


@settings(max_examples=1500, deadline=None)
@given(BLOCKS, st.data())
def test_a_block_with_one_character_changed_is_read_as_libyaml_reads_it(block, data):
    at = data.draw(st.integers(0, len(block)))
    assert same(block[:at] + data.draw(SIGNS) + block[at + data.draw(st.integers(0, 2)) :])


@settings(max_examples=1500, deadline=None)
@given(SIGNS)
def test_any_signs_are_read_as_libyaml_reads_them(text):
    assert same(text + "\n")


@pytest.mark.parametrize(
    "block",
    [
        "title: Ebb and flow\ndate: 2026-01-31 14:00\n",
        'title: "Ebb: a #1 “flow”"\nphoto: https://example.org/a.jpg\n',
        "tags: [harbour, the sea, \"a, b\", 'c']\nauthor: Seán O'Neill\n",
        "tags:\n  - harbour\n  - the sea\n\nauthors:\n- Ana\ndraft:\n",
    ],
)
def test_what_most_articles_have_is_read_quickly(block):
    assert isinstance(read_plain(block), Pairs)
    assert same(block)


def test_a_long_block_is_not_read_quickly():
    assert read_plain("a: " + "x" * (MAX_LENGTH - 4) + "\n")
    assert read_plain("a: " + "x" * MAX_LENGTH + "\n") is None


def test_every_block_of_the_repository_is_read_as_libyaml_reads_it(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["make_corpus.py", str(tmp_path / "posts"), "--posts", "100"])
    runpy.run_path(str(ROOT / "benchmarks" / "make_corpus.py"), run_name="__main__")
    folders = [ROOT / name for name in ("content", "docs", "tests/errors/cases", "tests/errors/base", "tests/content")]
    files = [path for folder in (*folders, tmp_path) for path in sorted(folder.rglob("*.md"))]
    quick = 0
    for path in files:
        text = path.read_text(encoding="utf-8", errors="ignore")
        block = split(path.name, text).block
        assert same(block), path
        quick += read_plain(block) is not None
    assert quick > 150
