"""The theme's static files under names that change with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import NamedTuple

from sitegen.base.digest import fingerprint
from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.themes.theme import Theme

_URL = re.compile(rb"""url\(\s*(["']?)(?!data:|https?:|//|#)([^"')\s]+)\1\s*\)""")
_IMPORT = re.compile(rb"""@import\s+(["'])(?!https?:|//)([^"']+)\1""")


class Assets(NamedTuple):
    """`urls` maps the name a template uses to its site-absolute URL, `files` maps that URL to the bytes."""

    urls: Mapping[str, str]
    files: Mapping[str, bytes]


def make_assets(theme: Theme) -> tuple[Assets, list[Problem]]:
    """Fingerprint every static file of the chain; a layer nearer to the site hides the one below.

    Style sheets come last, since the names of what they point at are part of their content.
    """
    found: dict[str, tuple[bytes, str]] = {}
    for layer in reversed(theme.layers):
        found |= {name: (data, layer.path) for name, data in layer.static.items()}
    problems: list[Problem] = []
    urls: dict[str, str] = {}
    files: dict[str, bytes] = {}
    sheets = [name for name in found if name.endswith(".css")]
    for name in sorted(found.keys() - set(sheets)):
        _add(name, found[name][0], urls, files)
    waiting: list[str] = []

    def finish(name: str) -> None:
        if name in urls or name in waiting:
            return
        waiting.append(name)
        data, path = found[name]
        for match in _IMPORT.finditer(data):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2].decode("utf-8", "replace")))
            if target in found:
                finish(target)
        data = _rewritten(name, data, f"{path}/static/{name}", urls, problems)
        _add(name, data, urls, files)

    for name in sorted(sheets):
        finish(name)
    return Assets(urls, files), problems


def _add(name: str, data: bytes, urls: dict[str, str], files: dict[str, bytes]) -> None:
    stem, dot, suffix = name.rpartition(".")
    marked = f"{stem}.{fingerprint(data)}.{suffix}" if dot else f"{name}.{fingerprint(data)}"
    url = f"/assets/{marked}"
    urls[name] = url
    files[url] = data


def _rewritten(name: str, data: bytes, path: str, urls: Mapping[str, str], problems: list[Problem]) -> bytes:
    here = posixpath.dirname("/assets/" + name)

    def replaced(match: re.Match[bytes]) -> bytes:
        whole = match[2].decode("utf-8", "replace")
        target = re.split(r"[?#]", whole, maxsplit=1)[0]
        resolved = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        if resolved not in urls:
            line = data.count(b"\n", 0, match.start()) + 1
            column = len(data[data.rfind(b"\n", 0, match.start(2)) + 1 : match.start(2)].decode("utf-8", "replace")) + 1
            meant = nearest(resolved, urls)
            hint = f"did you mean {meant}?" if meant else f"put a file {resolved} into the theme's static/ folder"
            problems.append(error("TPL011", f"there is no asset {resolved}", Place(path, line, column), hint))
            return match[0]
        relative = posixpath.relpath(urls[resolved], here) + whole[len(target) :]
        return match[0].replace(match[2], relative.encode())

    return _IMPORT.sub(replaced, _URL.sub(replaced, data))
