"""What stands on a branch and what is to stand there, as plain values: paths, kinds and digests of files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

FILE = "100644"
_ALGORITHMS = {"sha1": "sha1", "sha256": "sha256"}


class Entry(NamedTuple):
    """A file as git names it: its mode (`100644`) and the digest of its content."""

    mode: str
    oid: str


Files = Mapping[str, Entry]
"""Files by path, posix; bytes that are not UTF-8 are surrogates, as in the file system's names."""


class Changes(NamedTuple):
    """The difference of two trees: paths, in order."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many files differ."""
        return len(self.new) + len(self.changed) + len(self.removed)


def blob_digest(data: bytes, algorithm: str) -> str:
    """The name that git gives to a file with this content; `algorithm` is `sha1` or `sha256`."""
    hashed = hashlib.new(_ALGORITHMS[algorithm], usedforsecurity=False)
    hashed.update(b"blob %d\0" % len(data))
    hashed.update(data)
    return hashed.hexdigest()


def difference(old: Files, new: Files) -> Changes:
    """What makes `new` of `old`."""
    return Changes(
        new=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(path for path in new.keys() & old.keys() if new[path] != old[path])),
        removed=tuple(sorted(old.keys() - new.keys())),
    )


def read_listing(listing: bytes) -> dict[str, Entry]:
    """The answer of `git ls-tree -r -z`."""
    found = {}
    for line in listing.split(b"\0"):
        if line:
            head, _, path = line.partition(b"\t")
            mode, _, oid = head.decode("ascii").split(" ")
            found[path.decode("utf-8", "surrogateescape")] = Entry(mode, oid)
    return found


def index_lines(files: Files) -> bytes:
    """`files` as `git update-index -z --index-info` reads them."""
    return b"".join(
        b"%s %s\t%s\0" % (entry.mode.encode(), entry.oid.encode(), path.encode("utf-8", "surrogateescape"))
        for path, entry in sorted(files.items())
    )


def folders_of(path: str) -> list[str]:
    """Every folder above `path`, outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]


def in_the_way(files: Iterable[str], others: Iterable[str]) -> list[str]:
    """Those of `others` that cannot stand beside `files`: one of them, a file for a folder, or below a file."""
    paths = set(files)
    folders = {folder for path in paths for folder in folders_of(path)}
    return sorted(
        other
        for other in others
        if other in paths or other in folders or any(folder in paths for folder in folders_of(other))
    )


def condensed(some: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """`some` paths with whole folders in their place (`old/`) where none of the `others` lies below."""
    shared = {folder for path in others for folder in folders_of(path)}
    found = dict.fromkeys(
        next((f"{folder}/" for folder in folders_of(path) if folder not in shared), path) for path in sorted(some)
    )
    return tuple(found)


def covers(condensed_paths: Sequence[str], path: str) -> bool:
    """Whether `path` is among what `condensed` gave."""
    return path in condensed_paths or any(f"{folder}/" in condensed_paths for folder in folders_of(path))


def pattern(text: str) -> re.Pattern[str]:
    """A pattern of paths: `*` and `?` within a name, `**` across folders; a folder means all that is in it."""
    pieces = re.split(r"(\*\*/?|\*|\?)", text.strip("/"))
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(known.get(piece) or re.escape(piece) for piece in pieces) + r"(?:/.*)?\Z", re.DOTALL)
