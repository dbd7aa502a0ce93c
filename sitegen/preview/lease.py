"""One preview for a site: who comes second is told where the first one is. And the secret that outlives a restart."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sitegen.base.problems import Problem, SiteError, error

FOLDER = ".sitegen"
LOCK = "serve.lock"
SECRET = "serve.secret"  # noqa: S105  # the name of a file

_LENGTH = 64
_SECRET = re.compile(r"[0-9a-f]{64}\Z")

_held: list[IO[str]] = []
"""The locks of this process. A forked worker closes its copies, or it would hold them after the parent was killed."""


class Lease:
    """The right to serve a site, and its `secret`: the same each time, so that open tabs and phones know us again."""

    def __init__(self, lock: IO[str] | None, secret: str) -> None:
        self._lock, self.secret = lock, secret

    def tell(self, address: str) -> None:
        """Say, to who may come second, where the site is served."""
        if self._lock is None:
            return
        with contextlib.suppress(OSError):  # a full disk: then nobody is told
            self._lock.seek(0)
            self._lock.truncate()
            json.dump({"process": os.getpid(), "address": address}, self._lock)
            self._lock.flush()


@contextlib.contextmanager
def only_one(root: Path) -> Iterator[Lease]:
    """Hold the right to serve the site at `root`. It ends with the process, however that ends.

    Raises SiteError (SRV001) where another process holds it. Where nothing can be written nothing is held.
    """
    folder = root / FOLDER
    lock = _open(folder)
    if lock is None:
        yield Lease(None, secrets.token_hex(_LENGTH // 2))
        return
    with lock:
        _take(lock)
        _held.append(lock)
        lease = Lease(lock, _secret(folder / SECRET))
        try:
            lease.tell("")
            yield lease
        finally:
            _held.remove(lock)
            with contextlib.suppress(OSError):
                lock.truncate(0)


def _open(folder: Path) -> IO[str] | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        return os.fdopen(os.open(folder / LOCK, flags, 0o600), "r+", encoding="utf-8")
    except OSError:
        return None


def _take(lock: IO[str]) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: a second preview takes the next port
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SiteError(_served(lock)) from None
    except OSError:  # a file system without locks, as some network drives are
        return


def _served(lock: IO[str]) -> Problem:
    try:
        said = json.loads(lock.read(4096))
        address, process = str(said["address"]), int(said["process"])
    except (OSError, ValueError, LookupError, TypeError):
        address, process = "", 0
    where = f" at {address}" if address else ": it is just starting, or ending"
    hint = f"open {address} in your browser" if address else "wait a moment and try again"
    if process:
        hint += f", or end the other one with Ctrl-C (it is process {process})"
    return error("SRV001", f"this site is already being served{where}", hint=hint)


def _secret(file: Path) -> str:
    """The secret that an earlier run left, or a new one. One that others could read, or may have put there, is none."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        with file.open(encoding="ascii") as stream:
            found, text = os.fstat(stream.fileno()), stream.read(_LENGTH + 1)
        if _is_private(found) and _SECRET.match(text):
            return text
    secret = secrets.token_hex(_LENGTH // 2)
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(file, flags, 0o600), "w", encoding="ascii") as stream:
            stream.write(secret)
    return secret


def _is_private(found: os.stat_result) -> bool:
    """Whether the file is ours alone; Windows has no such bits."""
    return not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & 0o077)


def _let_go() -> None:
    for stream in _held:
        stream.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
