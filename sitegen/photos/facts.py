"""All that pages want to know of a picture file, found out in one go and without decoding it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.base.problems import Problem
from sitegen.content.model import File
from sitegen.photos.damage import find_damage
from sitegen.photos.header import PHOTO_SUFFIXES, Size, read_size
from sitegen.photos.metadata import Metadata, read_metadata


class Facts(NamedTuple):
    """Of one picture: its size (None where that cannot be told), what the file says of itself, and what is wrong with
    it (problems without a place: that is where it is used).
    """

    size: Size | None
    said: Metadata
    problems: tuple[Problem, ...] = ()


UNKNOWN = Facts(None, Metadata())
"""Of a picture that is not ours to look into: another site's."""


def is_picture(file: File) -> bool:
    """Whether a file is shown as a picture, by its name."""
    return file.path.lower().endswith(PHOTO_SUFFIXES)


class Looked(NamedTuple):
    """Facts, and the digest of the file after they were read: it may have changed since the tree was scanned."""

    facts: Facts
    digest: str


class ReadFacts:
    """Reads the facts of files below `root`, as workers want it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, file: File) -> Looked:
        path = self._root / file.path
        size, said = read_size(path), read_metadata(path)
        damage = find_damage(path, size)
        if not any(problem.is_error for problem in damage):
            damage += tuple(replace(problem, at=None) for problem in said.problems)
        return Looked(Facts(size, replace(said, problems=()), damage), _digest(path))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def pack(facts: Facts) -> Any:
    """Facts as what JSON can hold."""
    said = facts.said
    fields = {name: getattr(said, name) for name in Metadata.__slots__ if name not in ("origins", "problems")}
    problems = [[one.code, one.message, one.hint, one.severity] for one in facts.problems]
    return [facts.size, {name: value for name, value in fields.items() if value}, said.origins, problems]


def unpack(values: Any) -> Facts:
    """The facts that `pack` was given. Raises ValueError, TypeError or KeyError for damaged values."""
    size, fields, origins, problems = values
    return Facts(
        Size(*size) if size else None,
        Metadata(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()},  # type: ignore[arg-type]
            origins=tuple((name, origin) for name, origin in origins),
        ),
        tuple(Problem(code, text, None, hint, severity) for code, text, hint, severity in problems),
    )
