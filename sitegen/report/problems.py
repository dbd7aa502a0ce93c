"""A problem as text: its place, the source line with a caret, and the hint."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from sitegen.base.problems import Place, Problem, Severity

CAP = 50
"""Problems of one code that are shown; the rest are counted."""

_WIDTH = 100
_KEEP_LEFT = 60
_MOST = 16 * 1024 * 1024

Style = Callable[[str, str], str]
"""(text, role) to what is printed; the roles are error, warning, note, place, hint and dim."""

_UNQUOTED = ("SEC020", "SEC021", "SEC022")
"""Problems whose line holds a secret: it shall not stand in a terminal's history or a public log as well."""


def plain(text: str, role: str) -> str:
    """No colour at all."""
    del role
    return text


def problem_lines(problem: Problem, root: Path, style: Style = plain) -> list[str]:
    """The lines of one problem: head, source line and caret where there are any, other places, hint."""
    place = f"{style(str(problem.at), 'place')}: " if problem.at else ""
    kind = style(f"{problem.severity}[{problem.code}]", problem.severity)
    lines = [f"{place}{kind}: {problem.message}"]
    if problem.at and problem.at.line and problem.code not in _UNQUOTED:
        lines += _source_lines(problem.at, root, style)
    lines += [f"  also: {other}" for other in problem.others]
    if problem.hint:
        lines.append(f"  {style('hint:', 'hint')} {problem.hint}")
    return lines


def report(problems: Sequence[Problem], root: Path, style: Style = plain) -> str:
    """All problems in order of place, at most `CAP` of each code, and a last line that counts them."""
    if not problems:
        return ""
    out: list[str] = []
    shown: Counter[str] = Counter()
    for problem in sorted(problems, key=Problem.sort_key):
        shown[problem.code] += 1
        if shown[problem.code] <= CAP:
            out += [*problem_lines(problem, root, style), ""]
    for code, number in sorted(shown.items()):
        if number > CAP:
            out += [f"… and {number - CAP} more of {code}", ""]
    out.append(counted(problems))
    return "\n".join(out)


def counted(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`."""
    numbers = Counter(problem.severity for problem in problems)
    found = [(numbers[severity], severity) for severity in get_args(Severity) if numbers[severity]]
    return ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for number, name in found)


def annotation(problem: Problem) -> str:
    """The problem as a GitHub workflow command, so that it stands beside the line in a pull request."""
    where = []
    if problem.at:
        where.append(f"file={_property(problem.at.path)}")
        if problem.at.line:
            where.append(f"line={problem.at.line}")
        if problem.at.column:
            where.append(f"col={problem.at.column}")
    where.append(f"title={_property(problem.code)}")
    text = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    command = "notice" if problem.severity == "note" else problem.severity
    return f"::{command} {','.join(where)}::{_message(text)}"


def as_json(problem: Problem) -> dict[str, object]:
    """The problem for programs."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "path": problem.at.path if problem.at else None,
        "line": problem.at.line or None if problem.at else None,
        "column": problem.at.column or None if problem.at else None,
        "others": [str(other) for other in problem.others],
    }


def _source_lines(at: Place, root: Path, style: Style) -> list[str]:
    text = _line(root / at.path, at.line)
    if text is None:
        return []
    column = min(at.column, len(text) + 1)
    start = max(0, column - _KEEP_LEFT) if len(text) > _WIDTH else 0
    cut = text[start : start + _WIDTH]
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in cut)
    shown = ("…" if start else "") + shown + ("…" if start + _WIDTH < len(text) else "")
    gutter = f"{at.line}"
    lines = [f"  {style(f'{gutter} |', 'dim')} {shown}".rstrip()]
    if column:
        before = ("…" if start else "") + cut[: column - 1 - start]
        pad = " " * sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in before)
        lines.append(f"  {style(' ' * len(gutter) + ' |', 'dim')} {pad}{style('^', 'error')}")
    return lines


def _line(file: Path, number: int) -> str | None:
    """Line `number` as it is now; None where it cannot be read, or where a file is so large that nobody would look."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST)
    except OSError:
        return None
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    lines = text.split("\n")
    return lines[number - 1].replace("\t", " ") if number <= len(lines) else None


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
