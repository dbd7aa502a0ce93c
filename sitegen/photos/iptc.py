"""IPTC-IIM: the record that news agencies have put into pictures since 1991 (IIM 4.2, record 2)."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.photos.wording import LONG, day_and_time, tidy

_CHARACTER_SET = (1, 90)
_UTF8 = (b"\x1b%G", b"\x1b%/G", b"\x1b%/H", b"\x1b%/I")
_SETS = {
    b"\x1b-A": "cp1252",  # ISO 8859-1; the eighties' C1 controls are nobody's, Windows' quotes are everybody's
    b"\x1b.A": "cp1252",
    b"\x1b-B": "iso8859-2",
    b"\x1b-C": "iso8859-3",
    b"\x1b-D": "iso8859-4",
    b"\x1b-L": "iso8859-5",
    b"\x1b-G": "iso8859-6",
    b"\x1b-F": "iso8859-7",
    b"\x1b-H": "iso8859-8",
    b"\x1b-M": "iso8859-9",
    b"\x1b-b": "iso8859-15",
}
"""ISO 2022: the escape that names a set, and what Python calls it."""

_NAMES = {
    40: "instructions",
    80: "creator",
    90: "city",
    92: "location",
    95: "state",
    101: "country",
    110: "credit",
    115: "source",
    116: "copyright",
    120: "caption",
    25: "keywords",
}
_LISTS = frozenset({"creator", "keywords"})
_DAY, _TIME = 55, 60


def read_iptc(record: bytes) -> dict[str, str | tuple[str, ...]]:
    """The fields of a record, by the names of `Metadata`; what comes after damage is left."""
    sets = list(_datasets(record))
    escape = next((value for number, value in sets if number == _CHARACTER_SET), b"")
    encoding = _encoding(escape, [value for (kind, _), value in sets if kind == 2])
    found: dict[str, list[str]] = {}
    days: dict[int, str] = {}
    for (kind, number), value in sets:
        if kind != 2:
            continue
        if number in (_DAY, _TIME):
            days[number] = value.decode("latin-1")
        elif name := _NAMES.get(number):
            found.setdefault(name, []).append(tidy(_text(value, encoding), LONG if name == "caption" else 400))
    fields: dict[str, str | tuple[str, ...]] = {
        name: tuple(filter(None, values)) if name in _LISTS else values[0] for name, values in found.items()
    }
    fields["date"] = day_and_time(days.get(_DAY, ""), days.get(_TIME, ""))
    return {name: value for name, value in fields.items() if value}


def _datasets(record: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Number and value of each dataset: 1C, record, number, length in two bytes, or in as many as the two bytes say."""
    at = 0
    while at + 5 <= len(record) and record[at] == 0x1C:
        number = (record[at + 1], record[at + 2])
        size = int.from_bytes(record[at + 3 : at + 5])
        at += 5
        if size & 0x8000:
            long = size & 0x7FFF
            if long > 8:
                return
            size = int.from_bytes(record[at : at + long])
            at += long
        yield number, record[at : at + size]
        at += size


def _encoding(escape: bytes, values: list[bytes]) -> str:
    """What the record names; else UTF-8 where all of it is, else what Windows wrote, which is Latin-1 and more."""
    if escape.startswith(_UTF8):
        return "utf-8"
    if named := _SETS.get(escape[:3]):
        return named
    try:
        for value in values:
            value.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _text(value: bytes, encoding: str) -> str:
    if encoding != "utf-8":
        return value.decode(encoding, "replace")
    try:
        return value.decode()
    except UnicodeDecodeError as mistake:
        # cut in the middle of a character, by a limit that counts bytes; else not what it says it is
        cut = mistake.end == len(value) and mistake.reason == "unexpected end of data"
        return value[: mistake.start].decode() if cut else value.decode("cp1252", "replace")
