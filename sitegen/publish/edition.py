"""The site as it is to be published: built from nothing into a folder of its own, and every byte of it read again."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, SiteError, error
from sitegen.base.urls import output_path
from sitegen.build.build import Built, build
from sitegen.build.folder import OWN, read_manifest
from sitegen.build.ordered import Map
from sitegen.build.project import Project
from sitegen.checks.limits import find_oversized
from sitegen.checks.local_links import find_local_links
from sitegen.checks.secrets import find_secrets
from sitegen.content.names import shown
from sitegen.publish.tree import FILE, Entry, blob_digest

NO_JEKYLL = ".nojekyll"
DOMAIN = "CNAME"
_PREVIEW = re.compile(rb"<script\b[^>]{0,500}/_sitegen/|<template id=.sitegen-preview", re.IGNORECASE)
_GIT = re.compile(r"(?:\.git|git~\d)(?:modules)?[ .]*\Z", re.IGNORECASE)
_IGNORED = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
"""Characters that file systems of a Mac leave out of names, so that `.g\u200cit` is `.git` there."""

_FAULT = "this should never happen, please report it; look whether the disk is sound, and publish again"


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that is to stand on the branch and is the site's: entries by path, contents by digest.

    `domain` is what the site's own CNAME file says, empty where it has none.
    """

    files: Mapping[str, Entry]
    contents: Mapping[str, Path | bytes]
    domain: str

    def having(self, path: str, data: bytes, algorithm: str) -> Edition:
        """The same with one more file."""
        oid = blob_digest(data, algorithm)
        return replace(self, files={**self.files, path: Entry(FILE, oid)}, contents={**self.contents, oid: data})


class Read(NamedTuple):
    """A file of the built site, read: its digest for git, the one the build wrote down, and what is wrong with it."""

    oid: str
    digest: str
    problems: tuple[Problem, ...]


class Reader:
    """Reads one file of a built site. Runs in workers."""

    def __init__(self, folder: Path, algorithm: str) -> None:
        self._folder, self._algorithm = str(folder), algorithm

    def __call__(self, path: str) -> Read:
        """Digest and check one file. Raises OSError where it cannot be read."""
        with open(f"{self._folder}/{path}", "rb") as stream:  # noqa: PTH123  # called for every file
            data = stream.read()
        problems = [*find_secrets(path, data), *find_local_links(path, data)]
        if path.endswith(".html") and (hit := _PREVIEW.search(data)):
            line = data.count(b"\n", 0, hit.start()) + 1
            hint = "take the script of the preview out of the template or text"
            problems.append(error("PUB023", "the page holds the script of the preview", Place(path, line), hint))
        return Read(blob_digest(data, self._algorithm), sha256(data).hexdigest(), tuple(problems))


def make_edition(project: Project, run: Map, folder: Path, algorithm: str) -> tuple[Edition, Built]:
    """Build the site into `folder`, which is empty, without anything remembered, and read it.

    Raises SiteError: what the build says; what must not be published; PUB021 where a file is not what the build wrote.
    """
    built = build(replace(project, output=folder), run)
    digests = {path: entry.digest for path, entry in read_manifest(folder).items()}
    edition, problems = read_edition(folder, algorithm, run, digests)
    if problems:
        sources = {output_path(one.url): one.at.path for one in built.planned.plan.outputs if one.at}
        raise SiteError(*_at_sources(problems, sources, project.root))
    return edition, built


def _at_sources(problems: Sequence[Problem], sources: Mapping[str, str], root: Path) -> list[Problem]:
    """Each at the place where it was written, once: what is wrong with a text is wrong in lists and feeds as well."""
    written = [problem for problem in problems if problem.at and problem.at.path in sources]
    known = {(problem.code, problem.message) for problem in written}
    made = [problem for problem in problems if problem not in written and (problem.code, problem.message) not in known]
    return [*made, *(at_source(problem, sources, root) for problem in written)]


def read_edition(
    folder: Path, algorithm: str, run: Map, digests: Mapping[str, str] | None = None
) -> tuple[Edition, list[Problem]]:
    """All files of a built site, and what forbids to publish them. `digests` are those that the build wrote down."""
    sizes, problems = _sizes(folder)
    problems += [problem for problem in find_oversized(sizes) if problem.is_error]
    if digests is not None:
        problems += [_not_as_built(path) for path in sorted(digests.keys() ^ sizes.keys())]
    if problems:  # what is too large, or no file, is not read
        return Edition({}, {}, ""), problems
    paths = sorted(sizes)
    files: dict[str, Entry] = {}
    contents: dict[str, Path | bytes] = {}
    for path, read in zip(paths, run(Reader(folder, algorithm), paths), strict=True):
        problems += read.problems
        if digests is not None and digests[path] != read.digest:
            problems.append(_not_as_built(path))
        files[path] = Entry(FILE, read.oid)
        contents[read.oid] = folder / path
    domain = (folder / DOMAIN).read_text(encoding="utf-8", errors="replace").strip() if DOMAIN in files else ""
    edition = Edition(files, contents, domain)
    return edition if NO_JEKYLL in files else edition.having(NO_JEKYLL, b"", algorithm), problems


def _not_as_built(path: str) -> Problem:
    return error("PUB021", "the file is not what the build wrote", Place(shown(path)), _FAULT)


def _sizes(folder: Path) -> tuple[dict[str, int], list[Problem]]:
    """Sizes of all files but sitegen's own, and PUB024 for what is no file or could harm who checks it out."""
    sizes: dict[str, int] = {}
    problems: list[Problem] = []
    for entry, path in _walk(folder, ""):
        status = entry.stat(follow_symlinks=False)
        if not stat.S_ISREG(status.st_mode):
            kind = "a link" if stat.S_ISLNK(status.st_mode) else "no plain file"
            problems.append(error("PUB024", f"is {kind} and is not published", Place(shown(path)), "remove it"))
        elif any(_GIT.match(_IGNORED.sub("", part)) for part in path.split("/")):
            hint = "rename it: git takes it for its own"
            problems.append(error("PUB024", "has a name that is git's own", Place(shown(path)), hint))
        else:
            sizes[path] = status.st_size
    return sizes, problems


def _walk(folder: Path | str, above: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    with os.scandir(folder) as entries:
        names = sorted(entries, key=lambda entry: entry.name)
    for entry in names:
        path = f"{above}{entry.name}"
        if path == OWN:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{path}/")
        else:
            yield entry, path


def at_source(problem: Problem, sources: Mapping[str, str], root: Path) -> Problem:
    """The problem of a file of the output at the place in the source that it comes from, where that is known."""
    at = problem.at
    if at is None or at.path not in sources:
        return problem
    source = sources[at.path]
    line = _line(problem, root / source, source)
    return replace(problem, at=Place(source, line), message=f"{problem.message} (in {at})")


def _line(problem: Problem, file: Path, source: str) -> int:
    """The line of a source in which the same is to be seen; 0 where there is none."""
    try:
        data = file.read_bytes()
    except OSError:
        return 0
    same: Sequence[Problem] = [other for other in find_secrets(source, data) if other.code == problem.code]
    if same and same[0].at:
        return same[0].at.line
    address = problem.message.partition(" ")[0].encode()
    found = data.find(address) if problem.code == "LINK012" else -1
    return data.count(b"\n", 0, found) + 1 if found >= 0 else 0
