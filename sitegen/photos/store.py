"""What was made of photographs, kept by what it was made of: on any machine, nothing is made twice.

A file's name holds the key of what it is (the source's content, the recipe, and all that makes the bytes: our own
modules and Pillow with its codecs), and a checksum of what is in it. So a folder that comes back from another machine
or from a cache needs no index, and what is damaged is as good as not there.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Set
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from uuid import uuid4

from sitegen.photos.renditions import Recipe, SocialCard

FOLDER = ".sitegen/photos"

_NAME = re.compile(r"([0-9a-f]{64})-([0-9a-f]{16})\.(?:jpeg|png|webp|avif)")
_DRAFT = ".new"
_OLD_DRAFT = 3600
"""Seconds after which nobody writes a draft any more."""

_FRESH = 24 * 3600
"""Seconds in which one mark of use is enough."""

_CODECS = ("jpg", "libjpeg_turbo", "webp", "avif", "zlib", "zlib_ng", "littlecms2", "libtiff", "freetype2", "raqm")
_MAKERS = (
    *("colour.py", "develop.py", "encode.py", "header.py", "imprint.py"),
    *("social_card.py", "type_area.py", "lines.py", "clusters.py", "runs.py", "bidi.py", "typefaces.py"),
    *("backdrop.py", "contrast.py"),
)
"""The modules whose change may change the bytes of a file."""


def key_of(digest: str, recipe: Recipe | SocialCard) -> str:
    """What the file is known by that is made by `recipe` of the source whose content has this digest."""
    return sha256(json.dumps([darkroom(), digest, recipe], separators=(",", ":")).encode()).hexdigest()


@cache
def darkroom() -> str:
    """All that makes the bytes besides source and recipe: our modules, Pillow, and the libraries in it."""
    import PIL
    from PIL import features

    from sitegen.photos.typefaces import EDITION

    hashed = sha256(f"{PIL.__version__} {EDITION}".encode())
    for name in _CODECS:
        hashed.update(f"{name} {features.version(name)}\n".encode())
    for module in _MAKERS:
        hashed.update(sha256((Path(__file__).parent / module).read_bytes()).digest())
    return hashed.hexdigest()


class PhotoStore:
    """The store of the project at `root`. Several processes may use it at once.

    Where its folder cannot be written, or leads out of the project by a link, files are put into a folder for temporary
    files that goes with this object.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._spare = Path(tempfile.gettempdir()) / f"sitegen-photos-{uuid4().hex}"
        weakref.finalize(self, _remove, self._spare, os.getpid())

    def find(self, key: str) -> Path | None:
        """The file of this key, whole and unchanged; None where there is none."""
        for folder in (self._root / FOLDER, self._spare):
            for name, checksum in _names(folder, key):
                path = folder / key[:2] / name
                if _checksum(path) == checksum:
                    return path
        return None

    def put(self, key: str, data: bytes, suffix: str) -> None:
        """Keep `data` under `key`. Raises OSError where not even a temporary file can be written."""
        name = f"{key}-{sha256(data).hexdigest()[:16]}.{suffix}"
        try:
            _write(self._root, (*FOLDER.split("/"), key[:2]), name, data)
        except OSError:
            self._spare.mkdir(mode=0o700, exist_ok=True)  # others may look into the folder that it is in
            _write(self._spare, (key[:2],), name, data)

    def prune(self, used: Set[str], now: float, age: float) -> int:
        """Mark what is `used`, and remove what was not for `age` seconds before `now`; the bytes that were freed."""
        freed = 0
        for folder in _folders(self._root / FOLDER):
            for entry in _entries(folder):
                with contextlib.suppress(OSError):
                    freed += _kept_or_freed(entry, used, now, age)
            with contextlib.suppress(OSError):
                folder.rmdir()  # where it is empty
        return freed


def _kept_or_freed(entry: os.DirEntry[str], used: Set[str], now: float, age: float) -> int:
    status = entry.stat(follow_symlinks=False)
    found = _NAME.fullmatch(entry.name)
    if found and found[1] in used:
        if now - status.st_mtime > _FRESH:
            os.utime(entry.path, (now, now), follow_symlinks=False)
        return 0
    limit = age if found else _OLD_DRAFT
    if not (found or entry.name.endswith(_DRAFT)) or now - status.st_mtime < limit:
        return 0
    Path(entry.path).unlink()
    return status.st_size


def _names(folder: Path, key: str) -> Iterator[tuple[str, str]]:
    """The files of this key in the store at `folder`, with the checksums that their names say."""
    inner = folder / key[:2]
    if _is_real(inner) and _is_real(folder) and _is_real(folder.parent):
        for entry in _entries(inner):
            if entry.name.startswith(key) and (found := _NAME.fullmatch(entry.name)):
                yield entry.name, found[2]


def _folders(folder: Path) -> Iterator[Path]:
    if _is_real(folder) and _is_real(folder.parent):
        for entry in _entries(folder):
            if len(entry.name) == 2 and entry.is_dir(follow_symlinks=False):
                yield Path(entry.path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_real(folder: Path) -> bool:
    """Whether it is a folder, and no link to one: a link may lead anywhere."""
    try:
        return S_ISDIR(folder.lstat().st_mode)
    except OSError:
        return False


def _checksum(path: Path) -> str:
    """Of what is in a file; empty for what cannot be read, and for what is no file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as stream:
            if not S_ISREG(os.fstat(descriptor).st_mode):
                return ""
            return file_digest(stream, "sha256").hexdigest()[:16]
    except OSError:
        return ""


def _write(root: Path, folders: tuple[str, ...], name: str, data: bytes) -> None:
    """Write below `root`, so that others see the whole file or none. Raises OSError."""
    folder = root
    for part in folders:
        folder /= part
        folder.mkdir(exist_ok=True)
        if not _is_real(folder):
            raise NotADirectoryError(str(folder))
    draft = folder / f"{uuid4().hex}{_DRAFT}"
    try:
        draft.write_bytes(data)
        draft.replace(folder / name)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # a worker that was forked has a copy of everything, and must leave it
        shutil.rmtree(folder, ignore_errors=True)
