"""How a publish is recorded: lines at the end of its commit's message, so that the site itself holds nothing of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

_LINE = re.compile(r"Sitegen-(Version|Kept|Rollback): (.+)")
_RELEASE = re.compile(r"\d+(?:\.\d+)*")


class Publish(NamedTuple):
    """A publish in the history of a branch.

    `kept` are paths, condensed, that stood on the branch and were not the site's; `rollback` is the commit of the
    publish it brought back, empty for a publish of its own.
    """

    commit: str
    subject: str
    at: datetime
    version: str
    kept: tuple[str, ...] = ()
    rollback: str = ""


def message_of(text: str, version: str, kept: Sequence[str], rollback: str = "") -> str:
    """The message of a publish: what a person wrote, then our lines."""
    lines = [f"Sitegen-Version: {version}"]
    lines += [f"Sitegen-Kept: {json.dumps(path)}" for path in kept]
    lines += [f"Sitegen-Rollback: {rollback}"] if rollback else []
    return f"{text.strip()}\n\n{chr(10).join(lines)}\n"


def read_commit(commit: str, data: bytes) -> Publish | None:
    """A commit as git stores it; None where no sitegen made it."""
    head, _, body = data.partition(b"\n\n")
    if b"Sitegen-Version: " not in body:
        return None
    text = body.decode("utf-8", "replace").rstrip("\n")
    last = text.rpartition("\n\n")[2]
    found = [hit.groups() for line in last.split("\n") if (hit := _LINE.fullmatch(line))]
    versions = [value for name, value in found if name == "Version"]
    if not versions or len(found) != last.count("\n") + 1:
        return None
    committed = re.search(rb"^committer .* (\d+) [+-]\d{4}$", head, re.MULTILINE)
    return Publish(
        commit=commit,
        subject=text.partition("\n")[0],
        at=datetime.fromtimestamp(int(committed[1]) if committed else 0, UTC),
        version=versions[0],
        kept=tuple(path for name, value in found if name == "Kept" for path in _path(value)),
        rollback=next((value for name, value in found if name == "Rollback"), ""),
    )


def _path(value: str) -> Iterable[str]:
    try:
        path = json.loads(value)
    except ValueError:
        return ()
    return (path,) if isinstance(path, str) else ()


def is_newer(version: str, than: str) -> bool:
    """Whether a version of sitegen comes after another; what cannot be compared does not."""
    left, right = _RELEASE.match(version), _RELEASE.match(than)
    return bool(left and right) and _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    found = _RELEASE.match(version)
    numbers = [int(part) for part in found[0].split(".")] if found else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def earlier(publishes: Sequence[Publish], wanted: str) -> Publish | None:
    """The publish that a rollback means, of `publishes` from the newest on; None where there is none.

    `wanted` is a number (1: the one before what stands there now) or the first digits of a commit. What was brought
    back by a rollback counts as what it was: rolling back twice goes two publishes back.
    """
    own = [publish for publish in publishes if not publish.rollback]
    if not own:
        return None
    if not re.fullmatch(r"\d{1,3}", wanted):
        meant = [publish for publish in publishes if len(wanted) > 3 and publish.commit.startswith(wanted.lower())]
        return _original(meant[0], own) if len(meant) == 1 else None
    now = _original(publishes[0], own)
    number = own.index(now) + int(wanted) if now in own else int(wanted)
    return own[number] if number < len(own) else None


def _original(publish: Publish, own: Sequence[Publish]) -> Publish:
    return next((other for other in own if publish.rollback and other.commit == publish.rollback), publish)
