"""Writing in two halves: every file is staged, and only when all are is the old site replaced, file by file.

Whoever kills a build finds each file old or new, never half; the next build mends the rest by itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, SiteError, error
from sitegen.base.urls import output_path
from sitegen.build.folder import OWN, Manifest, Written, locked, read_manifest, write_manifest
from sitegen.pages.outputs import GROUPS, Copy, Planned
from sitegen.themes.render import Rendered

STAGE = "stage"


class Job(NamedTuple):
    """One output to stage; `number` names its file on the stage."""

    number: int
    planned: Planned


class Staged(NamedTuple):
    """An output that is rendered. `fresh` is False where the file in place already has these bytes."""

    written: Written
    fresh: bool
    problems: tuple[Problem, ...]


class Stage:
    """Renders an output and writes it to the stage, unless the same bytes stand in place. Runs in workers."""

    def __init__(self, render: Callable[[Planned], Rendered], root: Path, output: Path, manifest: Manifest) -> None:
        self._render, self._root, self._output, self._manifest = render, root, output, manifest
        self._folder = output / OWN / STAGE

    def __call__(self, job: Job) -> Staged:
        """Stage one output. Raises OSError where the disk does."""
        path = output_path(job.planned.url)
        draft = self._folder / str(job.number)
        if isinstance(job.planned.output, Copy):
            file = job.planned.output.file
            if kept := self._in_place(path, file.digest):
                return Staged(kept, False, ())
            return Staged(_copy(self._root / file.path, draft), True, ())
        rendered = self._render(job.planned)
        if any(problem.is_error for problem in rendered.problems):
            return Staged(Written("", 0, 0), False, rendered.problems)
        content = sha256(rendered.data).hexdigest()
        if kept := self._in_place(path, content):
            return Staged(kept, False, rendered.problems)
        with draft.open("wb") as stream:
            stream.write(rendered.data)
            stream.flush()
            status = os.fstat(stream.fileno())
        return Staged(Written(content, status.st_size, status.st_mtime_ns), True, rendered.problems)

    def _in_place(self, path: str, content: str) -> Written | None:
        """The manifest's entry, if it has this content and nobody has touched the file since."""
        entry = self._manifest.get(path)
        if entry is None or entry.digest != content:
            return None
        try:
            status = os.lstat(self._output / path)
        except OSError:
            return None
        same = (status.st_size, status.st_mtime_ns) == (entry.size, entry.mtime_ns)
        return entry if same and stat.S_ISREG(status.st_mode) else None


def _copy(source: Path, draft: Path) -> Written:
    hashed = sha256()
    with source.open("rb") as reader, draft.open("wb") as writer:
        while block := reader.read(1 << 20):
            hashed.update(block)
            writer.write(block)
        writer.flush()
        status = os.fstat(writer.fileno())
    return Written(hashed.hexdigest(), status.st_size, status.st_mtime_ns)


class Committed(NamedTuple):
    """What a commit did: how many files it wrote, left alone and deleted."""

    written: int
    unchanged: int
    deleted: int


def open_stage(output: Path) -> None:
    """An empty stage; what a killed build left is removed."""
    folder = output / OWN / STAGE
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.mkdir()


def close_stage(output: Path) -> None:
    """Remove the stage."""
    shutil.rmtree(output / OWN / STAGE, ignore_errors=True)


def commit(output: Path, old: Manifest, jobs: Sequence[Job], staged: Sequence[Staged]) -> Committed:
    """Put every staged file in its place, what is pointed at first; then delete what is no longer in the plan.

    Raises SiteError (OUT002) before anything is touched where a file that is not ours is in the way.
    """
    new = {output_path(job.planned.url): done.written for job, done in zip(jobs, staged, strict=True)}
    fresh = [job for job, done in zip(jobs, staged, strict=True) if done.fresh]
    gone = sorted(old.keys() - new.keys(), reverse=True)
    if not fresh and not gone:
        if new != old:
            write_manifest(output, new)
        return Committed(0, len(new), 0)
    if problems := _strangers(output, old, [output_path(job.planned.url) for job in fresh]):
        raise SiteError(*problems)
    # before the first file moves, all of them are ours: a build that is killed now leaves no stranger behind
    write_manifest(output, {**old, **{output_path(job.planned.url): Written("", 0, 0) for job in fresh}})
    order = {group: number for number, group in enumerate(GROUPS)}
    _make_way(output, old, gone, fresh)
    for job in sorted(fresh, key=lambda job: (order[job.planned.group], job.number)):
        path = output_path(job.planned.url)
        (output / OWN / STAGE / str(job.number)).replace(output / path)
    for path in gone:
        delete(output, path)
    write_manifest(output, new)
    return Committed(len(fresh), len(new) - len(fresh), len(gone))


def _strangers(output: Path, old: Manifest, paths: Sequence[str]) -> list[Problem]:
    """Files in our way that we did not write."""
    if not old and {entry.name for entry in output.iterdir()} <= {OWN}:
        return []
    problems = []
    for path in paths:
        if path not in old and os.path.lexists(output / path) and not (output / path).is_dir():
            message = f"{path} is in the output folder, but sitegen did not write it"
            problems.append(error("OUT002", message, Place(str(output)), "move the file to content/static/"))
    return problems


def _make_way(output: Path, old: Manifest, gone: Sequence[str], fresh: Sequence[Job]) -> None:
    """Folders for all new files. Links are replaced, never followed; a file of ours that must be a folder goes."""
    known: set[str] = set()
    for job in fresh:
        path = output_path(job.planned.url)
        folder = path.rpartition("/")[0]
        if folder not in known:
            _make_folder(output, folder, known)
        target = output / path
        if target.is_dir() and not target.is_symlink():
            for below in gone:
                if below.startswith(path + "/"):
                    delete(output, below)


def _make_folder(output: Path, folder: str, known: set[str]) -> None:
    if not folder or folder in known:
        return
    _make_folder(output, folder.rpartition("/")[0], known)
    target = output / folder
    try:
        target.mkdir()
    except FileExistsError:
        if target.is_symlink() or not target.is_dir():
            target.unlink()
            target.mkdir()
    known.add(folder)


def delete(output: Path, path: str) -> None:
    """Delete a file of ours, and the folders that are empty then. What is already gone is fine."""
    target = output / path
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        if not any((output / part).is_symlink() for part in _folders(path)):
            target.unlink()
    for folder in reversed(_folders(path)):
        try:
            (output / folder).rmdir()
        except OSError:
            return


def clear(output: Path) -> list[str]:
    """Delete every file that sitegen wrote to `output`, and its own folder there; returns the paths.

    Raises SiteError (LOCK001) while a build is writing there.
    """
    if not (output / OWN).is_dir():
        return []
    with locked(output):
        paths = sorted(read_manifest(output), reverse=True)
        for path in paths:
            delete(output, path)
        shutil.rmtree(output / OWN)
    return paths


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]
