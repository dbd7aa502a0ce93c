"""How headlines of social cards are broken into lines, and in which order what stands on a line is read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sitegen.photos.bidi import levels, visual_order
from sitegen.photos.clusters import Cluster, drawable
from sitegen.photos.lines import break_apart, set_lines, shortened
from sitegen.photos.runs import Voice, draw_line, extent, runs_of, width
from sitegen.photos.typefaces import TYPEFACES, sized

SIZES = (80, 60, 40)
COLUMN = 1000


def clusters(text: str, language: str = "en") -> tuple[Cluster, ...]:
    return drawable(text, language).clusters


def words(line: Sequence[Cluster]) -> str:
    return "".join(cluster.text for cluster in line)


def lines_of(text: str, language: str = "en", *, across: float = COLUMN, most: int = 4) -> tuple[list[str], int]:
    setting = set_lines(
        clusters(text, language),
        lambda size: lambda some: width(some, Voice(size, language, False)),
        SIZES,
        across,
        lambda _: most,
        lambda _line, _size: True,
    )
    return [words(line) for line in setting.lines], setting.size


def test_a_line_whose_ink_has_no_room_is_set_smaller() -> None:
    setting = set_lines(
        clusters("The Brannay Courier"),
        lambda size: lambda some: width(some, Voice(size, "en", False)),
        (120, 80, 44),
        COLUMN,
        lambda _: 4,
        lambda _line, size: size < 120,
    )
    assert setting.size == 80


def wide(text: str, size: int, language: str = "en") -> float:
    return width(clusters(text, language), Voice(size, language, False))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text("abcdefghij", min_size=1, max_size=12), min_size=1, max_size=40))
def test_a_headline_has_the_largest_size_that_fits(some: list[str]) -> None:
    text = " ".join(some)
    lines, size = lines_of(text)
    assert len(lines) <= 4
    assert all(wide(line, size) <= COLUMN + 4 for line in lines)  # kerning between words
    if not lines[-1].endswith("…"):
        assert " ".join(lines) == text
    for larger in SIZES[: SIZES.index(size)]:
        assert max(map(len, _filled(some, larger))) > 4 or max(wide(word, larger) for word in some) > COLUMN - 4


def _filled(some: list[str], size: int) -> list[list[list[str]]]:
    """Greedy lines, as the one way to fill them; wrapped for `max(map(len, …))`."""
    lines: list[list[str]] = []
    for word in some:
        if lines and wide(" ".join([*lines[-1], word]), size) <= COLUMN - 4:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [lines]


def test_lines_are_about_equally_long() -> None:
    lines, size = lines_of("The council votes tonight on the wall that the town has argued over for eleven months")
    widths = [wide(line, size) for line in lines]
    assert len(lines) > 2
    assert min(widths) > 0.7 * max(widths)


def test_a_line_ends_rather_with_a_punctuation_mark() -> None:
    assert lines_of("Council votes tonight: wall or no wall?", most=2)[0] == [
        "Council votes tonight:",
        "wall or no wall?",
    ]


def test_a_line_begins_rather_not_with_a_dash() -> None:
    assert lines_of("“Hij zei: ‘ik kom’ – en kwam niet”", most=2)[0] == ["“Hij zei: ‘ik kom’ –", "en kwam niet”"]


def test_what_is_too_long_ends_with_an_ellipsis_after_a_word() -> None:
    lines, size = lines_of("The harbour board, which met on Monday, " * 20)
    assert (len(lines), size) == (4, SIZES[-1])
    assert lines[-1].endswith("…")
    assert lines[-1].rstrip("…").split()[-1] in {"The", "harbour", "board", "which", "met", "on", "Monday"}


def test_a_word_wider_than_the_column_is_broken_at_the_smallest_size_alone() -> None:
    lines, size = lines_of("Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungsamtsrat" * 2)
    assert size == SIZES[-1]
    assert len(lines) > 1
    assert "".join(lines) == "Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungsamtsrat" * 2
    assert all(wide(line, size) <= COLUMN for line in lines)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("漢字東京都仮名あいうカナー、。「」（）", min_size=1, max_size=9), min_size=1, max_size=8))
def test_japanese_marks_stand_where_they_may(some: list[str]) -> None:
    for first, second in pairwise(break_apart(clusters("".join(some), "ja"))):
        assert second[0][0].text[0] not in "、。」）ー"
        assert first[0][-1].text[-1] not in "「（"


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("東京の天気は晴れ", "ja", "東|京|の|天|気|は|晴|れ"),
        ("2026年のニュース", "ja", "2026年|の|ニュー|ス"),
        ("市长表示：“没有问题”", "zh", "市|长|表|示：|“没|有|问|题”"),
        ("지방 선거", "ko", "지방 |선거"),
        ("เก้าอี้ไม้", "th", "เก้า|อี้|ไม้"),
        ("a half-hearted 3-1 win", "en", "a |half-|hearted |3-1 |win"),
        ("100\u00a0km away", "en", "100\u00a0km |away"),
        ("Oui : « non » !", "fr", "Oui : |« non » !"),
        ("« Non » : oui", "fr", "« Non » : |oui"),
        ("Er sagt »nein« laut", "de", "Er |sagt |»nein« |laut"),
        ("क्षत्रिय नगर", "hi", "क्षत्रिय |नगर"),
    ],
)
def test_lines_break_where_the_script_allows(text: str, language: str, parts: str) -> None:
    assert "|".join(words(part) for part, _ in break_apart(clusters(text, language))) == parts


def test_marks_stay_with_their_letter() -> None:
    assert [one.text for one in clusters("é\u0302x", "vi")] == ["é\u0302", "x"]
    assert [one.text for one in clusters("\u0301\u0301ab")] == ["a", "b"]
    assert len(clusters("a" + "\u0316" * 50)[0].text) <= 4


@pytest.mark.parametrize(
    ("text", "base", "wanted"),
    [
        ("abc", False, "000"),
        ("אבג", True, "111"),
        ("אב 12", True, "11122"),
        ("אב abc", True, "111222"),
        ("abc אב", False, "000011"),
        ("ab (אב) cd", False, "0000110000"),
        ("אב (ab) גד", True, "1111221111"),
        ("ab (cd) אב", True, "2222222111"),
        ("אב 4.5%", True, "1112222"),
        ("שער 1,200 $", True, "11112222211"),
        ("عام 2025-26", True, "11112222122"),
        ("abc 12 אב 34", False, "000000011122"),
        ("אב - גד", True, "1111111"),
        ("אב!", True, "111"),
        ("ab!", True, "221"),
    ],
)
def test_levels_are_those_of_the_bidirectional_algorithm(text: str, base: bool, wanted: str) -> None:
    assert "".join(map(str, levels(text, rtl=base))) == wanted


def test_runs_are_reversed_level_by_level() -> None:
    assert visual_order([0, 0, 0]) == [0, 1, 2]
    assert visual_order([1, 2, 1]) == [2, 1, 0]
    assert visual_order([0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4]


ARABIC = next(typeface for typeface in TYPEFACES if typeface.file == "arabic.ttf")
_LETTERS = "ابتجدرسعفقكلمنهوي" + "پچگ" + "0123456789" + "٠١٢٣" + "۴۵۶" + "!,.:«»،؟؛٪"


@settings(max_examples=300, deadline=None)
@given(st.text(f"{_LETTERS}     ", min_size=1, max_size=25).map(str.split).filter(bool), st.booleans())
def test_a_line_in_pieces_is_the_line_that_the_shaping_engine_makes_in_one_piece(some: list[str], rtl: bool) -> None:
    text = " ".join(some)
    line = tuple(Cluster(one, ARABIC if one != " " else None) for one in text)
    voice = Voice(40, "ar", rtl)
    ours = Image.new("L", (1800, 90))
    draw_line(ImageDraw.Draw(ours), line, voice, 20, 60)
    theirs = Image.new("L", (1800, 90))
    font = sized(ARABIC.file, round(40 * ARABIC.scale))
    ImageDraw.Draw(theirs).text(
        (20, 60), text, 255, font, anchor="ls", direction="rtl" if rtl else "ltr", language="ar"
    )
    assert ours.tobytes() == theirs.tobytes(), runs_of(line, rtl=rtl)


def test_a_line_is_cut_to_a_width() -> None:
    voice = Voice(30, "en", False)
    line = shortened(clusters("The Brannay and District Courier and Advertiser"), lambda some: width(some, voice), 400)
    assert words(line).endswith("…")
    assert "The Brannay and District Courier and Advertiser".startswith(words(line)[:-1] + " ")
    assert extent(line, voice).right <= 400
    short = clusters("Courier")
    assert shortened(short, lambda some: width(some, voice), 400) == short
