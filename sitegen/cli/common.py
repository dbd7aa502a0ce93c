"""Options that commands share, and how they show problems."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from sitegen.base.problems import Problem
from sitegen.config.load import FILE_NAME
from sitegen.report.problems import Style, annotation, as_json, plain, report

F = TypeVar("F", bound=Callable[..., Any])

_COLORS = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "place": {"bold": True},
    "hint": {"fg": "cyan"},
    "dim": {"dim": True},
}


def common_options(function: F) -> F:
    """Add `--config`, `-q`, `-v` and `--json` to a command."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output."),
        click.option("-v", "--verbose", is_flag=True, help="Say more."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems."),
        click.option(
            "-c",
            "--config",
            type=click.Path(path_type=Path),
            default=Path(FILE_NAME),
            show_default=True,
            help="The settings file; its folder is the site.",
        ),
    ):
        function = option(function)
    return function


def clock(at: str | None) -> datetime:
    """The one moment a command works with: `--at`, else SOURCE_DATE_EPOCH, else now. Without a zone: the site's."""
    if at:
        try:
            return datetime.fromisoformat(at)
        except ValueError:
            hint = "write it like 2026-11-25, 2026-11-25T09:00 or 2026-11-25T09:00Z"
            raise click.BadParameter(f"{at} is not a time; {hint}", param_hint="--at") from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise click.UsageError(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch}") from None
    return datetime.now(UTC)


def style_of(stream: Any) -> Style:
    """Colours where a person looks at `stream`: NO_COLOR and FORCE_COLOR decide, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return plain
    if not os.environ.get("FORCE_COLOR") and (not stream.isatty() or os.environ.get("TERM") == "dumb"):
        return plain
    return lambda text, role: click.style(text, **_COLORS[role])  # type: ignore[arg-type]


def show_problems(problems: Sequence[Problem], root: Path) -> None:
    """Print problems to standard error, and as annotations where GitHub runs us."""
    if not problems:
        return
    click.echo(report(problems, root, style_of(sys.stderr)), err=True, color=True)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for problem in sorted(problems, key=Problem.sort_key):
            click.echo(annotation(problem), err=True)


def print_json(ok: bool, problems: Sequence[Problem], **more: object) -> None:
    """The result for programs, on standard output."""
    shown = [as_json(problem) for problem in sorted(problems, key=Problem.sort_key)]
    click.echo(json.dumps({"ok": ok, **more, "problems": shown}, ensure_ascii=False, indent=2))
