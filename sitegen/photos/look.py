"""The facts of a picture file, found out in one go."""

from __future__ import annotations

from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import Literal

from sitegen.photos.colour import profile_problem
from sitegen.photos.damage import find_damage, find_loss, is_animated
from sitegen.photos.facts import Facts, Looked
from sitegen.photos.header import read_size
from sitegen.photos.kind import Kind, kind_of
from sitegen.photos.metadata import read_metadata
from sitegen.photos.placeholder import make_placeholder, open_small
from sitegen.photos.renditions import DEVELOPED

_HEAD = 4096
"""Bytes that tell the kind, of a drawing too."""


def look_at(path: Path) -> Looked:
    """What a file shows, and its digest once that is known."""
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
