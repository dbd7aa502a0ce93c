"""The front matter that most articles have, read without libyaml: one key a line, with a text or a list of texts.

It gives the very tree that `tree.Builder` gives, or none: whatever is not plainly of this form is left to the builder,
and so is everything that is wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sitegen.content.front_matter.tree import Items, Node, Pairs, Scalar, Spot

MAX_LENGTH = 4_000
"""Longer blocks are the builder's: a shorter one can have neither too many values nor too long a key."""

_ITEM = re.compile(r"(?:- |( +)- )")
_FLOW_ITEM = re.compile(
    r""" *(?:"([^"]*)"|'([^']*)'|((?=[\w/($~]|[^\x00-\x7f])[^\[\]{}#*!|>%@`?:,]*[^\[\]{}#*!|>%@`?:, ])) *(,|\Z)"""
)
_FIRST = "/($_~"
"""Signs without a meaning at the start of a text."""
_MARGIN = 0

_new = tuple.__new__  # of a NamedTuple that is known to have its fields: half the time of a call of its class


def read_plain(block: str) -> Pairs | None:
    """The tree of a block that ends with a line end and holds no peculiar characters; None where it is not plain."""
    if len(block) > MAX_LENGTH or "\t" in block or "\\" in block or not block.endswith("\n"):
        return None
    lines = block.split("\n")
    lines.pop()
    entries: dict[str, tuple[Scalar, Node]] = {}
    open_list: _List | None = None
    key, first = "", -1
    for number, line in enumerate(lines):
        name, colon, text = line.partition(": ")
        if not colon and line[-1:] == ":":
            name, colon = line[:-1], ":"
        spelled = _key(name, number) if colon else None
        if spelled is not None:
            if open_list:
                entries[key] = (entries[key][0], open_list.closed(number))
                open_list = None
            if name in entries:
                return None
            node = _value(text, number, len(name) + 2)
            if node is None:
                return None
            entries[name] = (spelled, node)
            key, first = name, number if first < 0 else first
        elif line:
            open_list = open_list or _List.of(entries.get(key))
            if open_list is None or not open_list.take(line, number):
                return None
    if open_list:
        entries[key] = (entries[key][0], open_list.closed(len(lines)))
    return Pairs(entries, Spot(first, _MARGIN), Spot(len(lines), _MARGIN)) if entries else None


@lru_cache(maxsize=1024)
def _key(name: str, number: int) -> Scalar | None:
    """The key that starts a line, None where its name is not a plain one. Most articles have the same few keys."""
    if not name.replace("-", "_").isidentifier():
        return None
    return Scalar(name, True, Spot(number, _MARGIN), Spot(number, len(name)))


class _List:
    """A list in the making: one entry a line, all at one indent."""

    __slots__ = ("indent", "items", "start")

    def __init__(self) -> None:
        self.indent = -1
        self.items: list[Scalar] = []
        self.start = 0

    @classmethod
    def of(cls, entry: tuple[Scalar, Node] | None) -> _List | None:
        """A list below a key, None where there is no key or the key has a value."""
        node = entry[1] if entry else None
        return cls() if type(node) is Scalar and node.plain and not node.text else None

    def take(self, line: str, number: int) -> bool:
        """Whether a line is an entry; then it has been added."""
        found = _ITEM.match(line)
        if found is None:
            return False
        end = found.end()
        text = line[end:].lstrip(" ")
        node = _scalar(text.rstrip(" "), number, len(line) - len(text)) if text else None
        if self.indent < 0:
            self.indent, self.start = end - 2, number
        if node is None or end - 2 != self.indent:
            return False
        self.items.append(node)
        return True

    def closed(self, number: int) -> Items:
        """The list, which the line `number` ends."""
        start, end = Spot(self.start, self.indent), Spot(number, _MARGIN)
        return Items(tuple(self.items), start, end)


def _value(text: str, number: int, column: int) -> Node | None:
    """What stands after a key: a text, nothing, or a list between brackets."""
    value = text.strip(" ")
    if not value:
        spot = Spot(number, column - 1)
        return Scalar("", True, spot, spot)
    if len(value) < len(text):
        column += len(text) - len(text.lstrip(" "))
        text = value
    return _flow(text, number, column) if text[0] == "[" else _scalar(text, number, column)


def _scalar(text: str, number: int, column: int) -> Scalar | None:
    """A text in quotes or without, which has no white space at its ends."""
    first = text[0]
    plain = first not in "\"'"
    if plain:
        if not (first.isalnum() or first > "\x7f" or first in _FIRST):
            return None
        if ": " in text or " #" in text or text[-1] == ":":
            return None
    elif text.find(first, 1) != len(text) - 1:
        return None
    start, end = _new(Spot, (number, column)), _new(Spot, (number, column + len(text)))
    return _new(Scalar, (text if plain else text[1:-1], plain, start, end))


def _flow(text: str, number: int, column: int) -> Items | None:
    """A list between brackets on one line."""
    if text[-1] != "]":
        return None
    inner, items, at, comma = text[1:-1], [], 0, ","
    while comma and inner.strip(" "):
        found = _FLOW_ITEM.match(inner, at)
        if found is None:
            return None
        double, single, value, comma = found.groups()
        plain, at = value is not None, found.end()
        start = column + 1 + found.start(3)
        if not plain:
            value, start = (single, column + found.start(2)) if double is None else (double, column + found.start(1))
        end = start + len(value) + (0 if plain else 2)
        items.append(_new(Scalar, (value, plain, _new(Spot, (number, start)), _new(Spot, (number, end)))))
    return Items(tuple(items), Spot(number, column), Spot(number, column + len(text)))
