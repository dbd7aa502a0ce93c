"""What a build writes down for the next one, in its own folder below the output folder.

The record has a checksum of itself and of the manifest that it goes with, and the digest of the outline: each is
believed only together with the others. Where anything is wrong with one, or it cannot be written, the next build is
slower.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitegen.base.digest import digest
from sitegen.base.problems import Place, Problem
from sitegen.build.folder import MANIFEST, OWN

if TYPE_CHECKING:
    from sitegen.content.model import Moment
    from sitegen.site.model import Held

RECORD = "edition.json"
OUTLINE = "outline.json"


def read_record(output: Path) -> dict[str, Any] | None:
    """The record of the last build; None where it is damaged, or the manifest is another's."""
    try:
        checksum, text = read_text(output / OWN / RECORD).split("\n", 1)
        if checksum != digest(f"{_manifest_sum(output)}{text}".encode()):
            return None
        record = json.loads(text)
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def read_text(file: Path) -> str:
    """A file of ours; empty where there is none, or it is damaged."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _manifest_sum(output: Path) -> str:
    with (output / OWN / MANIFEST).open("rb") as stream:
        return digest(stream.read(200))  # it begins with its checksum


def write_record(output: Path, record: Mapping[str, Any]) -> None:
    """Write down what was seen and said."""
    text = json.dumps(record)
    write_text(output / OWN / RECORD, f"{digest(f'{_manifest_sum(output)}{text}'.encode())}\n{text}")


def write_text(file: Path, text: str) -> bool:
    """Write a file of ours. Where that fails the next build is slower."""
    draft = file.with_suffix(".new")
    try:
        draft.unlink(missing_ok=True)  # it may be a link
        with draft.open("x", encoding="utf-8") as stream:
            stream.write(text)
        draft.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        return False
    return True


def pack_problem(problem: Problem) -> list[Any]:
    """A problem as plain values."""
    return [problem.code, problem.message, problem.at, problem.hint, problem.severity, problem.others]


def unpack_problem(values: list[Any]) -> Problem:
    """The problem that was packed."""
    code, message, at, hint, severity, others = values
    return Problem(code, message, at and Place(*at), hint, severity, tuple(Place(*other) for other in others))


def pack_moment(moment: Moment) -> list[Any]:
    """A moment as plain values."""
    return [moment.at.isoformat(), str(moment.at.tzinfo), moment.dated]


def unpack_moment(values: list[Any]) -> Moment:
    """The moment that was packed; ValueError, TypeError or LookupError where it is something else."""
    from zoneinfo import ZoneInfo

    from sitegen.content.model import Moment

    at, zone, dated = values
    return Moment(datetime.fromisoformat(at).astimezone(ZoneInfo(zone)), dated)


def pack_held(held: Held) -> list[Any]:
    """What is held back, as plain values."""
    return [held.path, held.title, held.reason, held.until and pack_moment(held.until)]


def unpack_held(values: list[Any]) -> Held:
    """What was held back, as it was packed."""
    from sitegen.site.model import Held

    path, title, reason, until = values
    return Held(path, title, reason, until and unpack_moment(until))
