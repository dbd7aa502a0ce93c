"""The first half of writing: every output is rendered and stands on the stage before anything else is touched."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, error
from sitegen.base.stages import Stages, alone, in_batches
from sitegen.base.urls import output_path, plain_path
from sitegen.build.changes import kind_of
from sitegen.build.folder import OWN, STAGE, Manifest, Written
from sitegen.build.keys import Keys
from sitegen.pages.outputs import Copy, Planned, Print
from sitegen.photos.store import PhotoStore, key_of
from sitegen.site.model import Card
from sitegen.themes.render import Render

NEW = "new"
"""A file stands on the stage under its number, or, where its folder is still missing, below NEW in the shape that it
will have: then the whole folder is put in one step.
"""

_TOGETHER = 64
"""So many outputs go from stage to stage together: a fifth sooner. With more, their bytes would fill the memory."""

_BLOCK = 1 << 20
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Job(NamedTuple):
    """One output to stage; `number` names its file on the stage."""

    number: int
    planned: Planned


class Staged(NamedTuple):
    """An output that is rendered. `fresh` is False where the file in place already has these bytes. `within` is the
    outermost folder that is missing above the file, and "" where none is, or the file is staged under its number.
    `parts` are those of the key of what was just made.
    """

    written: Written
    fresh: bool
    problems: tuple[Problem, ...]
    within: str = ""
    parts: str = ""


class Made(NamedTuple):
    """The bytes of an output, its key and the key's parts, and the URLs that must still be in the plan."""

    data: bytes
    problems: tuple[Problem, ...]
    key: str
    loose: tuple[str, ...]
    parts: str


class Make:
    """Renders an output and finds its key; needs no disk."""

    def __init__(self, render: Render, keys: Keys) -> None:
        self._render, self._keys = render, keys

    def __call__(self, planned: Planned) -> Made:
        """Make one output; a file that is copied has no bytes here."""
        return alone(self.stages(planned))

    def many(self, planned: Sequence[Planned]) -> Iterator[Made]:
        """Make some outputs, in order."""
        return in_batches(self.stages, planned, _TOGETHER)

    def stages(self, planned: Planned) -> Stages[Made]:
        """Make one output: its view, its bytes, its key."""
        planned = planned.made()
        yield
        rendered = self._render(planned)
        yield
        found = self._keys(planned)
        if rendered.problems:  # what is to be said is said at every build
            return Made(rendered.data, rendered.problems, "", (), found.parts)
        return Made(rendered.data, (), found.digest, found.loose(rendered.asked), found.parts)

    def warm(self) -> None:
        """Compile the templates."""
        self._render.warm()

    def anew(self) -> Make:
        """The same, with keys that hold none of the values they have seen."""
        return Make(self._render, self._keys.anew())


NOTHING = Written("", 0, 0)
"""What is known of a file that may not be there yet."""


