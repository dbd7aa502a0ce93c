"""The sandbox for themes of strangers: no way to files or commands, and an end to every loop and every text.

It keeps honest mistakes and simple tricks from harming anybody; it is no wall against an author who is out for harm
(Jinja's own documentation says the same of its sandbox, which this one stands on).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sitegen.themes.generator import Generator, escape_text, escaped

MAX_RANGE = 100_000
MAX_TURNS = 5_000_000
"""Turns of all loops of a page, and numbers of all its ranges: an archive of 10,000 posts takes a tenth of it."""

MAX_PRODUCT = 10_000_000
"""Characters or items that one expression may make."""

MAX_PAGE = 50_000_000
"""Characters of a page."""

_WIDE = re.compile(r"\d{8,}")
_BOUNDED = ("batch", "center", "format", "indent", "join", "replace", "slice", "tojson", "truncate", "wordwrap")


class TemplateLimitError(Exception):
    """A template asked for more than it may have; `code` says whether of turns (TPL005) or of memory (LIM012)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


def limited_range(*bounds: int) -> range:
    """`range`, of at most MAX_RANGE numbers."""
    found = range(*bounds)
    if len(found) > MAX_RANGE:
        message = f"a range has at most {MAX_RANGE:,} numbers, this one has {len(found):,}"
        raise TemplateLimitError("TPL005", message)
    return found


class _Generator(Generator):
    """Compiles every loop to one that counts, and every `~` to one that measures."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja's name
        for loop in node.find_all(nodes.For):
            loop.iter = _call("counted", [loop.iter])
        for joint in list(node.find_all(nodes.Concat)):
            joint.nodes = [_call("measured", list(joint.nodes))]
        super().visit_Template(node, frame)


def _call(name: str, arguments: list[Any]) -> nodes.Call:
    line = arguments[0].lineno
    method = nodes.EnvironmentAttribute(name, lineno=line)
    return nodes.Call(method, arguments, [], None, None, lineno=line)


class Sandboxed(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, with limits. `start_page` gives a page its budget."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})
    code_generator_class = _Generator
    escaped = staticmethod(escaped)
    escape_text = staticmethod(escape_text)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._left = MAX_TURNS
        for name in _BOUNDED:
            self.filters[name] = _bounded(name, self.filters[name])

    def start_page(self) -> None:
        """Forget what earlier pages took."""
        self._left = MAX_TURNS

    def counted(self, items: Iterable[Any]) -> Iterable[Any]:
        """The items of a loop, as long as there are turns left."""
        if isinstance(items, Sized):
            self._take(len(items))
            return items
        return self._counted(items)

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._take(1)
            yield item

    def _take(self, turns: int) -> None:
        self._left -= turns
        if self._left < 0:
            raise TemplateLimitError("TPL005", f"the loops of this page have more than {MAX_TURNS:,} turns")

    def measured(self, *parts: Any) -> Any:
        """What `~` joins, once it is known to be short enough."""
        from markupsafe import Markup, escape

        marked = any(hasattr(part, "__html__") for part in parts)
        texts = [escape(part) if marked else str(part) for part in parts]
        _check(sum(map(len, texts)), "~")
        return Markup("").join(texts) if marked else "".join(texts)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """`*`, `**`, `+` and `%` on texts, lists and numbers, where the result is short enough."""
        sizes = [len(side) for side in (left, right) if isinstance(side, str | bytes | list | tuple)]
        if operator == "*" and sizes:
            factor = next((side for side in (left, right) if isinstance(side, int)), 1)
            _check(max(sizes) * abs(factor), operator)
        elif operator == "+" and sizes:
            _check(sum(sizes), operator)
        elif operator == "**" and not sizes:
            _check(_digits(left) * abs(right) if isinstance(right, int) else 0, operator)
        elif operator == "%" and isinstance(left, str | bytes):
            _check_format(str(left))
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """The method `format` of a text, as the sandbox allows it, where the result is short enough."""
        safe = super().wrap_str_format(value)
        if safe is None:
            return None
        text = value.__self__
        make: Callable[..., str] = safe

        @functools.wraps(value)
        def bounded(*arguments: Any, **named: Any) -> str:
            mapping = arguments[0] if value.__name__ == "format_map" and arguments else {}
            _check_arguments("format", (text, *arguments), {**named, **mapping})
            return make(*arguments, **named)

        return bounded

    def call(self, context: Any, function: Any, *arguments: Any, **named: Any) -> Any:
        """A call, where no method of a text is asked for a text without end."""
        owner = getattr(function, "__self__", None)
        if isinstance(owner, str | bytes):
            _check_arguments(getattr(function, "__name__", ""), (owner, *arguments), named)
        return super().call(context, function, *arguments, **named)


def _bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    passes = hasattr(function, "jinja_pass_arg")

    @functools.wraps(function)
    def bounded(*arguments: Any, **named: Any) -> Any:
        _check_arguments(name, arguments[1:] if passes else arguments, named)
        return function(*arguments, **named)

    return bounded


def _check_arguments(name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    for value in (*arguments[1:], *named.values()):
        if isinstance(value, int):
            _check(abs(value), name)
    text = arguments[0]
    if name in ("format", "format_map") and isinstance(text, str):
        _check_format(text)
    if name == "replace" and len(arguments) > 2 and all(isinstance(part, str) for part in arguments[:3]):
        _check(len(text) + str(text).count(arguments[1]) * len(arguments[2]), name)
    if name == "join" and len(arguments) > 1:
        parts, glue = (arguments[1], text) if isinstance(text, str) else (text, arguments[1])
        _check(len(parts) * len(glue) if hasattr(parts, "__len__") and isinstance(glue, str) else 0, name)


def _check_format(text: str) -> None:
    if _WIDE.search(text):
        _check(MAX_PRODUCT + 1, "format")


def _check(size: int, what: str) -> None:
    if size > MAX_PRODUCT:
        raise TemplateLimitError("LIM012", f"{what} would make more than {MAX_PRODUCT:,} characters or entries")


def _digits(number: Any) -> int:
    return number.bit_length() // 3 + 1 if isinstance(number, int) else 1
