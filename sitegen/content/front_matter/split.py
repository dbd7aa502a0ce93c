"""Where the front matter ends and the body begins; the body keeps every character, its first line's indent included."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from sitegen.base.problems import Place, Problem, error, warning

Fence = Literal["", "---", "+++"]

_BLANK = " \t\u00a0\u200b\u2060\ufeff"
_OPENER = re.compile(rf"(?P<above>(?:[{_BLANK}]*\n)*)(?P<pad>[{_BLANK}]*)(?P<fence>---|\+\+\+)[{_BLANK}]*(?:\n|\Z)")
_NEAR_FENCE = re.compile(r"[ \t]*(?:-{2,}|\+{2,}|[-\u2010-\u2015\u2212]{2,})[ \t]*\Z")
_TYPOGRAPHIC = re.compile(r"[-\u2010-\u2015\u2212]{1,5}\Z")
_LABELLED = re.compile(r"(?:---[ \t]*(?:json|ya?ml|toml)|;;;)[ \t]*\Z", re.IGNORECASE)
_KEY = re.compile(r"[A-Za-z_][\w-]*[ \t]*[:=]")
_YAML_LINE = re.compile(r"[A-Za-z_][\w-]*[ \t]*:(?:\s|\Z)|[ \t]+\S|- ")
_BLOCK_SCALAR = re.compile(r"(?P<indent>[ \t-]*).*:[ \t]+[|>][0-9+-]*[ \t]*(?:#.*)?\Z")
_HIDING = re.compile(r"\b(?:draft|published|status|embargo|expir\w*|private)\b", re.IGNORECASE)
_HEAD = 4_000
"""Characters that are searched for a key that hides a post, where a block was meant but cannot be read."""


class Split(NamedTuple):
    """The block without its fences, and the body; both lines count from 1 in the file.

    `fence` is empty where there is no front matter: then the body is the whole text.
    """

    fence: Fence
    block: str
    block_line: int
    body: str
    body_line: int
    problems: tuple[Problem, ...]


def split(path: str, text: str) -> Split:
    """Cut `text` (LF line ends, no byte order mark) at its fences; never raises, and `text` ends with the body."""
    if text.startswith("---\n"):
        return _from(path, text, "---", 1, 4, ())
    opener = _OPENER.match(text)
    if opener is None:
        return Split("", "", 1, text, 1, _meant_a_fence(path, text))
    line = opener["above"].count("\n") + 1
    warnings: tuple[Problem, ...] = ()
    fence: Fence = "---" if opener["fence"] == "---" else "+++"
    if opener["above"] or opener["pad"]:
        message = f"{fence} should be the very first thing in the file"
        warnings = (warning("FM011", message, Place(path, line, 1), f"delete everything before {fence}"),)
    return _from(path, text, fence, line, opener.end(), warnings)


def _from(path: str, text: str, fence: Fence, line: int, start: int, warnings: tuple[Problem, ...]) -> Split:
    found = _closer(text, fence, start)
    if found is None:
        return Split(fence, "", line + 1, "", line + 1, (*warnings, _unclosed(path, text, fence, line)))
    close, end = found
    block, body = text[start:close], text[end + 1 :]
    body_line = line + 2 + block.count("\n")
    may_be_open = "|" in block or ">" in block
    if may_be_open and "\n---" in body and (problem := _cut_short(path, block, body, body_line - 1)):
        return Split(fence, block, line + 1, body, body_line, (*warnings, problem))
    return Split(fence, block, line + 1, body, body_line, warnings)


def _closer(text: str, fence: Fence, start: int) -> tuple[int, int] | None:
    """Start and end of the line that closes the block: `---` or `...` for YAML, `+++` for TOML."""
    found = _fence_line(text, fence, start, len(text))
    if fence == "---":
        found = _fence_line(text, "...", start, found[0] if found else len(text)) or found
    return found


def _fence_line(text: str, mark: str, start: int, stop: int) -> tuple[int, int] | None:
    at = text.find("\n" + mark, max(start - 1, 0), stop)
    while at >= 0:
        end = text.find("\n", at + 1)
        end = len(text) if end < 0 else end
        if not text[at + 1 + len(mark) : end].strip(_BLANK):
            return at + 1, end
        at = text.find("\n" + mark, end, stop)
    return None


def _unclosed(path: str, text: str, fence: Fence, line: int) -> Problem:
    lines = text.split("\n")
    message = f"the front matter that opens on line {line} is never closed"
    return error("FM001", message, Place(path, line, 1), _closing_hint(lines, fence, line))


def _closing_hint(lines: list[str], fence: Fence, line: int) -> str:
    for number, candidate in enumerate(lines[line:], line + 1):
        if _NEAR_FENCE.match(candidate):
            return f"write on line {number}: {fence}"
    last = line
    for number, candidate in enumerate(lines[line:], line + 1):
        if not (_YAML_LINE.match(candidate) if fence == "---" else _KEY.match(candidate)):
            break
        last = number
    if last == line and fence == "---" and any(lines[line:]):
        return f"a file that starts with --- must have front matter; for a rule write on line {line}: ***"
    return f"insert after line {last}: {fence}"


def _meant_a_fence(path: str, text: str) -> tuple[Problem, ...]:
    """What is wrong with a first line that looks like a fence and is none."""
    first, _, rest = text.partition("\n")
    first = first.strip(_BLANK)
    at = Place(path, 1, 1)
    if len(first) > 3 and first == "-" * len(first):
        hint = "write on line 1: ---" if _KEY.match(rest) else "for a rule write on line 1: ***"
        return (error("FM001", "a front matter fence has exactly three hyphens", at, hint),)
    if _LABELLED.match(first):
        # JSON is YAML as well, so only the fences must change
        hint = "write --- instead of ;;;, here and at the end" if first == ";;;" else "write on line 1: ---"
        if "toml" in first.lower():
            hint = "write +++ instead of ---, here and at the end"
        return (_unread("FM013", f"front matter between {first} lines is not read", at, hint, rest),)
    if _TYPOGRAPHIC.match(first) and (len(first) > 1 or _KEY.match(rest)):
        return (
            _unread(
                "FM015", f"{first} does not open front matter; did you mean ---?", at, "write on line 1: ---", rest
            ),
        )
    return ()


def _unread(code: str, message: str, at: Place, hint: str, rest: str) -> Problem:
    """A warning, but an error where the text that would be published says that it should perhaps not be."""
    return (error if _HIDING.search(rest, 0, _HEAD) else warning)(code, message, at, hint)


def _cut_short(path: str, block: str, body: str, fence_line: int) -> Problem | None:
    """A `---` that stands in a block scalar at the margin: the block ends in one, and the body goes on as YAML."""
    found = _fence_line("\n" + body, "---", 1, len(body) + 1)
    if found is None:
        return None
    indent = _open_scalar(block.split("\n"))
    rest = [line for line in body[: found[0] - 1].split("\n")[:50] if line.strip()]
    if indent is None or not rest or not all(_YAML_LINE.match(line) for line in rest):
        return None
    if not any(_KEY.match(line) for line in rest) and body.startswith("\n"):
        return None
    message = "--- ends the front matter here, in the middle of a text"
    return error("FM012", message, Place(path, fence_line, 1), f"write on line {fence_line}: {' ' * (indent + 2)}---")


def _open_scalar(lines: list[str]) -> int | None:
    """The indent of the key whose block scalar reaches the end of the block."""
    below: list[int] = []
    for line in reversed(lines):
        if not line.strip():
            continue
        found = _BLOCK_SCALAR.match(line)
        if found:
            indent = len(found["indent"])
            return indent if all(depth > indent for depth in below) else None
        below.append(len(line) - len(line.lstrip()))
        if below[-1] == 0:
            return None
    return None
