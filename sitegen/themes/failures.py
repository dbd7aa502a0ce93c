"""What went wrong in a template, as a problem with its place: the line in the template, the way there, the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from types import TracebackType
from typing import NamedTuple

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateAssertionError, TemplateRuntimeError, UndefinedError

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.themes.environment import Chain, DeadLinkError, UnknownNameError
from sitegen.themes.sandbox import TemplateLimitError

_CHANGES = frozenset({"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"}) | frozenset(
    {"update", "setdefault", "popitem", "add", "discard"}
)
_NO_SUCH = re.compile(r"No (filter|test) named '(.*?)'")
_UNKNOWN_TAG = re.compile(r"unknown tag '(.*?)'")
_OPEN_BLOCK = re.compile(r"The innermost block that needs to be closed is '(.*?)'")
_TAGS = ("for", "if", "block", "extends", "include", "import", "from", "macro", "call", "filter", "set", "with")
_CLEAR = (TypeError, ValueError, ZeroDivisionError)
"""Errors whose messages say all; of others the kind is shown as well."""


class Attempt(NamedTuple):
    """What was to be made: the page, its template and what it could see. `at` is the source that chose the template
    by `layout`, `theme` the theme's own file, `names` the fields of the view.
    """

    page: str
    template: str
    at: Place | None
    theme: Place
    names: Collection[str]


def template_problem(mistake: Exception, attempt: Attempt, environment: Environment) -> Problem:
    """The problem that `mistake`, raised while rendering, stands for."""
    way = list(_frames(mistake.__traceback__))
    place = way[-1] if way else Place(_path(environment, attempt.template))
    note = f" (page {attempt.page})"
    others = [other for other in dict.fromkeys(way) if other.path != place.path]
    if isinstance(mistake, RecursionError):
        return _circle(way, place, note)
    if isinstance(mistake, TemplateNotFound):
        return _not_found(mistake, attempt, place if way else None, note, environment)
    if isinstance(mistake, TemplateSyntaxError):
        return _syntax(mistake, note, others, environment)
    if isinstance(mistake, SecurityError):
        return _refused(str(mistake), place, note, others, environment)
    if isinstance(mistake, UndefinedError):
        return _undefined(mistake, attempt, place, note, others, environment)
    if isinstance(mistake, DeadLinkError):
        place = _pointed(place, mistake.target, environment)
        return error(mistake.code, mistake.message + note, place, mistake.hint, others)
    if isinstance(mistake, TemplateLimitError):
        return error(mistake.code, mistake.message + note, place, "make the loop or the text smaller", others)
    if isinstance(mistake, TemplateRuntimeError) and (found := _NO_SUCH.search(str(mistake))):
        return _no_such(found[1], found[2], place, note, others, environment)
    if isinstance(mistake, MemoryError | OverflowError):
        return error("LIM012", f"this is too large{note}", place, "make the loop or the text smaller", others)
    words = str(mistake) if isinstance(mistake, _CLEAR) else f"{type(mistake).__name__}: {mistake}"
    return error("TPL007", words + note, place, "correct the value, or what the template does with it", others)


def _frames(trace: TracebackType | None) -> Iterator[Place]:
    """The template lines on the way to the mistake; Jinja rewrites tracebacks so that they name templates."""
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if "templates/" in path and not path.endswith(".py"):
            yield Place(path, trace.tb_lineno)
        trace = trace.tb_next


def _pointed(place: Place, word: str, environment: Environment) -> Place:
    """`place` with the column at which `word` stands first in its line."""
    loader = environment.loader
    if not word or not isinstance(loader, Chain):
        return place
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", loader.line(place.path, place.line))
    return Place(place.path, place.line, found.start() + 1) if found else place


def _path(environment: Environment, template: str) -> str:
    """Where a template lies; its bare name where it is nowhere."""
    assert environment.loader  # noqa: S101  # our environments have one
    try:
        return environment.loader.get_source(environment, template)[1] or template
    except TemplateNotFound:
        return f"templates/{template}"


def _circle(way: list[Place], place: Place, note: str) -> Problem:
    """The first line that comes twice is where the circle closes; how often it goes round depends on the machine."""
    often = Counter(way)
    ring = [other for other in dict.fromkeys(way) if often[other] > 1] or [place]
    message = f"this goes round in a circle: a template that includes, extends or calls itself{note}"
    return error("TPL004", message, ring[0], "remove this line, or put a condition before it", ring[1:])


def _not_found(
    mistake: TemplateNotFound, attempt: Attempt, place: Place | None, note: str, environment: Environment
) -> Problem:
    name, templates = str(mistake.name), environment.list_templates()
    message = f"there is no template {name}{note}"
    if place is not None and name != attempt.template:
        place = _pointed(place, name, environment)
        return error("TPL003", message, place, _meant(name, templates, "templates are"))
    if attempt.at is not None and attempt.at.line:  # front matter names it without its ending
        layouts = [known.removesuffix(".html") for known in templates if "/" not in known]
        return error(
            "TPL010",
            message,
            attempt.at,
            _meant(name.removesuffix(".html"), layouts, "delete this line, or write one of"),
        )
    return error("TPL010", message, attempt.theme, f"add templates/{name} to the theme")


def _syntax(mistake: TemplateSyntaxError, note: str, others: list[Place], environment: Environment) -> Problem:
    at = Place(mistake.filename or f"templates/{mistake.name}", mistake.lineno)
    words = str(mistake.message or "").rstrip(".")
    if isinstance(mistake, TemplateAssertionError) and (found := _NO_SUCH.search(words)):
        return _no_such(found[1], found[2], at, note, others, environment)
    tag, block = _UNKNOWN_TAG.search(words), _OPEN_BLOCK.search(words)
    if tag:
        at = _pointed(at, tag[1], environment)
    if tag and not tag[1].startswith("end"):
        return error("TPL001", f"there is no tag {tag[1]}{note}", at, _meant(tag[1], _TAGS, "tags are"), others)
    if block:
        closing = f"{{% end{block[1]} %}}"
        message = f"{tag[1] if tag else 'the end'} comes before {block[1]} is closed{note}"
        return error("TPL001", message, at, f"add {closing} {'before' if tag else 'after'} this line", others)
    if tag:
        return error("TPL001", f"{tag[1]} closes nothing{note}", at, "remove this tag", others)
    first = words.partition(". ")[0]
    hint = "see what the line opens and does not close"
    return error("TPL001", f"{first[:1].lower()}{first[1:]}{note}", at, hint, others)


def _no_such(kind: str, name: str, at: Place, note: str, others: list[Place], environment: Environment) -> Problem:
    known = environment.filters if kind == "filter" else environment.tests
    at = _pointed(at, name, environment)
    words = [word for word in known if word.isidentifier()]
    return error("TPL003", f"there is no {kind} {name}{note}", at, _meant(name, words, f"{kind}s are"), others)


def _refused(words: str, place: Place, note: str, others: list[Place], environment: Environment) -> Problem:
    name = words.partition("attribute '")[2].partition("'")[0]
    at = _pointed(place, name, environment)
    if name in _CHANGES:
        return _read_only(name, at, note, others)
    hint = "if the theme is your own, let it run outside the sandbox: in sitegen.toml, [theme] trusted = true"
    return error("TPL006", f"the sandbox refuses this: {words.rstrip('.')}{note}", at, hint, others)


def _read_only(name: str, at: Place, note: str, others: list[Place]) -> Problem:
    message = f"site data is read-only: {name} would change it{note}"
    return error("TPL006", message, at, "use a filter, which makes a new list: |sort, |list", others)


def _undefined(
    mistake: UndefinedError, attempt: Attempt, place: Place, note: str, others: list[Place], environment: Environment
) -> Problem:
    message = f"{mistake.message}{note}"
    if not isinstance(mistake, UnknownNameError):
        return error("TPL002", message, place, "what a template sees is in docs/themes.md", others)
    place = _pointed(place, mistake.name, environment)
    if mistake.name in _CHANGES:
        return _read_only(mistake.name, place, note, others)
    meant = mistake.nearest
    if mistake.whole:
        meant = nearest(mistake.name, [*attempt.names, *environment.globals]) or ""
    hint = "what a template sees is in docs/themes.md"
    if meant:
        hint = f"did you mean {meant}?"
    elif mistake.in_mapping:
        hint = f'where it may be missing, write .get("{mistake.name}")'
    return error("TPL002", message, place, hint, others)


def _meant(word: str, known: Collection[str], otherwise: str) -> str:
    near = nearest(word, known)
    if near:
        return f"did you mean {near}?"
    shown = sorted(known)
    return f"{otherwise} {', '.join(shown[:12])}{' …' if len(shown) > 12 else ''}"
