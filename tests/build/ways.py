"""Ways to build an edited site, and what a build says, so that two can be compared."""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sitegen.base.problems import Problem, SiteError
from sitegen.build.again import build_again
from sitegen.build.build import build
from sitegen.build.flags import Flags
from sitegen.build.memo import Memo
from sitegen.build.ordered import serial
from sitegen.build.outcome import Report
from sitegen.build.project import load_project
from tests.build.edited_site import EditedSite

CRASH = "CRASH"
"""Stands for the code of a problem where a build ended with a traceback, as none may."""

_REPOSITORY = Path(__file__).resolve().parents[2]


class Said(NamedTuple):
    """What a build said: how it ended, its problems with their places, and of a good one the facts of its report."""

    built: bool
    problems: tuple[tuple[object, ...], ...]
    facts: tuple[object, ...] = ()


def flags_of(site: EditedSite, root: Path | None = None) -> Flags:
    root = root or site.root
    return Flags(
        now=site.now,
        config=root / "sitegen.toml",
        output=root / site.output,
        base_url=site.base_url,
        drafts=site.drafts,
        future=site.future,
    )


def _memo(site: EditedSite) -> Memo:
    return Memo(site.root, site.memo_warnings.append, apart=True)


def by_call(site: EditedSite, flags: Flags, _: Random) -> Said:
    return said_by(lambda: build_again(flags, lambda: serial, lambda: _memo(site)))


def by_keys(site: EditedSite, flags: Flags, _: Random) -> Said:
    return said_by(lambda: build(load_project(flags), serial, _memo(site)).report)


def by_command(_: EditedSite, flags: Flags, rng: Random) -> Said:
    """The command in a process of its own, which may use two."""
    options = [f"--at={flags.now.isoformat()}", f"--jobs={rng.choice((1, 1, 2))}"]
    options += [f"--config={flags.config}", f"--output={flags.output}"]
    options += ["--drafts"] * flags.drafts + ["--future"] * flags.future + [f"--base-url={flags.base_url}"]
    command = [sys.executable, "-m", "sitegen", "build", "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=_REPOSITORY, check=False)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        return Said(False, ((CRASH, done.stderr[-600:]),))
    problems = tuple(sorted(_as_told(**problem) for problem in told["problems"]))
    if not told["ok"]:
        return Said(False, problems)
    held = tuple((one["path"], one["reason"], one["until"]) for one in told["held"])
    return Said(True, problems, (told["pages"], told["next"], held))


def _as_told(
    code: str, severity: str, message: str, path: str | None, line: int | None, column: int | None, **_: Any
) -> tuple[object, ...]:
    return code, severity, message.partition(" (page ")[0], path or "", line or 0, column or 0


def said_by(make: Callable[[], Report]) -> Said:
    try:
        report = make()
    except SiteError as failure:
        return Said(False, _told(failure.problems))
    except Exception as mistake:
        last = traceback.extract_tb(mistake.__traceback__)[-1]
        if Path(last.filename).name.startswith("seeded_"):
            raise AssertionError(f"a fault is out of date: {last}") from mistake
        return Said(False, ((CRASH, traceback.format_exc()[-600:]),))
    held = tuple((one.path, one.reason, one.until and one.until.at.isoformat()) for one in report.held)
    next_change = report.next_change and report.next_change.at.isoformat()
    return Said(True, _told(report.problems), (report.pages, next_change, held))


def _told(problems: Sequence[Problem]) -> tuple[tuple[object, ...], ...]:
    return tuple(
        sorted(
            _as_told(
                one.code,
                one.severity,
                one.message,
                *((one.at.path, one.at.line, one.at.column) if one.at else ("", 0, 0)),
            )
            for one in problems
        )
    )


def without_paths(said: Said, root: Path) -> Said:
    problems = tuple(tuple(str(value).replace(f"{root}/", "") for value in problem) for problem in said.problems)
    return said._replace(problems=tuple(sorted(problems)))
