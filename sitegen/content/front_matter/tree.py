"""YAML events to a tree that keeps every scalar as it was written: `no`, `1.10`, `12:30` and `010` stay text.

One pass over libyaml's events. Nothing is composed or constructed: no tag can run code, no number can be misread, and a
hostile block is refused at the first event too many (an alias bomb, 25,000 brackets) instead of ending the process.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from sitegen.content.front_matter.decode import UNFIT, code_point

MAX_DEPTH = 32
MAX_NODES = 5_000
MAX_ALIASES = 100

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: fifteen times faster than the loader in Python."""


_BREAKS = re.compile("[\x85\u2028\u2029]")
_HIDDEN = {0x85: "\ufdd0", 0x2028: "\ufdd1", 0x2029: "\ufdd2"}
"""YAML 1.1 takes these for line ends and counts every line after them wrong: they are hidden while it reads."""
_SHOWN = {ord(hidden): chr(real) for real, hidden in _HIDDEN.items()}
_SHOWN_KEYS = re.compile("[\ufdd0-\ufdd2]")


class Mark(Protocol):
    """A point in the block; both count from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Spot(NamedTuple):
    """A point in the block that libyaml has not marked."""

    line: int
    column: int


class Scalar(NamedTuple):
    """A text as written, escapes and folds resolved; `plain` where it stood without quotes."""

    text: str
    plain: bool
    start: Mark
    end: Mark


class Items(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    start: Mark
    end: Mark


class Pairs(NamedTuple):
    """A mapping in the order of the block: key text to the key itself and its value."""

    entries: dict[str, tuple[Scalar, Node]]
    start: Mark
    end: Mark


Node = Scalar | Items | Pairs


class RefusedError(Exception):
    """A block that cannot be a tree: code, message and place of the problem. Never leaves this package.

    `hint` is empty where the line in quotes is the remedy; `first` is where a key stood before.
    """

    def __init__(self, code: str, message: str, mark: Mark, hint: str = "", first: Mark | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.mark, self.hint, self.first = code, message, mark, hint, first


class Anchor(NamedTuple):
    """A named node: None while it is still open, its nodes and its height once it is closed."""

    mark: Mark
    node: Node | None
    size: int
    height: int


class Frame:
    """An open list or mapping."""

    __slots__ = ("anchor", "entries", "items", "key", "start")

    def __init__(self, start: Mark, *, mapping: bool, anchor: str | None) -> None:
        self.start = start
        self.anchor = anchor
        self.items: list[Node] = []
        self.entries: dict[str, tuple[Scalar, Node]] | None = {} if mapping else None
        self.key: Scalar | None = None


class Builder:
    """Takes events one by one; `root` is the tree once they have ended, None for an empty block.

    Events are Any to the type checker: those of libyaml and those of Python have the same attributes.
    """

    def __init__(self, max_nodes: int) -> None:
        self.root: Node | None = None
        self.anchors: dict[str, Anchor] = {}
        self.used: set[str] = set()
        self._stack: list[Frame] = []
        self._left = max_nodes
        self._max_nodes = max_nodes
        self._aliases = 0
        self._documents = 0
        self._look_inside = False
        self._text = ""
        self.last: Scalar | None = None

    def build(self, text: str) -> None:
        """Read the whole block; raises `RefusedError`, or `yaml.YAMLError` where it is not YAML."""
        self._look_inside = "\\" in text
        if not text.isascii() and _BREAKS.search(text):
            self._look_inside = True
            text = text.translate(_HIDDEN)
        self._text = text
        act: dict[type[yaml.Event], Callable[[Any], None]] = {
            ScalarEvent: self._scalar,
            SequenceStartEvent: self._open,
            MappingStartEvent: self._open,
            SequenceEndEvent: self._close,
            MappingEndEvent: self._close,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
        }
        loader = LOADER(text)
        try:
            while (kind := type(event := loader.get_event())) is not StreamEndEvent:
                if (handle := act.get(kind)) is not None:
                    handle(event)
        finally:
            loader.dispose()

    def _scalar(self, event: Any) -> None:
        node = Scalar(event.value, not event.style, event.start_mark, event.end_mark)
        if event.tag is not None:
            self._refuse_tag(event)
        if self._look_inside:
            node = _checked(node, self._text)
        self.last = node
        self._left -= 1
        if self._left < 0:
            self._too_many(event.start_mark)
        self._attach(node)
        if event.anchor is not None:
            self.anchors[event.anchor] = Anchor(event.start_mark, node, 1, 0)

    def _open(self, event: Any) -> None:
        if event.tag is not None:
            self._refuse_tag(event)
        if len(self._stack) >= MAX_DEPTH:
            self._too_deep(event.start_mark)
        self._left -= 1
        if self._left < 0:
            self._too_many(event.start_mark)
        if event.anchor is not None:
            self.anchors[event.anchor] = Anchor(event.start_mark, None, 0, 0)
        self._stack.append(Frame(event.start_mark, mapping=type(event) is MappingStartEvent, anchor=event.anchor))

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        node: Node
        if frame.entries is None:
            node = Items(tuple(frame.items), frame.start, event.end_mark)
        else:
            node = Pairs(frame.entries, frame.start, event.end_mark)
        if frame.anchor is not None:
            size, height = measure(node)
            self.anchors[frame.anchor] = Anchor(frame.start, node, size, height)
        self._attach(node)

    def _attach(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        if frame.entries is None:
            frame.items.append(node)
        elif frame.key is None:
            frame.key = self._key(node, frame.entries)
        else:
            frame.entries[frame.key.text] = (frame.key, node)
            frame.key = None

    def _key(self, node: Node, entries: dict[str, tuple[Scalar, Node]]) -> Scalar:
        if not isinstance(node, Scalar):
            raise RefusedError("FM005", "a key must be text", node.start, "write the key as one word before a colon")
        if node.text in entries:
            first = entries[node.text][0].start
            raise RefusedError("FM008", f'"{node.text}" is given twice', node.start, "delete this line", first)
        if node.plain and node.text == "<<":
            raise RefusedError("FM007", "merge keys (<<) are not allowed", node.start, "write the keys out")
        if not node.text:
            raise RefusedError("FM005", "a key must not be empty", node.start, "write a word before the colon")
        return node

    def _alias(self, event: Any) -> None:
        anchor = self.anchors.get(event.anchor)
        if anchor is None:
            message = f"*{event.anchor} is an alias of nothing: * starts an alias"
            raise RefusedError("FM003", message, event.start_mark)
        if anchor.node is None:
            hint = "write the value out instead of the alias"
            raise RefusedError("FM006", f"&{event.anchor} refers to itself", event.start_mark, hint)
        self._aliases += 1
        self._left -= anchor.size
        if self._aliases > MAX_ALIASES or self._left < 0:
            raise RefusedError(
                "LIM004", "too many aliases", event.start_mark, "write the values out instead of aliases"
            )
        if len(self._stack) + anchor.height > MAX_DEPTH:
            self._too_deep(event.start_mark)
        self.used.add(event.anchor)
        self._attach(anchor.node)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = "delete this line"
            raise RefusedError("FM003", "front matter is only one document", event.start_mark, hint)

    def _refuse_tag(self, event: Any) -> None:
        tag = event.tag
        shown = tag.replace("tag:yaml.org,2002:", "!!", 1) if tag.startswith("tag:yaml.org,2002:") else tag
        message = f"{shown} is a YAML tag: ! starts one, and none is allowed; as text it must stand in quotes"
        raise RefusedError("FM007", message, event.start_mark)

    def _too_deep(self, mark: Mark) -> None:
        hint = "flatten it, or keep such data in content/data/"
        raise RefusedError("LIM005", f"this is nested more than {MAX_DEPTH} deep", mark, hint)

    def _too_many(self, mark: Mark) -> None:
        message = f"there are more than {self._max_nodes:,} values here"
        raise RefusedError("LIM004", message, mark, "keep such data in content/data/")


def _checked(node: Scalar, text: str) -> Scalar:
    """A scalar with its line separators back; one without quotes may hold none, and an escape may not bring in more."""
    if _SHOWN_KEYS.search(node.text):
        if node.plain:
            found = _SHOWN_KEYS.search(text, getattr(node.start, "index", 0))
            index = found.start() if found else 0
            mark = yaml.Mark("", index, text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1, None, 0)
            name = code_point(_SHOWN[ord(text[index])])
            message = f"there is an invisible line separator here, {name}; delete it, or put the text in quotes"
            raise RefusedError("FM003", message, mark, "delete the character at this place")
        node = node._replace(text=node.text.translate(_SHOWN))
    if found := UNFIT.search(node.text):
        message = f"the escape gives an invisible control character, {code_point(found[0])}"
        raise RefusedError("ENC003", message, node.start, "delete the escape that starts with a backslash")
    return node


def measure(node: Node) -> tuple[int, int]:
    """How many nodes a subtree has, aliases written out, and how many levels of list or mapping."""
    if isinstance(node, Scalar):
        return 1, 0
    inner = node.items if isinstance(node, Items) else [value for _, value in node.entries.values()]
    sizes = [measure(item) for item in inner]
    return 1 + sum(size for size, _ in sizes), 1 + max((height for _, height in sizes), default=0)
