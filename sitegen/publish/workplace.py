"""A folder of its own for the build of a publish. What a killed publish left is cleared by the next."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "sitegen-publish-"
_NAME = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}\Z")
_NOTE = "workplace"


@contextlib.contextmanager
def workplace(own: Path) -> Iterator[Path]:
    """A folder in the system's place for such things; its path is noted in the folder `own` meanwhile.

    It cannot lie below the site: a build refuses an output folder there.
    """
    note = own / _NOTE
    _clear(note)
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        note.write_text(folder, encoding="utf-8")
        yield Path(folder) / "site"
    note.unlink(missing_ok=True)


def _clear(note: Path) -> None:
    """Remove the folder that is noted, if it is one of ours: the note may have come with a stranger's files."""
    try:
        left = Path(note.read_text(encoding="utf-8"))
        note.unlink()
        status = left.lstat()
    except (OSError, ValueError):
        return
    is_ours = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    if left.parent == Path(tempfile.gettempdir()) and _NAME.match(left.name) and is_ours and not left.is_symlink():
        with contextlib.suppress(OSError):
            shutil.rmtree(left)
