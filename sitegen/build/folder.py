"""The output folder: whose it is, what we wrote there, and that nobody else writes at the same time."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from sitegen.base.problems import Place, Problem, SiteError, error

OWN = ".sitegen"
"""The folder below the output folder that holds manifest, lock and stage. Hidden, so no server lists it."""

MANIFEST = "manifest.json"
FORMAT = 1
_HARMLESS = frozenset({OWN, ".gitignore", ".gitkeep", ".git", ".DS_Store"})


class Written(NamedTuple):
    """A file we wrote: the digest of its content (empty while it may be half written), its size and time."""

    digest: str
    size: int
    mtime_ns: int


Manifest = Mapping[str, Written]


def check_folder(output: Path, root: Path) -> list[Problem]:
    """OUT001 where building into `output` could cost somebody their files."""
    real, source = Path(os.path.realpath(output)), Path(os.path.realpath(root))
    shown = Place(str(output))
    if real.exists() and not real.is_dir():
        return [error("OUT001", "the output folder is a file", shown, "name a folder: -o public")]
    wrong = ""
    if real in (Path(real.anchor), Path.home()):
        wrong = "is not a folder for a site alone"
    elif real == source or real in source.parents:
        wrong = "holds the sources of the site"
    else:
        for name in ("content", "themes", "templates", ".git", ".sitegen"):
            if real == source / name or source / name in real.parents:
                wrong = f"lies in the folder {name}/ of the site"
    if wrong:
        return [error("OUT001", f"the output folder {wrong}", shown, "choose a folder of its own: -o output")]
    if real.is_dir() and not _is_ours(real):
        strangers = sorted({entry.name for entry in real.iterdir()} - _HARMLESS)
        if strangers:
            message = f"the output folder is not empty and was not written by sitegen: it holds {strangers[0]}"
            return [error("OUT001", message, shown, "choose an empty folder, or move its files away")]
    return []


def _is_ours(output: Path) -> bool:
    return (output / OWN / MANIFEST).is_file()


def read_manifest(output: Path) -> dict[str, Written]:
    """What an earlier build wrote, by path; empty where there was none."""
    try:
        values = json.loads((output / OWN / MANIFEST).read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            return {}
        return {path: Written(*entry) for path, entry in values["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_manifest(output: Path, files: Manifest) -> None:
    """Replace the manifest, in one step that a crash cannot halve."""
    text = json.dumps({"format": FORMAT, "files": dict(sorted(files.items()))}, separators=(",", ":"))
    target = output / OWN / MANIFEST
    draft = target.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(target)


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the output folder for one build. The lock dies with the process: nobody ever has to remove it.

    Raises SiteError (LOCK001) where another build holds it.
    """
    made = _make(output)
    path = output / OWN / "lock"
    with path.open("a+", encoding="utf-8") as stream:
        _take(stream, output)
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        try:
            yield
        except BaseException:
            _unmake(output, made)
            raise


def _take(stream: IO[str], output: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: its own file locks keep two writers apart
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.seek(0)
        holder = stream.read().strip()
        message = f"another build is writing this folder{f' (process {holder})' if holder else ''}"
        raise SiteError(error("LOCK001", message, Place(str(output)), "wait until it is done")) from None


def _make(output: Path) -> list[Path]:
    """Make the folders; returns those that were not there before, deepest first."""
    folder = output / OWN
    made = []
    missing = folder
    while not missing.exists():
        made.append(missing)
        missing = missing.parent
    folder.mkdir(parents=True, exist_ok=True)
    return made


def _unmake(output: Path, made: list[Path]) -> None:
    """A build that failed leaves no folder that was not there before."""
    if not made or _is_ours(output):
        return
    with contextlib.suppress(OSError):
        (output / OWN / "lock").unlink()
    for folder in made:
        with contextlib.suppress(OSError):
            folder.rmdir()
