"""The five of the newsroom: cut paper, lit from one side."""

from __future__ import annotations

import math

from drawing.brush import Canvas, Point, curve, mix
from PIL import Image


def _bust(c: Canvas, skin: str, cloth: str, light: str, collar: str) -> None:
    """Shoulders, neck and a face of two planes, lit from the left."""
    body = curve(
        [(90, 830), (120, 700), (210, 622), (330, 590), (470, 590), (590, 622), (680, 700), (715, 830)],
        closed=False,
        steps=10,
    )
    c.poly(body, (mix(cloth, light, 0.2), cloth), torn=0.8)
    c.poly(
        curve([(470, 592), (580, 626), (664, 704), (694, 830), (520, 830), (520, 700)], closed=False, steps=8),
        mix(cloth, "#10141c", 0.5),
        alpha=0.45,
        torn=0.8,
    )
    dark = mix(skin, "#3a1f1a", 0.36)
    c.poly(curve([(330, 480), (470, 480), (476, 596), (400, 668), (324, 596)], steps=8), dark, torn=0.5)
    c.poly(
        curve(
            [(322, 574), (400, 668), (478, 574), (520, 606), (440, 712), (400, 690), (360, 712), (280, 606)], steps=6
        ),
        collar,
        torn=0.5,
    )
    face: list[Point] = [
        (400, 190),
        (480, 210),
        (522, 290),
        (518, 400),
        (478, 500),
        (400, 545),
        (322, 500),
        (282, 400),
        (278, 290),
        (320, 210),
    ]
    c.poly(curve(face), (mix(skin, light, 0.25), skin), torn=0.4)
    shade = [
        (408, 190),
        (480, 210),
        (522, 290),
        (518, 400),
        (478, 500),
        (404, 545),
        (418, 490),
        (404, 455),
        (420, 425),
        (438, 404),
        (412, 366),
        (424, 310),
        (416, 250),
    ]
    c.poly(curve(shade), dark, alpha=0.8, torn=0.4)
    for x, tone in ((345, 0.55), (458, 0.75)):
        c.poly(
            curve([(x - 34, 332), (x, 316), (x + 34, 330), (x, 326)], steps=5),
            mix(skin, "#2a1712", tone + 0.1),
            grain=0,
        )
        c.poly(
            curve([(x - 24, 356), (x, 347), (x + 24, 356), (x, 362)], steps=5),
            mix(skin, "#2a1712", tone + 0.15),
            grain=0,
        )
    c.poly(
        curve([(362, 468), (388, 460), (402, 464), (418, 460), (440, 468), (402, 482)], steps=6),
        mix(skin, "#8c2f2a", 0.5),
        alpha=0.85,
        grain=0,
    )


def ines_carvalho() -> Image.Image:
    """The editor, at the window."""
    c = Canvas(401, 800, 800)
    c.rect(0, 0, 800, 800, ("#c9d9d4", "#e9e2cc", "#d9c3a2"), grain=0.24)
    c.rect(70, -10, 400, 560, ("#dfeeee", "#f6f0dc"), torn=0.6)
    c.lines([[(235, -10), (235, 560)], [(70, 270), (400, 270)]], 12, "#c9b89a")
    c.glow(220, 220, 420, "#fff6dc", 0.6)
    c.poly(
        curve(
            [
                (250, 640),
                (226, 420),
                (248, 240),
                (330, 146),
                (440, 136),
                (540, 200),
                (576, 340),
                (570, 520),
                (590, 660),
                (480, 620),
                (330, 620),
            ]
        ),
        ("#3a2620", "#241713"),
        torn=1.0,
    )
    _bust(c, "#d9a47c", "#24445a", "#fff0d2", "#efe6d2")
    c.poly(
        curve(
            [
                (268, 420),
                (262, 300),
                (310, 196),
                (400, 160),
                (500, 190),
                (540, 300),
                (534, 430),
                (516, 330),
                (470, 252),
                (400, 250),
                (330, 300),
                (296, 350),
            ]
        ),
        ("#4a3026", "#2a1a15"),
        torn=0.8,
    )
    c.line(curve([(300, 330), (312, 246), (380, 190)], closed=False), 9, "#8a5f48", alpha=0.5, torn=1.4)
    for x in (282, 520):
        c.ellipse(x, 446, 9, 12, "#d9a441", grain=0)
    return c.finish()


