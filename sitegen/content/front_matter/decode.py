"""Bytes to text: UTF-8 or a located problem, LF line ends, and nothing that is not text."""

from __future__ import annotations

import re
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, error, warning

MAX_SOURCE_BYTES = 8 * 1024 * 1024
MAX_LINE = 100_000
"""In code points. Longer lines are data, not prose, and every Markdown engine is slow on them."""

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f"
"""What XML 1.0 (section 2.2, Char) forbids below U+0020: such a character would break every feed."""
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
UNFIT = re.compile(f"[{CONTROLS}{NONCHARACTERS}]")
PECULIAR = re.compile("[\x80-\x9f\u2028\u2029\u202d\u202e\ufeff]")
"""Everything that is looked at closely in a block that is not suspect, for one quick search."""
UNFIT_IN_BLOCK = re.compile(f"[{CONTROLS}\x7f-\x84\x86-\x9f\ufeff{NONCHARACTERS}]")
"""In front matter YAML's own set counts too (YAML 1.1, section 5.1): DEL, the C1 controls, a stray byte order mark."""

_SUSPECT = bytes([*range(9), 11, 12, *range(14, 32), 127])
_LEADS = (0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4)
_BOM = b"\xef\xbb\xbf"
_LONE_RETURN = re.compile(r"\r(?!\n)")
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_BINARIES = (
    (b"\xff\xd8\xff", "a JPEG", ".jpg"),
    (b"\x89PNG\r\n", "a PNG image", ".png"),
    (b"GIF8", "a GIF image", ".gif"),
    (b"RIFF", "a WebP image or a sound", ".webp"),
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip file or a word processor's document", ".docx"),
    (b"\x1f\x8b", "a gzip file", ".gz"),
    (b"\xd0\xcf\x11\xe0", "an old word processor's document", ".doc"),
    (b"SQLite format 3\x00", "a database", ".db"),
)


class Decoded(NamedTuple):
    """`text` without byte order mark and with LF line ends, None where a problem is an error.

    `suspect` is True where the text may hold characters that `UNFIT` or `UNFIT_IN_BLOCK` find.
    """

    text: str | None
    suspect: bool
    problems: tuple[Problem, ...]


def decode(path: str, data: bytes) -> Decoded:
    """Decode a source as UTF-8; every error has its line and column, counted in code points after the mark."""
    if len(data) > MAX_SOURCE_BYTES:
        limit = MAX_SOURCE_BYTES // 1024 // 1024
        message = f"the file has {len(data) / 1024 / 1024:.1f} MiB; a source may have {limit} MiB"
        return _refused(error("LIM001", message, Place(path, 1, 1), "split it into several files"))
    plain = data
    while plain.startswith(_BOM):
        plain = plain[3:]
    suspect = len(plain.translate(None, _SUSPECT)) != len(plain) or _may_hold_noncharacter(plain)
    try:
        text = plain.decode()
    except UnicodeDecodeError as mistake:
        return _refused(_not_utf8(path, plain, mistake.start))
    if suspect and (nul := plain.find(0)) >= 0:
        return _refused(_binary(path, plain, nul))
    if "\r" in text:
        if lone := _LONE_RETURN.search(text):
            message = "a line ends with a lone carriage return (old Mac line ends)"
            hint = "save the file with LF (Unix) or CRLF (Windows) line ends"
            return _refused(error("ENC004", message, place_at(path, text, lone.start()), hint))
        text = text.replace("\r\n", "\n")
    if len(text) > MAX_LINE and (problem := _long_line(path, text)):
        return _refused(problem)
    return Decoded(text, suspect, ())


def place_at(path: str, text: str, index: int, first_line: int = 1) -> Place:
    """The place of `text[index]`, where `text` starts on `first_line` of the file; a CR counts as a character."""
    start = text.rfind("\n", 0, index) + 1
    return Place(path, first_line + text.count("\n", 0, index), index - start + 1)


def without_unfit(path: str, text: str, first_line: int) -> tuple[str, tuple[Problem, ...]]:
    """`text` without noncharacters and characters that XML forbids, and a warning at the first where there were any."""
    first = UNFIT.search(text)
    if first is None:
        return text, ()
    cleaned, count = UNFIT.subn("", text)
    more = f" and {count - 1} more like it were" if count > 1 else " was"
    message = f"the invisible character {code_point(first[0])}{more} removed"
    at = place_at(path, text, first.start(), first_line)
    return cleaned, (warning("ENC005", message, at, "delete the character at this place"),)


def code_point(character: str) -> str:
    """U+0010 and the like."""
    return f"U+{ord(character):04X}"


def _refused(problem: Problem) -> Decoded:
    return Decoded(None, False, (problem,))


def _may_hold_noncharacter(data: bytes) -> bool:
    """U+FDD0 to U+FDEF start with EF B7; the last two of every plane end with BF BE or BF BF.

    One byte is found ten times faster than two, and most prose has none of the bytes that a noncharacter starts with.
    """
    if data.isascii() or not any(lead in data for lead in _LEADS):
        return False
    return b"\xef\xb7" in data or b"\xbf\xbe" in data or b"\xbf\xbf" in data


def _not_utf8(path: str, data: bytes, start: int) -> Problem:
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return error("ENC002", f"the file is {name}", Place(path, 1, 1), _saved_as_utf8(name))
    if problem := _other_kind(path, data):
        return problem
    if 0 in data:
        return _binary(path, data, data.index(0))
    before = data[:start].decode()
    at = place_at(path, before, len(before))
    name, guess = _guess(data)
    return error("ENC001", f"byte 0x{data[start]:02X} is not UTF-8; is the file {name}?", at, _saved_as_utf8(guess))


def _saved_as_utf8(encoding: str) -> str:
    return f"save the file as UTF-8, in a shell: iconv -f {encoding} -t UTF-8 OLD > NEW"


def _guess(data: bytes) -> tuple[str, str]:
    """Name and iconv name of the encoding that a western file which is not UTF-8 most likely has."""
    if any(0x80 <= byte <= 0x9F for byte in data):
        return "Windows-1252", "WINDOWS-1252"
    return "Latin-1 or Windows-1252", "WINDOWS-1252"


def _binary(path: str, data: bytes, nul: int) -> Problem:
    if problem := _other_kind(path, data):
        return problem
    if data[:1024].count(0) * 3 > len(data[:1024]):
        return error("ENC002", "the file is UTF-16 or UTF-32 without a mark", Place(path, 1, 1), "save it as UTF-8")
    before = data[:nul].decode(errors="replace")
    at = place_at(path, before, len(before))
    return error("ENC003", "there is a NUL byte here; is this a binary file?", at, "delete the character at this place")


def _other_kind(path: str, data: bytes) -> Problem | None:
    """ENC003 where the first bytes are those of a well-known kind of file that is no text."""
    kind, ending = next(((kind, ending) for mark, kind, ending in _BINARIES if data.startswith(mark)), ("", ""))
    if data[4:8] == b"ftyp":
        kind, ending = "a HEIC image or a video", ".heic"
    if not kind:
        return None
    name = path.rpartition("/")[2].rpartition(".")[0] + ending
    return error("ENC003", f"this looks like {kind}", Place(path, 1, 1), f"rename it to {name}, or remove it")


def _long_line(path: str, text: str) -> Problem | None:
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            message = f"the line has {len(line):,} characters; a line may have {MAX_LINE:,}"
            return error("LIM002", message, Place(path, number, 1), "break it into lines")
    return None
