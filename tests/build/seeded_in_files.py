"""Faults in how files are read, believed, made and written."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sitegen.build import commit, darkroom, memo, stage
from sitegen.build.memo import Memo
from sitegen.build.stage import Stage
from sitegen.content.digests import Digests
from sitegen.photos import develop, store
from tests.build.seeded import fault

# -- files


@fault
def stamp_of_a_file(patch: pytest.MonkeyPatch) -> None:
    """A file of the same size and time is taken for the same, whatever else the system says of it."""
    usual = Digests.of

    def of(self: Digests, file: str, path: str, status: Any) -> str:
        few = SimpleNamespace(st_size=status.st_size, st_mtime_ns=status.st_mtime_ns, st_ctime_ns=0, st_ino=0, st_dev=0)
        return usual(self, file, path, few)  # type: ignore[arg-type]

    patch.setattr(Digests, "of", of)


@fault
def facts_of_a_picture(patch: pytest.MonkeyPatch) -> None:
    """What was found out of a picture stands for every file of its name's ending."""
    usual = Memo.pictures

    def pictures(self: Memo, files: Any, *rest: Any) -> Any:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(memo, "digest_of", lambda _, __, ending: ending)
            return usual(self, files, *rest)

    patch.setattr(Memo, "pictures", pictures)


@fault
def recipe_of_a_photograph(patch: pytest.MonkeyPatch) -> None:
    """What is written into a file, as its credit, is no part of what it is known by."""

    def key(digest: str, recipe: Any) -> str:
        return usual(digest, recipe._replace(imprint=()))

    usual = store.key_of
    for module in (darkroom, develop, stage):
        patch.setattr(module, "key_of", key)


@fault
def checksum_of_a_photograph(patch: pytest.MonkeyPatch) -> None:
    """A damaged file in the store of photographs is published."""
    usual = store._names
    patch.setattr(store, "_names", lambda *of: ((name, "") for name, _ in usual(*of)))
    patch.setattr(store, "_checksum", lambda _: "")


@fault
def write_what_stands(patch: pytest.MonkeyPatch) -> None:
    """The same bytes are written once more."""
    patch.setattr(Stage, "_in_place", lambda *_: None)


@fault
def files_of_others(patch: pytest.MonkeyPatch) -> None:
    """A folder that has nothing of ours in it any more is removed with all that is there."""
    usual = commit._delete

    def delete(output: str, changes: Any, path: str) -> None:
        usual(output, changes, path)
        folder = Path(output, path).parent
        if folder != Path(output) and folder.is_dir() and not any(file.suffix for file in folder.iterdir()):
            shutil.rmtree(folder)

    patch.setattr(commit, "_delete", delete)


@fault
def look_at_the_output(patch: pytest.MonkeyPatch) -> None:
    """The manifest is believed, whatever became of the file."""

    def in_place(self: Stage, path: str, content: str) -> Any:
        entry = self._manifest.get(path)
        return entry if entry and entry.digest == content else None

    patch.setattr(Stage, "_in_place", in_place)


@fault
def time_of_an_output(patch: pytest.MonkeyPatch) -> None:
    """A file of the right size is taken for ours."""
    usual = Stage._in_place

    def in_place(self: Stage, path: str, content: str) -> Any:
        entry = self._manifest.get(path)
        file = Path(self._output, path)
        if entry and entry.digest == content and file.is_file() and file.stat().st_size == entry.size:
            return entry
        return usual(self, path, content)

    patch.setattr(Stage, "_in_place", in_place)


@fault
def content_of_a_copied_file(patch: pytest.MonkeyPatch) -> None:
    usual = Stage._in_place

    def in_place(self: Stage, path: str, content: str) -> Any:
        entry = self._manifest.get(path)
        return usual(self, path, entry.digest if entry and path.endswith((".png", ".txt")) else content)

    usual_keeps = Stage.keeps
    patch.setattr(Stage, "keeps", lambda self, job: "." not in job.planned.url and usual_keeps(self, job))
    patch.setattr(Stage, "_in_place", in_place)


@fault
def deletion(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(commit, "_delete", lambda *_: None)


@fault
def emptied_folders(patch: pytest.MonkeyPatch) -> None:
    usual = commit._delete

    def delete(output: str, changes: Any, path: str) -> None:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(type(changes), "remove_folder", _no_folder)
            usual(output, changes, path)

    patch.setattr(commit, "_delete", delete)


def _no_folder(*_: Any) -> None:
    raise OSError
