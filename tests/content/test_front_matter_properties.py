"""Properties of reading that hold for every input."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.content.front_matter import Read, read_front_matter
from sitegen.content.front_matter.mend import in_quotes
from sitegen.content.front_matter.split import split

LISBON = ZoneInfo("Europe/Lisbon")
FOLDERS = st.sampled_from(("posts", "pages", "authors", "comments"))
WORDS = "--- +++ ... - title: date: tags: draft: photo: corrections: extra: url: author: x é 😀 1 ~ true no 14:00"
MARKS = ': [ ] { } , " \' # & * &a *a ! !!str | > % @ ` ? <<: “ ” {{ = \\ \\u2028 \\x10 """ [[a]] 2026-01-31 2026-02-30'
BREAKS = [
    "\n",
    "\n",
    "\n",
    "\r\n",
    " ",
    " ",
    "  ",
    "\t",
    "\u00a0",
    "\u2028",
    "\x85",
    "\ufeff",
    "\x1f",
    "\x7f",
    "\ufdd0",
]
PIECES = st.sampled_from([*WORDS.split(" "), *(f"{word} " for word in WORDS.split(" ")), *MARKS.split(" "), *BREAKS])
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=40).map(lambda parts: "---\n" + "".join(parts) + "\n---\nText.\n"),
    st.lists(PIECES, max_size=40).map(lambda parts: "+++\n" + "".join(parts) + "\n+++\nText.\n"),
)


def read(data: bytes, folder: str = "posts") -> Read:
    return read_front_matter("a.md", data, folder, LISBON)  # type: ignore[arg-type]


@given(TEXTS)
@example("---\n---")
@example("---\n---\n---")
@example("...\n---\n...")
def test_a_split_never_raises_and_the_body_is_the_tail(text: str) -> None:
    text = text.replace("\r", "")
    cut = split("a.md", text)
    assert text.endswith(cut.body)
    if not any(problem.is_error for problem in cut.problems):
        above = text[: len(text) - len(cut.body)]
        assert cut.body_line in (above.count("\n") + 1, above.count("\n") + 2)
        assert cut.block in above


@given(st.text(alphabet=st.sampled_from("ab:- \n#"), max_size=100))
def test_an_opener_without_closer_is_an_error(text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip() not in ("---", "...")]
    found = read(("---\n" + "\n".join(lines)).encode())
    assert found.front is None
    assert any(problem.code == "FM001" for problem in found.problems)


def check(data: bytes, folder: str) -> Read:
    found = read(data, folder)
    lines = data.decode(errors="replace").lstrip("\ufeff").split("\n")
    for problem in found.problems:
        assert problem.at is not None
        assert problem.message
        assert problem.hint
        assert 1 <= problem.at.line <= len(lines), problem
        assert 1 <= problem.at.column <= len(lines[problem.at.line - 1]) + 1, problem
    assert (found.front is None) == any(problem.is_error or problem.code == "FM010" for problem in found.problems)
    return found


@settings(max_examples=400)
@given(st.binary(max_size=300), FOLDERS)
def test_any_bytes_give_only_problems_inside_the_file(data: bytes, folder: str) -> None:
    check(data, folder)


@settings(max_examples=1500, deadline=None)
@given(TEXTS, FOLDERS)
@example("---\n*a : b\n---\n", "posts")
@example("---\n? \n---\n", "posts")
@example("---\n&a : b\n---\n", "posts")
@example('---\ntitle: "a\u2028\u2028b\n  c" d\n---\n', "posts")
def test_any_text_gives_only_problems_inside_the_file(text: str, folder: str) -> None:
    check(text.encode(errors="replace"), folder)


PRINTABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"), exclude_characters="\ufeff\u202d\u202e"),
    max_size=60,
)


@settings(max_examples=400)
@given(PRINTABLE)
def test_a_text_in_quotes_is_read_as_it_is(text: str) -> None:
    found = check(f"---\ntitle: {in_quotes(text)}\n---\nText.\n".encode(), "posts")
    assert found.front is not None
    assert found.front.title == text.strip(" ")


@settings(max_examples=300)
@given(PRINTABLE, st.lists(PRINTABLE, max_size=4), st.booleans())
def test_writing_out_what_was_read_reads_the_same(title: str, tags: list[str], draft: bool) -> None:
    def written(title: str, tags: list[str], draft: bool) -> bytes:
        names = ", ".join(map(in_quotes, tags))
        return f"---\ntitle: {in_quotes(title)}\ntags: [{names}]\ndraft: {str(draft).lower()}\n---\nText.\n".encode()

    first = read(written(title, tags, draft)).front
    if first is not None:
        second = read(written(first.title, list(first.tags), first.draft))
        assert second.problems == ()
        assert second.front is not None
        assert (second.front.title, second.front.tags, second.front.draft) == (first.title, first.tags, first.draft)


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2199, 12, 30)))
def test_a_date_written_out_with_its_offset_is_the_same_moment(at: datetime) -> None:
    text = f"{at:%Y-%m-%d %H:%M:%S} +05:30"
    first = read(f"---\ndate: {text}\n---\nText.\n".encode()).front
    assert first is not None
    assert first.date is not None
    second = read(f"---\ndate: {first.date.at.isoformat()}\n---\nText.\n".encode()).front
    assert second is not None
    assert second.date == first.date


@pytest.mark.parametrize(
    "block",
    [
        *(piece * 65_000 for piece in "[{'\"x#\n\\"),
        *(piece * 30_000 for piece in ("- ", "? ", "a: ", "a:\n", "&a ", "*a ", "!!a ", " \t", "title:x\n")),
        *("a: [" + "b," * 30_000, "a: {" + "b," * 30_000, '"' + "\\" * 64_999, "a: |\n" + " x\n" * 20_000),
        *("- &a x\n- *a\n" * 5_000, "title: Foo: bar\n" * 4_000, "title: 'it's'\n" * 4_000),
        "a:\n" + "".join(" " * depth + "a:\n" for depth in range(300)),
        "a0: &b0 [x]\n" + "\n".join(f"a{n}: &b{n} [x, *b{n - 1}]" for n in range(1, 2_000)),
    ],
    ids=lambda block: block[:12],
)
def test_a_hostile_block_takes_no_time(block: str) -> None:
    start = time.process_time()
    check(f"---\n{block[: 64 * 1024 - 1]}\n---\nText.\n".encode(), "posts")
    assert time.process_time() - start < 2.0
