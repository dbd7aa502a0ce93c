"""What stands over a page while something is wrong: every problem with its place, its line and its hint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from html import escape
from typing import NamedTuple

from sitegen.base.problems import Problem

SHOWN = 20
"""Problems that are shown; who has more of them mends these first."""

Tell = Callable[[Problem], Sequence[str]]
"""A problem as lines of plain text: its head, its source line with a caret, its hint."""


class Overlay(NamedTuple):
    """The HTML of an overlay, every text in it escaped; both are empty where nothing is wrong."""

    digest: str
    html: str


NOTHING = Overlay("", "")


def overlay(problems: Sequence[Problem], tell: Tell) -> Overlay:
    """The overlay for the errors among `problems`: warnings stand only in the terminal."""
    errors = [problem for problem in problems if problem.is_error]
    if not errors:
        return NOTHING
    number = len(errors)
    parts = [f"<h1>{number} problem{'' if number == 1 else 's'}</h1>"]
    parts += [_shown(problem, tell(problem)) for problem in errors[:SHOWN]]
    if number > SHOWN:
        parts.append(f"<p>… and {number - SHOWN} more</p>")
    html = "".join(parts)
    return Overlay(sha256(html.encode()).hexdigest()[:16], html)


def _shown(problem: Problem, lines: Sequence[str]) -> str:
    """One problem; what is no head and no hint keeps its spaces, so that the caret stands where it belongs."""
    place = f"<b>{escape(str(problem.at))}</b> " if problem.at else ""
    head = f"<h2>{place}<i>{escape(problem.code)}</i> {escape(problem.message)}</h2>"
    hint = f"<p>{escape(problem.hint)}</p>" if problem.hint else ""
    source = "\n".join(lines[1 : len(lines) - bool(problem.hint)])
    return f"<section>{head}{f'<pre>{escape(source)}</pre>' if source else ''}{hint}</section>"
