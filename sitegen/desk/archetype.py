"""Archetypes: the models that new texts start from, and how one is filled in.

An archetype is an ordinary text, `archetypes/opinion.md`: its front matter is kept line by line, remarks included, and
what a new text needs is written over it or added. In its body `{{ title }}`, `{{ date }}` and `{{ time }}` are filled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.content.front_matter import KEYS, read_front_matter
from sitegen.content.front_matter.mend import in_quotes
from sitegen.content.front_matter.schema import rules, squashed
from sitegen.content.front_matter.split import split
from sitegen.content.front_matter.tree import MAX_NODES, Builder, Pairs
from sitegen.content.model import KINDS, Folder, FrontMatter
from sitegen.content.names import unreadable

BUNDLED = Path(__file__).with_name("archetypes")
NAMES = ("post", "page", "opinion", "live")
"""The archetypes that ship with sitegen; those of a site go before them."""

_PLAIN = re.compile(r"[^\W\d_][\w.&/'’()+-]*(?: [\w.&/'’()+-]+)*\Z")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_FIELD = re.compile(r"\{\{ ?(title|date|time) ?\}\}")
_NOT_YET = ("MD010", "FM014")
"""What every archetype lacks: a text and a title."""


class Archetype(NamedTuple):
    """A model that can be filled: its block without fences, its body, and what its front matter says."""

    block: str
    body: str
    front: FrontMatter


def find_archetype(root: Path, folder: str, name: str) -> tuple[Path, str] | Problem:
    """The file of the archetype `name` and how to call it: of the site's `folder`, else of those that ship.

    A kind without a model of its own starts from `post`. NEW003 where `name` is neither an archetype nor a kind.
    """
    own = root / folder / f"{name}.md"
    if own.is_file():
        return own, f"{folder}/{name}.md"
    if name in NAMES:
        return BUNDLED / f"{name}.md", f"{name}.md"
    if name in KINDS:
        return find_archetype(root, folder, "post")
    try:
        there = sorted(file.stem for file in (root / folder).glob("*.md"))
    except OSError:
        there = []
    known = sorted({*there, *KINDS, "post"} - {"page"})
    meant = nearest(name, known)
    hint = f"write: --kind {meant}" if meant else f"known are {', '.join(known)}; or write {folder}/{name}.md first"
    return error("NEW003", f"there is no archetype and no kind {name!r}", Place(f"{folder}/"), hint)


def read_archetype(file: Path, name: str, folder: Folder, zone: ZoneInfo) -> Archetype | Sequence[Problem]:
    """Read an archetype, or say everything that is wrong with it. NEW004 where its keys have no line each."""
    try:
        data = file.read_bytes()
    except OSError as mistake:
        return [unreadable(name, mistake)]
    if not data.strip():
        return Archetype("", "", FrontMatter())
    read = read_front_matter(name, data, folder, zone)
    if read.front is None:
        return [problem for problem in read.problems if problem.is_error] or list(read.problems)
    cut = split(name, data.decode("utf-8-sig").replace("\r\n", "\n"))
    lines = [line for line, _ in _starts(cut.block)] if not read.toml else []
    if read.toml or len(set(lines)) < len(lines):
        hint = "write its front matter between --- lines, each key on a line of its own"
        return [error("NEW004", "an archetype needs front matter in YAML, one key a line", Place(name, 1, 1), hint)]
    return Archetype(cut.block, read.body, read.front)


def fill(archetype: Archetype, values: Mapping[str, str], fields: Mapping[str, str], folder: Folder) -> str:
    """The new text: `values` are YAML by key, `fields` what stands for `{{ title }}` and the like in the body.

    A key of the archetype keeps its place, whatever its spelling; `title` and `date` are otherwise put first, the
    rest last, in the order of the documentation.
    """
    left = dict(values)
    lines = []
    for name, entry in _entries(archetype.block, folder):
        if name in left:
            lines.append(_line(name, left.pop(name)))
        else:
            lines += entry
    first = [_line(name, left.pop(name)) for name in ("title", "date") if name in left]
    last = [_line(key.name, left[key.name]) for key in KEYS if key.name in left]
    block = "\n".join(line for line in [*first, *lines, *last] if line)
    body = _FIELD.sub(lambda found: fields.get(found[1], found[0]), archetype.body)
    return f"---\n{block}\n---\n{body}" + ("" if body.endswith("\n") or not body else "\n")


def yaml_text(text: str) -> str:
    """A name or a sentence as a YAML value: as it is where that is safe, else in quotes."""
    return text if _PLAIN.match(text) and text.lower() not in _WORDS else in_quotes(text)


def yaml_list(texts: Sequence[str]) -> str:
    """Names as a YAML list on one line."""
    return f"[{', '.join(map(yaml_text, texts))}]"


def new_problems(path: str, data: bytes, folder: Folder, zone: ZoneInfo) -> tuple[FrontMatter | None, list[Problem]]:
    """What the parser says of a text that is about to be written, but for what it cannot have yet.

    Errors have no place: there is no file yet that one could look into.
    """
    read = read_front_matter(path, data, folder, zone)
    kept = [problem for problem in read.problems if problem.code not in _NOT_YET]
    return read.front, [replace(problem, at=None) if problem.is_error else problem for problem in kept]


def _line(name: str, value: str) -> str:
    return f"{name}: {value}" if value else f"{name}:"


def _entries(block: str, folder: Folder) -> list[tuple[str, list[str]]]:
    """The lines of a block by the key they belong to; what stands before a key (remarks, blank lines) has none."""
    lines = block.split("\n") if block else []
    known = rules(folder)
    starts = _starts(block)
    found: list[tuple[str, list[str]]] = [("", lines[: starts[0][0]] if starts else lines)]
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    for (start, key), end in zip(starts, ends, strict=False):
        last = end
        while last > start + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
            last -= 1
        rule = known.get(key) or known.get(squashed(key))
        found += [(rule.name if rule else "", lines[start:last]), ("", lines[last:end])]
    return found


def _starts(block: str) -> list[tuple[int, str]]:
    """The line of each key of a block, from 0, and the key."""
    builder = Builder(MAX_NODES)
    builder.build(block)
    root = builder.root
    return sorted((key.start.line, text) for text, (key, _) in root.entries.items()) if isinstance(root, Pairs) else []
