"""What commands print: problems to standard error, results for programs to standard output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sitegen.base.problems import Problem
from sitegen.report.problems import Style, annotation, as_json, plain, report

_COLORS = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "blue", "bold": True},
    "heading": {"bold": True},
    "good": {"fg": "green", "bold": True},
    "place": {"bold": True},
    "hint": {"fg": "cyan"},
    "dim": {"dim": True},
}


def style_of(stream: Any) -> Style:
    """Colours where a person looks at `stream`: NO_COLOR and FORCE_COLOR decide, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return plain
    forced = os.environ.get("FORCE_COLOR", "") not in ("", "0", "false")
    if not forced and (not stream.isatty() or os.environ.get("TERM") == "dumb"):
        return plain
    return lambda text, role: click.style(text, **_COLORS[role])  # type: ignore[arg-type]


def show_problems(problems: Sequence[Problem], root: Path) -> None:
    """Print problems to standard error, and as annotations where GitHub runs us."""
    if not problems:
        return
    click.echo(report(problems, root, style_of(sys.stderr)), err=True, color=True)
    show_annotations(problems)


def show_annotations(problems: Sequence[Problem]) -> None:
    """Print problems as annotations where GitHub runs us."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for problem in sorted(problems, key=Problem.sort_key):
            click.echo(annotation(problem), err=True)


def can_show_progress(stream: Any) -> bool:
    """Whether a line that is written over again and again makes sense on `stream`."""
    return bool(stream.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI"))


def print_json(ok: bool, problems: Sequence[Problem], **more: object) -> None:
    """The result for programs, on standard output; plain ASCII, whatever the locale."""
    shown = [as_json(problem) for problem in sorted(problems, key=Problem.sort_key)]
    click.echo(json.dumps({"ok": ok, **more, "problems": shown}, indent=2))
