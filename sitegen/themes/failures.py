"""What went wrong in a template, as a problem with its place: the line in the template, the chain, the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from types import TracebackType

from jinja2 import TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateAssertionError, UndefinedError

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.themes.environment import DeadLinkError, TemplateLimitError, UnknownNameError

_CHANGES = frozenset(
    {
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "sort",
        "reverse",
        "update",
        "setdefault",
        "popitem",
        "add",
    }
)


def template_problem(
    mistake: Exception, page: str, template: str, at: Place | None, templates: Collection[str]
) -> Problem:
    """The problem that `mistake`, raised while `template` made the page `page`, stands for.

    `at` is the source that chose the template, `templates` are all names there are.
    """
    chain = list(_frames(mistake.__traceback__))
    place = chain[-1] if chain else Place(_shown(template))
    via = " > ".join(str(frame) for frame in chain[:-1])
    note = f" (page {page}{f', by way of {via}' if via else ''})"
    if isinstance(mistake, TemplateNotFound):
        return _not_found(mistake, template, place if chain else at, note, templates)
    if isinstance(mistake, TemplateSyntaxError):
        return _syntax(mistake, note)
    if isinstance(mistake, SecurityError):
        hint = "a theme that you trust may run outside the sandbox: in sitegen.toml, [theme] trusted = true"
        return error("TPL006", f"the sandbox refuses this: {mistake}{note}", place, hint)
    if isinstance(mistake, UndefinedError):
        return _undefined(mistake, place, note)
    if isinstance(mistake, DeadLinkError):
        return error(mistake.code, mistake.message + note, place, mistake.hint)
    if isinstance(mistake, TemplateLimitError | OverflowError | MemoryError):
        code = "TPL005" if "range" in str(mistake).lower() else "LIM012"
        return error(code, f"{mistake or 'out of memory'}{note}", place, "make the loop or the text smaller")
    if isinstance(mistake, RecursionError):
        return error("TPL004", f"this template includes or extends itself{note}", place, "break the circle")
    if isinstance(mistake, UnicodeDecodeError):
        return error("ENC001", f"is not UTF-8{note}", Place(_shown(template)), "save the template as UTF-8")
    kind = type(mistake).__name__
    return error("TPL007", f"{kind}: {mistake}{note}", place, "correct the value, or what the template does with it")


def _frames(trace: TracebackType | None) -> Iterator[Place]:
    """The template lines on the way to the mistake; Jinja rewrites tracebacks so that they name templates."""
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if "templates/" in path and not path.endswith(".py"):
            yield Place(path, trace.tb_lineno)
        trace = trace.tb_next


def _shown(template: str) -> str:
    return f"templates/{template.rpartition('!')[2]}"


def _not_found(
    mistake: TemplateNotFound, template: str, at: Place | None, note: str, templates: Collection[str]
) -> Problem:
    name = str(mistake.name)
    if name == template:  # front matter names it without its ending
        layouts = [known.removesuffix(".html") for known in templates if "/" not in known]
        meant = nearest(name.removesuffix(".html"), layouts)
        hint = f"did you mean {meant}?" if meant else f"write one of {', '.join(sorted(layouts))}"
        return error("TPL010", f"there is no template {name}{note}", at, hint)
    meant = nearest(name, templates)
    hint = f"did you mean {meant}?" if meant else f"templates are {', '.join(sorted(templates)[:8])} …"
    return error("TPL003", f"there is no template {name}{note}", at, hint)


def _syntax(mistake: TemplateSyntaxError, note: str) -> Problem:
    at = Place(mistake.filename or _shown(mistake.name or ""), mistake.lineno)
    message = (mistake.message or "").rstrip(".")
    code = "TPL003" if isinstance(mistake, TemplateAssertionError) else "TPL001"
    hint = "known names are in docs/themes.md" if code == "TPL003" else "see the line; each {% … %} needs its end"
    return error(code, f"{message[:1].lower()}{message[1:]}{note}", at, hint)


def _undefined(mistake: UndefinedError, place: Place, note: str) -> Problem:
    name = mistake.name if isinstance(mistake, UnknownNameError) else ""
    if name in _CHANGES:
        return error("TPL006", f"site data is read-only: there is no {name}{note}", place, "use a filter: |sort, |list")
    meant = mistake.nearest if isinstance(mistake, UnknownNameError) else ""
    hint = f"did you mean {meant}?" if meant else "what a template sees is in docs/themes.md"
    return error("TPL002", f"{mistake.message}{note}", place, hint)
