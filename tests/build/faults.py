"""Faults for builds: a small site in two editions, and a disk that fails, or a process that dies, at a chosen call."""

from __future__ import annotations

import builtins
import errno
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.base.problems import SiteError
from sitegen.build.build import Built, build
from sitegen.build.folder import COPY, MANIFEST, OWN
from sitegen.build.memo import Memo
from sitegen.build.record import OUTLINE, RECORD
from tests.conftest import Paper

DIED = 9
OWN_FILES = {MANIFEST, COPY, OUTLINE, RECORD, "lock"}
CHANGES = ("replace", "link", "mkdir", "rmdir", "unlink", "write", "fsync")
NEEDS_SPACE = frozenset({"open to write", "write", "fsync", "link"})
"""What a full disk refuses for good; a folder that is made again has the room of the one that was removed."""
NEEDS_DESCRIPTOR = frozenset({"open to write", "open to read", "scandir"})
_STYLE = re.compile(
    rb'<link rel="stylesheet" href="https://test\.example/([^"]+)"|<link rel="stylesheet" href="/([^"]+)"'
)


class Outcome(NamedTuple):
    """How a build ended: with what it built, or with the codes of its problems and where they were."""

    built: Built | None
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class World:
    """One site in two editions. Every build of an output folder goes from the first to the second."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.first, self.second = Paper(folder / "first"), Paper(folder / "second")
        _edit_first(self.first)
        _edit_second(self.second)
        self._kept = folder / "kept"
        self.lines: list[str] = []
        (folder / "memo").mkdir()
        self.build(self.second, folder / "clean")
        self.build(self.first, self._kept)
        self.old, self.new = self.first.files(self._kept), self.first.files(folder / "clean")
        self.folders = folders(folder / "clean")
        self._number = 0

    def output(self, *, fresh: bool) -> Path:
        """A new output folder that does not exist yet (`fresh`), or holds the first edition."""
        self._number += 1
        output = self.folder / f"output-{self._number}"
        if not fresh:
            shutil.copytree(self._kept, output, symlinks=True)
        return output

    def before(self, *, fresh: bool) -> Mapping[str, bytes]:
        """The files of such an output folder."""
        return {} if fresh else self.old

    def build(self, paper: Paper, output: Path, run: Any = map) -> Built:
        """Build an edition into `output`, with the cache that all builds share."""
        return build(paper.load(output=output), run, Memo(self.folder / "memo", self.lines.append, apart=True))

    def outcome(self, output: Path) -> Outcome:
        """Build the second edition; only SiteError is an answer."""
        try:
            return Outcome(self.build(self.second, output))
        except SiteError as failure:
            errors = [problem for problem in failure.problems if problem.is_error]
            places = tuple(problem.at.path if problem.at else "" for problem in errors)
            return Outcome(None, tuple(problem.code for problem in errors), places)

    def assert_whole(self, output: Path, *, fresh: bool) -> None:
        """Every file is the old one or the new one, and no page stands without its stylesheet."""
        found, before = self.first.files(output), self.before(fresh=fresh)
        torn = [path for path, data in found.items() if data not in (before.get(path), self.new.get(path))]
        assert not torn, torn
        lame = [path for path, data in found.items() if path.endswith(".html") and style(data) not in found]
        assert not lame, lame

    def assert_mended(self, output: Path, *, fresh: bool, tidy: bool = True) -> None:
        """The next build gives the clean site, writes no more than the failed one would have, and leaves no trace.

        Where it is not `tidy`, an empty folder may stay: the system did not let it go.
        """
        before = self.before(fresh=fresh)
        most = sum(data != before.get(path) for path, data in self.new.items())
        committed = self.build(self.second, output).committed
        assert committed.written <= most
        assert self.first.files(output) == self.new
        assert folders(output) == self.folders or not tidy
        assert {file.name for file in (output / OWN).iterdir()} <= OWN_FILES
        again = self.build(self.second, output).committed
        assert (again.written, again.deleted) == (0, 0)
        shutil.rmtree(output)


def style(page: bytes) -> str:
    """The output path of a page's stylesheet."""
    found = _STYLE.search(page)
    assert found, page[:500]
    return (found[1] or found[2]).decode()