def tom_ashdown() -> Image.Image:
    """The harbour reporter, in his cap."""
    c = Canvas(402, 800, 800)
    c.rect(0, 0, 800, 800, ("#7fa9b5", "#b4ccc6", "#e6dfc6"), grain=0.2)
    c.clouds(20, 360, "#f6f1e0", 0.46, (320, 90), 0.7)
    for x, tall in ((90, 560), (190, 470), (640, 600), (730, 500)):
        c.lines([[(x, 800), (x, 800 - tall)], [(x - 34, 880 - tall), (x + 34, 880 - tall)]], 6, "#5a5048")
        c.lines([[(x, 800 - tall), (x - 90, 800)], [(x, 800 - tall), (x + 90, 800)]], 1.8, "#5a5048", alpha=0.8)
    _bust(c, "#c98f6b", "#2f4a3f", "#f6ead0", "#c9953f")
    c.poly(
        curve(
            [
                (286, 400),
                (300, 452),
                (340, 440),
                (400, 444),
                (462, 440),
                (502, 452),
                (516, 400),
                (512, 476),
                (470, 552),
                (400, 582),
                (330, 552),
                (290, 476),
            ]
        ),
        ("#a8703f", "#7a4a2a"),
        torn=1.6,
    )
    c.poly(curve([(352, 470), (400, 462), (448, 470), (400, 486)], steps=5), "#8c4a3a", grain=0)
    c.poly(
        curve([(270, 290), (280, 200), (340, 140), (400, 126), (470, 140), (524, 200), (532, 290), (400, 262)]),
        ("#a3402f", "#6d2a22"),
        torn=0.8,
    )
    c.poly(
        curve([(262, 300), (270, 252), (400, 226), (532, 252), (540, 300), (400, 276)]),
        ("#b9503c", "#7d3228"),
        torn=0.8,
    )
    c.lines(
        [
            [(290 + i * 28, 250 - 22 * (1 - abs(i - 4) / 4.5)), (290 + i * 28, 290 - 18 * (1 - abs(i - 4) / 4.5))]
            for i in range(9)
        ],
        3,
        "#6d2a22",
        alpha=0.6,
    )
    c.ellipse(400, 122, 27, 25, "#c9654e", torn=1.8)
    return c.finish()


def marta_reis() -> Image.Image:
    """The photographer."""
    c = Canvas(403, 800, 800)
    c.rect(0, 0, 800, 800, ("#e0a267", "#efc58a", "#d98a5a"), grain=0.24)
    c.ellipse(590, 190, 100, 100, ("#fff0c8", "#fbd79a"), grain=0)
    c.glow(590, 190, 360, "#fff0c0", 0.6)
    c.poly([(-10, 600), (240, 540), (520, 590), (810, 530), (810, 810), (-10, 810)], ("#b5694f", "#8a4a44"), torn=1.2)
    c.poly(
        curve(
            [
                (262, 470),
                (236, 340),
                (270, 200),
                (360, 120),
                (460, 124),
                (548, 210),
                (566, 350),
                (540, 470),
                (560, 560),
                (240, 560),
            ]
        ),
        ("#1f1a1c", "#141114"),
        torn=2.6,
    )
    _bust(c, "#a9714f", "#7a2f35", "#ffdfae", "#2a2428")
    c.poly(
        curve(
            [
                (266, 400),
                (258, 280),
                (310, 190),
                (400, 158),
                (500, 188),
                (542, 280),
                (536, 400),
                (508, 300),
                (440, 268),
                (360, 272),
                (294, 310),
            ]
        ),
        ("#2b2326", "#171316"),
        torn=2.0,
    )
    c.lines([[(300, 596), (346, 690)], [(504, 596), (458, 690)]], 13, "#1c1a1c")
    c.poly(
        [(300, 672), (352, 672), (366, 646), (440, 646), (454, 672), (506, 672), (506, 790), (300, 790)],
        ("#3a393d", "#1d1c20"),
        torn=0.6,
    )
    c.rect(300, 700, 506, 716, "#8a8a8c", alpha=0.5, grain=0)
    for r, paint in ((60, "#141316"), (48, "#3d4c58"), (36, "#1b2a36"), (20, "#4f7f94")):
        c.ellipse(402, 734, r, r, paint, grain=0)
    c.ellipse(388, 718, 10, 8, "#eaf3f2", alpha=0.9, grain=0)
    c.ellipse(480, 690, 8, 8, "#c04a33", grain=0)
    return c.finish()


