"""What earlier builds found out, in one SQLite file below `.sitegen/`. Whatever is wrong with it, it is only slower.

Every row carries a checksum of its key and its values; a damaged, foreign or old file is set aside and made anew.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32
from zoneinfo import ZoneInfo

from sitegen.build.engine import engine
from sitegen.build.keys import digest_of
from sitegen.build.workers import Map
from sitegen.content.model import File, Parsed, Source
from sitegen.content.parse import Parse, ParseOptions
from sitegen.content.stored import from_text, to_text
from sitegen.photos.facts import Facts, Looked
from sitegen.photos.facts import pack as pack_facts
from sitegen.photos.facts import unpack as unpack_facts

FILE = "memo.db"
FOLDER = ".sitegen"
_KEPT = 3
"""Rows that no source has are kept until there are this many times as many as sources: branches come back."""

_DAMAGE = (sqlite3.Error, ValueError, TypeError)
"""What reading a damaged file raises; its very messages may not be text, which is a ValueError."""

_FEW = 100
"""As many documents are looked up one by one; more by reading the whole table."""

_PAGES = 1_000_000
_FACTS = 50
"""The newest facts, which are all that is kept of them."""

_PICTURES = 50_000
"""The newest pictures, which are all that is kept of them: 20 MB."""

_SCHEMA = """
create table if not exists documents (key text primary key, value text not null, body text not null, sum integer);
create table if not exists pages
  (folder text, path text, parts text not null, before text, made text not null, primary key (folder, path));
create table if not exists facts (key text primary key, value text not null, sum integer);
create table if not exists pictures (key text primary key, value text not null, sum integer);
"""


_NOTE = """
insert into pages (folder, path, parts, made) values (?, ?, ?, ?)
on conflict (folder, path) do update set before = parts, parts = excluded.parts, made = excluded.made
"""


class LastMade(NamedTuple):
    """When an output was made (ISO 8601), and the parts of its key then and the time before."""

    parts: str
    before: str
    at: str


class PackedParse:
    """`parse`, its result as text and body: as it comes from a worker, and as it is kept."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse

    def __call__(self, source: Source) -> tuple[str, str]:
        """The parsed source as text, and its body."""
        parsed = self._parse(source)
        return to_text(parsed), parsed.document.body if parsed.document else ""


