"""What happens to the output folder and to sitegen's own files, below `.sitegen/` there and in the project."""

from __future__ import annotations

import contextlib
import os
import posixpath
import shutil
import sqlite3
from pathlib import Path
from random import Random

from sitegen.build.folder import COPY, MANIFEST
from sitegen.build.record import OUTLINE, RECORD
from tests.build.edited_site import START, EditedSite
from tests.build.edits import edit, outputs

MOVED = b"moved-"
"""In the names of folders that a link leads to: where nothing is to stand any more, the link stays; it is not ours."""

# -- files of readers


@edit(2, size="small")
def delete_output(site: EditedSite, rng: Random) -> None:
    site.path(f"{site.output}/{rng.choice(outputs(site))}").unlink()


@edit(2, size="small")
def edit_output(site: EditedSite, rng: Random) -> None:
    """Another text, shorter, or of the same length at another time."""
    file = site.path(f"{site.output}/{rng.choice(outputs(site))}")
    data = file.read_bytes()
    file.write_bytes(data[:-1] if rng.random() < 0.5 else data[:-1] + b"!")
    os.utime(file, (START.timestamp(), START.timestamp()))


@edit(size="small")
def touch_output(site: EditedSite, rng: Random) -> None:
    file = site.path(f"{site.output}/{rng.choice(outputs(site))}")
    os.utime(file, (START.timestamp(), START.timestamp()))


@edit(size="small")
def link_in_output(site: EditedSite, rng: Random) -> None:
    file = site.path(f"{site.output}/{rng.choice(outputs(site))}")
    file.unlink()
    file.symlink_to(site.path("content/pages/about.md"))


@edit(size="small")
def delete_output_folder(site: EditedSite, rng: Random) -> None:
    shutil.rmtree(site.path(f"{site.output}/{rng.choice(_folders(site))}"))


@edit(size="small")
def link_for_an_output_folder(site: EditedSite, rng: Random) -> None:
    """The folder lies elsewhere, and a link leads there."""
    folder = site.path(f"{site.output}/{rng.choice(_folders(site))}")
    elsewhere = site.root.parent / f"{MOVED.decode()}{rng.randrange(1 << 30)}"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)


@edit()
def foreign_output(site: EditedSite, rng: Random) -> None:
    if site.path(site.output).is_dir() and outputs(site):
        site.write(f"{site.output}/{rng.choice(('', 'tags/', '2026/', 'new/'))}FOREIGN-{rng.randrange(3)}", "mine")


@edit()
def no_output(site: EditedSite, rng: Random) -> None:
    del rng
    shutil.rmtree(site.path(site.output))


def _folders(site: EditedSite) -> list[str]:
    return sorted({posixpath.dirname(path) for path in outputs(site)} - {""})


# -- sitegen's own files


@edit()
def delete_cache(site: EditedSite, rng: Random) -> None:
    del rng
    shutil.rmtree(site.path(".sitegen"))


@edit(2, size="small")
def delete_own_file(site: EditedSite, rng: Random) -> None:
    site.path(_one_of(rng, _own(site))).unlink()


@edit(3, size="small")
def damage_own_file(site: EditedSite, rng: Random) -> None:
    """One byte, many, cut short, or empty. Where it is a photograph, some others as well: a disk ends by and by."""
    own = _own(site)
    path = _one_of(rng, own)
    others = [other for other in own if "/photos/" in path and "/photos/" in other and rng.random() < 0.5]
    for each in sorted({path, *others}):
        _damage(site.path(each), rng)


def _damage(file: Path, rng: Random) -> None:
    data = bytearray(file.read_bytes())
    way = rng.randrange(4)
    data = data[: rng.randrange(len(data)) if way == 0 else 0] if way < 2 else data
    for _ in range((0, 0, 1, 60)[way]):
        data[rng.randrange(len(data))] = rng.randrange(256)
    file.write_bytes(data)


@edit(3, size="small")
def damage_cache(site: EditedSite, rng: Random) -> None:
    """Letters in the memo: what is damaged must not be believed. Anywhere in the file, or in one row; most of the file
    are lists that are only shown to people, so each table has the same chance.
    """
    file = site.path(".sitegen/memo.db")
    if file.is_file() and rng.random() < 0.6:
        _damage_a_row(file, rng)
        return
    data = bytearray(file.read_bytes())
    letters = [at for at, byte in enumerate(data) if byte in b"aeou"]
    for at in rng.sample(letters, rng.choice((1, 5, 60))):
        data[at] = ord("i")
    file.write_bytes(data)


