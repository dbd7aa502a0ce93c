"""The ways in which programs save a file: each takes the file and its new content."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

Save = Callable[[Path, bytes], None]


def in_place(file: Path, data: bytes) -> None:
    with file.open("r+b") as stream:
        stream.write(data)
        stream.truncate()


def truncated(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def in_pieces(file: Path, data: bytes) -> None:
    """As a slow disk or a network does it."""
    with file.open("wb", buffering=0) as stream:
        for start in range(0, len(data), 40):
            stream.write(data[start : start + 40])
            time.sleep(0.002)


def emptied_first(file: Path, data: bytes) -> None:
    """Two steps: the file is made empty, and written by another call."""
    file.write_bytes(b"")
    time.sleep(0.03)
    file.write_bytes(data)


def renamed_over(file: Path, data: bytes) -> None:
    draft = file.with_name(f".{file.name}.swp")
    draft.write_bytes(data)
    draft.replace(file)


def renamed_from_elsewhere(file: Path, data: bytes) -> None:
    draft = next(parent for parent in file.parents if (parent / "sitegen.toml").exists()) / "elsewhere.txt"
    draft.write_bytes(data)
    draft.replace(file)


def like_vim(file: Path, data: bytes) -> None:
    probe = file.with_name("4913")
    probe.write_bytes(b"")
    probe.unlink()
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    file.write_bytes(data)
    backup.unlink()


def like_emacs(file: Path, data: bytes) -> None:
    lock = file.with_name(f".#{file.name}")
    lock.symlink_to("somebody@somewhere.1234")
    shutil.copy2(file, file.with_name(f"{file.name}~"))
    file.write_bytes(data)
    lock.unlink()


def like_gedit(file: Path, data: bytes) -> None:
    draft = file.with_name(".goutputstream-ABCDEF")
    draft.write_bytes(data)
    draft.replace(file)


def like_jetbrains(file: Path, data: bytes) -> None:
    draft = file.with_name(f"{file.name}___jb_tmp___")
    draft.write_bytes(data)
    old = file.with_name(f"{file.name}___jb_old___")
    file.rename(old)
    draft.rename(file)
    old.unlink()


def like_git(file: Path, data: bytes) -> None:
    file.unlink()
    file.write_bytes(data)


def linked_over(file: Path, data: bytes) -> None:
    draft = file.with_name("draft.tmp")
    draft.write_bytes(data)
    file.unlink()
    os.link(draft, file)
    draft.unlink()


SAVES: tuple[Save, ...] = (
    in_place,
    truncated,
    in_pieces,
    emptied_first,
    renamed_over,
    renamed_from_elsewhere,
    like_vim,
    like_emacs,
    like_gedit,
    like_jetbrains,
    like_git,
    linked_over,
)
