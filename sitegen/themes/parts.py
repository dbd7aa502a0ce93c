"""Parts of a page that stand on the site alone (a rail of the latest posts, say): made once, and written on each page.

Such a part has a loop, looks at `site` and at what the loop goes over, and calls only functions that give the same for
the same: no macro, no block, no include, no variable. Its URLs are asked for by each page that it stands on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import nodes
from jinja2.runtime import Context

from sitegen.pages.views import SiteView

_FUNCTIONS = ("url", "absolute", "asset", "photo")
_NAMES = frozenset({"site", *_FUNCTIONS})
_TEXTS = (nodes.Output, nodes.TemplateData, nodes.If)
_VALUES = (nodes.Literal, nodes.Pair, nodes.Keyword, nodes.Getattr, nodes.Getitem, nodes.Slice)
_OPERATIONS = (nodes.BinExpr, nodes.UnaryExpr, nodes.Compare, nodes.Operand, nodes.Concat, nodes.CondExpr, nodes.Test)

Filters = Mapping[str, Callable[..., Any]]


class _Part(NamedTuple):
    """What a part is, what its names stood for, and the URLs that it asked for."""

    values: tuple[Any, ...]
    text: str
    urls: frozenset[str]


class Parts:
    """The parts of one environment, by a name that tells them apart; `asked` are the URLs of the page that is made."""

    def __init__(self, asked: set[str], functions: Mapping[str, Any]) -> None:
        self._asked, self._functions = asked, [functions[name] for name in _FUNCTIONS]
        self._made: dict[str, _Part] = {}
        self._before: set[str] = set()

    def find(self, context: Context, name: str) -> str | None:
        """The text of a part that was made of this site; else its making begins here."""
        part = self._made.get(name)
        if part and all(map(_is, part.values, _values(context))):
            self._asked |= part.urls
            return part.text
        self._before = set(self._asked)
        self._asked.clear()
        return None

    def keep(self, context: Context, name: str, text: str) -> str:
        """The text of a part whose making ends here. Where a page's names mean other things, it is that page's own."""
        values = _values(context)
        if type(values[0]) is SiteView and all(map(_is, values[1:], self._functions)):
            self._made[name] = _Part(values, text, frozenset(self._asked))
        self._asked |= self._before
        return text


def _values(context: Context) -> tuple[Any, ...]:
    find = context.resolve_or_missing
    return (find("site"), *map(find, _FUNCTIONS))


def _is(one: Any, other: Any) -> bool:
    return one is other


def is_overwritten(template: nodes.Template) -> bool:
    """Whether a template gives a name that parts use to something else."""
    names = {name.name for name in template.find_all(nodes.Name) if name.ctx != "load"}
    names |= {macro.name for macro in template.find_all(nodes.Macro)}
    names |= {module.target for module in template.find_all(nodes.Import)}
    for module in template.find_all(nodes.FromImport):
        names |= {name if isinstance(name, str) else name[1] for name in module.names}
    return not names.isdisjoint(_NAMES)


def runs(body: Iterable[nodes.Node], filters: Filters) -> Iterator[tuple[bool, list[nodes.Node]]]:
    """The nodes of a body in order, in runs, and of each whether it is such a part."""
    for alone, run in groupby(body, lambda node: _is_alone(node, _NAMES, filters)):
        found = list(run)
        yield alone and any(_loops(node) for node in found), found


def _loops(node: nodes.Node) -> bool:
    return isinstance(node, nodes.For) or node.find(nodes.For) is not None


def _is_alone(node: nodes.Node, known: frozenset[str], filters: Filters) -> bool:
    """Whether a node stands on `known` names alone, and on nothing that a page could change."""
    if isinstance(node, nodes.For):
        targets = [node.target, *node.target.find_all(nodes.Name)]
        within = known | {target.name for target in targets if isinstance(target, nodes.Name)} | {"loop"}
        outside, inside = [node.iter, *node.else_], [*([node.test] if node.test else []), *node.body]
        return (
            not node.recursive
            and all(_is_alone(child, known, filters) for child in outside)
            and all(_is_alone(child, within, filters) for child in inside)
        )
    if isinstance(node, nodes.Name):
        return node.name in known
    if isinstance(node, nodes.Call):
        if not (isinstance(node.node, nodes.Name) and node.node.name in _FUNCTIONS):
            return False
    elif isinstance(node, nodes.Filter):
        function = filters.get(node.name)
        if function is None or getattr(getattr(function, "jinja_pass_arg", None), "name", "") == "context":
            return False
    elif not isinstance(node, (*_TEXTS, *_VALUES, *_OPERATIONS)):
        return False
    return all(_is_alone(child, known, filters) for child in node.iter_child_nodes())
