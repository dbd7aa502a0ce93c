"""Options that commands share, and the one clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from sitegen.config import FILE_NAME

F = TypeVar("F", bound=Callable[..., Any])


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


def stands_still(at: str | None) -> bool:
    """Whether `clock(at)` gives one moment for ever."""
    return bool(at or os.environ.get("SOURCE_DATE_EPOCH"))
