"""Bodies apart from their documents: nine tenths of the bytes, of which only those of pages that are made are read."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from sitegen.content.model import Later, Source
from sitegen.content.parse import Parse

DAMAGE = (sqlite3.Error, ValueError, TypeError)
"""What reading a damaged file raises; its very messages may not be text, which is a ValueError."""

HELD = 60 * 1024 * 1024
"""Bytes of new bodies that are held until their pages are made, some 10,000 articles; others are read again."""


class Kept(Later):
    """A body that is kept under `number`; `held` is the text in UTF-8 where it is at hand, which takes half as much
    memory as it does with typographic quotes in it.
    """

    __slots__ = ("_texts", "held", "is_empty", "key", "number", "source")

    def __init__(
        self, texts: Texts, key: str, source: Source, number: int, *, is_empty: bool, held: bytes | None = None
    ) -> None:
        self._texts = texts
        self.key, self.source, self.number, self.is_empty, self.held = key, source, number, is_empty, held

    def __str__(self) -> str:
        return self._texts.find(self) if self.held is None else unpacked(self.held)

    def __bool__(self) -> bool:
        return not self.is_empty


class Texts:
    """Finds bodies in the file of the memo. Where one is not there, or damaged, its source is parsed again.

    Each process and thread has a connection of its own: SQLite's must not cross a fork.
    """

    def __init__(self, file: Path, parse: Parse) -> None:
        self._file, self._parse, self.options = file, parse, parse.options
        self._connections: dict[tuple[int, int], sqlite3.Connection | None] = {}

    def find(self, text: Kept) -> str:
        """A body. Raises ValueError where its source has changed meanwhile."""
        connection = self._connection()
        if connection is not None:
            with contextlib.suppress(*DAMAGE):
                rows = connection.execute("select body, sum from bodies where number = ?", (text.number,))
                for body, checksum in rows:
                    if sum_of((text.key, body)) == checksum:
                        return unpacked(body)
        document = self._parse(text.source).document
        if document is None:
            raise ValueError(f"{text.source.path} was changed while the site was built; build again")
        return str(document.body)

    def close(self) -> None:
        """Close the connection of this thread; it is opened again where a text is asked for."""
        connection = self._connections.pop((os.getpid(), threading.get_ident()), None)
        if connection is not None:
            connection.close()

    def _connection(self) -> sqlite3.Connection | None:
        here = (os.getpid(), threading.get_ident())
        if here not in self._connections:
            try:
                address = f"{self._file.absolute().as_uri()}?mode=ro"
                self._connections[here] = sqlite3.connect(address, uri=True, timeout=5)
            except DAMAGE:
                self._connections[here] = None
        return self._connections[here]


def packed(body: str) -> bytes:
    """A body as it is sent and kept."""
    return body.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> str:
    """The body of which `packed` made this. Raises ValueError or TypeError for what it never makes."""
    return str(data, "utf-8", "surrogatepass")


def sum_of(texts: Iterable[object]) -> int:
    """A checksum; of what is damaged to something else than text or bytes, one that no row has."""
    found = 0
    for text in texts:
        data = packed(text) if isinstance(text, str) else text
        if not isinstance(data, bytes):
            return -1
        found = crc32(data, found)
    return found
