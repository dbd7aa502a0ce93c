"""All that pages want to know of a picture file, found out in one go."""

from __future__ import annotations

from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sitegen.base.problems import Problem
from sitegen.content.model import File
from sitegen.photos.colour import profile_problem
from sitegen.photos.damage import find_damage, find_loss, is_animated
from sitegen.photos.header import PHOTO_SUFFIXES, Size, read_size
from sitegen.photos.kind import Kind, kind_of
from sitegen.photos.metadata import Metadata, read_metadata
from sitegen.photos.placeholder import make_placeholder, open_small
from sitegen.photos.renditions import DEVELOPED

_HEAD = 4096
"""Bytes that tell the kind, of a drawing too."""


class Facts(NamedTuple):
    """Of one picture: its size (None where that cannot be told), what the file says of itself, what is wrong with it
    (problems without a place: that is where it is used), its kind by its content (jpeg, png, webp, gif, avif, tiff,
    svg; empty for what is no picture), whether it has more than one frame, and a data URI to stand in for it until it
    has come (empty where there is none).
    """

    size: Size | None
    said: Metadata
    problems: tuple[Problem, ...] = ()
    kind: Kind | Literal[""] = ""
    animated: bool = False
    placeholder: str = ""


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
        problems, kind, animated, placeholder = find_damage(path, size), _kind(path), False, ""
        if not any(problem.is_error for problem in problems):
            problems += tuple(replace(problem, at=None) for problem in said.problems)
            animated = is_animated(path, kind)
            if kind in DEVELOPED and not animated and (problem := profile_problem(path)):
                problems = (*problems, problem)
            small = None if animated or kind in ("", "svg") else open_small(path)
            placeholder = make_placeholder(small) if small else ""
            problems += find_loss(path, small) if kind == "jpeg" else ()
        facts = Facts(size, replace(said, problems=()), problems, kind, animated, placeholder)
        return Looked(facts, _digest(path))


def _kind(path: Path) -> Kind | Literal[""]:
    try:
        with path.open("rb") as stream:
            return kind_of(stream.read(_HEAD)) or ""
    except OSError:
        return ""


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
    fields = {name: value for name, value in fields.items() if value}
    return [facts.size, fields, said.origins, problems, facts.kind, facts.animated, facts.placeholder]


def unpack(values: Any) -> Facts:
    """The facts that `pack` was given. Raises ValueError, TypeError or KeyError for damaged values."""
    size, fields, origins, problems, kind, animated, placeholder = values
    return Facts(
        Size(*size) if size else None,
        Metadata(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()},  # type: ignore[arg-type]
            origins=tuple((name, origin) for name, origin in origins),
        ),
        tuple(Problem(code, text, None, hint, severity) for code, text, hint, severity in problems),
        kind,
        animated,
        placeholder,
    )