class Stage:
    """Renders an output and writes it to the stage, unless the same bytes stand in place. Runs in workers."""

    def __init__(
        self,
        render: Render,
        keys: Keys,
        paths: frozenset[str],
        root: Path,
        output: Path,
        stage: str,
        manifest: Manifest,
        store: PhotoStore,
        cards: Iterable[Card] = (),
    ) -> None:
        """`stage` is the folder that `open_stage` gave, `store` has what is made of photographs; `cards` are those that
        many outputs show.
        """
        self._stage = stage
        self.make = Make(render, keys)
        self._keys, self._paths = keys, paths
        self._root, self._output, self._manifest = root, str(output), manifest
        self._store, self._cards = store, cards
        self._missing: dict[str, str | None] = {"": ""}
        self._made: set[str] = set()
        self._complete: dict[tuple[str, ...], bool] = {}
        self._there: dict[str, bool] = {}

    def warm(self) -> None:
        """Compile the templates and digest the cards, once for all workers."""
        self.make.warm()
        self._keys.learn(self._cards)

    def keeps(self, job: Job) -> bool:
        """Whether the file in place was made of the same things: then nothing need be rendered."""
        path = output_path(job.planned.url)
        entry = self._manifest.get(path)
        if entry is None or not entry.key or entry.key != self._keys(job.planned).digest:
            return False
        return self._is_complete(entry.loose) and self._in_place(path, entry.digest) is not None

    def kept(self, job: Job) -> Staged:
        """The file in place."""
        return Staged(self._manifest[output_path(job.planned.url)], False, ())

    def _is_complete(self, loose: tuple[str, ...]) -> bool:
        """Whether all these URLs are in the plan."""
        known = self._complete.get(loose)
        if known is None:
            known = self._complete[loose] = all(map(self._is_there, loose))
        return known

    def _is_there(self, url: str) -> bool:
        known = self._there.get(url)
        if known is None:
            known = self._there[url] = output_path(plain_path(url)) in self._paths
        return known

    def __call__(self, job: Job) -> Staged:
        """Stage one output. Raises OSError where the disk cannot be written."""
        return alone(self._stages(job))

    def many(self, jobs: Sequence[Job]) -> Iterator[Staged]:
        """Stage some outputs, in order. Raises OSError where the disk cannot be written."""
        return in_batches(self._stages, jobs, _TOGETHER)

    def _stages(self, job: Job) -> Stages[Staged]:
        if isinstance(job.planned.maker, Print):
            return self._printed(job, job.planned.maker)
        if not isinstance(job.planned.maker, Copy):
            made = yield from self.make.stages(job.planned)
            yield
            return self.put(job, made)
        path, file = output_path(job.planned.url), job.planned.maker.file
        if kept := self._in_place(path, file.digest):
            return Staged(kept, False, ())
        return self._copied(job.number, path, file.path)

    def put(self, job: Job, made: Made) -> Staged:
        """Put an output that is made on the stage. Raises OSError where the disk cannot be written."""
        path = output_path(job.planned.url)
        if any(problem.is_error for problem in made.problems):
            return Staged(NOTHING, False, made.problems)
        content = sha256(made.data).hexdigest()
        if kept := self._in_place(path, content):
            return Staged(kept._replace(key=made.key, loose=made.loose), False, made.problems, "", made.parts)
        descriptor, within = self._draft(job.number, path)
        try:
            _write_all(descriptor, made.data)
            status = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        written = Written(content, status.st_size, status.st_mtime_ns, made.key, made.loose)
        return Staged(written, True, made.problems, within, made.parts)

    def _printed(self, job: Job, output: Print) -> Staged:
        """Stage what was made of a photograph."""
        found = self._store.find(key_of(output.file.digest, output.recipe))
        if found is None:
            hint = "build again"
            problem = error("IO001", "what was made of it is gone from .sitegen/photos", Place(output.file.path), hint)
            return Staged(NOTHING, False, (problem,))
        return self.put(job, Made(found.read_bytes(), (), self._keys(job.planned).digest, (), ""))

    def _copied(self, number: int, path: str, source: str) -> Staged:
        """Stage a copy of a source, which may be large."""
        hashed = sha256()
        try:
            reader = (self._root / source).open("rb")
        except OSError as mistake:
            reason = (mistake.strerror or str(mistake)).lower()
            hint = "give your user the right to read it, and build again if it was moved meanwhile"
            return Staged(NOTHING, False, (error("IO001", f"cannot be read: {reason}", Place(source), hint),))
        with reader:
            descriptor, within = self._draft(number, path)
            try:
                while block := reader.read(_BLOCK):
                    hashed.update(block)
                    _write_all(descriptor, block)
                status = os.fstat(descriptor)
            finally:
                os.close(descriptor)
        content = hashed.hexdigest()
        return Staged(Written(content, status.st_size, status.st_mtime_ns, content), True, (), within)

    def _draft(self, number: int, path: str) -> tuple[int, str]:
        """The file to write an output to, opened, and the folder to put it with (as `Staged.within`)."""
        folder = path.rpartition("/")[0]
        within = self._missing_above(folder)
        if within:
            try:
                draft = draft_of(self._stage, number, path, within)
                if folder not in self._made:
                    _make_folder(draft.rpartition("/")[0])
                    self._made.add(folder)
                return os.open(draft, _FLAGS, 0o666), within
            except (FileExistsError, NotADirectoryError):
                pass  # another output has this path, or one above it: the plan says so
        return os.open(draft_of(self._stage, number), _FLAGS, 0o666), ""

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
        return self._missing_above(folder) == ""

    def _missing_above(self, folder: str) -> str | None:
        """The outermost of `folder` and those above it that is missing; "" where all are folders, None where one is
        something else.
        """
        if folder in self._missing:
            return self._missing[folder]
        found = self._missing_above(folder.rpartition("/")[0])
        if found == "":
            kind = kind_of(f"{self._output}/{folder}")
            found = {"folder": "", "missing": folder}.get(kind)
        self._missing[folder] = found
        return found


def draft_of(stage: str, number: int, path: str = "", within: str = "") -> str:
    """The file in the folder `stage` of output `number`, which belongs to `path`; `within` as in `Staged`."""
    return f"{stage}/{NEW}/{path}" if within else f"{stage}/{number}"


def _make_folder(folder: str) -> None:
    """Make a folder and those above it. Another worker may make the same."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        if kind_of(folder) != "folder":
            raise
    except FileNotFoundError:
        _make_folder(folder.rpartition("/")[0])
        _make_folder(folder)


def _write_all(descriptor: int, data: bytes) -> None:
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, data[written:])


def open_stage(output: Path) -> str:
    """A new folder for a stage; what a killed build left is removed.

    It has a name of its own: a worker whose build was just killed may still write to the stage that it knows.
    """
    folder = output / OWN / STAGE
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    return tempfile.mkdtemp(prefix="", dir=folder)


def close_stage(output: Path) -> None:
    """Remove the stage."""
    shutil.rmtree(output / OWN / STAGE, ignore_errors=True)
