"""The SQLite file of the memo: opened, asked, and given up where anything is wrong with it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sitegen.build.texts import DAMAGE

FILE = "memo.db"
FOLDER = ".sitegen"
_FEW = 100
"""As many documents are looked up one by one; more by reading the whole table."""

_SCHEMA = """
create table if not exists documents (number integer primary key, key text unique, value text not null, sum integer);
create table if not exists bodies (number integer primary key, body blob not null, sum integer);
create table if not exists pages
  (folder text, path text, parts text not null, before text, made text not null, primary key (folder, path));
create table if not exists facts (key text primary key, value text not null, sum integer);
create table if not exists pictures (key text primary key, value text not null, sum integer);
"""


class MemoFile:
    """The file of the project at `root`. `tell` is called with a line where it had to be given up, once for each."""

    def __init__(self, root: Path, tell: Callable[[str], None]) -> None:
        self.path = root / FOLDER / FILE
        self.connection: sqlite3.Connection | None = None
        self._tell, self._told = tell, set[str]()

    def say(self, line: str) -> None:
        """Say a line, once: a build may open the memo twice."""
        if line not in self._told:
            self._told.add(line)
            self._tell(line)

    def candidates(self, every: str, wanted: set[str]) -> Iterable[tuple[Any, ...]]:
        """Rows of those that `every` selects, with all of the wanted ones among them."""
        if len(wanted) > _FEW:
            return self.select(every)
        return (row for key in sorted(wanted) for row in self.select(f"{every} where key = ?", (key,)))

    def select(self, statement: str, values: Iterable[str] = ()) -> Iterable[tuple[Any, ...]]:
        """The rows of a query; none without a file. Raises what is in DAMAGE."""
        return () if self.connection is None else self.connection.execute(statement, tuple(values))

    def open(self) -> None:
        """Open the file, or make it; where neither can be, there is no connection."""
        self.connection = None
        try:
            if self.path.is_symlink() or self.path.parent.is_symlink():
                self.say("the cache is a link and is not used")
                return
            self.path.parent.mkdir(exist_ok=True)
            self.connection = self._connect()
        except (*DAMAGE, OSError) as mistake:
            self.give_up(mistake)

    def close(self) -> None:
        """Close the file."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=5)
        try:
            connection.execute("pragma page_size = 16384")  # of a new file
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = off")
            connection.executescript(_SCHEMA)
        except BaseException:
            connection.close()
            raise
        return connection

    def give_up(self, mistake: Exception) -> None:
        """Set the file aside and begin a new one, or go on without any."""
        self.close()
        if isinstance(mistake, sqlite3.OperationalError) and "locked" in str(mistake):
            return
        try:
            for suffix in ("", "-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    self.path.with_name(FILE + suffix).unlink()
            self.connection = self._connect()
            self.say("the cache could not be read; it was made anew")
        except (*DAMAGE, OSError):
            self.say("there is no cache: its folder cannot be written")
