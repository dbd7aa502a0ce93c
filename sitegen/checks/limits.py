"""How much GitHub Pages takes: a published site of at most 1 GB, files of at most 100 MiB (docs.github.com, Pages
limits and large files).
"""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.base.problems import Place, Problem, error, warning

MAX_FILE = 100 * 1024 * 1024
"""Bytes of a file: git hosting refuses a larger one."""

LARGE_FILE = 50 * 1024 * 1024
"""Bytes of a file above which a push is answered with a warning."""

MAX_SITE = 1_000_000_000
"""Bytes of a published site."""

LARGE_SITE = 900_000_000
"""Bytes of a site that will soon be too large."""

_SMALLER = "make it smaller, or put it where large files belong and link to it"


def find_oversized(sizes: Mapping[str, int]) -> list[Problem]:
    """What is too large for GitHub Pages, of all files of a site: path, posix, and size in bytes.

    LIM020 a file (an error above 100 MiB, a warning above 50 MiB), LIM021 the site (an error above 1 GB, a warning
    above 900 MB).
    """
    problems = []
    for path, size in sorted(sizes.items()):
        if size > MAX_FILE:
            message = f"the file has {_mebibytes(size)}; GitHub refuses more than 100 MiB"
            problems.append(error("LIM020", message, Place(path), _SMALLER))
        elif size > LARGE_FILE:
            message = f"the file has {_mebibytes(size)}; GitHub warns above 50 MiB and refuses more than 100 MiB"
            problems.append(warning("LIM020", message, Place(path), _SMALLER))
    total = sum(sizes.values())
    if total > LARGE_SITE:
        largest = ", ".join(sorted(sizes, key=lambda path: (-sizes[path], path))[:3])
        hint = f"the largest files: {largest}"
        message = f"the site has {total / 1e6:,.0f} MB; GitHub Pages takes 1,000 MB"
        problems.append((error if total > MAX_SITE else warning)("LIM021", message, None, hint))
    return problems


def _mebibytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.1f} MiB"
