"""How templates become Python: as Jinja does it, with fewer steps for what stands on every page.

What a template makes is the same text as with Jinja's own generator: a test holds the two side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, CompilerExit, Frame
from jinja2.nodes import For
from markupsafe import Markup, escape

import sitegen.content.model as content
import sitegen.site.model as site
from sitegen.pages import views
from sitegen.pages.views import Text
from sitegen.themes.parts import is_overwritten, runs

_CALLED = frozenset({"url", "absolute", "asset"})


def _escape_text(text: str) -> str:
    """The text with the five characters that mean something in HTML written as `escape` writes them."""
    return (
        text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;").replace("'", "&#39;").replace('"', "&#34;")
    )


escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", _escape_text)
"""Markupsafe's own step in C, where this version has it."""


def escaped(value: Any) -> str:
    """What `escape` makes of a value, as a text that only serves to be joined: no new object for what is safe."""
    kind = type(value)
    if kind is str:
        return escape_text(value)
    if kind is Markup:
        safe: str = value
        return safe
    if kind is Text:
        html: str = value.__html__()
        return html
    return str(value) if kind is int else escape(value)


def _is_escaped(frame: Frame, finalize: Any) -> bool:
    return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None)


class Generator(CodeGenerator):
    """Joins what stands side by side, where Jinja would give back each piece through every template of the chain."""

    def write_commons(self) -> None:
        """Names that every function of a template has at hand."""
        super().write_commons()
        self.writeline("escaped, escape_text = environment.escaped, environment.escape_text")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_escaped(frame, finalize):
            self.write("(escape_text(v) if type(v := ")  # most are plain texts
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_escaped(frame, finalize):
            self.write(") is str else escaped(v))")
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        """Text and expressions up to the next statement."""
        finalize = self._make_finalize()
        if frame.buffer is not None or frame.require_output_check or finalize.src is not None:
            super().visit_Output(node, frame)
            return
        pieces = [self._constant(child, frame, finalize) or child for child in node.nodes]
        if len(pieces) > 1:
            self.writeline("yield concat((")
            self.indent()
        for piece in pieces:
            if len(pieces) > 1:
                self.newline(None if isinstance(piece, str) else piece)
            else:
                self.writeline("yield ", None if isinstance(piece, str) else piece)
            if isinstance(piece, str):
                self.write(piece)
            else:
                self._output_child_pre(piece, frame, finalize)
                self.visit(piece, frame)
                self._output_child_post(piece, frame, finalize)
            if len(pieces) > 1:
                self.write(",")
        if len(pieces) > 1:
            self.outdent()
            self.writeline("))")

    def _constant(self, child: nodes.Expr, frame: Frame, finalize: Any) -> str:
        """A piece that is the same on every page, as Python writes it; empty where it is not."""
        try:
            if not (finalize.const or isinstance(child, nodes.TemplateData)):
                return ""
            return repr(self._output_child_to_const(child, frame, finalize))
        except Exception:  # what cannot be found out now is found out, or fails, when the page is rendered
            return ""


@cache
def having(name: str) -> frozenset[type]:
    """The types of what templates see that have an attribute of this name."""
    kinds = (kind for module in (content, site, views) for kind in vars(module).values() if isinstance(kind, type))
    return frozenset(kind for kind in kinds if any(name in vars(base) for base in kind.__mro__))


class TrustedGenerator(Generator):
    """Calls our own functions without Jinja's detour, which looks whether a function wants the context, and writes
    parts that stand on the site alone once for all pages.
    """

    _shares = False
    _count = 0

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """A whole template."""
        self._shares = not is_overwritten(node)
        for name in sorted({one.attr for one in node.find_all(nodes.Getattr)}):
            if having(name):
                self.writeline(f"having_{name} = environment.having({name!r})")
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """`post.title`: what our own types have is taken from them as Python does it."""
        name = node.attr
        if not having(name):
            super().visit_Getattr(node, frame)
            return
        self.write(f"(v.{name} if type(v := ")
        self.visit(node.node, frame)
        self.write(f") in having_{name} else environment.getattr(v, {name!r}))")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """A body. A part is written to a list first, as Jinja does it in a macro."""
        if frame.buffer or frame.require_output_check or frame.eval_ctx.volatile:
            super().blockvisit(nodes, frame)
            return
        try:
            self.writeline("pass")
            for is_part, run in runs(nodes, self.environment.filters):
                if is_part and self._shares:
                    self._write_part(run, frame)
                    continue
                for node in run:
                    if isinstance(node, For):  # one piece, not some for each turn: each goes through the whole chain
                        inner = frame.soft()
                        self.buffer(inner)
                        self.visit(node, inner)
                        self.writeline(f"yield concat({inner.buffer})")
                    else:
                        self.visit(node, frame)
        except CompilerExit:
            pass

    def _write_part(self, run: list[nodes.Node], frame: Frame) -> None:
        self._count += 1
        name = f"context, {f'{self.name} {self._count}'!r}"
        text, inner = self.temporary_identifier(), frame.soft()
        self.writeline(f"{text} = environment.parts.find({name})", run[0])
        self.writeline(f"if {text} is None:")
        self.indent()
        self.buffer(inner)
        for node in run:
            self.visit(node, inner)
        self.writeline(f"{text} = environment.parts.keep({name}, concat({inner.buffer}))")
        self.outdent()
        self.writeline(f"yield {text}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """`url(…)`, `absolute(…)` and `asset(…)` with one plain argument; every other call as usual."""
        name = node.node
        plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs or forward_caller)
        if not (plain and isinstance(name, nodes.Name) and name.name in _CALLED):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(name, frame)
        self.write("(")
        self.visit(node.args[0], frame)
        self.write(")")
