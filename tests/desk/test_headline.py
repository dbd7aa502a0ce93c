from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.content.front_matter import read_front_matter
from sitegen.content.front_matter.split import split
from sitegen.desk.archetype import BUNDLED, NAMES, Archetype, fill, read_archetype, yaml_list, yaml_text
from sitegen.desk.headline import clean_title, file_stem

LISBON = ZoneInfo("Europe/Lisbon")
AT = datetime(2026, 11, 23, 9, 15, tzinfo=LISBON)
WORDS = ": # - --- ? ! & * @ ` % | > ' { } [ ] , ~ null true 2026-01-31 ../../x con 😀 שלום é"
BREAKS = ["\n", "\r\n", "\t", "\x00", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ufeff", "\ufdd0", "\udc80"]
PIECES = st.sampled_from([*WORDS.split(" "), " ", '"', "\\", "\\n", "{{ title }}", *BREAKS])
TITLES = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=20).map("".join))


def written(name: str, title: str) -> str:
    """A new text from an archetype that ships, with a title from a command line."""
    folder = "pages" if name == "page" else "posts"
    archetype = read_archetype(BUNDLED / f"{name}.md", name, folder, LISBON)
    assert isinstance(archetype, Archetype)
    values = {"title": yaml_text(clean_title(title)), "tags": yaml_list([clean_title(title) or "x"])}
    if folder == "posts":
        values["date"] = "2026-11-23 09:15"
    return fill(archetype, values, {"title": clean_title(title)}, folder)


@given(title=TITLES, name=st.sampled_from(NAMES))
@example(title="../../x", name="post")
@example(title="😀🔥", name="live")
@example(title="a" * 300, name="opinion")
@example(title='Mayor: "no" # yet', name="post")
@example(title="שָׁלוֹם עוֹלָם: כותרת", name="post")
@example(title="two\nlines", name="page")
@example(title="---", name="post")
def test_the_parser_reads_every_title_back(title, name):
    title = title.strip() or "x"
    expected = clean_title(title)
    folder = "pages" if name == "page" else "posts"
    text = written(name, title)
    read = read_front_matter("new.md", text.encode(), folder, LISBON)

    assert split("new.md", text).block.split("\n")[0].startswith("title:")
    assert [problem.code for problem in read.problems if problem.is_error and problem.code != "PATH001"] == []
    if read.front:  # a tag without a letter is an error of its own
        assert read.front.title == expected
        assert read.front.tags[0] == (expected or "x")


@given(TITLES)
def test_a_clean_title_is_one_line_of_what_was_typed(title):
    clean = clean_title(title)
    assert clean_title(clean) == clean
    assert "\n" not in clean
    clean.encode()
    assert set(clean) <= set(title) | {" "}


@given(title=TITLES, kind=st.sampled_from(["post", "page"]))
@example(title="index", kind="post")
@example(title="2026-01-31", kind="post")
@example(title="CON", kind="page")
@example(title="/etc/passwd", kind="post")
def test_every_title_gives_a_file_name_that_every_system_can_hold(title, kind):
    stem = file_stem(clean_title(title), AT, kind)
    assert stem.isascii()
    assert stem
    assert not set(stem) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(stem) <= 100 + len("post-")
    assert stem not in ("index", "con", "nul")


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Harbour bridge opens", "harbour-bridge-opens"),
        ("../../x", "x"),
        ("😀🔥", "post-20261123-0915"),
        ("Index", "post-index"),
        ("2026-01-31: the day", "post-2026-01-31-the-day"),
        ("CON", "con-"),
        ("Ação no cais", "acao-no-cais"),
    ],
)
def test_a_file_is_called_after_its_title(title, stem):
    assert file_stem(title, AT) == stem
