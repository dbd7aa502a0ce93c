"""What is wrong with a block that is not YAML, in words for people who write news, and the line that would be right.

Every line proposed has been tried: with it in place the block has no error left, or its first error stands further
down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import yaml

from sitegen.content.front_matter.tree import MAX_NODES, Builder, RefusedError, Scalar

_VALUE = re.compile(
    r"(?P<head>\s*(?:- +)*(?:[^\s:#\"'\[{][^:#\"'\[{]*?:[ \t]+|(?<=- )))(?P<value>\S.*?)(?P<comment>\s+#\s.*)?\Z"
)
_TIGHT = re.compile(r"(?P<head>[ \t]*(?:- +)*)(?P<key>[A-Za-z_][\w-]*)(?P<gap>[ \t]*):(?P<value>(?!//)[^\s\u00a0].*)\Z")
_NO_BREAK = re.compile(
    r"(?P<head>[ \t]*(?:- +)*[A-Za-z_][\w-]*)[\u00a0 ]*:(?P<space>[ \t]*[\u00a0\u2007\u202f]+\s*)(?P<value>.*)\Z"
)
_CLOSING = {"[": "]", "{": "}"}


class Fault(NamedTuple):
    """A located mistake; line and column count from 0 in the block."""

    message: str
    line: int
    column: int
    hint: str


class Mend(NamedTuple):
    """A line that might be right, and what was wrong with it; `column` is None for the place that YAML names."""

    line: str
    message: str
    column: int | None


def explain(text: str, mistake: yaml.YAMLError, last: Scalar | None) -> Fault:
    """The fault behind an error of the YAML reader; `last` is the last scalar it saw."""
    lines = text.split("\n")
    mark = getattr(mistake, "problem_mark", None)
    context = getattr(mistake, "context_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    line = min(line, len(lines) - 1)
    column = min(column, len(lines[line]))
    suspects = [line, line - 1]
    if context is not None:
        suspects.insert(0, context.line)
    if last is not None and not last.plain:
        suspects.insert(0, last.start.line)
    found = find_mend(lines, dict.fromkeys(n for n in suspects if 0 <= n < len(lines)), line)
    if found is not None:
        number, mend = found
        at = mend.column
        if at is None:
            at = column if number == line else 0
        return Fault(mend.message, number, at, f"write: {mend.line}")
    if lines[line].lstrip().startswith(":"):
        return Fault("there is no key before the colon", line, column, "write a word before the colon")
    return Fault(_words(mistake), line, column, _general_hint(lines[line]))


def find_mend(lines: list[str], suspects: dict[int, None], error_line: int) -> tuple[int, Mend] | None:
    """The first proposal for one of the suspected lines that moves the first error below `error_line`."""
    for number in suspects:
        for propose in _PROPOSALS:
            for mend in propose(lines, number):
                if mend.line == lines[number]:
                    continue
                tried = [*lines[:number], mend.line, *lines[number + 1 :]]
                left = first_error(tried)
                if left is None or left > error_line:
                    return number, mend
    return None


def first_error(lines: list[str]) -> int | None:
    """The line of the first error of a block, None where it is sound and not mere text."""
    builder = Builder(MAX_NODES)
    try:
        builder.build("\n".join(lines))
    except RefusedError as refusal:
        return refusal.mark.line
    except yaml.YAMLError as mistake:
        mark = getattr(mistake, "problem_mark", None)
        return mark.line if mark else 0
    return 0 if isinstance(builder.root, Scalar) else None


def in_quotes(value: str) -> str:
    """`value` as a quoted YAML scalar, in the kind of quotes that needs no escape where there is one."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quoted_line(line: str) -> str:
    """`line` with the value after its key or hyphen in quotes; the line itself where it has none."""
    found = _VALUE.match(line)
    return found["head"] + in_quotes(found["value"]) + (found["comment"] or "") if found else line


def _tabs(lines: list[str], number: int) -> Iterator[Mend]:
    line = lines[number]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        message = "a tab cannot indent front matter; use spaces"
        for width in (2, 4, 8):
            yield Mend(indent.replace("\t", " " * width) + line.lstrip(), message, indent.index("\t"))


def _no_break(lines: list[str], number: int) -> Iterator[Mend]:
    if found := _NO_BREAK.match(lines[number]):
        message = "there is a no-break space after the colon; it must be an ordinary one"
        yield Mend(f"{found['head']}: {found['value']}", message, found.start("space"))
        yield Mend(f"{found['head']}: {in_quotes(found['value'])}", message, found.start("space"))


