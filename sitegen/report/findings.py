"""What a check found, for a person: grouped by kind and code, so that five hundred findings can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sitegen.base.problems import Problem
from sitegen.checks.catalogue import KINDS, TITLES, kind_of
from sitegen.checks.check import Checked
from sitegen.report.problems import Style, counted, plain, problem_lines
from sitegen.report.summary import held_lines

SHOWN = 5
"""Findings of one code that are shown, unless all are asked for."""

_RANK = {"error": 0, "warning": 1, "note": 2}


def findings(problems: Sequence[Problem], root: Path, style: Style = plain, *, everything: bool = False) -> str:
    """All findings under headings; of each code at most `SHOWN`, unless `everything` is wanted."""
    by_kind: dict[str, list[Problem]] = {}
    for problem in problems:
        by_kind.setdefault(kind_of(problem.code), []).append(problem)
    out: list[str] = []
    for kind in KINDS:
        if found := by_kind.get(kind.name):
            out += [style(kind.heading, "heading"), style("─" * len(kind.heading), "dim")]
            out += _kind(found, root, style, everything=everything)
    return "\n".join(out).rstrip()


def _kind(problems: Sequence[Problem], root: Path, style: Style, *, everything: bool) -> Iterator[str]:
    ordered = sorted(problems, key=lambda problem: (_RANK[problem.severity], problem.code, problem.sort_key()))
    for (severity, code), group in groupby(ordered, key=lambda problem: (problem.severity, problem.code)):
        found = list(group)
        if code not in TITLES or len(found) == 1:
            yield from _apart(found, root, style, everything=everything)
        else:
            yield from _together(code, severity, found, style, everything=everything)


def _apart(problems: Sequence[Problem], root: Path, style: Style, *, everything: bool) -> Iterator[str]:
    """Each problem as a build shows it, with its line."""
    shown = problems if everything else problems[:SHOWN]
    for problem in shown:
        yield from problem_lines(problem, root, style)
        yield ""
    if len(problems) > len(shown):
        yield from _rest(problems[0].code, len(problems) - len(shown), style, indent="")
        yield ""


def _together(
    code: str, severity: str, problems: Sequence[Problem], style: Style, *, everything: bool
) -> Iterator[str]:
    """One heading for several findings, and a line for each; what is the same for all of them is said once."""
    messages = {problem.message for problem in problems}
    title = problems[0].message if len(messages) == 1 else TITLES[code]
    yield f"{style(f'{severity}[{code}]', severity)}: {title} ({len(problems):,})"
    shown = problems if everything else problems[:SHOWN]
    one_hint = len({problem.hint for problem in problems}) == 1
    for problem in shown:
        parts = [style(str(problem.at), "place")] if problem.at else []
        parts += [problem.message] if len(messages) > 1 or not parts else []
        yield f"  {'  '.join(parts)}"
        yield from (f"    also: {other}" for other in problem.others)
        if problem.hint and not one_hint:
            yield f"    {style('hint:', 'hint')} {problem.hint}"
    if len(problems) > len(shown):
        yield from _rest(code, len(problems) - len(shown), style, indent="  ")
    if one_hint and problems[0].hint:
        yield f"  {style('hint:', 'hint')} {problems[0].hint}"
    yield ""


def _rest(code: str, number: int, style: Style, *, indent: str) -> Iterator[str]:
    yield style(f"{indent}… and {number:,} more: sitegen check -v --only {code}", "dim")


def verdict(
    checked: Checked, problems: Sequence[Problem], seconds: float, style: Style = plain, *, verbose: bool = False
) -> str:
    """The last lines: how much was looked at, what came of it, and what is held back until when."""
    seen = ", ".join(
        f"{number:,} {name}{'' if number == 1 else 's'}"
        for number, name in ((checked.pages, "page"), (checked.links, "link"), (checked.pictures, "picture"))
    )
    result = counted(problems) if problems else "nothing to mend"
    worst = min((problem.severity for problem in problems), key=lambda one: _RANK[one], default="")
    lines = [f"{style(result, worst or 'good')} in {seen}, read in {seconds:.1f} s"]
    lines += held_lines(checked.planned.site.held, checked.planned.next_change, verbose=verbose)
    return "\n".join(lines)
