"""Jinja as we use it: a chain of layers, strict names, escaping always on, and a sandbox for strangers' themes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Set
from html import escape
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, pass_context
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from sitegen.base.problems import nearest
from sitegen.base.urls import Address, output_path, plain_path
from sitegen.pages.photographs import image
from sitegen.pages.structured_data import structured_data
from sitegen.site.model import Picture
from sitegen.themes.filters import filters
from sitegen.themes.generator import TrustedGenerator, escape_text, escaped, having
from sitegen.themes.parts import Parts
from sitegen.themes.sandbox import Sandboxed, limited_range
from sitegen.themes.theme import Theme

PARENT = "!parent/"


_KINDS = {"dict": "mapping", "tuple": "list", "str": "text", "int": "number", "float": "number", "bool": "flag"}


class UnknownNameError(UndefinedError):
    """A template used a name that is not there; `nearest` is what it may have meant, or empty.

    `whole` says that it stands by itself, `in_mapping` that it is a key, which may be missing on this page only.
    """

    def __init__(
        self, message: str, nearest: str = "", name: str = "", whole: bool = False, in_mapping: bool = False
    ) -> None:
        super().__init__(message)
        self.nearest, self.name, self.whole, self.in_mapping = nearest, name, whole, in_mapping


class DeadLinkError(Exception):
    """`url()` or `asset()` was asked for something that is not in the plan."""

    def __init__(self, code: str, target: str, message: str, hint: str) -> None:
        super().__init__(code, target, message, hint)
        self.code, self.target, self.message, self.hint = code, target, message, hint


class _Undefined(StrictUndefined):
    """Says which name is missing from what, and which one was likely meant."""

    def __init__(self, hint: Any = None, obj: Any = None, name: Any = None, exc: Any = UnknownNameError) -> None:
        from jinja2.utils import missing

        obj = missing if obj is None else obj
        super().__init__(hint, obj, name, exc)
        if not issubclass(exc, SecurityError):
            shown = str(name)
            known = [] if obj is missing else _names(obj)
            owner = "" if obj is missing else f" in this {_kind(obj)}"
            meant = nearest(shown, known) or ""
            message = hint or f"there is no {shown}{owner}"
            in_mapping = isinstance(obj, Mapping)
            self._undefined_exception = functools.partial(  # type: ignore[assignment]
                UnknownNameError, nearest=meant, name=shown, whole=obj is missing, in_mapping=in_mapping
            )
            self._undefined_hint = message


def _names(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    fields = (
        getattr(value, "_fields", None) or getattr(type(value), "__slots__", None) or getattr(value, "__dict__", ())
    )
    return [str(field) for field in fields or () if not str(field).startswith("_")]


def _kind(value: Any) -> str:
    """What a value is, for somebody who writes templates and not Python."""
    if isinstance(value, TemplateModule):
        return "template"
    name = type(value).__name__.removesuffix("View")
    return _KINDS.get(name, name.lower())


class Chain(BaseLoader):
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

    def line(self, path: str, number: int) -> str:
        """Line `number` of the template that lies at `path`; empty where there is none."""
        for layer in self._layers:
            folder = f"{layer.path}/templates/" if layer.path else "templates/"
            if path.startswith(folder) and (data := layer.templates.get(path.removeprefix(folder))) is not None:
                lines = data.decode("utf-8-sig", "replace").split("\n")
                return lines[number - 1] if number <= len(lines) else ""
        return ""

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


class _Template(Template):
    """A template that is imported gives a page what it would give a page that is rendered alone.

    Jinja runs an imported template once and keeps its module. We keep it where it holds only constants, and count the
    URLs that it asked for as asked for by each page; one that holds more (a `namespace`, say) is run for each page.
    """

    _page = 0
    _urls: frozenset[str] = frozenset()

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        pages: Any = self.environment  # one of ours: a `_Joining`
        if ctx is not None and ctx.globals_keys - self.globals.keys():
            return super()._get_default_module(ctx)
        if self._module is None or self._page not in (0, pages.page):
            before, volatile = set(pages.asked), pages.volatile
            pages.asked.clear()
            context = self.new_context()
            self._module = TemplateModule(self, context)
            self._urls = frozenset(pages.asked)
            pages.asked |= before
            shared = volatile == pages.volatile and all(map(_is_constant, context.vars.values()))
            self._page = 0 if shared else pages.page
        pages.asked |= self._urls
        pages.volatile += bool(self._page)
        return self._module


_PLAIN = (str, Markup, int, float, bool, type(None), Macro, TemplateModule)


def _is_constant(value: Any) -> bool:
    """Whether a value of a module is the same for every page. What a macro and a module hold is looked at there."""
    if type(value) in (list, tuple):
        return all(map(_is_constant, value))
    if type(value) is dict:
        return all(map(_is_constant, value.values()))
    return type(value) in _PLAIN


class _Joining:
    """`!parent/x.html` means x.html in the layers below the template that says so.

    `page` counts the pages, `asked` are the URLs that this one asked for, `volatile` counts how often a module was used
    that is this page's own.
    """

    template_class = _Template
    loader: Any
    globals: dict[str, Any]
    asked: set[str]
    page = 1
    volatile = 0

    def make_globals(self, extra: Mapping[str, Any] | None) -> dict[str, Any]:
        """What every template sees, as one plain mapping: each page makes a copy, and a chain takes long to copy."""
        return {**self.globals, **(extra or {})}

    def join_path(self, template: str, parent: str) -> str:
        if not template.startswith(PARENT):
            return template
        return f"!{self.loader.layer_of(parent) + 1}/{template.removeprefix(PARENT)}"


def begin_page(environment: Any) -> None:
    """Forget what the last page asked for, and what was made for it alone, in what `make_environment` made."""
    environment.page += 1
    environment.asked.clear()


class _Trusted(_Joining, Environment):
    code_generator_class = TrustedGenerator
    escaped = staticmethod(escaped)
    escape_text = staticmethod(escape_text)
    having = staticmethod(having)
    parts: Parts


class _Sandboxed(_Joining, Sandboxed):
    pass


def make_environment(
    theme: Theme,
    assets: Mapping[str, str],
    address: Address,
    paths: Set[str],
    language: str,
    asked: set[str] | None = None,
) -> Environment:
    """An environment for `theme`. `paths` are all output paths: `url()` refuses what is not among them.

    `url()` adds every site-absolute URL that it writes to `asked`.
    """
    environment = (_Trusted if theme.trusted else _Sandboxed)(
        loader=Chain(theme),
        autoescape=True,
        undefined=_Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        enable_async=False,
    )
    environment.filters.update(filters(language))
    environment.asked = set() if asked is None else asked
    for chance in (environment.filters, environment.globals):  # the same input gives the same bytes
        chance.pop("random", None)
        chance.pop("lipsum", None)
    environment.globals.update(
        url=(url := _url(address, paths, environment.asked)),
        photo=_photo(url),
        absolute=_absolute(address),
        asset=_asset(address, assets),
        structured_data=_structured_data(address),
        range=limited_range,
    )
    if isinstance(environment, _Trusted):
        environment.parts = Parts(environment.asked, environment.globals)
    return environment


def _is_whole(url: str) -> bool:
    return url.startswith(("https://", "http://", "mailto:"))


def _url(address: Address, paths: Set[str], asked: set[str]) -> Callable[[str], str]:
    known: dict[str, str] = {}
    note = asked.add

    def url(target: str) -> str:
        found = known.get(target)
        if found is None:
            if _is_whole(target) or target.startswith("#"):
                return target
            path = plain_path(target)
            if not path.startswith("/"):
                message = f"url() needs an address that starts with /, not {target}"
                raise DeadLinkError("TPL012", target, message, f'write url("/{target}")')
            if output_path(path) not in paths:
                near = nearest(path, ("/" + name.removesuffix("index.html") for name in paths))
                hint = f"did you mean {near}?" if near else "link only to what is built"
                raise DeadLinkError("LINK001", target, f"there is no {path} in this site", hint)
            found = known[target] = address.path(path) + target[len(path) :]
        note(target)
        return found

    return url


def _photo(url: Callable[[str], str]) -> Callable[..., Markup]:
    @functools.cache
    def written(target: str) -> str:
        return escape(url(target))

    def write(target: str) -> str:
        url(target)  # every page that shows it asks for it
        return written(target)

    def photo(picture: Picture, sizes: str = "100vw", eager: bool = False) -> Markup:
        return Markup(image(picture, write, escape(sizes), eager=eager))  # noqa: S704  # it escapes what it writes

    return photo


def _structured_data(address: Address) -> Callable[[Context], Markup]:
    @pass_context
    def data(context: Context) -> Markup:
        whole = _absolute(address)
        return Markup(structured_data(context.get_all(), whole))  # noqa: S704  # escaped as JSON in a script is

    return data


def _absolute(address: Address) -> Callable[[str], str]:
    return lambda url: url if _is_whole(url) else address.absolute(url)


def _asset(address: Address, assets: Mapping[str, str]) -> Callable[[str], str]:
    known = {name: address.path(url) for name, url in assets.items()}

    def asset(name: str) -> str:
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near}?" if near else f"put a file {name} into the theme's static/ folder"
            raise DeadLinkError("TPL011", name, f"there is no asset {name}", hint)
        return known[name]

    return asset