def folders(output: Path) -> list[str]:
    """All folders of a site but sitegen's own."""
    found = (path for path in output.rglob("*") if path.is_dir() and not path.is_symlink())
    return sorted(path.relative_to(output).as_posix() for path in found if OWN not in path.relative_to(output).parts)


def _edit_first(paper: Paper) -> None:
    for number in range(8):
        paper.post(f"p{number}", date=f"2026-10-{number + 1:02}", tags=["a", "b", "rare"][: 1 + number % 3])
    paper.write("content/static/file", "a file")
    paper.write("content/static/folder/deep/inside", "in a folder")


def _edit_second(paper: Paper) -> None:
    """Changes of every sort: posts edited, deleted, new; another stylesheet; a file that becomes a folder, and back."""
    for number in range(9):
        if number != 3:
            text = "Other text." if number % 2 else "Some text."
            paper.post(f"p{number}", text, date=f"2026-10-{number + 1:02}", tags=["a", "b"])
    paper.write("themes/plain/static/style.css", "body { margin: 1em }\n")
    paper.write("content/static/file/inside", "in a folder")
    paper.write("content/static/folder", "a file")


Fault = Callable[[Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any]


def die(_real: Callable[..., Any], _args: tuple[Any, ...], _keywords: dict[str, Any]) -> None:
    """The process ends before the call."""
    os._exit(DIED)


def die_after(real: Callable[..., Any], args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    """The process ends after the call."""
    try:
        real(*args, **keywords)
    finally:
        os._exit(DIED)


def fails_with(number: int) -> Fault:
    """The call fails as the system would say it."""

    def fail(_real: Callable[..., Any], args: tuple[Any, ...], _keywords: dict[str, Any]) -> None:
        name = args[0] if args and isinstance(args[0], str | os.PathLike) else None
        raise OSError(number, os.strerror(number), name and os.fspath(name))

    return fail


@contextmanager
def faulty(at: int, fault: Fault, *, lasting: frozenset[str] = frozenset(), reads: bool = False) -> Iterator[list[str]]:
    """The disk's call number `at` (from 1; 0: none) meets a fault, and every later one whose name is in `lasting`.

    Gives the names of the calls. With `reads` calls that read are counted as well.
    """
    calls: list[str] = []

    def watched(name: str | Callable[..., str], real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **keywords: Any) -> Any:
            kind = name if isinstance(name, str) else name(*args, **keywords)
            if not reads and kind in ("open to read", "scandir"):
                return real(*args, **keywords)
            calls.append(kind)
            if at and (len(calls) == at or (len(calls) > at and kind in lasting)):
                return fault(real, args, keywords)
            return real(*args, **keywords)

        return call

    real_open = io.open
    replaced = [(os, name, watched(name, getattr(os, name))) for name in (*CHANGES, "scandir")]
    replaced += [(os, "open", watched(_kind_of_flags, os.open))]
    replaced += [(place, "open", watched(_kind_of_mode, real_open)) for place in (io, builtins)]
    originals = [(place, name, getattr(place, name)) for place, name, _ in replaced]
    for place, name, function in replaced:
        setattr(place, name, function)
    try:
        yield calls
    finally:
        for place, name, function in originals:
            setattr(place, name, function)


def _kind_of_flags(_path: object, flags: int, *_: object, **__: object) -> str:
    return "open to write" if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) else "open to read"


def _kind_of_mode(_file: object, mode: str = "r", *_: object, **__: object) -> str:
    return "open to write" if set(mode) & set("wxa+") else "open to read"


def in_child(work: Callable[[], object]) -> int:
    """Do `work` in a forked child in a process group of its own; its process id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setpgid(0, 0)
        work()
        status = 0
    finally:
        os._exit(status)


def status_of(child: int) -> int:
    """The exit status of a child, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


ERRORS: Mapping[int, frozenset[str]] = {
    errno.ENOSPC: NEEDS_SPACE,
    errno.EMFILE: NEEDS_DESCRIPTOR,
    errno.EIO: frozenset(),
    errno.EACCES: frozenset(),
}
"""What a disk says, and which later calls it says it to as well when the fault lasts."""
