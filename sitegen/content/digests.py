"""Digests of the files that are copied: photographs are too large to be read for each build.

A digest is remembered under what the file system says of the file: size, both times to the nanosecond, and inode. A
file that was touched less than two seconds ago may change once more within the same tick of the clock: it is read each
time. All is kept in one file below `.sitegen/`, with a checksum; where anything is wrong with it, it is only slower.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Self

FILE = ".sitegen/files.json"
_SETTLED = 2_000_000_000
"""Nanoseconds: the coarsest clock among file systems (FAT)."""


class Digests:
    """Digests by path. Made without `known` it knows none."""

    def __init__(self, known: dict[str, list[str]] | None = None) -> None:
        """`known` has stamp and digest by path."""
        self._known = known or {}
        self._found: dict[str, list[str]] = {}

    @classmethod
    def load(cls, root: Path) -> Self:
        """What an earlier scan of the project at `root` wrote down; nothing where that is damaged, or not there."""
        try:
            checksum, text = (root / FILE).read_text("utf-8").split("\n", 1)
            if checksum == sha256(text.encode()).hexdigest():
                return cls(json.loads(text))
        except (OSError, ValueError):
            pass
        return cls()

    def of(self, file: str, path: str, status: os.stat_result) -> str:
        """The digest of `file`, whose `status` was asked for before. Raises OSError where it cannot be read."""
        stamp = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino} {status.st_dev}"
        now = time.time_ns()
        before, digest = self._known.get(path, ("", ""))
        if before != stamp:
            with Path(file).open("rb") as stream:
                digest = file_digest(stream, "sha256").hexdigest()
        if max(status.st_mtime_ns, status.st_ctime_ns) + _SETTLED < now:
            self._found[path] = [stamp, digest]
        return digest

    def save(self, root: Path) -> None:
        """Write down what this scan found, where that is news. A folder that cannot be written is left alone."""
        if self._found == self._known:
            return
        text = json.dumps(self._found, separators=(",", ":"))
        file, draft = root / FILE, root / f"{FILE}.new"
        if file.parent.is_symlink() or draft.is_symlink():
            return
        with contextlib.suppress(OSError, ValueError):
            file.parent.mkdir(exist_ok=True)
            draft.write_text(f"{sha256(text.encode()).hexdigest()}\n{text}", "utf-8")
            draft.replace(file)
