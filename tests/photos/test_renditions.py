"""What is made of a photograph is known before it is made: never larger, around its focus, under a name of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.photos.renditions import (
    RATIOS,
    Imprint,
    Negative,
    PhotoOptions,
    Renditions,
    plan_renditions,
)

KINDS = ("jpeg", "png", "webp", "avif", "tiff")
MOST = {"jpeg": 65_500, "webp": 16_383, "avif": 65_536, "png": 1_000_000}


def plan(width: int, height: int, kind: str = "jpeg", focus=None, *, lead: bool = True, **options) -> Renditions:
    negative = Negative("quay", "0" * 64, kind, width, height)
    return plan_renditions(negative, Imprint(), PhotoOptions(**options), focus=focus, lead=lead)


def widths(found: Renditions) -> list[int]:
    return [one.recipe.width for one in found.plain]


def test_a_large_photograph_is_made_in_all_widths_and_shapes():
    found = plan(6000, 4000)
    assert widths(found) == [320, 480, 800, 1200, 1600]
    assert [one.recipe.height for one in found.plain] == [213, 320, 533, 800, 1067]
    assert [(ratio, one.recipe.width, one.recipe.height) for ratio, one in found.crops] == [
        ("16:9", 1200, 675),
        ("4:3", 1200, 900),
        ("1:1", 1200, 1200),
    ]
    assert [one.name.rpartition(".")[2] for one in found.all()] == ["jpg"] * 5 + ["webp"] * 5 + ["jpg"] * 3


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (1, [1]),
        (320, [320]),
        (368, [368]),
        (369, [320, 369]),
        (480, [320, 480]),
        (500, [320, 500]),
        (551, [320, 551]),
        (553, [320, 480, 553]),
        (900, [320, 480, 900]),
        (1600, [320, 480, 800, 1200, 1600]),
    ],
)
def test_none_is_made_that_is_hardly_smaller_than_the_largest(width, expected):
    assert widths(plan(width, 400)) == expected


@pytest.mark.parametrize(
    ("kind", "formats", "expected"),
    [
        ("jpeg", ("avif", "webp"), ["jpeg", "avif", "webp"]),
        ("png", ("webp",), ["png", "webp"]),
        ("webp", ("avif", "webp"), ["webp", "avif"]),
        ("avif", ("avif", "webp"), ["webp", "avif"]),
        ("tiff", ("webp",), ["jpeg", "webp"]),
        ("jpeg", (), ["jpeg"]),
    ],
)
def test_what_stands_in_src_is_what_every_browser_shows(kind, formats, expected):
    found = plan(600, 400, kind, formats=formats)
    assert [found.plain[0].recipe.format, *(some[0].recipe.format for some in found.better)] == expected


def test_a_photograph_that_does_not_lead_has_no_crops():
    assert plan(2000, 2000, lead=False).crops == ()


def test_a_crop_that_search_engines_would_not_take_is_not_made():
    assert [ratio for ratio, _ in plan(300, 200).crops] == ["16:9", "4:3"]  # 1:1 would have 200 x 200


sides = st.one_of(st.integers(1, 40), st.integers(1, 8000), st.integers(1, 200_000))


@given(
    sides,
    sides,
    st.sampled_from(KINDS),
    st.one_of(st.none(), st.tuples(st.floats(0, 1), st.floats(0, 1))),
    st.lists(st.integers(16, 10_000), min_size=1, max_size=6, unique=True).map(lambda some: tuple(sorted(some))),
)
def test_nothing_is_enlarged_squeezed_or_out_of_the_picture(width, height, kind, focus, wanted):
    found = plan(width, height, kind, focus, widths=wanted, formats=("avif", "webp"))
    assert widths(found) == sorted(set(widths(found)))
    assert len({one.name for one in found.all()}) == len(found.all())
    for one in found.all():
        recipe = one.recipe
        left, top, right, bottom = recipe.box or (0, 0, width, height)
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert 1 <= recipe.width <= right - left
        assert 1 <= recipe.height <= bottom - top
        assert max(recipe.width, recipe.height) <= MOST[recipe.format]
        # the shape is that of the part it is made of, to half a pixel
        exact = (bottom - top) * recipe.width / (right - left)
        assert recipe.height == pytest.approx(exact, abs=1.01) or recipe.height in MOST.values()
    for some in found.better:
        assert [one.recipe.width for one in some] == widths(found), "every format has every width"
    for ratio, one in found.crops:
        across, down = map(int, ratio.split(":"))
        box = one.recipe.box
        assert one.recipe.width * one.recipe.height >= 50_000
        assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(across / down, rel=0.02)
        assert box[2] - box[0] >= width - 1 or box[3] - box[1] >= height - 1, "the largest part of this shape"
        if focus:
            x, y = focus[0] * width, focus[1] * height
            assert box[0] - 1 <= x <= box[2] + 1
            assert box[1] - 1 <= y <= box[3] + 1


def test_a_crop_has_the_focus_in_its_middle_where_it_can():
    boxes = {ratio: one.recipe.box for ratio, one in plan(4000, 2000, focus=(0.3, 0.9)).crops}
    assert boxes["1:1"] == (200, 0, 2200, 2000)
    boxes = {ratio: one.recipe.box for ratio, one in plan(4000, 2000, focus=(1, 0.5)).crops}
    assert boxes["1:1"] == (2000, 0, 4000, 2000)
    boxes = {ratio: one.recipe.box for ratio, one in plan(4000, 2000).crops}
    assert boxes["1:1"] == (1000, 0, 3000, 2000)


def test_a_name_stands_for_one_content():
    def name(digest="0" * 64, quality=80, focus=None, **said):
        options = PhotoOptions(quality=quality, formats=())
        found = plan_renditions(
            Negative("quay", digest, "jpeg", 500, 400), Imprint(**said), options, focus=focus, lead=True
        )
        return tuple(one.name for one in found.all())

    assert name() == name()
    fields = ("caption", "credit", "copyright", "alt", "license", "licensor_url", "source_type")
    others = [name(digest="1" * 64), name(quality=79), name(creators=("x",))]
    others += [name(**{field: "x"}) for field in fields]
    for other in others:
        assert not set(other) & set(name())
    assert set(name(focus=(0.1, 0.5))) & set(name()), "another focus changes the crops alone"
    assert name(focus=(0.1, 0.5)) != name()
    assert len(set(others)) == len(others)
    assert name(creators=("a, b",)) != name(creators=("a", "b"))


def test_a_name_can_be_found_for_every_text():
    """Half a pair of surrogates comes from front matter in JSON's manner."""
    found = plan_renditions(
        Negative("quay", "", "jpeg", 9, 9), Imprint(caption="\ud83d"), PhotoOptions(), focus=None, lead=False
    )
    assert found.plain[0].name.isascii()


def test_a_picture_longer_than_webp_can_be_has_no_webp():
    found = plan(400, 20_000)
    assert found.better == ()
    assert (found.plain[-1].recipe.width, found.plain[-1].recipe.height) == (400, 20_000)
    *_, widest = plan(400, 20_000, "avif").plain
    assert (widest.recipe.format, widest.recipe.width, widest.recipe.height) == ("webp", 327, 16_350)
    assert plan(1, 1_000_000, "tiff").plain[0].recipe.height == 65_500


def test_all_shapes_are_those_that_search_engines_ask_for():
    assert RATIOS == ("16:9", "4:3", "1:1")
