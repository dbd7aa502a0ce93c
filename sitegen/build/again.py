"""Building again. Where everything that a build looks at is what it was, the site is what it was, and nothing is made.

What is compared is content: the digest of every file that is read, the flags, sitegen itself. The times of a file speak
only for what is copied (`sitegen.content.digests`). Time comes in as the moments between which nothing becomes due. The
output folder must be as the last build left it.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from operator import ne
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.base.digest import digest
from sitegen.base.problems import SiteError
from sitegen.build.beside import beside
from sitegen.build.engine import engine
from sitegen.build.folder import MANIFEST, OWN, STAGE, Manifest, check_folder, disk_problem, locked, read_manifest
from sitegen.build.outcome import Committed, Report
from sitegen.build.record import (
    OUTLINE,
    pack_held,
    pack_moment,
    pack_problem,
    read_record,
    read_text,
    unpack_held,
    unpack_moment,
    unpack_problem,
    write_record,
    write_text,
)
from sitegen.content.digests import Digests
from sitegen.content.scan import scan

if TYPE_CHECKING:
    from sitegen.build.flags import Flags
    from sitegen.build.memo import Memo
    from sitegen.build.ordered import Map
    from sitegen.content.model import Tree

_FORMAT = 2

_DIGEST = 64
_LARGE = 200_000
_FEW = 20
"""As many texts may be edited for the others not to be loaded."""


class _Seen(NamedTuple):
    """What a build looks at, but for the clock: `inputs` is the digest of all but the texts, `texts` have one each.
    `stamps` are what the file system said of settings and design before they were read.
    """

    inputs: str
    texts: Sequence[str]
    tree: Tree
    stamps: Sequence[object]


def build_again(flags: Flags, run: Callable[[], Map], remember: Callable[[], Memo], *, strict: bool = False) -> Report:
    """Build the site into its output folder, unless it is there already. Raises SiteError on any error.

    `run` and `remember` are called only where something is to be made.
    """
    seen: _Seen | None = None
    if not flags.config.is_file():
        _load(flags)  # which says what is wrong
    if problems := check_folder(flags.folder, flags.root):
        raise SiteError(*problems)
    try:
        # locked before anything is read: of two builds the one that read last must write last
        with locked(flags.folder), beside(partial(_untouched, str(flags.folder)), _is_large(flags)) as untouched:
            seen = _see(flags)
            last = seen and _last(flags, seen, strict, untouched)
            if seen and last and seen.texts == last.texts:
                return last.report
            memo = remember()
            if seen and last and (report := _edit(flags, memo, seen, last)):
                return report
            return _build(flags, run(), memo, seen, strict)
    except OSError as mistake:
        raise SiteError(disk_problem(mistake, flags.folder)) from mistake


def _load(flags: Flags) -> Any:
    from sitegen.build.project import load_project

    return load_project(flags)


def _build(flags: Flags, run: Map, memo: Memo, seen: _Seen | None, strict: bool) -> Report:
    """Build the whole site, and keep what the next build wants to know."""
    from sitegen.build.build import build_held
    from sitegen.build.recall import Recall

    recall = Recall(seen and seen.tree)
    report = build_held(_load(flags), run, memo, recall, strict=strict).report
    outline = recall.assemble.outline
    if seen and outline and flags.now.tzinfo and report.settled and seen.stamps == _stamps(flags):
        text = json.dumps(outline.pack(), separators=(",", ":"))
        record = {
            "inputs": seen.inputs,
            "texts": "".join(seen.texts),
            "outline": digest(text.encode()),
            "since": flags.now.isoformat(),
            "until": report.next_change and pack_moment(report.next_change),
            "files": report.committed.written + report.committed.unchanged,
            "pages": report.pages,
            "problems": list(map(pack_problem, report.problems)),
            "held": list(map(pack_held, report.held)),
        }
        if write_text(flags.folder / OWN / OUTLINE, text):
            write_record(flags.folder, record)
    return report


def _edit(flags: Flags, memo: Memo, seen: _Seen, last: _Last) -> Report | None:
    """What a build does that finds only a few texts edited; None where it must look at all of them."""
    edited = sum(map(ne, seen.texts, last.texts))
    if len(seen.texts) != len(last.texts) or edited > _FEW:
        return None
    text = read_text(flags.folder / OWN / OUTLINE)
    if digest(text.encode()) != last.record["outline"]:
        return None
    from sitegen.build.edited import Last, build_edited
    from sitegen.site.outline import Outline

    outline = Outline.unpack(json.loads(text))
    with memo:
        manifest = read_manifest(flags.folder)
        known = Last(outline, last.report.held, manifest, last.texts, not last.report.problems)
        committed = build_edited(_load(flags), seen.tree, known, memo)
    if committed is None:
        return None
    if seen.stamps == _stamps(flags):
        write_record(flags.folder, {**last.record, "texts": "".join(seen.texts)})
    return last.report._replace(committed=committed)


def _see(flags: Flags) -> _Seen | None:
    """Everything that a build would read; None where something odd lies in a theme's folder."""
    stamps, design = _stamps(flags), _design(flags.root)
    if design is None:
        return None
    digests = Digests.load(flags.root)
    tree = scan(flags.root, digests)
    digests.save(flags.root)
    parts = [
        _FORMAT,
        engine(),
        digest(flags.config.read_bytes()),
        [flags.base_url, flags.drafts, flags.future],
        design,
        [[one.path, one.folder] for one in tree.sources],
        [[name, one.path, one.size, one.digest] for name, one in (*tree.files.items(), *tree.static.items())],
        len(tree.files),
        tree.data,
        list(map(pack_problem, tree.problems)),
    ]
    inputs = digest(json.dumps(parts, separators=(",", ":")).encode())
    return _Seen(inputs, [one.digest for one in tree.sources], tree, stamps)