class Memo:
    """The memo of one project. `warn` is called with one line where the file had to be given up."""

    remembers = True

    def __init__(self, root: Path, warn: Callable[[str], None]) -> None:
        self._file = root / FOLDER / FILE
        self._warn = warn
        self._connection: sqlite3.Connection | None = None
        self._new: list[tuple[str, str, str]] = []
        self._new_facts: dict[str, str] = {}
        self._used: set[str] = set()
        self._pictures: dict[str, Facts] = {}
        self._new_pictures: dict[str, Facts] = {}
        self._made: list[tuple[str, str, str, str]] = []

    def __enter__(self) -> Memo:
        self._new, self._new_facts, self._used, self._new_pictures, self._made = [], {}, set(), {}, []
        self._connection = self._open()
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def documents(self, parse: Parse, sources: Sequence[Source], run: Map) -> list[Parsed]:
        """`parse` of every source, in order: remembered where the same source was parsed with the same options."""
        keys = _keys(parse, sources)
        self._used = set(keys)
        return self._documents(keys, parse, sources, run)

    def some_documents(self, parse: Parse, sources: Sequence[Source], run: Map) -> list[Parsed]:
        """`parse` of some of the sources that there are; the others are in use all the same."""
        return self._documents(_keys(parse, sources), parse, sources, run)

    def _documents(self, keys: Sequence[str], parse: Parse, sources: Sequence[Source], run: Map) -> list[Parsed]:
        zone = ZoneInfo(parse.options.timezone)
        known = dict(self._rows(set(keys)))
        found: list[Parsed | None] = []
        for key, source in zip(keys, sources, strict=True):
            row = known.get(key)
            found.append(_unpacked(row, source, zone) if row else None)
        missing = [number for number, parsed in enumerate(found) if parsed is None]
        wanted = [sources[number] for number in missing]
        for number, source, row in zip(missing, wanted, run(PackedParse(parse), wanted), strict=True):
            value, body = row
            parsed = found[number] = from_text(value, source.path, source.folder, body, zone)
            if parsed.document is not None:
                self._new.append((keys[number], value, body))
        return [parsed for parsed in found if parsed is not None]

    def fact(self, key: str, find: Callable[[], Any]) -> Any:
        """A plain value under `key`, found out now where it is not known."""
        with contextlib.suppress(*_DAMAGE):
            for value, checksum in self._select("select value, sum from facts where key = ?", (key,)):
                if _sum(key, value) == checksum:
                    return json.loads(value)
        value = find()
        self._new_facts[key] = json.dumps(value)
        return value

    def pictures(self, files: Sequence[File], read: Callable[[File], Looked], run: Map) -> list[Facts]:
        """`read` of every picture, in order: remembered where one of the same content and ending was read."""
        keys = [digest_of(engine(), file.digest, file.path.rpartition(".")[2].lower()) for file in files]
        if keys and not self._pictures.keys() >= set(keys):
            self._pictures |= dict(self._known_pictures())
        missing = {key: file for key, file in zip(keys, files, strict=True) if key not in self._pictures}
        looked = dict(zip(missing, run(read, list(missing.values())), strict=True))
        sure = {key: one.facts for key, one in looked.items() if one.digest == missing[key].digest}
        self._pictures |= sure
        self._new_pictures |= sure
        return [self._pictures[key] if key in self._pictures else looked[key].facts for key in keys]

    def _known_pictures(self) -> Iterator[tuple[str, Facts]]:
        with contextlib.suppress(*_DAMAGE, KeyError):
            for key, value, checksum in self._select("select key, value, sum from pictures"):
                if _sum(key, value) == checksum:
                    yield key, unpack_facts(json.loads(value))

    def made(self, folder: Path, parts: Mapping[str, str], at: str) -> None:
        """Note of what was made in an output folder, by its path there, the parts of its key, and when that was."""
        self._made += [(str(folder), path, text, at) for path, text in parts.items()]

    def last_made(self, folder: Path, path: str) -> LastMade | None:
        """When an output was made last, and the parts of its key then and the time before (empty: the first time)."""
        statement = "select parts, before, made from pages where folder = ? and path = ?"
        with contextlib.suppress(*_DAMAGE):
            for parts, before, made in self._select(statement, (str(folder), path)):
                return LastMade(str(parts), str(before or ""), str(made))
        return None

    def save(self) -> None:
        """Keep what was found out. A memo that cannot be written is none: the build is done all the same."""
        if self._connection is None or not (self._new or self._new_facts or self._new_pictures or self._made):
            return
        try:
            with self._connection as connection:
                connection.executemany("insert or replace into documents values (?, ?, ?, ?)", self._packed())
                facts = [(key, value, _sum(key, value)) for key, value in self._new_facts.items()]
                connection.executemany("insert or replace into facts values (?, ?, ?)", facts)
                values = ((key, json.dumps(pack_facts(one))) for key, one in self._new_pictures.items())
                pictures = [(key, value, _sum(key, value)) for key, value in values]
                connection.executemany("insert or replace into pictures values (?, ?, ?)", pictures)
                connection.executemany(_NOTE, self._made)
                self._forget(connection)
        except (*_DAMAGE, OSError) as mistake:
            self._warn(f"the cache could not be written ({mistake}); the next build will be slower")

    def _packed(self) -> Iterator[tuple[str, str, str, int]]:
        for key, value, body in self._new:
            yield key, value, body, _sum(key, value, body)

    def _forget(self, connection: sqlite3.Connection) -> None:
        if not self._used:  # only a few documents were asked for: what is in use is not known
            return
        last = "select rowid from facts order by rowid desc limit ?"
        connection.execute(f"delete from facts where rowid not in ({last})", (_FACTS,))  # noqa: S608  # our own text
        (pages,) = connection.execute("select count(*) from pages").fetchone()
        if pages > _PAGES:
            connection.execute("delete from pages")
        if self._new_pictures:
            newest = "select rowid from pictures order by rowid desc limit ?"
            connection.execute(f"delete from pictures where rowid not in ({newest})", (_PICTURES,))  # noqa: S608  # as above
        (rows,) = connection.execute("select count(*) from documents").fetchone()
        if rows <= _KEPT * max(len(self._used), 100):
            return
        stale = [(key,) for (key,) in connection.execute("select key from documents") if key not in self._used]
        connection.executemany("delete from documents where key = ?", stale)

    def _rows(self, wanted: set[str]) -> Iterator[tuple[str, tuple[str, str]]]:
        """The rows whose checksum is right, by key."""
        try:
            for key, value, body, checksum in self._candidates(wanted):
                if key in wanted and _sum(key, value, body) == checksum:
                    yield key, (value, body)
        except _DAMAGE as mistake:
            self._give_up(mistake)

    def _candidates(self, wanted: set[str]) -> Iterable[tuple[Any, ...]]:
        """Rows with all of the wanted ones among them."""
        every = "select key, value, body, sum from documents"
        if len(wanted) > _FEW:
            return self._select(every)
        return (row for key in sorted(wanted) for row in self._select(f"{every} where key = ?", (key,)))

    def _select(self, statement: str, values: Iterable[str] = ()) -> Iterable[tuple[Any, ...]]:
        return () if self._connection is None else self._connection.execute(statement, tuple(values))

    def _open(self) -> sqlite3.Connection | None:
        try:
            if self._file.is_symlink() or self._file.parent.is_symlink():
                self._warn("the cache is a link and is not used")
                return None
            self._file.parent.mkdir(exist_ok=True)
            return self._connect()
        except (*_DAMAGE, OSError) as mistake:
            self._give_up(mistake)
            return self._connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=5)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = off")
            connection.executescript(_SCHEMA)
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_up(self, mistake: Exception) -> None:
        """Set the file aside and begin a new one, or go on without any."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if isinstance(mistake, sqlite3.OperationalError) and "locked" in str(mistake):
            return
        try:
            for suffix in ("", "-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    self._file.with_name(FILE + suffix).unlink()
            self._connection = self._connect()
            self._warn("the cache could not be read; it was made anew")
        except (*_DAMAGE, OSError):
            self._warn("there is no cache: its folder cannot be written")


class NoMemo(Memo):
    """Remembers nothing."""

    remembers = False

    def __init__(self) -> None:
        super().__init__(Path(), lambda _: None)

    def _documents(self, keys: Sequence[str], parse: Parse, sources: Sequence[Source], run: Map) -> list[Parsed]:
        return list(run(parse, sources))

    def _open(self) -> sqlite3.Connection | None:
        return None


def _keys(parse: Parse, sources: Sequence[Source]) -> list[str]:
    prefix = f"{engine()}{options_digest(parse.options)}"
    return [digest_of(prefix, source.folder, source.path, source.digest) for source in sources]


def options_digest(options: ParseOptions) -> str:
    """The digest of the settings that can change a document."""
    return digest_of(*astuple(options))


def _unpacked(row: tuple[str, str], source: Source, zone: ZoneInfo) -> Parsed | None:
    value, body = row
    try:
        return from_text(value, source.path, source.folder, body, zone)
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _sum(*texts: object) -> int:
    """A checksum; of what is damaged to something else than text, one that no row has."""
    found = 0
    for text in texts:
        if not isinstance(text, str):
            return -1
        found = crc32(text.encode("utf-8", "surrogatepass"), found)
    return found
