"""What made a result, besides its inputs: sitegen's own sources and every package it stands on."""

from __future__ import annotations

import os
import sys
import sysconfig
from functools import cache
from hashlib import sha256
from pathlib import Path


@cache
def engine() -> str:
    """A digest of sitegen's sources, Python's version and the names (with versions) of all installed packages.

    It is part of every key: another sitegen, another Markdown, another Python never find an old result.
    """
    hashed = sha256(f"{sys.version}{sources()}".encode())
    for folder in sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}):
        if Path(folder).is_dir():
            hashed.update("\n".join(sorted(path.name for path in Path(folder).glob("*.dist-info"))).encode())
    return hashed.hexdigest()


@cache
def sources() -> str:
    """A digest of sitegen's own sources."""
    package = str(Path(__file__).resolve().parent.parent)
    hashed = sha256()
    for file in sorted(os.path.join(at, name) for at, _, names in os.walk(package) for name in names):
        if file.endswith(".py"):
            with open(file, "rb") as stream:
                hashed.update(file.removeprefix(package).replace(os.sep, "/").encode())
                hashed.update(sha256(stream.read()).digest())
    return hashed.hexdigest()