def _design(root: Path) -> list[list[str]] | None:
    """Every file of every theme and of the site's own templates."""
    found = []
    for shown, folder, path in _design_files(root):
        if path is None:
            return None
        found.append([shown, path, digest((folder / path).read_bytes())])
    return found


def _stamps(flags: Flags) -> list[object]:
    """What the file system says of settings and design. They are read twice, to be compared and to be used: where a
    stamp is another one after the build, what was used may not be what was compared.
    """
    files = [flags.config, *(folder / (path or "") for _, folder, path in _design_files(flags.root))]
    found = [file.lstat() for file in files]
    return [(one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for one in found]


def _design_files(root: Path) -> Iterator[tuple[str, Path, str | None]]:
    from sitegen.themes.folders import bundled_themes

    for shown, folder in (("themes", root / "themes"), ("templates", root / "templates"), ("", bundled_themes())):
        yield from ((shown, folder, path) for path in _files(folder))


def _files(folder: Path) -> Iterator[str | None]:
    """Paths of all files below `folder`, in order; None for what is neither file nor folder."""
    if folder.is_symlink():
        yield None
    for at, folders, names in os.walk(folder, onerror=_fail):
        folders.sort()
        if any(Path(at, name).is_symlink() for name in folders):
            yield None
        for name in sorted(names):
            file = Path(at, name)
            yield file.relative_to(folder).as_posix() if stat.S_ISREG(file.lstat().st_mode) else None


def _fail(mistake: OSError) -> None:
    if not isinstance(mistake, FileNotFoundError):
        raise mistake


class _Last(NamedTuple):
    """The last build, whose files all stand as it left them: what it said, its record, the digests of the texts that
    it read.
    """

    report: Report
    record: dict[str, Any]
    texts: Sequence[str]


def _last(flags: Flags, seen: _Seen, strict: bool, untouched: Callable[[], int]) -> _Last | None:
    """The last build, where this one would do the same but for the texts."""
    record = read_record(flags.folder)
    if record is None or record["inputs"] != seen.inputs:
        return None
    now = flags.now
    try:
        until = record["until"]
        since, end = datetime.fromisoformat(record["since"]), unpack_moment(until) if until else None
        problems = tuple(map(unpack_problem, record["problems"]))
        held = tuple(unpack_held(one) for one in record["held"])
    except (ValueError, TypeError, LookupError):
        return None
    if now.tzinfo is None or now < since or (end and now.timestamp() >= end.stamp) or (strict and problems):
        return None
    if (flags.folder / OWN / STAGE).exists():  # what a build that was killed has left is not there after the next one
        return None
    if untouched() != record["files"]:
        return None
    report = Report(record["pages"], held, end, problems, Committed(0, record["files"], 0))
    texts = record["texts"]
    return _Last(report, record, [texts[at : at + _DIGEST] for at in range(0, len(texts), _DIGEST)])


def _is_large(flags: Flags) -> bool:
    """Whether looking at all files of the output takes longer than starting a process for it."""
    try:
        return (flags.folder / OWN / MANIFEST).stat().st_size > _LARGE
    except OSError:
        return False


def _untouched(output: str) -> int:
    """How many files we wrote, where all of them stand as they were; else -1."""
    manifest = read_manifest(Path(output))
    return len(manifest) if _is_as_it_was(output, manifest) else -1


def _is_as_it_was(output: str, manifest: Manifest) -> bool:
    """Whether every file that we wrote still stands there, untouched, in folders that are none of anybody's links."""
    look, above, is_file = os.lstat, f"{output}/", stat.S_ISREG
    folders = set()
    try:
        for path, (content, size, mtime_ns, _, _) in manifest.items():
            status = look(above + path)
            if status.st_mtime_ns != mtime_ns or status.st_size != size or not content or not is_file(status.st_mode):
                return False
            folders.add(path.rpartition("/")[0])
        for folder in list(folders):
            while (folder := folder.rpartition("/")[0]) and folder not in folders:
                folders.add(folder)
        return all(stat.S_ISDIR(look(above + folder).st_mode) for folder in folders)
    except OSError:
        return False
