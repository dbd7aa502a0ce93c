"""A Markdown body to HTML: linted, converted by one of the engines within a time budget, and finished."""

from __future__ import annotations

from sitegen.base.problems import Problem, error
from sitegen.base.stages import Stages
from sitegen.content.markup.engine import Body, Engine, MarkupOptions
from sitegen.content.markup.finish import finish
from sitegen.content.markup.limits import OutOfTime, TimeBudget, Watch
from sitegen.content.markup.lint import lint, unknown_languages, worst_line
from sitegen.content.markup.places import Places

MAX_GROWTH = 20
MAX_FREE = 1_000_000
"""HTML may be this many times as long as its Markdown; up to so many characters nobody asks."""

_NOTHING = Body("", (), (), (), frozenset(), 0, "", ())


def render_body(
    text: str,
    *,
    path: str,
    first_line: int,
    options: MarkupOptions,
    lead: bool = True,
    watch: Watch | None = None,
) -> Stages[Body]:
    """The HTML of a body and what stands in it, in two stages; without `lead`, that stays empty.

    Its time is limited, under a `watch` if there is one. `text` has LF line ends; `first_line` is the line of the file
    `path` on which it starts, from 1. Where an error is among the problems, the HTML is empty.
    """
    if not text.strip():
        return _NOTHING
    places = Places(text, path, first_line)
    budget = TimeBudget(options.time_limit, watch)
    try:
        with budget:
            problems = lint(places, options)
            if any(problem.is_error for problem in problems):
                return _NOTHING._replace(problems=problems)
            html = _engine(options).convert(text)
        yield
        with budget:
            return _finished(html, places, options, problems, lead)
    except OutOfTime:
        forget_engines()  # what was interrupted is in no state to be used again
        return _NOTHING._replace(problems=(_too_slow(places, options),))


def _too_slow(places: Places, options: MarkupOptions) -> Problem:
    return error(
        "LIM010",
        f"this text took longer than {options.time_limit:g} s to become HTML",
        worst_line(places),
        "look for long runs of brackets or stars on this line, and put them into a code block",
    )


def _finished(html: str, places: Places, options: MarkupOptions, problems: tuple[Problem, ...], lead: bool) -> Body:
    if len(html) > MAX_FREE and len(html) > MAX_GROWTH * len(places.text):
        return _NOTHING._replace(
            problems=(
                *problems,
                error(
                    "LIM011",
                    f"this text grew to {len(html) // len(places.text)} times its size",
                    worst_line(places),
                    "refer to a footnote or a link only as often as a reader needs it",
                ),
            )
        )
    body, unknown = finish(html, options, places, lead=lead)
    if not problems and not unknown:
        return body
    return body._replace(problems=(*problems, *body.problems, *unknown_languages(places, unknown)))


def _engine(options: MarkupOptions) -> Engine:
    if options.engine == "commonmark":
        from sitegen.content.markup.fast_engine import fast_engine

        return fast_engine(options.raw_html)
    from sitegen.content.markup.default_engine import default_engine  # late: Python-Markdown takes 30 ms

    return default_engine(options.raw_html, options.language)


def forget_engines() -> None:
    """Make the engines anew for the next body."""
    from sitegen.content.markup.default_engine import default_engine

    default_engine.cache_clear()
