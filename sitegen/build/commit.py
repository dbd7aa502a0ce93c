"""The second half of writing: the old site is replaced, file by file, once all files of the new one are staged.

Whoever kills a build finds each file old or new, never half; the next build mends the rest by itself. A build that
fails or is interrupted puts back what it had replaced.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, SiteError, error
from sitegen.base.urls import output_path
from sitegen.build.changes import Changes, kind_of
from sitegen.build.folder import (
    OWN,
    Manifest,
    Written,
    damaged,
    drop_manifest,
    is_ours,
    locked,
    read_manifest,
    write_manifest,
)
from sitegen.build.interrupts import held_back
from sitegen.build.stage import NOTHING, STAGE, Job, Staged, draft_of, open_stage
from sitegen.pages.outputs import GROUPS


class Committed(NamedTuple):
    """What a commit did: how many files it wrote, left alone and deleted."""

    written: int
    unchanged: int
    deleted: int


class _Fresh(NamedTuple):
    """A file on the stage and where it belongs."""

    order: tuple[int, int]
    path: str
    draft: str
    written: Written


def commit(output: Path, old: Manifest, jobs: Sequence[Job], staged: Sequence[Staged]) -> Committed:
    """Put every staged file in its place, what is pointed at first; then delete what is no longer in the plan.

    Raises SiteError (OUT002) before anything is touched where a file that is not ours is in the way. What is raised
    later (OSError, an interrupt) leaves the folder as it was.
    """
    new: dict[str, Written] = {}
    fresh: list[_Fresh] = []
    order = {group: number for number, group in enumerate(GROUPS)}
    for job, done in zip(jobs, staged, strict=True):
        path = output_path(job.planned.url)
        new[path] = done.written
        if done.fresh:
            draft = draft_of(str(output), job.number)
            fresh.append(_Fresh((order[job.planned.group], job.number), path, draft, done.written))
    # pages go first: none stands without its stylesheet, not for a moment
    gone = sorted(old.keys() - new.keys(), key=lambda path: (path.endswith(".html"), path), reverse=True)
    if not fresh and not gone:
        if new != old:
            write_manifest(output, new)
        return Committed(0, len(new), 0)
    if problems := _strangers(output, old, fresh):
        raise SiteError(*problems)
    changes, known = Changes(str(output), f"{output}/{OWN}/{STAGE}"), is_ours(output)
    with held_back() as let_through:
        try:
            # before the first file moves, all of them are ours: a build that is killed now leaves no stranger behind
            write_manifest(output, {**old, **{one.path: NOTHING for one in fresh}})
            _make_way(str(output), changes, [one.path for one in fresh])
            for one in sorted(fresh):
                let_through()
                changes.put(one.draft, one.path)
            for path in gone:
                let_through()
                _delete(str(output), changes, path)
            write_manifest(output, new)
        except BaseException:
            if changes.undo():  # or files of the new edition are still there, and must stay ours
                with contextlib.suppress(OSError):
                    write_manifest(output, old) if known else drop_manifest(output)
            raise
    return Committed(len(fresh), len(new) - len(fresh), len(gone))


def _strangers(output: Path, old: Manifest, fresh: Sequence[_Fresh]) -> list[Problem]:
    """What stands in our way and is not ours: files we did not write, links nobody put in place of ours."""
    if not old:
        if not (others := sorted({entry.name for entry in output.iterdir()} - {OWN})):
            return []
        if is_ours(output) and (problems := damaged(output, others)):
            return problems
    ours = {folder for path in old for folder in _folders(path)}
    kinds: dict[str, str] = {}
    found: dict[str, None] = {}
    for one in fresh:
        for folder in _folders(one.path):
            kind = kinds.get(folder) or kinds.setdefault(folder, kind_of(f"{output}/{folder}"))
            if kind == "folder":
                continue
            if kind != "missing" and folder not in old and not (kind == "link" and folder in ours):
                found[folder] = None
            break
        else:
            found |= dict.fromkeys(_in_the_way(output, old, one))
    hint = "move it out of the output folder: what the site needs belongs in content/static/"
    return [
        error("OUT002", f"{path} is in the output folder, but sitegen did not write it", Place(str(output)), hint)
        for path in found
    ]


def _in_the_way(output: Path, old: Manifest, one: _Fresh) -> list[str]:
    """Files that are not ours where `one` is to stand; its own bytes are no stranger."""
    kind = kind_of(f"{output}/{one.path}")
    if kind == "folder":
        return [path for path in _files_below(str(output), one.path) if path not in old]
    if kind == "missing" or one.path in old or (kind == "file" and _has_bytes(f"{output}/{one.path}", one.written)):
        return []
    return [one.path]


def _files_below(output: str, folder: str) -> Iterator[str]:
    """All files and links below a folder, by name."""
    with os.scandir(f"{output}/{folder}") as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _files_below(output, path)
            else:
                yield path


def _has_bytes(file: str, written: Written) -> bool:
    if os.path.getsize(file) != written.size:
        return False
    with open(file, "rb") as stream:
        return sha256(stream.read()).hexdigest() == written.digest


def _make_way(output: str, changes: Changes, paths: Sequence[str]) -> None:
    """Folders for all new files. Links are replaced, never followed; a file of ours that must be a folder goes."""
    is_new: dict[str, bool] = {"": False}
    for path in paths:
        for folder in _folders(path):
            if folder in is_new:
                continue
            kind = kind_of(f"{output}/{folder}")
            if kind in ("file", "link"):
                changes.remove(folder)
            if kind != "folder":
                changes.make_folder(folder)
            is_new[folder] = kind != "folder"
        if not is_new[path.rpartition("/")[0]] and kind_of(f"{output}/{path}") == "folder":
            _remove_folder(output, changes, path)


def _remove_folder(output: str, changes: Changes, path: str) -> None:
    """Remove a folder with all in it; that all of it is ours has been made sure of."""
    for file in list(_files_below(output, path)):
        changes.remove(file)
    for folder, _, _ in list(os.walk(f"{output}/{path}", topdown=False)):
        changes.remove_folder(os.path.relpath(folder, output).replace(os.sep, "/"))


def _delete(output: str, changes: Changes, path: str) -> None:
    """Delete a file of ours, and the folders that are empty then. What is behind a link is not ours any more."""
    folders = _folders(path)
    if any(kind_of(f"{output}/{folder}") != "folder" for folder in folders):
        return
    if kind_of(f"{output}/{path}") in ("file", "link"):
        changes.remove(path)
    for folder in reversed(folders):
        try:
            changes.remove_folder(folder)
        except OSError:
            return


def clear(output: Path) -> list[str]:
    """Delete every file that sitegen wrote to `output`, and its own folder there; returns the paths.

    Raises SiteError (LOCK001) while a build is writing there, OSError where the disk does; then nothing is deleted.
    """
    if not (output / OWN).is_dir():
        return []
    with locked(output):
        paths = sorted(read_manifest(output), reverse=True)
        open_stage(output)
        changes = Changes(str(output), f"{output}/{OWN}/{STAGE}")
        with held_back() as let_through:
            try:
                for path in paths:
                    let_through()
                    _delete(str(output), changes, path)
            except BaseException:
                changes.undo()
                raise
        shutil.rmtree(output / OWN)
    return paths


def _folders(path: str) -> list[str]:
    """All folders above `path`, outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]
