"""Social cards as pictures: what is seen on them, and that nothing can spoil them."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from sitegen.photos import type_area
from sitegen.photos.clusters import Cluster, drawable
from sitegen.photos.contrast import contrast, ink_on, parse_colour
from sitegen.photos.renditions import CARD_SIZE, SocialCard, card_suffix
from sitegen.photos.runs import Voice, draw_line, extent
from sitegen.photos.social_card import MARGIN, draw_card
from sitegen.photos.type_area import Column, TypeArea, words_of
from sitegen.photos.typefaces import EDITION, FOLDER, TYPEFACES, Typeface, has, sized, typeface_of

HEADLINES = {
    "en": "After eleven months and three inquiries, the harbour board admits it never had a plan for the storm",
    "de": "Donaudampfschifffahrtsgesellschaft stellt überraschend Betrieb ein",
    "vi": "Hội đồng thành phố bỏ phiếu tối nay về bức tường chắn lũ",
    "ru": "Городской совет голосует сегодня вечером: строить стену или нет",
    "el": "Το δημοτικό συμβούλιο ψηφίζει απόψε για το αντιπλημμυρικό τείχος",
    "ar": "المجلس البلدي يصوت الليلة على بناء جدار الفيضان",
    "fa": "شورای شهر امشب دربارهٔ دیوار سیل‌بند رأی می‌دهد؛ گزارش BBC از ۱۱ ماه بحث (2025)",
    "he": "נגיד בנק ישראל: הריבית תישאר 4.5% עד 2027",
    "ja": "市議会が今夜、防潮堤の建設を採決へ　住民の意見は二分",
    "zh-Hans": "市议会今晚表决防洪墙：十一个月争论之后，居民意见仍然分裂",
    "zh-Hant": "市議會今晚表決防洪牆，居民意見仍然分歧",
    "ko": "시의회, 오늘 밤 방조제 건설 표결… 주민 의견은 여전히 엇갈려",
    "hi": "नगर परिषद आज रात बाढ़ की दीवार पर मतदान करेगी",
    "bn": "নগর পরিষদ আজ রাতে বন্যা প্রাচীর নিয়ে ভোট দেবে",
    "ta": "நகர சபை இன்று இரவு வாக்களிக்கிறது",
    "th": "สภาเมืองลงมติคืนนี้เรื่องกำแพงกันน้ำท่วมหลังจากถกเถียงกันมาสิบเอ็ดเดือน",
    "ka": "საკრებულო ამაღამ კენჭს უყრის წყალდიდობის კედელს",
    "hy": "Քաղաքային խորհուրդը այսօր քվեարկում է",
}
HOSTILE = {
    "ten thousand characters": "word " * 2000,
    "one word": "x" * 10_000,
    "one word of Han": "漢" * 10_000,
    "marks upon marks": "".join(one + "\u0301\u0316\u0489" * 200 for one in "Zalgo comes tonight"),
    "marks alone": "\u0301" * 10_000,
    "controls of direction": "\u202e\u2066abc\u2069\u200b\u200d\u200f\ufeff" * 500,
    "brackets": "([{" * 2000 + "א",
    "conjuncts": "क्" * 3000,
    "joiners": "क्\u200d" * 3000,
    "families": "👨\u200d👩\u200d👧\u200d👦🇺🇸" * 300,
    "half a surrogate pair": "a\ud800b",
    "nothing": "",
    "blanks": " \n\t\u3000",
    "nul": "a\0b\x1bc",
    "no-break blanks": "a\u00a0" * 2000,
    "stretched Arabic": "\u0640" * 3000,
    "lines": "One\nTwo\u2028Three",
}

_WORDS = sorted({word for headline in HEADLINES.values() for word in headline.split()})
headlines = st.one_of(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=40).map(" ".join),
    st.text(max_size=300),
    st.sampled_from(sorted(HOSTILE.values())),
)
languages = st.sampled_from([*HEADLINES, "", "x-unknown"])


def card(headline: str, language: str = "en", *, colour: str = "#1b3a5b", kicker: str = "News") -> SocialCard:
    return SocialCard(headline, "The Brannay Courier", kicker, language, colour, None)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def ink_box(data: bytes, field: str = "#1b3a5b") -> tuple[int, int, int, int]:
    """Where anything but the field is seen."""
    difference = ImageChops.difference(opened(data).convert("RGB"), Image.new("RGB", CARD_SIZE, field))
    return difference.getbbox() or (MARGIN, MARGIN, MARGIN, MARGIN)


@pytest.fixture
def photograph(tmp_path: Path) -> Callable[..., Path]:
    """Writes a photograph of noise, or one of another picture."""

    def write(picture: Image.Image | None = None, name: str = "photo.jpg", **options: object) -> Path:
        picture = picture or noise((1600, 1000))
        picture.save(tmp_path / name, **options)
        return tmp_path / name

    return write


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("RGB", size, random.Random(1).randbytes(3 * size[0] * size[1]))


@settings(max_examples=60, deadline=None)
@given(headlines, headlines, headlines, languages)
@example(HOSTILE["brackets"], "", f"bức строить խորհուրդը {HEADLINES['th']}", "en")
@example("पर आज करेगी मतदान की परिषद की नगर", "", "", "hi")
def test_no_ink_leaves_the_margins(headline: str, site: str, kicker: str, language: str) -> None:
    drawn = draw_card(SocialCard(headline, site, kicker, language, "#1b3a5b", None), None)
    left, top, right, bottom = ink_box(drawn)
    assert left >= MARGIN
    assert top >= MARGIN
    assert right <= CARD_SIZE[0] - MARGIN
    assert bottom <= CARD_SIZE[1] - MARGIN


@settings(max_examples=60, deadline=None)
@given(headlines, languages, st.sampled_from([28, 44, 136]), st.booleans())
def test_the_ink_of_a_line_is_where_it_is_said_to_be(text: str, language: str, size: int, rtl: bool) -> None:
    line, voice = drawable(text, language).clusters[:4], Voice(size, language, rtl)
    mask = Image.new("L", (4000, 800))
    draw_line(ImageDraw.Draw(mask), line, voice, 900, 400)
    ink = extent(line, voice)
    seen = (900 + ink.left, 400 + ink.top, 900 + ink.right, 400 + ink.bottom)
    assert mask.getbbox() == (seen if any(ink) else None)


@settings(max_examples=60, deadline=None)
@given(headlines, languages, st.sampled_from([(44,), (120, 80, 44)]))
def test_the_story_stays_below_what_stands_above_it(headline: str, language: str, sizes: tuple[int, ...]) -> None:
    column = Column(MARGIN, 150, 1136, 566)
    area = TypeArea(words_of(headline, "", "News", language), CARD_SIZE)
    assert area.set_story(column, sizes) >= column.top


@pytest.mark.parametrize("language", [*HEADLINES, "marks"])
def test_no_line_reaches_into_the_next(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join([HEADLINES.get(language, "Ẫ\u0301\u0316g\u0323 Ậ\u0300jy\u0316\u0316")] * 12)
    lines: list[tuple[float, float]] = []

    def note(draw: object, clusters: Sequence[Cluster], voice: Voice, pen: float, baseline: float) -> None:
        ink = extent(clusters, voice)
        lines.append((baseline + ink.top, baseline + ink.bottom))

    monkeypatch.setattr(type_area, "draw_line", note)
    TypeArea(words_of(text, "", "", language), CARD_SIZE).set_story(Column(MARGIN, 150, 1136, 566), (44,))
    assert len(lines) > 1
    assert all(upper[1] <= lower[0] for upper, lower in pairwise(sorted(lines)))


@pytest.mark.parametrize("language", HEADLINES)
def test_a_headline_of_any_script_is_drawn_whole(language: str) -> None:
    text = HEADLINES[language]
    found = drawable(text, language)
    assert not found.mostly_lost
    shown = "".join(cluster.text for cluster in found.clusters)
    assert shown == " ".join(text.split())
    drawn = draw_card(card(text, language), None)
    picture = opened(drawn)
    assert (picture.format, picture.size) == ("PNG", CARD_SIZE)
    assert len(drawn) <= 60_000


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_are_drawn_or_left_out(kind: str, photograph: Callable[..., Path]) -> None:
    words = HOSTILE[kind]
    for file in (None, photograph()):
        drawn = draw_card(SocialCard(words, words, words, words, "#1b3a5b", None), file)
        assert opened(drawn).size == CARD_SIZE


@settings(max_examples=200, deadline=None)
@given(headlines, languages)
def test_only_characters_that_a_font_has_are_drawn(text: str, language: str) -> None:
    for cluster in drawable(text, language).clusters:
        if cluster.typeface is None:
            assert cluster.text in " \u00a0"
        else:
            missing = [one for one in cluster.text if not has(cluster.typeface, ord(one)) and one not in "\u200c\u200d"]
            assert not missing


@pytest.mark.parametrize("typeface", TYPEFACES, ids=lambda one: one.file)
def test_the_glyph_of_missing_characters_has_no_ink(typeface: Typeface) -> None:
    font = sized(typeface.file, 60)
    assert not has(typeface, 0xE000)
    assert font.getlength("\ue000") == 0
    assert font.getmask("\ue000").getbbox() is None


@pytest.mark.parametrize("typeface", TYPEFACES, ids=lambda one: one.file)
def test_what_a_font_is_said_to_have_it_draws(typeface: Typeface) -> None:
    font = sized(typeface.file, 40)
    letters = [chr(code) for code in range(0x21, 0x2FFFF) if has(typeface, code) and chr(code).isalpha()]
    assert len(letters) > 30
    for letter in letters[:: 1 + len(letters) // 150]:
        assert font.getmask(letter).getbbox() is not None, hex(ord(letter))


def test_what_no_font_has_is_left_out() -> None:
    assert draw_card(card("Fire 🔥 at the mill 👨‍👩‍👧"), None) == draw_card(card("Fire at the mill"), None)


def test_a_letter_in_fancy_dress_is_drawn_as_the_letter() -> None:
    assert draw_card(card("𝐁𝐨𝐥𝐝 move"), None) == draw_card(card("Bold move"), None)


def test_the_name_stands_alone_where_most_of_the_headline_cannot_be_drawn() -> None:
    alone = SocialCard("The Brannay Courier", "", "", "bo", "#1b3a5b", None)
    assert draw_card(card("བོད་ལྗོངས Tib", "bo"), None) == draw_card(alone, None)
    assert draw_card(card("བོད Tibet", "bo"), None) != draw_card(alone, None)


def test_a_card_is_the_same_in_every_process(photograph: Callable[..., Path]) -> None:
    file = photograph()
    program = (
        "import sys; from hashlib import sha256; from pathlib import Path\n"
        "from sitegen.photos.renditions import SocialCard\nfrom sitegen.photos.social_card import draw_card\n"
        f"card = SocialCard({HEADLINES['fa']!r}, 'The Brannay Courier', 'News', 'fa', '#1b3a5b', None)\n"
        "for file in (None, Path(sys.argv[1])): print(sha256(draw_card(card, file)).hexdigest())\n"
    )
    found = [sha256(draw_card(card(HEADLINES["fa"], "fa"), one)).hexdigest() for one in (None, file)]
    for seed in ("1", "2"):
        command = [sys.executable, "-X", "utf8", "-c", program, str(file)]
        run = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed})
        assert run.stdout.split() == found


@pytest.mark.parametrize("language", ["ar", "fa", "he"])
def test_right_to_left_words_begin_at_the_right(language: str) -> None:
    text = " ".join(HEADLINES[language].split()[:2])
    left, _, right, _ = ink_box(draw_card(SocialCard(text, "", "", language, "#1b3a5b", None), None))
    assert CARD_SIZE[0] - MARGIN - 2 <= right <= CARD_SIZE[0] - MARGIN
    assert left > MARGIN + 50
    left, _, right, _ = ink_box(draw_card(SocialCard("Wall", "", "", "en", "#1b3a5b", None), None))
    assert MARGIN <= left <= MARGIN + 2
    assert right < CARD_SIZE[0] - MARGIN - 50


def test_a_headline_of_another_script_than_its_site_has_its_own_direction() -> None:
    left, _, _, _ = ink_box(draw_card(SocialCard("Wall", "", "", "ar", "#1b3a5b", None), None))
    assert left <= MARGIN + 2
    _, _, right, _ = ink_box(draw_card(SocialCard("شهر", "", "", "en", "#1b3a5b", None), None))
    assert right >= CARD_SIZE[0] - MARGIN - 2


def test_marks_of_east_asian_texts_are_east_asian() -> None:
    for mark in "“”…—":
        assert [typeface_of(mark, language) for language in ("zh", "ja", "ko-KR")] == [TYPEFACES[-1]] * 3
        assert typeface_of(mark, "en") == TYPEFACES[0]
    assert typeface_of("A", "ja") == TYPEFACES[0]


def test_han_has_the_shape_of_its_language() -> None:
    shapes = {draw_card(card("直骨", language, kicker=""), None) for language in ("ja", "zh-Hans", "zh-Hant")}
    assert len(shapes) == 3


def test_joiners_that_change_letters_are_kept() -> None:
    assert draw_card(card("അവന്‍", "ml"), None) != draw_card(card("അവന്", "ml"), None)
    assert draw_card(card("می‌دهد", "fa"), None) != draw_card(card("میدهد", "fa"), None)


@given(st.integers(0, 0xFFFFFF))
def test_the_ink_can_be_read_on_any_colour(number: int) -> None:
    field = parse_colour(f"#{number:06x}")
    assert contrast(ink_on(field), field) >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "", "#1234567", "１２３４５６"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        draw_card(card("Wall", colour=colour), None)


@pytest.mark.parametrize("kind", ["white", "noise", "stripes"])
def test_white_can_be_read_on_any_photograph(
    kind: str, photograph: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = {
        "white": Image.new("RGB", (1600, 1000), "white"),
        "noise": noise((1600, 1000)),
        "stripes": Image.linear_gradient("L").point([255 * (value % 2) for value in range(256)]).resize((1600, 1000)),
    }
    file = photograph(pictures[kind])
    words = card(HEADLINES["en"], kicker="")
    without = opened(draw_card(words._replace(headline="."), file))
    assert contrast(without.getpixel((600, 2)), (255, 255, 255)) < 1.5 or kind != "white"  # bright at the head

    rows: list[float] = []

    def measure(draw: object, clusters: Sequence[Cluster], voice: Voice, pen: float, baseline: float) -> None:
        rows.extend((baseline + extent(clusters, voice).top, baseline + extent(clusters, voice).bottom))

    monkeypatch.setattr(type_area, "draw_line", measure)
    shaded = opened(draw_card(words, file)).crop((0, int(min(rows)), CARD_SIZE[0], CARD_SIZE[1]))
    brightest = max(contrast_of(shaded), default=1)
    assert brightest >= 4.5


def contrast_of(picture: Image.Image) -> list[float]:
    """The contrast of white with the brightest pixel, as a list of one."""
    red, green, blue = (band.getextrema()[1] for band in picture.split())
    return [contrast((red, green, blue), (255, 255, 255))]


def test_files_are_small(photograph: Callable[..., Path]) -> None:
    for language, headline in HEADLINES.items():
        assert len(draw_card(card(headline, language), None)) <= 60_000
    assert len(draw_card(card(HEADLINES["en"]), photograph())) <= 120_000
    assert len(draw_card(card(HEADLINES["en"]), photograph(noise((1000, 1600))))) <= 120_000


def test_a_card_with_a_photograph_is_a_jpeg_whatever_becomes_of_it(photograph: Callable[..., Path]) -> None:
    shown, lost = draw_card(card("Wall"), photograph()), draw_card(card("Wall"), Path("nowhere.jpg"))
    assert (opened(shown).format, opened(lost).format) == ("JPEG", "JPEG")
    assert shown != lost
    assert (card_suffix(photograph=True), card_suffix(photograph=False)) == (".jpg", ".png")


def bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "kind", ["missing", "folder", "empty", "text", "cut short", "bomb", "huge", "drawing", "tiny", "eps"]
)
def test_a_photograph_that_cannot_be_shown_leaves_the_card_without_it(
    kind: str, photograph: Callable[..., Path], tmp_path: Path
) -> None:
    file = tmp_path / "hostile.jpg"
    if kind == "folder":
        file.mkdir()
    elif kind == "tiny":
        photograph(noise((300, 200)), "hostile.jpg")
    elif kind == "huge":
        Image.new("1", (9000, 6000)).save(file, "PNG")
    elif kind != "missing":
        whole = photograph().read_bytes()
        contents = {
            "empty": b"",
            "text": b"not a picture",
            "cut short": whole[: len(whole) // 2],
            "bomb": bomb(),
            "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"/>',
            "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1600 900\n",
        }
        file.write_bytes(contents[kind])
    drawn = draw_card(card("Wall"), file)
    plain = opened(draw_card(card("Wall"), None)).convert("RGB")
    difference = ImageChops.difference(opened(drawn).convert("RGB"), plain).convert("L")
    assert sum(difference.histogram()[64:]) < 400  # what JPEG does to edges


@pytest.mark.parametrize(
    "kind",
    [
        "CMYK jpg",
        "L jpg",
        "P png",
        "RGBA png",
        "LA png",
        "I;16 png",
        "1 png",
        "P gif",
        "RGB webp",
        "RGBA webp",
        "RGB avif",
    ],
)
def test_photographs_of_every_kind_are_shown(kind: str, photograph: Callable[..., Path]) -> None:
    mode, suffix = kind.split()
    grey = Image.linear_gradient("L").resize((1300, 900))
    picture = (
        grey.convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else grey.convert(mode)
    )
    drawn = draw_card(card("Wall"), photograph(picture, f"photo.{suffix}"))
    above, below = (opened(drawn).convert("L").getpixel((1100, row)) for row in (5, 250))
    assert above + 20 < below < 160


def test_the_focus_is_kept_in_the_picture(photograph: Callable[..., Path]) -> None:
    picture = Image.new("RGB", (2400, 630), "white")
    picture.paste("red", (0, 0, 300, 630))
    picture.paste("blue", (2100, 0, 2400, 630))
    file = photograph(picture)
    for focus, at, wanted in (((0.05, 0.5), 100, 0), ((0.95, 0.5), 1100, 2)):
        drawn = opened(draw_card(card("Wall")._replace(focus=focus), file))
        colour = drawn.getpixel((at, 20))
        assert colour[wanted] > 200
        assert sum(colour) - colour[wanted] < 60


def test_a_photograph_that_lies_on_its_side_is_set_upright(photograph: Callable[..., Path]) -> None:
    picture = Image.linear_gradient("L").resize((1500, 1000)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = photograph(picture, quality=95)
    before = opened(draw_card(card("Wall"), upright))
    turned = photograph(picture.transpose(Image.Transpose.ROTATE_90), "turned.jpg", exif=exif, quality=95)
    after = opened(draw_card(card("Wall"), turned))
    assert ImageChops.difference(before, after).convert("L").getextrema()[1] < 40


def test_a_photograph_higher_than_wide_stands_beside_the_words(photograph: Callable[..., Path]) -> None:
    file = photograph(Image.new("RGB", (1000, 1500), "white"))
    for headline, language, field_at, photo_at in (("Wall", "en", 10, 1190), ("شهر", "ar", 1190, 10)):
        drawn = opened(draw_card(card(headline, language), file))
        assert min(drawn.getpixel((photo_at, 620))) > 240
        assert max(drawn.getpixel((field_at, 620))) < 110


def test_fonts_are_changed_together_with_the_sources_that_name_them() -> None:
    digests = b"".join(sha256(file.read_bytes()).digest() for file in sorted(FOLDER.glob("*.[ot]tf")))
    assert sha256(digests).hexdigest()[:16] == EDITION
    assert {file.name for file in FOLDER.glob("*.[ot]tf")} == {typeface.file for typeface in TYPEFACES}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text()