def _damage_a_row(file: Path, rng: Random) -> None:
    """Some letters of one text in one row of one table, most often the longest: what is left can often be read."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(file, isolation_level=None)) as memo:
        tables = [name for (name,) in memo.execute("select name from sqlite_master where type = 'table' order by name")]
        table = rng.choice(tables)
        rows = memo.execute(f"select rowid, * from {table} order by rowid").fetchall()  # our own names
        columns = [column[0] for column in memo.execute(f"select * from {table}").description]
        number, *values = rng.choice(rows)
        texts = [at for at, value in enumerate(values) if isinstance(value, str | bytes) and value]
        at = max(texts, key=lambda at: len(values[at])) if rng.random() < 0.7 else rng.choice(texts)
        was_text = isinstance(values[at], str)
        data = bytearray(values[at].encode() if was_text else values[at])
        letters = [place for place, byte in enumerate(data) if byte in b"aeou"]
        for place in rng.choices(letters or range(len(data)), k=rng.choice((1, 5))):
            data[place] = ord("i")
        damaged = data.decode(errors="replace") if was_text else bytes(data)
        memo.execute(f"update {table} set {columns[at]} = ? where rowid = ?", (damaged, number))


@edit(3, size="small")
def cache_restored(site: EditedSite, rng: Random) -> None:
    """As on the machines that publish: no output, and a cache that was put away and fetched, not all of it whole."""
    shutil.rmtree(site.path(site.output))
    file = site.path(".sitegen/memo.db")
    for _ in range(5 if file.is_file() else 0):
        _damage_a_row(file, rng)
    for path in _own(site):
        if "/photos/" in path and rng.random() < 0.3:
            _damage(site.path(path), rng)


@edit(3, size="small")
def old_own_file(site: EditedSite, rng: Random) -> None:
    """One file as it was some builds ago, beside the others of today."""
    old = rng.choice(site.moments)
    found = _kept(old)
    few = [one for one in found if "photos" not in one[1].parts]
    _bring_back(site, *rng.choice(few if few and rng.random() < 0.8 else found))


@edit(3, size="small")
def old_sources_and_records(site: EditedSite, rng: Random) -> None:
    """The sources as they were some builds ago, with what sitegen noted then, but for the list of what it wrote."""
    old = rng.choice(site.moments)
    site.restore(site.editions_of[old])
    for start, path, target in _kept(old):
        if rng.random() < 0.9:
            _bring_back(site, start, path, target)


def _kept(old: Path) -> list[tuple[Path, Path, str]]:
    """Sitegen's own files that were kept, but for the two lists: the folder there, the path in it, the folder here."""
    rooms = ((old / "cache", ".sitegen"), (old / "output" / ".sitegen", f"{_of(old)}/.sitegen"))
    return [
        (start, file.relative_to(start), target)
        for start, target in rooms
        for file in sorted(start.rglob("*"))
        if file.is_file() and file.name not in {*_LIST, "lock"}
    ]


def _bring_back(site: EditedSite, start: Path, path: Path, target: str) -> None:
    new = site.path(target) / path
    new.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("-wal", "-shm"):
        new.with_name(new.name + suffix).unlink(missing_ok=True)
    shutil.copy2(start / path, new)


@edit(2, size="small")
def old_cache(site: EditedSite, rng: Random) -> None:
    """All of `.sitegen/` as it was some builds ago."""
    _replace(rng.choice(site.moments) / "cache", site.path(".sitegen"))


@edit(2)
def old_output(site: EditedSite, rng: Random) -> None:
    """The whole output folder as it was some builds ago, as a backup or a cache of a server brings it."""
    old = rng.choice(site.moments)
    _replace(old / "output", site.path(_of(old)))


@edit()
def old_everything(site: EditedSite, rng: Random) -> None:
    """Output folder and cache as they were, below the sources of today."""
    old = rng.choice(site.moments)
    _replace(old / "output", site.path(_of(old)))
    _replace(old / "cache", site.path(".sitegen"))


_LIST = frozenset({MANIFEST, COPY})


def _of(old: Path) -> str:
    """The name of the output folder that was kept."""
    return old.name.partition("-")[2]


def _replace(old: Path, new: Path) -> None:
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(old, new, symlinks=True)


def _one_of(rng: Random, paths: list[str]) -> str:
    """Mostly none of the many photographs; often what the next build asks first."""
    few = [path for path in paths if "/photos/" not in path]
    first = [path for path in few if path.endswith((RECORD, OUTLINE))]
    return rng.choice(first if first and rng.random() < 0.4 else few if few and rng.random() < 0.6 else paths)


def _own(site: EditedSite) -> list[str]:
    """All files of sitegen; the two lists of what was written only while both are whole: one of them is needed."""
    inner = f"{site.output}/.sitegen"
    lists = [site.path(f"{inner}/{name}") for name in sorted(_LIST)]
    both = all(file.is_file() for file in lists) and len({file.read_bytes() for file in lists}) == 1
    found = [*site.files(".sitegen"), *site.files(inner)]
    names = {path: posixpath.basename(path) for path in found}
    return [path for path in found if names[path] != "lock" and (both or names[path] not in _LIST)]
