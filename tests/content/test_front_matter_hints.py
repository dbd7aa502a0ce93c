"""Hints are remedies: applied by a script that understands nothing, they remove the problem."""

from __future__ import annotations

import re

import pytest

from sitegen.base.problems import Problem
from tests.content.test_front_matter_rows import BYTES, DELIMITERS, SYNTAX, VALUES, block, read

_LINE = re.compile(r"(?:write|quote it): (.*)\Z")
_OTHER_LINE = re.compile(r"(?:.* )?write on line (\d+): (.*)\Z")
_INSERT = re.compile(r"insert after line (\d+): (.*)\Z")

ROWS: dict[str, str] = {
    **{
        name: data.decode()
        for name, (data, _) in BYTES.items()
        if len(data) < 1000 and name[:2] not in ("A2", "A3", "A4", "A5") and not name.startswith("A15")
    },
    **{name: text for name, (text, _) in DELIMITERS.items()},
    **{name: block(lines) for name, (lines, _, _) in SYNTAX.items()},
    **{name: block(lines) for name, (lines, _) in VALUES.items()},
}


def apply(text: str, problem: Problem) -> str | None:
    """`text` with the hint of a problem followed to the letter, None where it is advice to a person."""
    lines = text.split("\n")
    at, hint = problem.at, problem.hint
    assert at is not None
    index = at.line - 1
    if found := _OTHER_LINE.match(hint):
        lines[int(found[1]) - 1] = found[2]
    elif found := _INSERT.match(hint):
        lines.insert(int(found[1]), found[2])
    elif found := _LINE.match(hint):
        lines[index] = found[1]
    elif hint == "delete this line":
        del lines[index]
    elif hint == "delete the character at this place":
        lines[index] = lines[index][: at.column - 1] + lines[index][at.column :]
    elif hint.startswith("delete everything before "):
        lines = [lines[index].lstrip(" \t\u00a0"), *lines[index + 1 :]]
    else:
        return None
    return "\n".join(lines)


def mend(text: str) -> tuple[str, int]:
    """`text` with the first problem mended as often as a hint can be applied, and how often that was."""
    for times in range(8):
        fixes = (apply(text, problem) for problem in read(text).problems)
        better = next((fix for fix in fixes if fix is not None), None)
        if better is None:
            return text, times
        assert better != text
        text = better
    pytest.fail(f"hints lead in a circle: {text}")


@pytest.mark.parametrize("name", ROWS)
def test_a_hint_removes_its_problem(name: str) -> None:
    text = ROWS[name]
    for problem in read(text).problems:
        better = apply(text, problem)
        if better is not None:
            left = [(found.code, found.message) for found in read(better).problems]
            assert (problem.code, problem.message) not in left, (problem.hint, better, left)


def test_a_script_mends_most_rows() -> None:
    applied = [name for name, text in ROWS.items() if mend(text)[1] > 0]
    assert len(applied) >= 60, len(applied)
