"""How many words a text has; two characters of Chinese, Japanese or Korean count as one."""

from __future__ import annotations

import re

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SPACE_TWICE = re.compile(rb"  ")
_OTHER_SPACE = re.compile(rb"\xe2(?:\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)")
"""The spaces from U+2000 to U+205F in UTF-8."""

_LEADS = (0xC2, 0xE1, *range(0xE3, 0xEE))
"""In UTF-8 these bytes start the other spaces above U+0080, and all wide characters."""
_TOLD_APART = bytes([*range(9, 14), *range(28, 33), *_LEADS])
_LETTERS = bytes(byte for byte in range(256) if byte not in _TOLD_APART)


def count_words(text: str) -> int:
    """The number of words, where `text` has no empty lines and no white space at the ends of a line.

    Most texts have no white space but single spaces and line ends: those are counted, which takes a third of the time
    that cutting the text into words does.
    """
    data = text.encode()
    kept = data.translate(None, _LETTERS)
    odd = kept.translate(None, b" \n")
    if odd or _SPACE_TWICE.search(data) or _OTHER_SPACE.search(data):
        return len(text.split()) + (len(_WIDE.findall(text)) // 2 if odd else 0)
    return len(kept) + 1 if data else 0
