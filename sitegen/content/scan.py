"""The wall towards the disk: all of `content/`, read once. What is odd there becomes a problem, never a hang."""

from __future__ import annotations

import errno
import os
import posixpath
import stat
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import get_args

from sitegen.base.digest import digest
from sitegen.base.files import read_file
from sitegen.base.problems import Place, Problem, error, warning
from sitegen.content.data_files import DATA_SUFFIXES, read_data
from sitegen.content.digests import Digests
from sitegen.content.model import File, Folder, Json, Source, Tree
from sitegen.content.names import (
    check_name,
    find_twins,
    is_editor_file,
    is_plain,
    is_secret,
    safe_path,
    shown,
    unreadable,
)

MAX_TEXT = 8 * 1024 * 1024
"""Bytes of one text: a novel has one million."""

HELD = 40 * 1024 * 1024
"""Bytes of texts that are held from reading to parsing, some 8,000 articles; what is more is read twice."""

CONTENT = "content"
MARKDOWN_SUFFIXES = (".md", ".markdown")
_SOURCE_FOLDERS: tuple[Folder, ...] = get_args(Folder)
_ALL_FOLDERS = (*_SOURCE_FOLDERS, "photos", "data", "static")
_HELPERS = (".py",)
_KEPT_DOTFILES = frozenset({".well-known", ".nojekyll", ".htaccess", ".domains"})


@dataclass(slots=True)
class _Found:
    """What the walk gathers; frozen into a `Tree` at its end."""

    sources: dict[str, Source] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    static: dict[str, File] = field(default_factory=dict)
    data: dict[str, Json] = field(default_factory=dict)
    data_paths: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    held: int = 0
    digests: Digests = field(default_factory=Digests)


def scan(root: Path, digests: Digests | None = None) -> Tree:
    """Read everything below `root/content`; files that are only copied, where `digests` does not know them.

    Symbolic links are followed inside the project only; loops, pipes, sockets and dangling links are warnings.
    """
    found = _Found(digests=digests or Digests())
    real_root = os.path.realpath(root)
    content = root / CONTENT
    if content.is_dir():
        _walk(str(content), CONTENT, real_root, frozenset(), found)
    problems, left_out = find_twins(found.paths)
    found.problems += problems
    return Tree(
        sources=tuple(source for path, source in sorted(found.sources.items()) if path not in left_out),
        files={name: file for name, file in sorted(found.files.items()) if file.path not in left_out},
        static={name: file for name, file in sorted(found.static.items()) if file.path not in left_out},
        data=dict(sorted(found.data.items())),
        problems=tuple(found.problems),
    )


def rescan(root: Path, before: Tree, touched: Iterable[str]) -> Tree:
    """`scan(root)`, given that nothing but the files at the paths `touched`, relative to `root`, differs from `before`.

    What was there and is there gets read; where anything else happened, everything is.
    """
    sources, files, static = list(before.sources), dict(before.files), dict(before.static)
    for path in sorted(touched):
        if not path.startswith(f"{CONTENT}/"):
            continue
        file = f"{root}/{path}"
        try:
            status = os.lstat(file)
            if not stat.S_ISREG(status.st_mode) or (status.st_size > MAX_TEXT and path.endswith(MARKDOWN_SUFFIXES)):
                return scan(root)
            number = bisect_left(sources, path, key=attrgetter("path"))
            if number < len(sources) and sources[number].path == path:
                data = read_file(file)
                sources[number] = replace(sources[number], data=data, digest=digest(data))
                continue
            below = _static_name(path)
            known, name = (files, path) if path in files else (static, below)
            if known.get(name, _NOWHERE).path != path:
                return scan(root)
            known[name] = File(path=path, size=status.st_size, digest=Digests().of(file, path, status))
        except OSError:
            return scan(root)
    return replace(before, sources=tuple(sources), files=files, static=static)


_NOWHERE = File(path="", size=0, digest="")


def _static_name(path: str) -> str:
    """The output path of a file below `content/static/`."""
    below = path.removeprefix(f"{CONTENT}/static/")
    return safe_path(unicodedata.normalize("NFC", below))


def _walk(folder: str, path: str, root: str, above: frozenset[tuple[int, int]], found: _Found) -> None:
    try:
        own = os.stat(folder)
        with os.scandir(folder) as entries:
            names = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as mistake:
        found.problems.append(unreadable(path, mistake))
        return
    identity = (own.st_dev, own.st_ino)
    if identity in above:
        message = "this link leads back to a folder above it"
        found.problems.append(warning("FS003", message, Place(shown(path)), "remove the link"))
        return
    for entry in names:
        name = entry.name
        below = f"{path}/{name}"
        if not is_plain(name, below):
            if _is_ignored(name, below, found):
                continue
            if problem := check_name(below):
                found.problems.append(problem)
                if problem.is_error:
                    continue
        _visit(entry, below, root, above | {identity}, found)


