"""A style sheet cut into rules: just enough of CSS to know which colour stands on which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_STOP = re.compile(r"""[{};]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()]|\([^()]*\))*\)""", re.S)


class Rule(NamedTuple):
    """`around` are the at-rules that it stands in, `declarations` the properties with their values and lines."""

    selector: str
    around: tuple[str, ...]
    declarations: tuple[tuple[str, str, int], ...]


def read_rules(css: str) -> Iterator[Rule]:
    """The rules of a style sheet in their order; what is odd in it is skipped."""
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), css)
    stack: list[tuple[str, list[tuple[str, str, int]]]] = []
    start = 0
    for stop in _STOP.finditer(text):
        sign = stop[0]
        if sign not in ("{", "}", ";"):
            continue
        written = text[start : stop.start()]
        if sign == "{":
            stack.append((" ".join(written.split()), []))
        else:
            if stack and ":" in written:
                name, _, value = written.partition(":")
                line = text.count("\n", 0, start + len(written) - len(written.lstrip())) + 1
                stack[-1][1].append((name.strip().lower(), " ".join(value.split()), line))
            if sign == "}" and stack:
                selector, declarations = stack.pop()
                around = tuple(above for above, _ in stack)
                if declarations and not selector.startswith("@"):
                    yield Rule(selector, around, tuple(declarations))
        start = stop.end()