def _tight(lines: list[str], number: int) -> Iterator[Mend]:
    if found := _TIGHT.match(lines[number]):
        message = "there must be a space after the colon"
        head = f"{found['head']}{found['key']}: "
        yield Mend(head + found["value"], message, found.start("value"))
        yield Mend(head + in_quotes(found["value"]), message, found.start("value"))


def _template(lines: list[str], number: int) -> Iterator[Mend]:
    found = _VALUE.match(lines[number])
    if found and ("{{" in found["value"] or "{%" in found["value"]):
        message = "template code is not run in front matter; as text it must stand in quotes"
        yield Mend(quoted_line(lines[number]), message, found.start("value"))


def _open_quote(lines: list[str], number: int) -> Iterator[Mend]:
    found = _VALUE.match(lines[number])
    if not found or found["value"][0] not in "\"'":
        return
    quote, rest = found["value"][0], found["value"][1:]
    head, comment = found["head"], found["comment"] or ""
    if quote not in rest:
        message = f"the text that opens with {quote} is never closed"
        yield Mend(head + found["value"] + quote + comment, message, found.start("value"))
    elif rest.endswith(quote):
        message = f"there is a {quote} inside the quotes, which ends the text"
        yield Mend(head + in_quotes(rest[:-1]) + comment, message, None)
    yield Mend(head + in_quotes(found["value"]) + comment, "there is more text after the closing quote", None)


def _escape(lines: list[str], number: int) -> Iterator[Mend]:
    found = _VALUE.match(lines[number])
    if found and found["value"].startswith('"') and "\\" in found["value"]:
        surrogate = re.search(r"\\u[dD][89a-fA-F]", found["value"])
        if surrogate:
            message = "this escape is half a character; write the character itself"
            line = re.sub(r"\\u[dD][89a-fA-F][0-9a-fA-F]{0,2}", "", lines[number])
        else:
            message = "a backslash in double quotes starts an escape, and this is none"
            line = lines[number].replace("\\", "\\\\")
        yield Mend(line, message, found.start("value") + surrogate.start() if surrogate else None)


def _open_bracket(lines: list[str], number: int) -> Iterator[Mend]:
    found = _VALUE.match(lines[number])
    if found and found["value"][0] in _CLOSING:
        opening = found["value"][0]
        message = f"the {opening} is never closed"
        yield Mend(found["head"] + found["value"].rstrip(",") + _CLOSING[opening], message, found.start("value"))


def _quote(lines: list[str], number: int) -> Iterator[Mend]:
    found = _VALUE.match(lines[number])
    if not found:
        return
    first = found["value"][0]
    if first in "@`%&*!|>-?,]}[{":
        message = f"{_MEANINGS.get(first, first + ' has a meaning of its own')}; the text must stand in quotes"
        yield Mend(quoted_line(lines[number]), message, found.start("value"))
    else:
        yield Mend(quoted_line(lines[number]), "a colon and a space in a text: it must stand in quotes", None)


def _indent(lines: list[str], number: int) -> Iterator[Mend]:
    line = lines[number].lstrip()
    above = next((text for text in reversed(lines[:number]) if text.strip()), "")
    margin = above[: len(above) - len(above.lstrip())]
    first = next((text for text in lines if text.strip()), "")
    for indent in dict.fromkeys((margin, first[: len(first) - len(first.lstrip())], margin + "  ")):
        message = "the line is not indented like its neighbours"
        yield Mend(indent + line, message, len(lines[number]) - len(line))


_MEANINGS = {
    "*": "* starts an alias",
    "&": "& starts an anchor",
    "!": "! starts a tag",
    "@": "@ is reserved",
    "`": "` is reserved",
    "%": "% starts a directive",
    "[": "[ starts a list, and there is text after its end",
    "{": "{ starts a mapping, and there is text after its end",
    "-": "- starts a list",
}
_Proposal = Callable[[list[str], int], Iterator[Mend]]
_PROPOSALS: tuple[_Proposal, ...] = (
    _tabs,
    _no_break,
    _tight,
    _template,
    _escape,
    _open_quote,
    _open_bracket,
    _quote,
    _indent,
)


def _words(mistake: yaml.YAMLError) -> str:
    problem = getattr(mistake, "problem", None) or "this is not YAML"
    context = getattr(mistake, "context", None)
    return f"{problem}, {context}" if context else str(problem)


def _general_hint(line: str) -> str:
    if quoted_line(line) != line:
        return f"quote it: {quoted_line(line)}"
    return "write each line as a key, a colon, a space and a value; put a value that holds : # [ { or quotes in quotes"
