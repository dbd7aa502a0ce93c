"""The output folder: whose it is, what we wrote there, and that nobody else writes at the same time."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import IO, NamedTuple

from sitegen.base.problems import Place, Problem, SiteError, error

OWN = ".sitegen"
"""The folder below the output folder that holds manifest, lock and stage. Hidden, so no server lists it."""

STAGE = "stage"
"""The folder for what is to be put, below OWN."""

MANIFEST = "manifest.json"
COPY = "manifest.copy.json"
FORMAT = 3
_HEAD = re.compile(r'\{"format":\d+,"sum":"([0-9a-f]{64})",')
_FEW = 100
"""As many entries are mended in the text of a manifest; with more, all of it is written."""

_dump = json.JSONEncoder(separators=(",", ":")).encode
_new = tuple.__new__  # half the time of a call of the class
_HARMLESS = frozenset({OWN, ".gitignore", ".gitkeep", ".git", ".DS_Store"})


class Written(NamedTuple):
    """A file we wrote: the digest of its content (empty while it may be half written), its size and time.

    `key` stands for everything it was made of, but for `loose`: URLs that were in the plan when it was made, and must
    still be. A file without a key is made again each time.
    """

    digest: str
    size: int
    mtime_ns: int
    key: str = ""
    loose: tuple[str, ...] = ()


Manifest = Mapping[str, Written]


def check_folder(output: Path, root: Path) -> list[Problem]:
    """OUT001 where building into `output` could cost somebody their files."""
    real, source = Path(os.path.realpath(output)), Path(os.path.realpath(root))
    shown = Place(str(output))
    if real.exists() and not real.is_dir():
        return [error("OUT001", "the output folder is a file", shown, "name a folder: -o public")]
    wrong = ""
    if real in (Path(real.anchor), _home()):
        wrong = "is not a folder for a site alone"
    elif real == source or real in source.parents:
        wrong = "holds the sources of the site"
    else:
        for name in ("content", "themes", "templates", ".git", ".sitegen"):
            own = Path(os.path.realpath(source / name))
            if real == own or own in real.parents:
                wrong = f"lies in the folder {name}/ of the site"
    if wrong:
        return [error("OUT001", f"the output folder {wrong}", shown, "choose a folder of its own: -o output")]
    if real.is_dir() and not is_ours(real):
        try:
            strangers = sorted({entry.name for entry in real.iterdir()} - _HARMLESS)
        except OSError as mistake:
            return [disk_problem(mistake, output)]
        if strangers:
            message = f"the output folder is not empty and was not written by sitegen: it holds {strangers[0]}"
            return [error("OUT001", message, shown, "choose an empty folder, or move its files away")]
    return []


def _home() -> Path | None:
    try:
        return Path(os.path.realpath(Path.home()))
    except RuntimeError:  # a user without a home, as in many containers
        return None


def is_ours(output: Path) -> bool:
    """Whether sitegen has written to this folder."""
    return any((output / OWN / name).is_file() for name in (MANIFEST, COPY))


def damaged(output: Path, others: Sequence[str]) -> list[Problem]:
    """OUT001 where the manifest and its copy are lost: whose the `others` in the folder are, nobody knows any more."""
    strangers = [name for name in others if name not in _HARMLESS]
    if not strangers:
        return []
    message = f"the list of what sitegen wrote to this folder is damaged: {strangers[0]} may be somebody else's"
    return [error("OUT001", message, Place(str(output)), "choose an empty folder, or move all files of this one away")]


def disk_problem(mistake: OSError, output: Path) -> Problem:
    """What the disk said while the site was written: IO002 where it is full, IO001 otherwise."""
    at = Place(str(mistake.filename or output))
    reason = (mistake.strerror or str(mistake)).lower()
    if mistake.errno in (errno.ENOSPC, errno.EDQUOT):
        return error("IO002", f"the disk is full: {reason}", at, "make room and build again; the old site still stands")
    hint = "look at the disk, and build again; the old site still stands"
    if mistake.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        hint = "give your user the right to write there, or choose another folder with -o"
    return error("IO001", f"cannot be written: {reason}", at, hint)


def read_manifest(output: Path) -> dict[str, Written]:
    """What an earlier build wrote, by path; empty where there was none. A damaged manifest has a copy.

    A path that leads out of the folder is left out: the manifest may come with a stranger's repository.
    """
    for name in (MANIFEST, COPY):
        if (found := _read(output / OWN / name)) is not None:
            return found
    return {}


def _read(file: Path) -> dict[str, Written] | None:
    """What a manifest names; None where it is not there or damaged."""
    try:
        text = file.read_text(encoding="utf-8")
        head = _HEAD.match(text)
        if head and head[1] != _sum(text[head.end() :]):
            return None
        values = json.loads(text)
        if values["format"] != FORMAT:  # another sitegen's: the files are ours all the same, and made anew
            return {path: Written("", 0, 0) for path in values["files"] if _is_inside(path)}
        if not head:
            return None
        loose = [tuple(map(str, urls)) for urls in values["loose"]]
        return {
            path: _new(Written, (digest, size, mtime_ns, key, loose[number]))
            for path, (digest, size, mtime_ns, key, number) in values["files"].items()
            if _is_inside(path)
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _sum(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _is_inside(path: str) -> bool:
    odd = "/." in path or "//" in path or "\\" in path
    if not odd and path[:1] not in ("", ".", "/") and path[-1:] not in (".", "/"):
        return True  # as almost all are
    parts = path.split("/")
    return parts[0] != OWN and "\\" not in path and not any(part in ("", ".", "..") for part in parts)


def write_manifest(output: Path, files: Manifest, before: Manifest = MappingProxyType({})) -> None:
    """Replace the manifest, in one step that a crash cannot halve, after its copy. `before` is what stands in it; where
    little has changed its text is mended, since writing ten thousand entries takes longer than a small edit.
    """
    changed = {path: entry for path, entry in files.items() if before.get(path) is not entry}
    text = None
    if len(changed) <= _FEW and files.keys() == before.keys():
        text = _mended(output / OWN / MANIFEST, before, changed)
    data = (text or _whole(files)).encode()
    for name in (COPY, MANIFEST):
        target = output / OWN / name
        draft = target.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with draft.open("xb") as stream:
            stream.write(data)
            stream.flush()
            if name == MANIFEST:
                os.fsync(stream.fileno())
        draft.replace(target)


def _whole(files: Manifest) -> str:
    loose = {urls: number for number, urls in enumerate(sorted({entry.loose for entry in files.values()}))}
    entries = {path: [*entry[:4], loose[entry.loose]] for path, entry in sorted(files.items())}
    return _vouched(_dump({"loose": list(loose), "files": entries})[1:])


def _vouched(body: str) -> str:
    return _head(_sum(body)) + body


def _head(checksum: str) -> str:
    return f'{{"format":{FORMAT},"sum":"{checksum}",'


def _mended(file: Path, before: Manifest, changed: Manifest) -> str | None:
    """The text of a manifest with other entries for some paths; None where it is not the text of `before`, or what
    changed is more than that.
    """
    try:
        text = file.read_text(encoding="utf-8")
        head = _HEAD.match(text)
        body = text[head.end() :] if head else ""
        if head is None or text[: head.end()] != _head(head[1]) or head[1] != _sum(body):
            return None
        for path, entry in changed.items():
            name = f"{_dump(path)}:["
            at = next(found for mark in ",{" if (found := body.find(mark + name)) >= 0) + 1 + len(name)
            end = body.index("]", at)
            *values, number = json.loads(f"[{body[at:end]}]")
            if values != list(before[path][:4]) or entry.loose != before[path].loose:
                return None
            body = f"{body[:at]}{_dump([*entry[:4], number])[1:-1]}{body[end:]}"
    except (OSError, ValueError, LookupError, StopIteration):
        return None
    return _vouched(body)


def drop_manifest(output: Path) -> None:
    """Remove the manifest: nothing in the folder is ours any more."""
    for name in (COPY, MANIFEST):
        (output / OWN / name).unlink(missing_ok=True)


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the output folder for one build. The lock dies with the process: nobody ever has to remove it.

    Raises SiteError (LOCK001) where another build holds it, OSError where the folder cannot be made.
    """
    made = _make(output)
    descriptor = os.open(output / OWN / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as stream:
        _take(stream, output)
        _held.append(stream)
        try:
            stream.truncate(0)
            stream.write(f"{os.getpid()}\n")
            stream.flush()
            yield
        except BaseException:
            _unmake(output, made)
            raise
        finally:
            _held.remove(stream)


_held: list[IO[str]] = []
"""The locks of this process. A forked worker closes its copies, or it would hold them after the parent was killed."""


def _let_go() -> None:
    for stream in _held:
        stream.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def _take(stream: IO[str], output: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: its own file locks keep two writers apart
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = stream.read().strip()
        message = f"another build is writing this folder{f' (process {holder})' if holder else ''}"
        raise SiteError(error("LOCK001", message, Place(str(output)), "wait until it is done")) from None
    except OSError:  # a file system without locks, as some network drives are: one build at a time is up to people
        return


def _make(output: Path) -> list[Path]:
    """Make the folders; returns those that were not there before, deepest first. A link is no folder of ours."""
    folder = output / OWN
    if folder.is_symlink():
        folder.unlink()
    made = []
    missing = folder
    while not missing.exists():
        made.append(missing)
        missing = missing.parent
    folder.mkdir(parents=True, exist_ok=True)
    return made


def _unmake(output: Path, made: list[Path]) -> None:
    """A build that failed leaves no folder that was not there before."""
    if not made or is_ours(output):
        return
    with contextlib.suppress(OSError):
        (output / OWN / "lock").unlink()
    for folder in made:
        with contextlib.suppress(OSError):
            folder.rmdir()
