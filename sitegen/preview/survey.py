"""The truth behind hints: every watched file is looked at again in a quiet moment, and given up at the first event."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sitegen.base.digest import digest
from sitegen.content.names import is_editor_file
from sitegen.photos.kind import PHOTO_SUFFIXES
from sitegen.preview.hints import FOLDERS, NOT_OURS

LARGE = 1024 * 1024
"""Bytes of a file that is not read again and again: no text is as long."""


class Survey:
    """Remembers every watched file of a project, and says which of them are others now. Belongs to one thread.

    Texts, templates and settings are read; of pictures and large files size, times and identity are
    compared: there may be gigabytes.
    `known` are the digests of files that were read before the first look; of all others it says that they changed.
    """

    def __init__(self, root: Path, settings: str, known: Mapping[str, str]) -> None:
        self._root, self._settings = root, settings
        self._known = dict(known)

    def look(self, stop: Callable[[], bool]) -> frozenset[str] | None:
        """The paths that changed, came or went since the last look; None, and nothing is remembered, where `stop`
        said so on the way.
        """
        found: dict[str, str] = {}
        for path in self._paths():
            if stop():
                return None
            found[path] = self._mark(path)
        known, self._known = self._known, found
        changed = {path for path, mark in found.items() if known.get(path) != mark}
        return frozenset(changed | (known.keys() - found.keys()))

    def _paths(self) -> Iterator[str]:
        yield self._settings
        for folder in FOLDERS:
            yield from self._below(folder, frozenset())

    def _below(self, path: str, above: frozenset[tuple[int, int]]) -> Iterator[str]:
        """Every file below `path`; links are followed, but never in a circle."""
        try:
            own = (self._root / path).stat()
            with os.scandir(self._root / path) as entries:
                names = sorted((entry.name, entry.is_dir()) for entry in entries)
        except OSError:
            return
        identity = (own.st_dev, own.st_ino)
        if identity in above:
            return
        for name, is_folder in names:
            if name in NOT_OURS or is_editor_file(name):
                continue
            if is_folder:
                yield from self._below(f"{path}/{name}", above | {identity})
            else:
                yield f"{path}/{name}"

    def _mark(self, path: str) -> str:
        """What tells one content of a file from another."""
        file = self._root / path
        try:
            status = file.stat()
            if not stat.S_ISREG(status.st_mode):
                return "other"
            if status.st_size > LARGE or path.lower().endswith(PHOTO_SUFFIXES):
                return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
            return digest(file.read_bytes())
        except OSError as mistake:
            return f"unreadable {mistake.errno}"
