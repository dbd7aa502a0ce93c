"""Jinja as we use it: a chain of layers, strict names, escaping always on, and a sandbox for strangers' themes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sitegen.base.problems import nearest
from sitegen.base.urls import Address, output_path
from sitegen.themes.filters import filters
from sitegen.themes.theme import Theme

PARENT = "!parent/"
MAX_RANGE = 100_000
MAX_PRODUCT = 10_000_000
"""Characters or items that `*` may make in a sandboxed template."""


class UnknownNameError(UndefinedError):
    """A template used a name that is not there; `nearest` is what it may have meant, or empty."""

    def __init__(self, message: str, nearest: str = "", name: str = "") -> None:
        super().__init__(message)
        self.nearest = nearest
        self.name = name


class TemplateLimitError(Exception):
    """A template asked for more than it may have."""


class DeadLinkError(Exception):
    """`url()` or `asset()` was asked for something that is not in the plan."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(code, message, hint)
        self.code, self.message, self.hint = code, message, hint


class _Undefined(StrictUndefined):
    """Says which name is missing from what, and which one was likely meant."""

    def __init__(self, hint: Any = None, obj: Any = None, name: Any = None, exc: Any = UnknownNameError) -> None:
        from jinja2.utils import missing

        obj = missing if obj is None else obj
        super().__init__(hint, obj, name, exc)
        if not issubclass(exc, SecurityError):
            shown = str(name)
            known = [] if obj is missing else _names(obj)
            owner = "" if obj is missing else f" in {type(obj).__name__}"
            meant = nearest(shown, known) or ""
            message = hint or f"there is no {shown}{owner}"
            self._undefined_exception = functools.partial(UnknownNameError, nearest=meant, name=shown)  # type: ignore[assignment]
            self._undefined_hint = message


def _names(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    fields = getattr(value, "_fields", None) or getattr(type(value), "__slots__", ())
    return [str(field) for field in fields or ()]


class _Chain(BaseLoader):
    """Finds a template in the first layer that has it; `!2/x.html` looks from the third layer on."""

    def __init__(self, theme: Theme) -> None:
        self._layers = theme.layers

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        del environment
        start, name = split_name(template)
        for layer in self._layers[start:]:
            if name in layer.templates:
                path = f"{layer.path}/templates/{name}" if layer.path else f"templates/{name}"
                return layer.templates[name].decode("utf-8-sig"), path, lambda: True
        raise TemplateNotFound(name)

    def layer_of(self, template: str) -> int:
        """The number of the layer that `template` comes from."""
        start, name = split_name(template)
        return next(n for n, layer in enumerate(self._layers) if n >= start and name in layer.templates)

    def list_templates(self) -> list[str]:
        return sorted({name for layer in self._layers for name in layer.templates})


def split_name(template: str) -> tuple[int, str]:
    """`!2/x.html` is (2, `x.html`); a plain name starts at the first layer."""
    if template.startswith("!"):
        number, _, name = template[1:].partition("/")
        if number.isdigit():
            return int(number), name
    return 0, template


class _Joining:
    """`!parent/x.html` means x.html in the layers below the template that says so."""

    loader: Any

    def join_path(self, template: str, parent: str) -> str:
        if not template.startswith(PARENT):
            return template
        return f"!{self.loader.layer_of(parent) + 1}/{template.removeprefix(PARENT)}"


class _Trusted(_Joining, Environment):
    pass


class _Sandboxed(_Joining, ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        size = max((len(side) for side in (left, right) if isinstance(side, str | bytes | list | tuple)), default=1)
        factor = next((side for side in (left, right) if isinstance(side, int)), 1)
        if (operator == "*" and size * abs(factor) > MAX_PRODUCT and not _numbers(left, right)) or (
            operator == "**" and _numbers(left, right) and abs(right) > 1000
        ):
            raise TemplateLimitError(f"{operator} would make more than {MAX_PRODUCT:,} characters")
        return super().call_binop(context, operator, left, right)


def _numbers(left: Any, right: Any) -> bool:
    return isinstance(left, int | float) and isinstance(right, int | float)


def _range(*bounds: int) -> range:
    found = range(*bounds)
    if len(found) > MAX_RANGE:
        raise TemplateLimitError(f"a range has at most {MAX_RANGE:,} numbers, this one {len(found):,}")
    return found


def make_environment(
    theme: Theme, assets: Mapping[str, str], address: Address, paths: frozenset[str], language: str
) -> Environment:
    """An environment for `theme`. `paths` are all output paths: `url()` refuses what is not among them."""
    environment = (_Trusted if theme.trusted else _Sandboxed)(
        loader=_Chain(theme),
        autoescape=True,
        undefined=_Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        enable_async=False,
    )
    environment.filters.update(filters(language))
    environment.globals.update(
        url=_url(address, paths),
        absolute=lambda url: url if _is_whole(url) else address.absolute(url),
        asset=_asset(address, assets),
        range=_range,
    )
    return environment


def _is_whole(url: str) -> bool:
    return url.startswith(("https://", "http://", "mailto:"))


def _url(address: Address, paths: frozenset[str]) -> Callable[[str], str]:
    known: dict[str, str] = {}

    def url(target: str) -> str:
        found = known.get(target)
        if found is None:
            if _is_whole(target) or target.startswith("#"):
                return target
            path, hash_, fragment = target.partition("#")
            path, question, query = path.partition("?")
            if not path.startswith("/"):
                raise DeadLinkError("TPL012", f"url() needs an address that starts with /, got {target!r}", "")
            if output_path(path) not in paths:
                near = nearest(path, ("/" + name.removesuffix("index.html") for name in paths))
                hint = f"did you mean {near}?" if near else "link only to what is built"
                raise DeadLinkError("LINK001", f"there is no {path} in this site", hint)
            found = known[target] = address.path(path) + question + query + hash_ + fragment
        return found

    return url


def _asset(address: Address, assets: Mapping[str, str]) -> Callable[[str], str]:
    known = {name: address.path(url) for name, url in assets.items()}

    def asset(name: str) -> str:
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near}?" if near else "put the file into the theme's static/ folder"
            raise DeadLinkError("TPL011", f"there is no asset {name}", hint)
        return known[name]

    return asset
