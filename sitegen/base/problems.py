"""Problems are values: every stage returns them, and only the build raises, once, with all of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]


class Place(NamedTuple):
    """Where in a file: `path` is relative to the project and posix; line and column count from 1, 0 means "not known".

    Columns count code points after a byte order mark.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person must know. `code` is listed in docs/errors.md; `hint`, followed literally, mends it.

    `others` are further places that belong to it (the other sources of a collision). No source text is stored: the
    reporter reads the line again.
    """

    code: str
    message: str
    at: Place | None = None
    hint: str = ""
    severity: Severity = "error"
    others: tuple[Place, ...] = field(default=())

    @property
    def is_error(self) -> bool:
        """True where the build must fail."""
        return self.severity == "error"

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of a report: by place, then code, then message."""
        at = self.at or Place("")
        return (at.path, at.line, at.column, self.code, self.message)


def error(code: str, message: str, at: Place | None = None, hint: str = "", others: Iterable[Place] = ()) -> Problem:
    """A problem that fails the build."""
    return Problem(code, message, at, hint, "error", tuple(others))


def warning(code: str, message: str, at: Place | None = None, hint: str = "", others: Iterable[Place] = ()) -> Problem:
    """A problem that fails the build only with `--strict`."""
    return Problem(code, message, at, hint, "warning", tuple(others))


def note(code: str, message: str, at: Place | None = None, hint: str = "", others: Iterable[Place] = ()) -> Problem:
    """Something worth knowing that fails nothing. Only `check` gives any."""
    return Problem(code, message, at, hint, "note", tuple(others))


class SiteError(Exception):
    """The build failed; `problems` says why, warnings included."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{p.at or '-'}: {p.severity}[{p.code}]: {p.message}" for p in self.problems)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None where nothing is near enough to be meant."""
    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None
