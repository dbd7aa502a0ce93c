"""Counting words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.words import count_words

WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace())


def cut(text: str) -> int:
    return len(text.split()) + len(WIDE.findall(text)) // 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one", 1), ("two words\nand three", 4), ("1\u00a0000 “men”", 3), ("洪水が来た", 3), ("홍수 경보", 4)],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize("space", list(SPACES))
def test_every_space_of_unicode_parts_words(space: str) -> None:
    text = f"{space}a{space}b é{space}"
    assert count_words(text) == cut(text) == 3


@given(st.text(st.sampled_from("ab é“–漢カ한\n 　𠀀" + SPACES)))
def test_counting_is_cutting(text: str) -> None:
    assert count_words(text) == cut(text)
