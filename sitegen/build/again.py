"""Building again. Where everything that a build looks at is what it was, the site is what it was, and nothing is made.

What is compared is content: the digest of every file that is read, the flags, sitegen itself. The times of a file speak
only for what is copied (`sitegen.content.digests`). Time comes in as the moments between which nothing becomes due. The
output folder must be as the last build left it.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.base.digest import digest
from sitegen.base.problems import Place, Problem, SiteError
from sitegen.build.engine import engine
from sitegen.build.folder import MANIFEST, OWN, Manifest, check_folder, disk_problem, locked, read_manifest
from sitegen.build.outcome import Committed, Report
from sitegen.content.digests import Digests
from sitegen.content.scan import scan

if TYPE_CHECKING:
    from sitegen.build.flags import Flags
    from sitegen.build.memo import Memo
    from sitegen.build.workers import Map
    from sitegen.content.model import Moment, Tree

RECORD = "edition.json"
_FORMAT = 1


class _Seen(NamedTuple):
    """What a build looks at: `inputs` is the digest of all of it, but for the clock."""

    inputs: str
    tree: Tree


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
        with locked(flags.folder):  # before anything is read: of two builds the one that read last must write last
            seen = _see(flags)
            if seen and (known := _last(flags, seen, strict)):
                return known
            report = _build(flags, run(), remember(), seen, strict)
            if seen and flags.now.tzinfo:
                _keep(flags, seen, report)
            return report
    except OSError as mistake:
        raise SiteError(disk_problem(mistake, flags.folder)) from mistake


def _load(flags: Flags) -> Any:
    from sitegen.build.project import load_project

    return load_project(flags)


def _build(flags: Flags, run: Map, memo: Memo, seen: _Seen | None, strict: bool) -> Report:
    from sitegen.build.build import build_held
    from sitegen.build.recall import Recall

    return build_held(_load(flags), run, memo, Recall(seen and seen.tree), strict=strict).report


def _see(flags: Flags) -> _Seen | None:
    """Everything that a build would read; None where something odd lies in a theme's folder."""
    design = _design(flags.root)
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
        [[one.path, one.folder, one.digest] for one in tree.sources],
        [[name, one.path, one.size, one.digest] for name, one in (*tree.files.items(), *tree.static.items())],
        len(tree.files),
        tree.data,
        list(map(_plain, tree.problems)),
    ]
    return _Seen(digest(json.dumps(parts, separators=(",", ":")).encode()), tree)


def _design(root: Path) -> list[list[str]] | None:
    """Every file of every theme and of the site's own templates."""
    from sitegen.themes.folders import bundled_themes

    found = []
    for shown, folder in (("themes", root / "themes"), ("templates", root / "templates"), ("", bundled_themes())):
        for path in _files(folder):
            if path is None:
                return None
            found.append([shown, path, digest((folder / path).read_bytes())])
    return found


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


def _last(flags: Flags, seen: _Seen, strict: bool) -> Report | None:
    """What the last build said, where this one would do the same."""
    record = _read(flags.folder)
    if record is None or record["inputs"] != seen.inputs:
        return None
    now = flags.now
    try:
        until = record["until"]
        since, end = datetime.fromisoformat(record["since"]), _moment(until) if until else None
        problems = tuple(map(_problem, record["problems"]))
        held = tuple(_held(one) for one in record["held"])
    except (ValueError, TypeError, LookupError):
        return None
    if now.tzinfo is None or now < since or (end and now.timestamp() >= end.stamp) or (strict and problems):
        return None
    manifest = read_manifest(flags.folder)
    if len(manifest) != record["files"] or not _is_as_it_was(str(flags.folder), manifest):
        return None
    return Report(record["pages"], held, end, problems, Committed(0, len(manifest), 0))


def _read(output: Path) -> dict[str, Any] | None:
    """The record of the last build; None where it is damaged, or the manifest is another's."""
    try:
        checksum, text = (output / OWN / RECORD).read_text(encoding="utf-8").split("\n", 1)
        record = json.loads(text)
        whole = isinstance(record, dict) and checksum == digest(f"{_manifest_sum(output)}{text}".encode())
    except (OSError, ValueError):
        return None
    return record if whole else None


def _manifest_sum(output: Path) -> str:
    with (output / OWN / MANIFEST).open("rb") as stream:
        return digest(stream.read(200))  # it begins with its checksum


def _is_as_it_was(output: str, manifest: Manifest) -> bool:
    """Whether every file that we wrote still stands there, untouched, in folders that are none of anybody's links."""
    folders = set()
    try:
        for path, entry in manifest.items():
            status = os.lstat(f"{output}/{path}")
            if (status.st_size, status.st_mtime_ns) != (entry.size, entry.mtime_ns) or not entry.digest:
                return False
            if not stat.S_ISREG(status.st_mode):
                return False
            folders.add(path.rpartition("/")[0])
        for folder in list(folders):
            while folder := folder.rpartition("/")[0]:
                folders.add(folder)
        return all(stat.S_ISDIR(os.lstat(f"{output}/{folder}").st_mode) for folder in folders)
    except OSError:
        return False


def _keep(flags: Flags, seen: _Seen, report: Report) -> None:
    """Write down what was seen and said. Where that fails the next build is slower."""
    record = {
        "inputs": seen.inputs,
        "since": flags.now.isoformat(),
        "until": report.next_change and _pack_moment(report.next_change),
        "files": report.committed.written + report.committed.unchanged,
        "pages": report.pages,
        "problems": list(map(_plain, report.problems)),
        "held": [[one.path, one.title, one.reason, one.until and _pack_moment(one.until)] for one in report.held],
    }
    text = json.dumps(record)
    draft = flags.folder / OWN / f"{RECORD}.new"
    try:
        draft.write_text(f"{digest(f'{_manifest_sum(flags.folder)}{text}'.encode())}\n{text}", encoding="utf-8")
        draft.replace(flags.folder / OWN / RECORD)
    except OSError:
        draft.unlink(missing_ok=True)


def _plain(problem: Problem) -> list[Any]:
    return [problem.code, problem.message, problem.at, problem.hint, problem.severity, problem.others]


def _problem(values: list[Any]) -> Problem:
    code, message, at, hint, severity, others = values
    return Problem(code, message, at and Place(*at), hint, severity, tuple(Place(*other) for other in others))


def _pack_moment(moment: Moment) -> list[Any]:
    return [moment.at.isoformat(), str(moment.at.tzinfo), moment.dated]


def _moment(values: list[Any]) -> Moment:
    from zoneinfo import ZoneInfo

    from sitegen.content.model import Moment

    at, zone, dated = values
    return Moment(datetime.fromisoformat(at).astimezone(ZoneInfo(zone)), dated)


def _held(values: list[Any]) -> Any:
    from sitegen.site.model import Held

    path, title, reason, until = values
    return Held(path, title, reason, until and _moment(until))
