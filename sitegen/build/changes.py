"""Changes to the output folder, file by file, each of which can be taken back as long as the stage is there."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Callable
from typing import Literal

Kind = Literal["missing", "folder", "link", "file"]


def kind_of(path: str) -> Kind:
    """What stands at `path` itself; a link is not followed."""
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    if stat.S_ISDIR(mode):
        return "folder"
    return "link" if stat.S_ISLNK(mode) else "file"


class Changes:
    """Puts and removes files below `output`; what they replace is kept in the folder `kept`.

    All paths are relative to `output` and posix. Every method raises OSError where the disk does.
    """

    def __init__(self, output: str, kept: str) -> None:
        self._output, self._kept = output, kept
        self._undo: list[Callable[[], None]] = []

    def put(self, draft: str, path: str) -> None:
        """Move the file `draft` to `path`, in one step: a reader sees the old file or the new one."""
        self._keep(path)
        os.replace(draft, f"{self._output}/{path}")

    def add(self, draft: str, path: str) -> None:
        """Move the file or folder `draft` to `path`, where nothing stands, in one step."""
        target = f"{self._output}/{path}"
        self._undo.append(lambda: os.replace(target, draft))
        os.replace(draft, target)

    def remove(self, path: str) -> None:
        """Remove a file or a link. What is already gone is fine."""
        self._keep(path)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{self._output}/{path}")

    def make_folder(self, path: str) -> None:
        """Make one folder; its parent must be there."""
        target = f"{self._output}/{path}"
        os.mkdir(target)
        self._undo.append(lambda: os.rmdir(target))

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder."""
        target = f"{self._output}/{path}"
        self._undo.append(lambda: os.mkdir(target))
        os.rmdir(target)

    def undo(self) -> bool:
        """Take everything back, last change first; whether all could be. What is left, the next build mends."""
        whole = True
        while self._undo:
            step = self._undo.pop()
            try:
                step()
            except (FileNotFoundError, FileExistsError):
                pass  # this change was still to be made
            except OSError:
                whole = False
        return whole

    def _keep(self, path: str) -> None:
        """A second name for what stands at `path`, and the step that puts it back."""
        target, kept = f"{self._output}/{path}", f"{self._kept}/kept-{len(self._undo)}"
        try:
            _second_name(target, kept)
        except FileNotFoundError:
            if kind_of(target) != "missing":  # it is the folder `kept` that is gone
                raise
            self._undo.append(lambda: os.unlink(target))
            return
        self._undo.append(lambda: os.replace(kept, target))


def _second_name(target: str, kept: str) -> None:
    try:
        os.link(target, kept, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except (OSError, NotImplementedError):  # not every file system knows hard links
        shutil.copy2(target, kept, follow_symlinks=False)
