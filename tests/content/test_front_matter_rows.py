"""Bad and odd inputs, row by row: the bytes, and what must be said about them at which line and column.

A problem is written as `E CODE line:column` or `W CODE line:column`; an empty tuple means that nothing is said.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from sitegen.base.problems import Problem
from sitegen.content.front_matter import Read, read_front_matter
from sitegen.content.model import Folder

BERLIN = ZoneInfo("Europe/Berlin")


def read(data: bytes | str, folder: Folder = "posts") -> Read:
    raw = data.encode() if isinstance(data, str) else data
    return read_front_matter("content/posts/a.md", raw, folder, BERLIN)


def short(problem: Problem) -> str:
    at = problem.at
    return f"{problem.severity[0].upper()} {problem.code} {at.line}:{at.column}" if at else problem.code


def told(data: bytes | str) -> tuple[str, ...]:
    return tuple(short(problem) for problem in read(data).problems)


def block(*lines: str) -> str:
    return "---\n" + "\n".join(lines) + "\n---\nText.\n"


BYTES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "A1 byte order mark": (b"\xef\xbb\xbf---\ntitle: x\n---\nText.\n", ()),
    "A1 and the columns after it": (b"\xef\xbb\xbf---\ntitle: [x]\n---\nText.\n", ("E FM031 2:8",)),
    "A1 two marks": (b"\xef\xbb\xbf\xef\xbb\xbf---\ntitle: x\n---\nText.\n", ()),
    "A2 UTF-16 LE": ("---\ntitle: x\n---\n".encode("utf-16"), ("E ENC002 1:1",)),
    "A2 UTF-16 BE": (b"\xfe\xff" + "---\n".encode("utf-16-be"), ("E ENC002 1:1",)),
    "A2 UTF-32": ("---\n".encode("utf-32"), ("E ENC002 1:1",)),
    "A2 UTF-16 without a mark": ("---\ntitle: x\n".encode("utf-16-le"), ("E ENC002 1:1",)),
    "A3 byte FF in the body": (b"---\na: b\n---\n\n\n\n" + "éééé 6 more".encode() + b"\xff\n", ("E ENC001 7:12",)),
    "A4 byte FF in the block": (b"---\ntitle: \xff\n---\n", ("E ENC001 2:8",)),
    "A4 after a byte order mark": (b"\xef\xbb\xbf---\ntitle: \xff\n---\n", ("E ENC001 2:8",)),
    "A5 Windows-1252 quotes": (b"He said \x93no\x94.\n", ("E ENC001 1:9",)),
    "A6 empty": (b"", ("W FM010 1:1",)),
    "A7 only whitespace": (b" \n\t\r\n\n", ("W FM010 1:1",)),
    "A7 only a mark": (b"\xef\xbb\xbf", ("W FM010 1:1",)),
    "A8 CRLF": (b"---\r\ntitle: x\r\n---\r\nText.\r\n", ()),
    "A8 and the places in it": (b"---\r\ntitle: x\r\ntags: {a: 1}\r\n---\r\nText.\r\n", ("E FM033 3:7",)),
    "A9 lone CR": (b"---\rtitle: x\r---\rText.\r", ("E ENC004 1:4",)),
    "A10 mixed": (b"---\r\ntitle: x\n---\r\nText.\nMore.\r\n", ()),
    "A11 NUL in the body": (b"---\ntitle: x\n---\nabc\x00d\n", ("E ENC003 4:4",)),
    "A12 NUL in the block": (b"---\ntitle: a\x00b\n---\n", ("E ENC003 2:9",)),
    "A13 U+0010 in the title": (b"---\ntitle: a\x10b\n---\nText.\n", ("E ENC003 2:9",)),
    "A13 DEL in the title": (b"---\ntitle: a\x7fb\n---\nText.\n", ("E ENC003 2:9",)),
    "A13 C1 control in the title": ("---\ntitle: a\x92b\n---\nText.\n".encode(), ("E ENC003 2:9",)),
    "A13 noncharacter in the title": ("---\ntitle: é\ufdd0b\n---\nText.\n".encode(), ("E ENC003 2:9",)),
    "A13 an escape in the title": (b'---\ntitle: "a\\x10"\n---\nText.\n', ("E ENC003 2:8",)),
    "A14 U+001F in the body": (b"---\ntitle: x\n---\nab\x1fc\n", ("W ENC005 4:3",)),
    "A14 without front matter": (b"ab\x1fc\n", ("W ENC005 1:3",)),
    "A14 noncharacters in the body": ("---\ntitle: x\n---\na\ufdd0b\U0001fffec\n".encode(), ("W ENC005 4:2",)),
    "A14 the last but one code point of a plane": ("---\ntitle: x\n---\na\ufffeb\n".encode(), ("W ENC005 4:2",)),
    "A15 JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", ("E ENC003 1:1",)),
    "A15 PNG": (b"\x89PNG\r\n\x1a\n\x00", ("E ENC003 1:1",)),
    "A15 word processor": (b"PK\x03\x04\x14\x00\x00", ("E ENC003 1:1",)),
    "A16 9 MiB": (b"Text. " * (9 * 1024 * 1024 // 6 + 1), ("E LIM001 1:1",)),
    "A17 a line of 2 MB": (b"---\ntitle: x\n---\n" + b"x" * 2_000_000, ("E LIM002 4:1",)),
    "A18 lone surrogate": (b'---\ntitle: "\\ud800"\n---\nText.\n', ("E FM003 2:9",)),
    "A19 U+2028 in a plain title": ("---\ntitle: a\u2028b\n---\nText.\n".encode(), ("E FM003 2:9",)),
    "A19 U+2028 in quotes": ('---\ntitle: "a\u2028b"\ntags: {a: 1}\n---\nText.\n'.encode(), ("E FM033 3:7",)),
    "A19 U+0085 before a mistake": ('---\ntitle: "a\x85b"\ntags: {a: 1}\n---\nText.\n'.encode(), ("E FM033 3:7",)),
    "A20 direction override": ("---\ntitle: a\u202eb\n---\nText.\n".encode(), ("W SEC010 2:9",)),
    "A21 no newline at the end": (b"---\ntitle: x\n---\nText.", ()),
}

DELIMITERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "B1 never closed": ("---\ntitle: x\ndraft: true\n\nText.\n", ("E FM001 1:1",)),
    "B1 nothing but a fence": ("---", ("E FM001 1:1",)),
    "B2 closed by dots": ("---\ntitle: x\n...\nText.\n", ()),
    "B3 blank lines before": ("\n\n---\ntitle: x\n---\nText.\n", ("W FM011 3:1",)),
    "B3 right lines after them": ("\n\n---\ntitle: [x]\n---\nText.\n", ("W FM011 3:1", "E FM031 4:8")),
    "B3 never closed": ("\n---\ntitle: x\n", ("W FM011 2:1", "E FM001 2:1")),
    "B4 a space before": (" ---\ntitle: x\n---\nText.\n", ("W FM011 1:1",)),
    "B5 spaces after": ("---  \ntitle: x\n--- \t\nText.\n", ()),
    "B5 a no-break space after": ("---\u00a0\ntitle: x\n---\u00a0\nText.\n", ()),
    "B6 five hyphens": ("-----\ntitle: x\n-----\nText.\n", ("E FM001 1:1",)),
    "B7 a rule first": ("---\n\nSome text.\n\nMore of it.\n\n---\n\nEnd.\n", ("E FM004 1:1",)),
    "B7 a rule first and no second": ("---\n\nSome text.\n", ("E FM001 1:1",)),
    "B8 a rule in the body": ("---\ntitle: x\n---\nText.\n\n---\n\nMore.\n", ()),
    "B9 a fence in a block scalar": (
        "---\ntitle: x\ndescription: |\n  one\n---\n  two\ntags: [a]\n---\nText.\n",
        ("E FM012 5:1",),
    ),
    "B9 but a rule after a block scalar is one": (
        "---\ntitle: x\ndescription: |\n  one\n---\n\nText: this.\n\nmore\n\n---\nText.\n",
        (),
    ),
    "B10 a brace first": ('{"title": "x"}\n', ()),
    "B11 TOML": ('+++\ntitle = "x"\n+++\nText.\n', ()),
    "B12 semicolons": (';;;\n{"title": "x"}\n;;;\nText.\n', ("W FM013 1:1",)),
    "B12 JSON label": ('---json\n{"title": "x"}\n---\nText.\n', ("W FM013 1:1",)),
    "B12 YAML label": ("--- yaml\ntitle: x\n---\nText.\n", ("W FM013 1:1",)),
    "B12 that hides a draft": ('---json\n{"draft": true}\n---\nText.\n', ("E FM013 1:1",)),
    "B13 empty block": ("---\n---\nText.\n", ()),
    "B13 only a remark": ("---\n# later\n---\nText.\n", ()),
    "B14 no body": ("---\ntitle: x\n---\n", ("W MD010 3:1",)),
    "B14 no body, but a template": ("---\ntitle: x\nlayout: search\n---\n", ()),
    "B15 an indented first line": ("---\ntitle: x\n---\n    code\n", ()),
    "B16 two documents": ("---\ntitle: x\n--- more\ntags: [a]\n---\nText.\n", ("E FM003 3:1",)),
    "B17 65 KiB": ("---\ntitle: x\nmood: " + "x" * 65 * 1024 + "\n---\nText.\n", ("E LIM003 1:1",)),
    "B17 65 KiB of two-byte letters": ("---\nmood: " + "é" * 33 * 1024 + "\n---\nText.\n", ("E LIM003 1:1",)),
    "B18 a dash by autocorrect": ("--\u2014\nText.\n", ("W FM015 1:1",)),
    "B18 that hides a draft": ("\u2014-\ntitle: x\ndraft: true\n\u2014-\nText.\n", ("E FM015 1:1",)),
}

SYNTAX: dict[str, tuple[str, str, str]] = {
    "C1 colon": ("title: Foo: bar", "E FM003 2:11", 'write: title: "Foo: bar"'),
    "C1 colon and quotes": ('title: "No" says: Ana', "E FM003 2:13", "write: title: '\"No\" says: Ana'"),
    "C1 colon and a remark": ("title: Foo: bar # x", "E FM003 2:11", 'write: title: "Foo: bar" # x'),
    "C1 colon after an emoji": ("title: 😀 Foo: bar", "E FM003 2:13", 'write: title: "😀 Foo: bar"'),
    "C2 at": ("title: @foo", "E FM003 2:8", 'write: title: "@foo"'),
    "C3 backtick": ("title: `x`", "E FM003 2:8", 'write: title: "`x`"'),
    "C4 percent": ("title: %x", "E FM003 2:8", 'write: title: "%x"'),
    "C5 asterisks": ("title: *bold*", "E FM003 2:8", 'write: title: "*bold*"'),
    "C6 ampersand": ("title: &x", "W FM020 2:8", 'write: title: "&x"'),
    "C6 ampersand and text": ("title: &x foo", "W FM020 2:8", 'write: title: "&x foo"'),
    "C7 hyphen": ("title: - x", "E FM003 2:8", 'write: title: "- x"'),
    "C8 open quote": ('title: "abc', "E FM003 2:8", 'write: title: "abc"'),
    "C8 open quote, closed by another": ('title: "abc\nmood: 1\nalt: "d"', "E FM003 2:8", 'write: title: "abc"'),
    "C8 apostrophe in quotes": ("title: 'it's'", "E FM003 2:12", 'write: title: "it\'s"'),
    "C9 open bracket": ("tags: [a, b", "E FM003 2:7", "write: tags: [a, b]"),
    "C9 open bracket before more": ("tags: [a, b\ntitle: x", "E FM003 2:7", "write: tags: [a, b]"),
    "C10 tab": ("extra:\n\ta: b", "E FM003 3:1", "write:   a: b"),
    "C11 template code": ("title: {{ x }}", "E FM003 2:8", 'write: title: "{{ x }}"'),
    "C11 template statement": ("title: {% x %}", "E FM003 2:8", 'write: title: "{% x %}"'),
    "C12 no space": ("title:x", "E FM003 2:7", "write: title: x"),
    "C12 no space in the first of two": ("title:x\ntags: [a]", "E FM003 2:7", "write: title: x"),
    "C12 no space in the second": ("tags: [a]\ntitle:x\nmood: 1", "E FM003 3:7", "write: title: x"),
    "C12 no space in the last": ("tags: [a]\ntitle:x", "E FM003 3:7", "write: title: x"),
    "C13 space before": ("title :x", "E FM003 2:8", "write: title: x"),
    "C14 no-break space": ("title:\u00a0x", "E FM003 2:7", "write: title: x"),
    "C14 no-break space in the second": ("tags: [a]\ntitle:\u00a0x", "E FM003 3:7", "write: title: x"),
    "C15 alias of nothing": ("title: *nope", "E FM003 2:8", 'write: title: "*nope"'),
    "C16 cycle": ("a: &a [*a]", "E FM006 2:8", "write the value out instead of the alias"),
    "C20 python tag": ("a: !!python/object/apply:os.system [x]", "E FM007 2:4", ""),
    "C21 tag": ("a: !foo bar", "E FM007 2:4", 'write: a: "!foo bar"'),
    "C22 binary": ("a: !!binary '@@'", "E FM007 2:4", ""),
    "C23 set": ("a: !!set {a, b}", "E FM007 2:4", ""),
    "C25 merge": ("<<: x", "E FM007 2:1", "write the keys out"),
    "C26 key that is a list": ("? [a]\n: b", "E FM005 2:3", "write the key as one word before a colon"),
    "C26 no key": (": b", "E FM003 2:1", "write a word before the colon"),
    "C26 empty key": ('"": b', "E FM005 2:1", "write a word before the colon"),
    "C27 twice": ("title: x\ntags: [a]\ntitle: y", "E FM008 4:1", "delete this line"),
    "C28 curly quotes": ("title: “x”", "W FM021 2:8", 'write: title: "x"'),
    "C29 hash": ("title: C# rocks #1", "W FM022 2:17", 'write: title: "C# rocks #1"'),
    "C29 hash first": ("title: #1 in the charts", "W FM022 2:8", 'write: title: "#1 in the charts"'),
    "C29 hash in a caption": ("photo: a.jpg\ncaption: Boat #7", "W FM022 3:15", 'write: caption: "Boat #7"'),
    "C30 5,000 digits": ("extra: {n: " + "1" * 5000 + "}", "E FM009 2:12", ""),
    "C wrong indent": ("title: x\n tags: [a]", "E FM003 3:2", "write: tags: [a]"),
    "C backslash": ('title: "C:\\path"', "E FM003 2:11", 'write: title: "C:\\\\path"'),
}

VALUES: dict[str, tuple[str, tuple[str, ...]]] = {
    "C17 alias bomb": (
        "\n".join(
            [
                "a: &a [x,x,x,x,x,x,x,x,x]",
                *(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]" for a, b in zip("abcde", "bcdef", strict=True)),
            ]
        ),
        ("E LIM004 5:20",),
    ),
    "C18 25,000 brackets": ("[" * 25_000, ("E LIM005 2:33",)),
    "C19 1,000 brackets": ("[" * 1_000, ("E LIM005 2:33",)),
    "C24 an equals sign is text": ("title: =", ()),
    "C19 deep by an alias": (
        "a: &a " + "[" * 20 + "]" * 20 + "\nb: " + "[" * 20 + "*a" + "]" * 20,
        ("E LIM005 3:24",),
    ),
    "D1 list": ("- a\n- b", ("E FM004 2:1",)),
    "D2 text": ("Some text", ("E FM004 2:1",)),
    "D3 number": ("42", ("E FM004 2:1",)),
    "D3 nothing": ("~", ()),
    "D4 content, handler, self": (
        "content: a\nhandler: b\nself: c",
        ("W FM030 2:1", "W FM030 3:1", "W FM030 4:1"),
    ),
    "D5 number as a key": ("1: x", ("W FM005 2:1",)),
    "D6 no as a key": ("extra: {no: x}", ()),
    "D7 unknown key": ("titel: x", ("W FM030 2:1",)),
    "D15 title a list": ("title: [a, b]", ("E FM031 2:8",)),
    "D16 title a mapping": ("title: {a: b}", ("E FM031 2:8",)),
    "D17 long title": ("title: " + "x" * 5000, ("W LIM006 2:8",)),
    "D23 a tag twice": ("tags: [a, a, A]", ("W TAG002 2:11", "W TAG002 2:14")),
    "D24 list in tags": ("tags: [[a]]", ("E FM033 2:8",)),
    "D24 mapping in tags": ("tags: [{a: b}]", ("E FM033 2:8",)),
    "D24 mapping in tags on lines": ("tags:\n  - Foo: bar", ("E FM033 3:5",)),
    "D24 empty tags": ('tags: [null, ""]', ("W FM039 2:8", "W FM039 2:14")),
    "D25 tags a mapping": ("tags: {a: 1}", ("E FM033 2:7",)),
    "D26 1,001 tags": ("tags: [" + ", ".join(f"t{n}" for n in range(1001)) + "]", ("E LIM007 2:7",)),
    "D28 tags without a letter": ("tags: [/, .., ../x, con]", ("E PATH001 2:8", "E PATH001 2:11")),
    "D29 30 February": ("date: 2026-02-30", ("E FM040 2:7",)),
    "D30 month 13": ("date: 2026-13-45", ("E FM040 2:7",)),
    "D31 hour 25": ("date: 2026-01-01 25:00:00", ("E FM040 2:7",)),
    "D32 slashes": ("date: 2026/01/01", ("E FM041 2:7",)),
    "D32 dots": ("date: 01.02.2026", ("E FM041 2:7",)),
    "D32 words": ("date: yesterday", ("E FM041 2:7",)),
    "D34 zone by name": ("date: 2026-01-01 10:00 CET", ("E FM041 2:7",)),
    "D35 digits": ("date: 20260101", ("E FM041 2:7",)),
    "D36 year 0": ("date: 0000-01-01", ("E FM042 2:7",)),
    "D36 year 9999": ("date: 9999-12-31T23:59:59-01:00", ("E FM042 2:7",)),
    "D36 year 1969 in the zone of the site": ("date: 1970-01-01 00:00 +05:30", ("E FM042 2:7",)),
    "D37 list": ("date: [2026-01-01]", ("E FM041 2:7",)),
    "D40 clock put forward": ("date: 2026-03-29 02:30", ("W FM045 2:7",)),
    "D40 clock put back": ("date: 2026-10-25 02:30", ("W FM045 2:7",)),
    "D42 draft in quotes": ('draft: "false"', ("W FM034 2:8",)),
    "D42 maybe": ("draft: maybe", ("E FM034 2:8",)),
    "D42 1": ("draft: 1", ("E FM034 2:8",)),
    "D42 nothing": ("draft:", ("E FM034 2:7",)),
    "D42 list": ("draft: [no]", ("E FM034 2:8",)),
    "D42 two that differ": ("draft: false\npublished: false", ("E FM034 3:1",)),
    "D42 status unknown": ("status: ready", ("E FM034 2:9",)),
    "D42 status private": ("status: private", ("W FM024 2:9",)),
    "D43 slug empty": ('slug: ""', ("E FM035 2:7",)),
    "D43 slug with a slash": ("slug: a/b", ("E PATH001 2:7",)),
    "D43 slug of dots": ("slug: ..", ("E PATH001 2:7",)),
    "D43 slug with spaces": ("slug: The big one", ("E PATH001 2:7",)),
    "D44 host": ("permalink: http://x/", ("E URL010 2:12",)),
    "D44 host without scheme": ("url: //x", ("E URL010 2:6",)),
    "D44 query": ("url: /a?b#c", ("E URL010 2:6",)),
    "D44 drive": ("url: C:\\x", ("E URL010 2:6",)),
    "D44 percent": ("url: a%2f..%2fb", ("E URL010 2:6",)),
    "D44 dots": ("url: /a/../b/", ("E URL010 2:6",)),
    "D44 placeholders": ("permalink: /:year/:title/", ("E URL010 2:12",)),
    "D44 in aliases": ("aliases: [/a/, http://x/y/]", ("E URL010 2:16",)),
    "D45 layout": ("layout: ../../etc/passwd", ("E TPL010 2:9",)),
    "D48 authors of mixed kinds": ("author: [Ana, [Bo]]", ("E FM031 2:15",)),
    "D48 an author without a name": ("author: [Ana, {first: Bo}]", ("E FM031 2:15",)),
    "D49 300 unknown keys": ("\n".join(f"k{n}: x" for n in range(300)), ("E LIM004 2:1",)),
    "D49 40 deep": ("extra: " + "{a: " * 40 + "1" + "}" * 40, ("E LIM005 2:132",)),
    "D49 6,000 values": ("extra: [" + "1, " * 6_000 + "]", ("E LIM004 2:15000",)),
    "kind unknown": ("kind: opinoin", ("E FM037 2:7",)),
    "lang": ("lang: english please", ("E FM036 2:7",)),
    "focus of one": ("focus: [0.5]", ("E FM047 2:8",)),
    "focus out of range": ("photo: a.jpg\nfocus: [50, 30]", ("E FM047 3:8",)),
    "focus of words": ("photo: a.jpg\nfocus: [left, 0]", ("E FM047 3:9",)),
    "correction without a date": ("corrections: [{text: x}]", ("E FM038 2:15",)),
    "correction with a wrong date": ("corrections: [{text: x, date: soon}]", ("E FM041 2:31",)),
    "correction as text": ("corrections: x", ("E FM038 2:14",)),
    "contributor without a name": ("contributors: [{role: editing}]", ("E FM038 2:16",)),
    "contributor with a typing error": ("contributors: [{name: Ana, rôle: editing}]", ("W FM030 2:28",)),
    "series without a name": ("series: {part: 2}", ("E FM038 2:9",)),
    "photo with another scheme": ("photo: data:image/png;base64,x", ("E URL011 2:8",)),
    "photo with backslashes": ("photo: photos\\a.jpg", ("E PATH001 2:8",)),
    "photo without src": ("photo: {alt: x}", ("E FM038 2:8",)),
    "photo with an unknown part": ("photo: {src: a.jpg, captoin: x}", ("W FM030 2:21",)),
    "photo a list": ("photo: [a.jpg, b.jpg]", ("E FM031 2:8",)),
    "credit without a photo": ("credit: Ana", ("W FM025 2:9",)),
    "canonical a path": ("canonical_url: /a/", ("E URL011 2:16",)),
    "two names that differ": ("summary: a\ndescription: b", ("W FM023 2:1",)),
    "two names that agree": ("summary: a\ndescription: a", ()),
    "extra not a mapping": ("extra: 1", ("E FM031 2:8",)),
    "unknown key without a near one": ("mood: 1", ("W FM030 2:1",)),
    "control by escape in a tag": ('tags: ["\\x1b"]', ("E ENC003 2:8",)),
}


@pytest.mark.parametrize(("data", "expected"), BYTES.values(), ids=BYTES)
def test_bytes(data: bytes, expected: tuple[str, ...]) -> None:
    assert told(data) == expected


@pytest.mark.parametrize(("text", "expected"), DELIMITERS.values(), ids=DELIMITERS)
def test_delimiters(text: str, expected: tuple[str, ...]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("lines", "expected", "hint"), SYNTAX.values(), ids=SYNTAX)
def test_syntax(lines: str, expected: str, hint: str) -> None:
    problems = read(block(lines)).problems
    assert [short(problem) for problem in problems] == [expected]
    assert hint in problems[0].hint


@pytest.mark.parametrize(("lines", "expected"), VALUES.values(), ids=VALUES)
def test_values(lines: str, expected: tuple[str, ...]) -> None:
    assert told(block(lines)) == expected


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "mark"])
@pytest.mark.parametrize("above", ["", "\n\n"], ids=["first line", "blank lines"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("lines", "expected"), [(row[0], row[1]) for row in SYNTAX.values()], ids=SYNTAX)
def test_places_are_those_of_the_file(mark: bytes, above: str, end: str, lines: str, expected: str) -> None:
    code, place = expected.rsplit(" ", 1)
    line, column = place.split(":")
    text = (above + block(lines)).replace("\n", end)
    found = told(mark + text.encode())
    assert found[-1] == f"{code} {int(line) + above.count(chr(10))}:{column}"


@pytest.mark.parametrize("rows", [BYTES, DELIMITERS, SYNTAX, VALUES], ids=["bytes", "fences", "syntax", "values"])
def test_every_problem_has_a_hint_and_an_error_leaves_nothing(rows: dict[str, tuple[bytes | str, ...]]) -> None:
    for data, *_ in rows.values():
        raw = data if rows is BYTES or rows is DELIMITERS else block(str(data))
        found = read(raw)
        assert all(problem.hint and problem.message and problem.at for problem in found.problems)
        skipped = any(problem.is_error or problem.code == "FM010" for problem in found.problems)
        assert (found.front is None) == skipped