def _is_ignored(name: str, path: str, found: _Found) -> bool:
    if is_editor_file(name):
        return True
    in_static = path.startswith(f"{CONTENT}/static/")
    if is_secret(name):
        if in_static:
            hint = "move it out of content/static: what is there is published"
            found.problems.append(warning("SEC004", "looks like a secret and is not copied", Place(shown(path)), hint))
        return True
    return name.startswith(".") and not (in_static and name in _KEPT_DOTFILES)


def _visit(entry: os.DirEntry[str], path: str, root: str, above: frozenset[tuple[int, int]], found: _Found) -> None:
    try:
        if entry.is_symlink():
            target = os.path.realpath(entry.path)
            if target != root and not target.startswith(root + os.sep):
                hint = "copy the file into the project instead of linking to it"
                found.problems.append(error("SEC001", "this link leads out of the project", Place(shown(path)), hint))
                return
        status = entry.stat()
    except FileNotFoundError:
        if entry.is_symlink():
            found.problems.append(warning("FS004", "this link leads nowhere", Place(shown(path)), "remove the link"))
        return
    except OSError as mistake:
        looped = mistake.errno == errno.ELOOP
        circle = warning("FS003", "this link leads to itself", Place(shown(path)), "remove the link")
        found.problems.append(circle if looped else unreadable(path, mistake))
        return
    if stat.S_ISREG(status.st_mode):
        found.paths.append(path)
        _read(entry.path, path, status, found)
    elif stat.S_ISDIR(status.st_mode):
        if path.count("/") == 1 and entry.name not in _ALL_FOLDERS:
            known = ", ".join(_ALL_FOLDERS)
            hint = f"articles belong in content/posts/; known folders are {known}"
            found.problems.append(warning("PATH010", "nothing in this folder is read", Place(shown(path)), hint))
            return
        _walk(entry.path, path, root, above, found)
    else:
        message = "is not a file (a pipe, socket or device) and is skipped"
        found.problems.append(warning("FS005", message, Place(shown(path)), "remove it"))


def _read(file: str, path: str, status: os.stat_result, found: _Found) -> None:
    size, digests = status.st_size, found.digests
    folder = path.split("/", 2)[1] if path.count("/") > 1 else ""
    try:
        if folder in _SOURCE_FOLDERS and path.endswith(MARKDOWN_SUFFIXES):
            _read_source(file, path, folder, size, found)
            return
        suffix = posixpath.splitext(path)[1].lower()
        if folder in _SOURCE_FOLDERS and suffix in MARKDOWN_SUFFIXES:
            _read_source(file, path, folder, size, found)
        elif folder == "data" and suffix in DATA_SUFFIXES:
            _read_data(file, path, size, found)
        elif folder == "static":
            copied = File(path=path, size=size, digest=digests.of(file, path, status))
            found.static.setdefault(_static_name(path), copied)
        elif folder and suffix not in _HELPERS:
            name = unicodedata.normalize("NFC", path)
            found.files.setdefault(name, File(path=path, size=size, digest=digests.of(file, path, status)))
        elif not folder:
            hint = "move it to content/posts/ or content/pages/"
            found.problems.append(warning("PATH010", "nothing in this place is read", Place(shown(path)), hint))
    except FileNotFoundError:
        pass  # deleted since it was listed: as if it had never been there
    except OSError as mistake:
        found.problems.append(unreadable(path, mistake))


def _read_source(file: str, path: str, folder: Folder, size: int, found: _Found) -> None:
    if size > MAX_TEXT:
        found.problems.append(_too_large(path, size))
        return
    data = read_file(file, size)
    found.held += len(data)
    name = path if path.isascii() else unicodedata.normalize("NFC", path)
    kept = data if found.held <= HELD else None
    found.sources.setdefault(path, Source(path=name, folder=folder, data=kept, digest=digest(data), file=file))


def _read_data(file: str, path: str, size: int, found: _Found) -> None:
    if size > MAX_TEXT:
        found.problems.append(_too_large(path, size))
        return
    key = posixpath.splitext(path.split("/", 2)[2])[0]
    if key in found.data_paths:
        hint = "rename one of them"
        other = Place(found.data_paths[key])
        message = f"two data files have the name {key}"
        found.problems.append(error("DATA002", message, Place(path), hint, [other]))
        return
    found.data_paths[key] = path
    value, problems = read_data(path, read_file(file))
    found.problems += problems
    found.data[key] = value


def _too_large(path: str, size: int) -> Problem:
    message = f"the file has {size / 1024 / 1024:.1f} MiB; the limit for a text is {MAX_TEXT // 1024 // 1024} MiB"
    return error("LIM001", message, Place(path, 1, 1), "split it into several posts or files")
