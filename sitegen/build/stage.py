"""The first half of writing: every output is rendered and stands on the stage before anything else is touched."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, error
from sitegen.base.urls import output_path, plain_path
from sitegen.build.changes import kind_of
from sitegen.build.folder import OWN, Manifest, Written
from sitegen.build.keys import Key
from sitegen.pages.outputs import Copy, Planned
from sitegen.themes.render import Rendered

STAGE = "stage"
_BLOCK = 1 << 20


class Job(NamedTuple):
    """One output to stage; `number` names its file on the stage."""

    number: int
    planned: Planned


class Staged(NamedTuple):
    """An output that is rendered. `fresh` is False where the file in place already has these bytes."""

    written: Written
    fresh: bool
    problems: tuple[Problem, ...]


NOTHING = Written("", 0, 0)
"""What is known of a file that may not be there yet."""


class Stage:
    """Renders an output and writes it to the stage, unless the same bytes stand in place. Runs in workers."""

    def __init__(
        self,
        render: Callable[[Planned], Rendered],
        keys: Callable[[Planned], Key],
        paths: frozenset[str],
        root: Path,
        output: Path,
        manifest: Manifest,
    ) -> None:
        self._render, self._keys, self._paths = render, keys, paths
        self._root, self._output, self._manifest = root, str(output), manifest
        self._real_folders: dict[str, bool] = {"": True}
        self._complete: dict[tuple[str, ...], bool] = {}

    def kept(self, job: Job) -> Staged | None:
        """The file in place, where it was made of the same things: then nothing need be rendered."""
        path = output_path(job.planned.url)
        entry = self._manifest.get(path)
        if entry is None or not entry.key or entry.key != self._keys(job.planned).digest:
            return None
        if not self._is_complete(entry.loose) or not self._in_place(path, entry.digest):
            return None
        return Staged(entry, False, ())

    def _is_complete(self, loose: tuple[str, ...]) -> bool:
        """Whether all these URLs are in the plan."""
        known = self._complete.get(loose)
        if known is None:
            known = self._complete[loose] = all(output_path(plain_path(url)) in self._paths for url in loose)
        return known

    def __call__(self, job: Job) -> Staged:
        """Stage one output. Raises OSError where the disk cannot be written."""
        path = output_path(job.planned.url)
        draft = draft_of(self._output, job.number)
        planned = job.planned.made()
        if isinstance(planned.maker, Copy):
            file = planned.maker.file
            if kept := self._in_place(path, file.digest):
                return Staged(kept, False, ())
            return _copy(self._root / file.path, draft, file.path)
        rendered = self._render(planned)
        if any(problem.is_error for problem in rendered.problems):
            return Staged(NOTHING, False, rendered.problems)
        content = sha256(rendered.data).hexdigest()
        key = ""
        loose: tuple[str, ...] = ()
        if not rendered.problems:  # what is to be said is said at every build
            found = self._keys(planned)
            key, loose = found.digest, found.loose(rendered.asked)
        if kept := self._in_place(path, content):
            return Staged(kept._replace(key=key, loose=loose), False, rendered.problems)
        with open(draft, "xb", buffering=0) as stream:
            _write_all(stream.fileno(), rendered.data)
            status = os.fstat(stream.fileno())
        return Staged(Written(content, status.st_size, status.st_mtime_ns, key, loose), True, rendered.problems)

    def _in_place(self, path: str, content: str) -> Written | None:
        """The manifest's entry, if it has this content and nobody has touched the file or its folders since."""
        entry = self._manifest.get(path)
        if entry is None or entry.digest != content or not self._is_real(path.rpartition("/")[0]):
            return None
        try:
            status = os.lstat(f"{self._output}/{path}")
        except OSError:
            return None
        same = (status.st_size, status.st_mtime_ns) == (entry.size, entry.mtime_ns)
        return entry if same and stat.S_ISREG(status.st_mode) else None

    def _is_real(self, folder: str) -> bool:
        """Whether `folder` and all above it are folders and not links: a link will be replaced, and so all below it."""
        known = self._real_folders.get(folder)
        if known is None:
            known = self._is_real(folder.rpartition("/")[0]) and kind_of(f"{self._output}/{folder}") == "folder"
            self._real_folders[folder] = known
        return known


def draft_of(output: str, number: int) -> str:
    """The file on the stage of output `number`."""
    return f"{output}/{OWN}/{STAGE}/{number}"


def _write_all(descriptor: int, data: bytes) -> None:
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, data[written:])


def _copy(source: Path, draft: str, shown: str) -> Staged:
    hashed = sha256()
    try:
        reader = source.open("rb")
    except OSError as mistake:
        reason = (mistake.strerror or str(mistake)).lower()
        hint = "give your user the right to read it, and build again if it was moved meanwhile"
        return Staged(NOTHING, False, (error("IO001", f"cannot be read: {reason}", Place(shown), hint),))
    with reader, open(draft, "xb") as writer:
        while block := reader.read(_BLOCK):
            hashed.update(block)
            writer.write(block)
        writer.flush()
        status = os.fstat(writer.fileno())
    content = hashed.hexdigest()
    return Staged(Written(content, status.st_size, status.st_mtime_ns, content), True, ())


def open_stage(output: Path) -> None:
    """An empty stage; what a killed build left is removed."""
    folder = output / OWN / STAGE
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        shutil.rmtree(folder)
    folder.mkdir()


def close_stage(output: Path) -> None:
    """Remove the stage."""
    shutil.rmtree(output / OWN / STAGE, ignore_errors=True)
