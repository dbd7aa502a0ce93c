"""What earlier builds found out, in one SQLite file below `.sitegen/`. Whatever is wrong with it, it is only slower.

Every row carries a checksum of its key and its values; a damaged, foreign or old file is set aside and made anew.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.build.engine import engine
from sitegen.build.keys import digest_of
from sitegen.build.memo_file import MemoFile
from sitegen.build.ordered import Map
from sitegen.build.texts import DAMAGE, HELD, Kept, Texts, packed, sum_of
from sitegen.content.model import File, Later, Parsed, Source
from sitegen.content.parse import Parse, ParseOptions
from sitegen.content.stored import from_text, to_text
from sitegen.photos.facts import Facts, Looked
from sitegen.photos.facts import pack as pack_facts
from sitegen.photos.facts import unpack as unpack_facts

_KEPT = 3
"""Rows that no source has are kept until there are this many times as many as sources: branches come back."""

_BATCH = 4 * 1024 * 1024
"""Characters and bytes of new documents that are written at a time, while workers parse the next ones."""

_PAGES = 1_000_000
_FACTS = 50
"""The newest facts, which are all that is kept of them."""

_PICTURES = 50_000
"""The newest pictures, which are all that is kept of them: 20 MB."""

_DOCUMENTS = "select number, key, value, sum from documents"
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

    def __call__(self, source: Source) -> tuple[str, bytes]:
        """The parsed source as text, and its body."""
        return _packed(self._parse(source))

    def many(self, sources: Sequence[Source]) -> Iterator[tuple[str, bytes]]:
        """The same of some sources, in order."""
        return map(_packed, self._parse.many(sources))


def _packed(parsed: Parsed) -> tuple[str, bytes]:
    return to_text(parsed), packed(str(parsed.document.body)) if parsed.document else b""


class Memo:
    """The memo of one project. `warn` is called with one line where the file had to be given up."""

    remembers = True

    def __init__(self, root: Path, warn: Callable[[str], None], *, apart: bool = False) -> None:
        """Where bodies stay `apart`, each is fetched when it is looked at; else documents come with theirs."""
        self._file, self._apart = MemoFile(root, warn), apart
        self._texts: Texts | None = None
        self._new: list[tuple[str, Kept]] = []
        self._waiting = self._held = 0
        self._failure: Exception | None = None
        self._new_facts: dict[str, str] = {}
        self._used: set[str] = set()
        self._pictures: dict[str, Facts] = {}
        self._new_pictures: dict[str, Facts] = {}
        self._made: list[tuple[str, str, str, str]] = []

    def _texts_of(self, parse: Parse) -> Texts:
        """What finds bodies: one for all, since each keeps a connection open."""
        if self._texts is None or self._texts.options != parse.options:
            self._texts = Texts(self._file.path, parse)
        return self._texts

    def __enter__(self) -> Memo:
        self._new, self._new_facts, self._used, self._new_pictures, self._made = [], {}, set(), {}, []
        self._waiting, self._held, self._failure = 0, 0, None
        if self.remembers:
            self._file.open()
        return self

    def __exit__(self, *_: object) -> None:
        if self._texts is not None:
            self._texts.close()  # before the one that writes: the last to close tidies the file
        self._file.close()

    def documents(self, parse: Parse, sources: Sequence[Source], run: Map) -> list[Parsed]:
        """`parse` of every source, in order: remembered where the same source was parsed with the same options."""
        keys = _keys(parse, sources)
        self._used = set(keys)
        return self._documents(keys, parse, sources, run)

    def some_documents(self, parse: Parse, sources: Sequence[Source], run: Map) -> list[Parsed]:
        """`parse` of some of the sources that there are; the others are in use all the same."""
        return self._documents(_keys(parse, sources), parse, sources, run)

    def remembered(self, parse: Parse, sources: Sequence[Source]) -> list[Parsed | None]:
        """What was parsed of each source before, its content being known by its digest; None where that is not here."""
        keys = _keys(parse, sources)
        known, texts, zone = dict(self._rows(set(keys))), self._texts_of(parse), ZoneInfo(parse.options.timezone)
        rows = [(known.get(key), key, source) for key, source in zip(keys, sources, strict=True)]
        return [row and self._unpacked(row, key, source, texts, zone) for row, key, source in rows]

    def _documents(self, keys: Sequence[str], parse: Parse, sources: Sequence[Source], run: Map) -> list[Parsed]:
        zone = ZoneInfo(parse.options.timezone)
        texts = self._texts_of(parse)
        known = dict(self._rows(set(keys)))
        found: list[Parsed | None] = []
        for key, source in zip(keys, sources, strict=True):
            row = known.get(key)
            found.append(self._unpacked(row, key, source, texts, zone) if row else None)
        missing = [number for number, parsed in enumerate(found) if parsed is None]
        wanted = [sources[number] for number in missing]
        for number, source, new in zip(missing, wanted, run(PackedParse(parse), wanted), strict=True):
            value, text = new
            body = Kept(texts, keys[number], source, 0, is_empty=not text, held=text)
            parsed = found[number] = from_text(value, source.path, source.folder, self._given(body), zone)
            if parsed.document is not None:
                self._keep(value, body)
        return [parsed for parsed in found if parsed is not None]

    def _given(self, body: Kept) -> str | Later:
        return body if self._apart else str(body)

    def _unpacked(
        self, row: tuple[int, str, bool], key: str, source: Source, texts: Texts, zone: ZoneInfo
    ) -> Parsed | None:
        number, value, is_empty = row
        body = Kept(texts, key, source, number, is_empty=is_empty)
        try:
            return from_text(value, source.path, source.folder, self._given(body), zone)
        except (ValueError, TypeError, KeyError, IndexError):
            return None

    def _keep(self, value: str, body: Kept) -> None:
        """Note a new document, and write those that are noted when they are many."""
        self._new.append((value, body))
        self._waiting += len(value) + len(body.held or b"")
        if self._waiting > _BATCH and self._file.connection is not None and self._failure is None:
            try:
                with self._file.connection as connection:
                    self._write_documents(connection)
            except (*DAMAGE, OSError) as mistake:
                self._failure = mistake

    def _write_documents(self, connection: sqlite3.Connection) -> None:
        """Write the new documents; of more than HELD bytes the bodies are let go."""
        if not self._new:
            return
        connection.execute("begin immediate")
        (last,) = connection.execute("select max(number) from documents").fetchone()
        new = [(number, value, body) for number, (value, body) in enumerate(self._new, int(last or 0) + 1)]
        rows = [(number, body.key, value + _mark(body.is_empty)) for number, value, body in new]
        connection.executemany(
            "insert or replace into documents values (?, ?, ?, ?)", [(*row, sum_of(row[1:])) for row in rows]
        )
        connection.executemany(
            "insert or replace into bodies values (?, ?, ?)",
            [(number, body.held, sum_of((body.key, body.held))) for number, _, body in new],
        )
        connection.commit()
        for number, _, body in new:
            self._held += len(body.held or b"")
            body.number = number
            if self._held > HELD:
                body.held = None
        self._new, self._waiting = [], 0

    def fact(self, key: str, find: Callable[[], Any]) -> Any:
        """A plain value under `key`, found out now where it is not known."""
        with contextlib.suppress(*DAMAGE):
            for value, checksum in self._file.select("select value, sum from facts where key = ?", (key,)):
                if sum_of((key, value)) == checksum:
                    return json.loads(value)
        value = find()
        self._new_facts[key] = json.dumps(value)
        return value

    def pictures(self, files: Sequence[File], read: Callable[[File], Looked], run: Map) -> list[Facts]:
        """`read` of every picture, in order: remembered where one of the same content and ending was read."""
        keys = [digest_of(engine(), file.digest, file.path.rpartition(".")[2].lower()) for file in files]
        if unknown := set(keys) - self._pictures.keys():
            self._pictures |= dict(self._known_pictures(unknown))
        missing = {key: file for key, file in zip(keys, files, strict=True) if key not in self._pictures}
        looked = dict(zip(missing, run(read, list(missing.values())), strict=True))
        sure = {key: one.facts for key, one in looked.items() if one.digest == missing[key].digest}
        self._pictures |= sure
        self._new_pictures |= sure
        return [self._pictures[key] if key in self._pictures else looked[key].facts for key in keys]

    def _known_pictures(self, wanted: set[str]) -> Iterator[tuple[str, Facts]]:
        with contextlib.suppress(*DAMAGE, KeyError):
            for key, value, checksum in self._file.candidates("select key, value, sum from pictures", wanted):
                if sum_of((key, value)) == checksum:
                    yield key, unpack_facts(json.loads(value))

    def made(self, folder: Path, parts: Mapping[str, str], at: str) -> None:
        """Note of what was made in an output folder, by its path there, the parts of its key, and when that was."""
        self._made += [(str(folder), path, text, at) for path, text in parts.items()]

    def last_made(self, folder: Path, path: str) -> LastMade | None:
        """When an output was made last, and the parts of its key then and the time before (empty: the first time)."""
        statement = "select parts, before, made from pages where folder = ? and path = ?"
        with contextlib.suppress(*DAMAGE):
            for parts, before, made in self._file.select(statement, (str(folder), path)):
                return LastMade(str(parts), str(before or ""), str(made))
        return None

    def save(self) -> None:
        """Keep what was found out. A memo that cannot be written is none: the build is done all the same."""
        if self._file.connection is None or not (self._new or self._new_facts or self._new_pictures or self._made):
            return
        try:
            if self._failure is not None:
                raise self._failure
            with self._file.connection as connection:
                self._write_documents(connection)
                facts = [(key, value, sum_of((key, value))) for key, value in self._new_facts.items()]
                connection.executemany("insert or replace into facts values (?, ?, ?)", facts)
                values = ((key, json.dumps(pack_facts(one))) for key, one in self._new_pictures.items())
                pictures = [(key, value, sum_of((key, value))) for key, value in values]
                connection.executemany("insert or replace into pictures values (?, ?, ?)", pictures)
                connection.executemany(_NOTE, self._made)
                self._forget(connection)
        except (*DAMAGE, OSError) as mistake:
            if isinstance(mistake, sqlite3.DatabaseError) and not isinstance(mistake, sqlite3.OperationalError):
                self._file.give_up(mistake)
            else:
                self._file.say(f"the cache could not be written ({mistake}); the next build will be slower")

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
        connection.execute("delete from bodies where number not in (select number from documents)")

    def _rows(self, wanted: set[str]) -> Iterator[tuple[str, tuple[int, str, bool]]]:
        """The rows whose checksum is right, by key: the number, the document as text, whether its body is empty."""
        try:
            for number, key, value, checksum in self._file.candidates(_DOCUMENTS, wanted):
                if key in wanted and sum_of((key, value)) == checksum:
                    yield key, (number, value[:-1], value[-1:] == _mark(is_empty=True))
        except DAMAGE as mistake:
            self._file.give_up(mistake)


class NoMemo(Memo):
    """Remembers nothing."""

    remembers = False

    def __init__(self) -> None:
        super().__init__(Path(), lambda _: None)

    def _documents(self, keys: Sequence[str], parse: Parse, sources: Sequence[Source], run: Map) -> list[Parsed]:
        return list(run(parse, sources))


def _keys(parse: Parse, sources: Sequence[Source]) -> list[str]:
    prefix = f"{engine()}{options_digest(parse.options)}"
    return [digest_of(prefix, source.folder, source.path, source.digest) for source in sources]


@lru_cache(maxsize=4)
def options_digest(options: ParseOptions) -> str:
    """The digest of the settings that can change a document."""
    return digest_of(*astuple(options))


def _mark(is_empty: bool) -> str:
    """What stands behind a document's text: whether it has a body."""
    return " " if is_empty else "\n"