def ruth_penhallow() -> Image.Image:
    """The culture reporter, with books."""
    c = Canvas(404, 800, 800)
    c.rect(0, 0, 800, 800, ("#4a3024", "#5d3d2c"), grain=0.2)
    for row in range(5):
        foot, x = 150 + row * 164, 0.0
        while x < 800:
            w, h = c.rng.uniform(18, 42), c.rng.uniform(96, 138)
            paint = c.rng.choice(
                ("#8c3b2f", "#2f4f5f", "#c9953f", "#41594a", "#b5714d", "#d8c39a", "#77624a", "#e2d4b0")
            )
            c.rect(x, foot - h, x + w - 2, foot, (mix(paint, "#ffffff", 0.1), mix(paint, "#1a1210", 0.35)), torn=0.4)
            x += w
        c.rect(0, foot, 800, foot + 16, ("#8a6242", "#5d402b"), torn=0.4)
    c.rect(0, 0, 800, 800, "#3a241a", alpha=0.34, grain=0)
    c.glow(240, 260, 460, "#ffd79a", 0.55)
    c.poly(
        curve(
            [
                (270, 420),
                (250, 300),
                (290, 190),
                (400, 128),
                (510, 190),
                (552, 300),
                (532, 420),
                (560, 500),
                (400, 540),
                (240, 500),
            ]
        ),
        ("#c9c2b8", "#8f8880"),
        torn=1.6,
    )
    _bust(c, "#e2b795", "#5a4668", "#ffe8c4", "#d8c39a")
    c.poly(
        curve(
            [
                (264, 420),
                (262, 290),
                (320, 186),
                (410, 156),
                (500, 190),
                (540, 290),
                (536, 420),
                (516, 310),
                (440, 230),
                (380, 250),
                (320, 296),
                (290, 340),
            ]
        ),
        ("#e6dfd2", "#a8a098"),
        torn=1.2,
    )
    for x in (345, 458):
        ring = [(x + 47 * math.cos(t * math.pi / 24), 356 + 40 * math.sin(t * math.pi / 24)) for t in range(48)]
        c.poly(ring, "#fff6e0", alpha=0.2, grain=0)
        c.line([*ring, ring[0]], 6, "#2f2320")
    c.lines([[(390, 352), (412, 352)], [(299, 350), (280, 340)], [(504, 350), (522, 340)]], 6, "#2f2320")
    return c.finish()


def joaquim_sa() -> Image.Image:
    """The sports reporter, in the rain."""
    c = Canvas(405, 800, 800)
    c.rect(0, 0, 800, 800, ("#1f4a4a", "#3f7a68", "#8db587"), grain=0.22)
    for x in (110, 690):
        c.lines([[(x, 800), (x, 190)]], 9, "#14302f")
        c.rect(x - 66, 130, x + 66, 196, "#14302f", grain=0)
        for i in range(4):
            for j in range(2):
                c.ellipse(x - 47 + i * 31, 148 + j * 29, 10, 9, "#fffbe2", grain=0)
        c.glow(x, 162, 300, "#fdf6c8", 0.7)
    c.poly(
        curve(
            [(210, 640), (214, 420), (250, 230), (340, 130), (460, 130), (552, 230), (588, 420), (592, 640), (400, 720)]
        ),
        ("#e0b23f", "#b37a25"),
        torn=0.8,
    )
    c.poly(
        curve(
            [(262, 560), (258, 400), (286, 260), (350, 186), (450, 186), (516, 260), (544, 400), (540, 560), (400, 620)]
        ),
        ("#6b4a1c", "#3d2a14"),
        torn=0.6,
    )
    _bust(c, "#b9805c", "#d9a436", "#fff3cf", "#8a5f1e")
    c.poly(
        curve(
            [
                (284, 330),
                (290, 244),
                (340, 198),
                (400, 188),
                (470, 204),
                (512, 260),
                (518, 330),
                (470, 262),
                (400, 250),
                (330, 268),
            ]
        ),
        ("#2b1f1a", "#1a1310"),
        torn=1.2,
    )
    c.poly(
        curve([(318, 478), (352, 462), (400, 458), (452, 462), (486, 478), (462, 520), (400, 552), (340, 524)]),
        "#2b1f1a",
        alpha=0.35,
        torn=1.6,
    )
    c.lines([[(360, 640), (356, 740)], [(440, 640), (446, 740)]], 5, "#f3ead2")
    rain = [(c.rng.uniform(-20, 800), c.rng.uniform(-40, 780), c.rng.uniform(18, 46)) for _ in range(150)]
    c.lines([[(x, y), (x + n * 0.24, y + n)] for x, y, n in rain], 1.4, "#eef6e6", alpha=0.4)
    return c.finish()
