"""Front matter: the bytes of a source to typed values and a body, every mistake with its place and its remedy.

    bytes -> text (decode) -> block and body (split) -> tree (tree, toml_block) -> FrontMatter (schema, interpret)

Hints have fixed forms, so that an editor can apply them: `write: LINE` is the whole line as it should be, `write on
line N: LINE` another one, `insert after line N: LINE` (or `before`) a new one, `delete this line`, `delete the
character at this place`, `delete everything before ---`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sitegen.base.problems import Place, Problem, warning
from sitegen.content.front_matter.decode import PECULIAR, decode, without_unfit
from sitegen.content.front_matter.handler import Handler
from sitegen.content.front_matter.interpret import Interpreter
from sitegen.content.front_matter.reading import Reading
from sitegen.content.front_matter.schema import KEYS, json_schema
from sitegen.content.front_matter.values import read_json
from sitegen.content.model import Folder, FrontMatter, Json

__all__ = ["KEYS", "Read", "json_schema", "read_front_matter", "read_yaml"]

_UTC = ZoneInfo("UTC")
MAX_DATA_NODES = 200_000
"""For a YAML file of `content/data/`, which is a table and not a few keys."""


class Read(NamedTuple):
    """One source taken apart.

    `front` is None where an error stands in the way (or where the file is empty, which is only a warning); `body` is
    the text after the block, with LF line ends and otherwise exact, but for characters that no feed may hold;
    `body_line` is the line of the file on which it starts. `opener` is the line of the opening fence, 0 where there is
    no front matter; `toml` says that the fence is `+++`.
    """

    front: FrontMatter | None
    body: str
    body_line: int
    problems: tuple[Problem, ...]
    opener: int = 0
    toml: bool = False


def read_front_matter(path: str, data: bytes, folder: Folder, zone: ZoneInfo) -> Read:
    """Read one source: `path` is only for problems, `zone` is that of dates without an offset. Never raises."""
    text, suspect, problems = decode(path, data)
    if text is None:
        return Read(None, "", 1, problems)
    if not text.startswith("---") and not text.strip("\ufeff \t\n\f\v\u00a0"):
        hint = "write something, or delete the file"
        return Read(None, "", 1, (warning("FM010", "the file is empty; it is left out", Place(path, 1, 1), hint),))
    handler = Handler(path)
    block, body = handler.split(text)
    cut = handler.cut
    found = handler.problems
    if suspect:
        body, removed = without_unfit(path, body, cut.body_line)
        found.extend(removed)
    if found and any(problem.is_error for problem in found):
        return Read(None, body, cut.body_line, tuple(found))
    if not cut.fence:
        front = FrontMatter()
    else:
        if (suspect or (not block.isascii() and PECULIAR.search(block))) and handler.refuse_unfit(block):
            return Read(None, body, cut.body_line, tuple(found))
        tree = handler.load(block)
        if tree is None:
            return Read(None, body, cut.body_line, tuple(found))
        reading = Reading(path, block, cut.block_line, zone)
        front = Interpreter(reading, folder).read(tree)
        found.extend(reading.problems)
        if folder in ("posts", "pages") and not front.layout and not body.strip():
            hint = "write the article below the front matter"
            found.append(warning("MD010", "there is no text", Place(path, max(cut.body_line - 1, 1), 1), hint))
    if found and any(problem.is_error for problem in found):
        return Read(None, body, cut.body_line, tuple(found))
    opener = cut.block_line - 1 if cut.fence else 0
    return Read(front, body, cut.body_line, tuple(found), opener, cut.fence == "+++")


def read_yaml(path: str, text: str) -> tuple[Json, tuple[Problem, ...]]:
    """The value of a YAML file of data, read as strictly as front matter: no tags, no dates, no surprises. DATA001."""
    handler = Handler(path)
    root = handler.read_yaml(text, MAX_DATA_NODES)
    reading = Reading(path, text, 1, _UTC)
    value = None if root is None else read_json(root, reading)
    problems = (*handler.problems, *reading.problems)
    return value, tuple(
        replace(problem, code="DATA001") if problem.code == "FM003" else problem for problem in problems
    )
