"""The second half of writing: the old site is replaced, step by step, once all files of the new one are staged.

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
from types import MappingProxyType
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, SiteError, error
from sitegen.base.urls import output_path
from sitegen.build.changes import Changes, Kind, kind_of
from sitegen.build.folder import (
    MANIFEST,
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
from sitegen.build.outcome import Committed
from sitegen.build.stage import NOTHING, Job, Staged, draft_of, open_stage
from sitegen.pages.outputs import GROUPS


class _Put(NamedTuple):
    """Something on the stage and where it belongs: a file, or a whole folder, which has nothing `written`.

    `order` is that of its first file: its group, then whether it is a page, then its number.
    """

    order: tuple[int, bool, int]
    path: str
    draft: str
    written: Written | None


_ORDER = {group: number for number, group in enumerate(GROUPS)}
_PHOTO = _ORDER["photo"]


def commit(
    output: Path,
    stage: str,
    old: Manifest,
    jobs: Sequence[Job],
    staged: Sequence[Staged],
    rest: Manifest = MappingProxyType({}),
) -> Committed:
    """Put all that is staged in its place, what is pointed at first; then delete what is neither in the plan nor in the
    `rest`, which stays as it is.

    Raises SiteError (OUT002) before anything is touched where a file that is not ours is in the way. What is raised
    later (OSError, an interrupt) leaves the folder as it was.
    """
    made = {output_path(job.planned.url): done.written for job, done in zip(jobs, staged, strict=True)}
    fresh = [path for path, done in zip(made, staged, strict=True) if done.fresh]
    new = {**rest, **made}
    # pages go first: none stands without its stylesheet, not for a moment
    gone = sorted(old.keys() - new.keys(), key=lambda path: (path.endswith(".html"), path), reverse=True)
    if not fresh and not gone:
        if new != old or not (output / OWN / MANIFEST).is_file():
            write_manifest(output, new, old)
        return Committed(0, len(new), 0)
    puts = _puts(output, stage, bool(old), jobs, staged)
    absent, problems = _look(output, old, puts)
    if problems:
        raise SiteError(*problems)
    changes, known = Changes(str(output), stage), is_ours(output)
    with held_back() as let_through:
        try:
            # before the first file moves, all of them are ours: a build that is killed now leaves no stranger behind
            during = {**old, **{path: _half_written(old.get(path)) for path in fresh}}
            write_manifest(output, during, old)
            _make_way(str(output), changes, [one.path for one in puts], absent)
            for one in puts:
                let_through()
                (changes.add if one.path in absent else changes.put)(one.draft, one.path)
            for path in gone:
                let_through()
                _delete(str(output), changes, path)
            write_manifest(output, new, during)
            let_through()  # the last moment at which all can be put back
        except BaseException:
            if changes.undo():  # or files of the new edition are still there, and must stay ours
                with contextlib.suppress(OSError):
                    write_manifest(output, old) if known else drop_manifest(output)
            raise
    return Committed(len(fresh), len(new) - len(fresh), len(gone))


def _half_written(entry: Written | None) -> Written:
    """What is known of a file while it is put in its place: that it is ours."""
    return NOTHING._replace(loose=entry.loose) if entry else NOTHING


def _puts(output: Path, stage: str, is_live: bool, jobs: Sequence[Job], staged: Sequence[Staged]) -> list[_Put]:
    """What is to be put, in order. Where readers may be looking, a folder with pages and what pages show is put file by
    file, or a page elsewhere could stand before its photograph; a folder of one sort moves as a whole.
    """
    base = str(output)
    files: list[_Put] = []
    folders: dict[str, list[_Put]] = {}
    for job, done in zip(jobs, staged, strict=True):
        if done.fresh:
            path, group = output_path(job.planned.url), _ORDER[job.planned.group]
            order = (group, group > _PHOTO, job.number)
            put = _Put(order, path, draft_of(stage, job.number, path, done.within), done.written)
            (folders.setdefault(done.within, []) if done.within else files).append(put)
    for folder, inside in folders.items():
        first, last = min(inside).order, max(inside).order
        mixed = first[0] <= _PHOTO < last[0]
        if kind_of(f"{base}/{folder}") != "missing" or (mixed and is_live):
            files += inside
        else:
            order = (_PHOTO, True, first[2]) if mixed else first
            files.append(_Put(order, folder, draft_of(stage, 0, folder, folder), None))
    return sorted(files)


def _look(output: Path, old: Manifest, puts: Sequence[_Put]) -> tuple[frozenset[str], list[Problem]]:
    """Where nothing stands yet; and what stands in our way and is not ours: files we did not write, links nobody put in
    place of ours.
    """
    if not old:
        others = sorted({entry.name for entry in output.iterdir()} - {OWN})
        if others and is_ours(output) and (problems := damaged(output, others)):
            return frozenset(), problems
    kinds: dict[str, Kind] = {}
    absent = set()
    found: dict[str, None] = {}
    for one in puts:
        for folder in _folders(one.path):
            kind = kinds.get(folder) or kinds.setdefault(folder, kind_of(f"{output}/{folder}"))
            if kind == "folder":
                continue
            if kind == "missing":
                absent.add(one.path)
            elif folder not in old and not (kind == "link" and _is_a_folder(old, folder)):
                found[folder] = None
            break
        else:
            kind = kind_of(f"{output}/{one.path}")
            if kind == "missing":
                absent.add(one.path)
            else:
                found |= dict.fromkeys(_in_the_way(output, old, one, kind))
    hint = "move it out of the output folder: what the site needs belongs in content/static/"
    return frozenset(absent), [
        error("OUT002", f"{path} is in the output folder, but sitegen did not write it", Place(str(output)), hint)
        for path in found
    ]


def _is_a_folder(old: Manifest, folder: str) -> bool:
    """Whether something that we wrote stands below it."""
    return any(path.startswith(f"{folder}/") for path in old)


def _in_the_way(output: Path, old: Manifest, one: _Put, kind: Kind) -> list[str]:
    """Files that are not ours where `one` is to stand; its own bytes are no stranger."""
    if kind == "folder":
        return [path for path in _files_below(str(output), one.path) if path not in old]
    if one.path in old or (kind == "file" and one.written and _has_bytes(f"{output}/{one.path}", one.written)):
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


def _make_way(output: str, changes: Changes, paths: Sequence[str], absent: frozenset[str]) -> None:
    """Folders above all `paths`. Links are replaced, never followed; a file of ours that must be a folder goes."""
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
        if path not in absent and not is_new[path.rpartition("/")[0]] and kind_of(f"{output}/{path}") == "folder":
            _remove_folder(output, changes, path)


def _remove_folder(output: str, changes: Changes, path: str) -> None:
    """Remove a folder with all in it; that all of it is ours has been made sure of."""
    for file in list(_files_below(output, path)):
        changes.remove(file)
    for folder, _, _ in list(os.walk(f"{output}/{path}", topdown=False)):
        changes.remove_folder(os.path.relpath(folder, output).replace(os.sep, "/"))


def _delete(output: str, changes: Changes, path: str) -> None:
    """Delete a file of ours, and the folders that are empty then. What is behind a link is not ours any more."""
    folders = []
    for folder in _folders(path):
        kind = kind_of(f"{output}/{folder}")
        if kind == "missing":  # somebody was faster, and may have left the one above empty
            break
        if kind != "folder":
            return
        folders.append(folder)
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
        changes = Changes(str(output), open_stage(output))
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
