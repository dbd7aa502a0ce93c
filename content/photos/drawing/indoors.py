"""Pictures of rooms: the library and the stage."""

from __future__ import annotations

import math

from drawing.brush import Canvas, curve, mix
from drawing.things import boat, gull, person
from PIL import Image


def reading_room() -> Image.Image:
    """The reading room of the Ropewalk Library."""
    c = Canvas(204)
    c.rect(0, 0, 1600, 1067, ("#6f4a36", "#7d563d", "#5d3d2e"), grain=0.2)
    _shelf(c, 20, 60, 560, 800)
    _shelf(c, 1290, 60, 1640, 800)
    c.rect(610, 40, 1260, 812, ("#e9d9ba", "#cbb492"), torn=0.6)
    c.rect(652, 84, 1218, 780, ("#8fc0cf", "#c4dcd4", "#f2e8cb"), grain=0.1)
    c.clouds(90, 330, "#fdf7e6", 0.42, (380, 80), 0.0)
    c.ellipse(1060, 190, 38, 38, "#fff6d8", grain=0)
    c.glow(1060, 190, 240, "#fff0c0", 0.6)
    c.polys(
        [
            curve(
                [
                    (700 + i * 170, 250 + (i % 2) * 44),
                    (760 + i * 170, 222 + (i % 2) * 44),
                    (830 + i * 170, 242 + (i % 2) * 44),
                    (860 + i * 170, 258 + (i % 2) * 44),
                ],
                steps=6,
            )
            for i in range(3)
        ],
        "#fdf9ea",
        alpha=0.8,
        torn=1.2,
        grain=0,
    )
    c.poly(
        [(652, 520), (760, 492), (900, 508), (1040, 478), (1218, 506), (1218, 560), (652, 560)],
        ("#7fa3a0", "#92b0a4"),
        torn=0.6,
    )
    c.rect(652, 552, 1218, 780, ("#8dbbb8", "#4f929c", "#2f7484"), grain=0.1)
    c.polys(
        [
            [(x, y), (x + 24, y - 2), (x + 50, y), (x + 24, y + 2)]
            for x, y in ((c.rng.uniform(652, 1165), c.rng.uniform(560, 775)) for _ in range(70))
        ],
        "#e4f1ea",
        alpha=0.5,
        grain=0,
    )
    boat(c, 780, 630, 120, "#b23a2b", "#f3e6c6", 0)
    boat(c, 1080, 690, 170, "#274653", "#d8a24d", 0, True)
    gull(c, 800, 360, 20, "#fdfaf0", tilt=0.2)
    gull(c, 880, 320, 14, "#fdfaf0", tilt=-0.1)
    c.lines(
        [[(840, 84), (840, 780)], [(1030, 84), (1030, 780)], [(652, 310), (1218, 310)], [(652, 545), (1218, 545)]],
        9,
        "#e9d9ba",
    )
    c.rect(600, 780, 1270, 816, ("#f0e2c4", "#c4ac88"), torn=0.4)
    c.rect(0, 812, 1600, 1067, ("#a87c52", "#7d5738", "#553a28"), grain=0.26)
    c.lines(
        [[(800 + (x - 800) * 0.55, 812), (800 + (x - 800) * 1.5, 1067)] for x in range(-700, 2400, 118)],
        2,
        "#4a3120",
        alpha=0.5,
    )
    c.poly([(690, 816), (1190, 816), (1500, 1067), (760, 1067)], "#ffe9b4", alpha=0.24, blur=10, grain=0)
    c.beam([(652, 84), (1218, 84), (1560, 1067), (720, 1067)], "#ffedc0", 0.14, 34)
    _reader(c, 890, 960)
    return c.finish("#f4e3c4", 0.05, 0.36)


def _shelf(c: Canvas, x0: float, y0: float, x1: float, y1: float, rows: int = 5, ladder: bool = False) -> None:
    books = (
        "#8c3b2f",
        "#2f4f5f",
        "#c9953f",
        "#41594a",
        "#5a4668",
        "#b5714d",
        "#d8c39a",
        "#27404d",
        "#77624a",
        "#a8a08c",
        "#6d2f35",
        "#e2d4b0",
    )
    c.rect(x0 - 14, y0 - 14, x1 + 14, y1 + 14, ("#5b3d2b", "#452d20"), torn=0.5)
    high = (y1 - y0) / rows
    for row in range(rows):
        top, foot = y0 + row * high, y0 + (row + 1) * high - 16
        c.rect(x0, top, x1, foot, ("#2b1d17", "#3a271d"), grain=0.1)
        x = x0 + 4
        while x < x1 - 14:
            w, h = c.rng.uniform(13, 34), (foot - top) * c.rng.uniform(0.62, 0.92)
            if c.rng.random() < 0.06:
                x += w * 1.6
                continue
            w = min(w, x1 - 4 - x)
            paint = c.rng.choice(books)
            lean = c.rng.choice((0, 0, 0, 0, 0, 0, 6))
            c.poly(
                [(x + lean, foot - h), (x + w + lean, foot - h), (x + w, foot), (x, foot)],
                (mix(paint, "#ffffff", 0.12), mix(paint, "#1a1210", 0.25)),
                torn=0.3,
            )
            if w > 18:
                c.rect(x + w * 0.2, foot - h * 0.82, x + w * 0.8, foot - h * 0.76, "#ecd9a4", alpha=0.75, grain=0)
                c.rect(x + w * 0.2, foot - h * 0.22, x + w * 0.8, foot - h * 0.18, "#ecd9a4", alpha=0.6, grain=0)
            x += w + 1.2
        c.rect(x0 - 6, foot, x1 + 6, foot + 16, ("#8a6242", "#5d402b"), torn=0.3)


def _reader(c: Canvas, x: float, foot: float) -> None:
    c.ellipse(x + 40, foot + 16, 250, 26, "#2b1a12", alpha=0.45, blur=9, grain=0)
    wood, cloth = "#6b3d28", "#26465a"
    c.lines([[(x - 110, foot), (x - 92, foot - 130)], [(x + 74, foot), (x + 62, foot - 130)]], 15, wood)
    c.poly(
        curve([(x - 128, foot - 128), (x + 88, foot - 128), (x + 92, foot - 160), (x - 100, foot - 166)], steps=5),
        "#a8492f",
        torn=0.4,
    )
    c.poly(
        curve(
            [
                (x - 132, foot - 130),
                (x - 170, foot - 370),
                (x - 150, foot - 400),
                (x - 116, foot - 372),
                (x - 86, foot - 150),
            ],
            steps=6,
        ),
        ("#bb5a3c", "#8a3a27"),
        torn=0.5,
    )
    c.poly(
        curve(
            [
                (x - 92, foot - 160),
                (x + 70, foot - 206),
                (x + 128, foot - 178),
                (x + 120, foot - 130),
                (x - 60, foot - 118),
            ],
            steps=6,
        ),
        ("#4d4a44", "#33312e"),
        torn=0.4,
    )
    c.poly(
        [(x + 76, foot - 180), (x + 128, foot - 172), (x + 132, foot - 12), (x + 84, foot - 12)],
        ("#4d4a44", "#33312e"),
        torn=0.4,
    )
    c.poly(
        curve(
            [(x + 80, foot - 20), (x + 134, foot - 22), (x + 176, foot - 4), (x + 172, foot + 8), (x + 80, foot + 8)],
            steps=4,
        ),
        "#2b1d17",
        torn=0.3,
    )
    c.poly(
        curve(
            [
                (x - 108, foot - 150),
                (x - 118, foot - 300),
                (x - 62, foot - 372),
                (x + 6, foot - 372),
                (x + 40, foot - 300),
                (x + 34, foot - 170),
            ],
            steps=7,
        ),
        (mix(cloth, "#fff0c0", 0.25), cloth),
        torn=0.5,
    )
    skin = "#d9a47c"
    c.poly(
        [(x - 46, foot - 404), (x - 4, foot - 404), (x + 4, foot - 360), (x - 48, foot - 360)],
        mix(skin, "#5b3320", 0.25),
        grain=0,
    )
    c.poly(
        curve(
            [
                (x - 62, foot - 440),
                (x - 44, foot - 486),
                (x + 6, foot - 490),
                (x + 28, foot - 462),
                (x + 40, foot - 436),
                (x + 26, foot - 426),
                (x + 20, foot - 400),
                (x - 22, foot - 392),
                (x - 54, foot - 408),
            ],
            steps=7,
        ),
        (mix(skin, "#fff0c0", 0.3), skin),
        grain=0.05,
    )
    c.poly(
        curve(
            [
                (x - 78, foot - 380),
                (x - 86, foot - 450),
                (x - 50, foot - 510),
                (x + 6, foot - 514),
                (x + 32, foot - 484),
                (x + 4, foot - 474),
                (x - 18, foot - 450),
                (x - 30, foot - 400),
                (x - 40, foot - 350),
                (x - 76, foot - 346),
            ],
            steps=7,
        ),
        ("#4a2f22", "#2f1c14"),
        torn=0.5,
    )
    c.poly(
        [(x + 70, foot - 292), (x + 152, foot - 330), (x + 168, foot - 250), (x + 92, foot - 216)],
        ("#f7efd8", "#dccbaa"),
        torn=0.3,
    )
    c.poly([(x + 64, foot - 296), (x + 72, foot - 292), (x + 94, foot - 214), (x + 86, foot - 214)], "#8c3b2f", grain=0)
    c.poly(
        [(x + 150, foot - 332), (x + 160, foot - 330), (x + 176, foot - 250), (x + 166, foot - 248)], "#8c3b2f", grain=0
    )
    c.line(
        curve([(x - 40, foot - 330), (x + 0, foot - 240), (x + 96, foot - 246)], closed=False),
        40,
        mix(cloth, "#0d1820", 0.12),
    )
    c.ellipse(x + 104, foot - 248, 22, 17, skin, grain=0)


def shelves() -> Image.Image:
    """The new shelves, which begin at the height of a table."""
    c = Canvas(205)
    c.rect(0, 0, 1600, 1067, ("#eadfc8", "#d6c4a2"), grain=0.14)
    _shelf(c, 40, 40, 1560, 760, 4)
    c.rect(0, 776, 1600, 800, ("#c9a676", "#8a6242"), torn=0.4)
    c.rect(0, 940, 1600, 1067, ("#a87c52", "#6d4c33"), grain=0.24)
    c.lines([[(0, 935), (1600, 935)]], 9, "#c9b48e")
    c.line([(0, 868), (1600, 868)], 2.5, "#2f6b7e", alpha=0.85)
    c.lines([[(20, 30), (1580, 30)]], 9, "#b8913f")
    for side in (0, 150):
        c.line([(1010 + side, 30), (1090 + side, 1000)], 17, "#8a5a34")
        c.line([(1006 + side, 30), (1086 + side, 1000)], 5, "#b9824f")
    c.lines(
        [[(1010 + 80 * t, 30 + 970 * t), (1160 + 80 * t, 30 + 970 * t)] for t in [i / 9 for i in range(1, 9)]],
        13,
        "#9c6a3f",
    )
    c.ellipse(330, 1000, 250, 20, "#3a271d", alpha=0.4, blur=7, grain=0)
    c.poly([(190, 850), (470, 850), (455, 1000), (205, 1000)], ("#c9953f", "#96692a"), torn=0.5)
    for i, (paint, h) in enumerate(
        (("#8c3b2f", 130), ("#2f4f5f", 150), ("#e2d4b0", 112), ("#41594a", 140), ("#b5714d", 124), ("#5a4668", 146))
    ):
        c.poly(
            [(206 + i * 42, 856 - h * 0.6), (240 + i * 42, 850 - h * 0.6), (246 + i * 42, 866), (208 + i * 42, 866)],
            (mix(paint, "#ffffff", 0.15), paint),
            torn=0.3,
        )
    c.poly([(188, 846), (472, 846), (466, 880), (194, 880)], ("#dbab57", "#c08c3a"), torn=0.4)
    c.beam([(-100, -100), (500, -100), (1500, 1067), (700, 1067)], "#fff0c6", 0.16, 46)
    return c.finish("#f4e6cc", 0.05, 0.3)


def theatre() -> Image.Image:
    """The last scene of "The Tide Clerk"."""
    c = Canvas(208)
    c.rect(0, 0, 1600, 1067, ("#120c14", "#1b1119"), grain=0.16)
    c.rect(250, 60, 1350, 800, ("#0f2233", "#1f4a5c", "#2d6470"), grain=0.2)
    for i, (y, colour) in enumerate(((430, "#1b4355"), (520, "#28606c"), (600, "#3b8086"), (670, "#6aa6a2"))):
        crest = [
            (x, y + 46 * math.sin(x / 120 + i * 1.9) - 30 * math.exp(-(((x - 1120 + i * 70) / 150) ** 2)) * 4)
            for x in range(220, 1400, 40)
        ]
        c.poly(
            [*curve(crest, closed=False, steps=5), (1400, 820), (220, 820)],
            (mix(colour, "#ffffff", 0.16), mix(colour, "#0c1a26", 0.35)),
            torn=0.8,
        )
        c.line(curve([(x, b - 3) for x, b in crest], closed=False, steps=5), 4, "#e9f0e2", alpha=0.65, torn=0.5)
    c.rect(250, 760, 1350, 860, ("#7b4f33", "#4a2d1f"), grain=0.24)
    c.lines([[(x, 762), (800 + (x - 800) * 1.1, 858)] for x in range(270, 1350, 66)], 2, "#2d1a12", alpha=0.6)
    c.beam([(560, -40), (690, -40), (960, 830), (430, 830)], "#fff0c0", 0.46, 20)
    c.ellipse(692, 810, 280, 34, "#ffe9b0", alpha=0.55, blur=9, grain=0)
    c.ellipse(700, 820, 200, 14, "#2d1a12", alpha=0.6, blur=6, grain=0)
    person(c, 610, 812, 330, "#39404f", 0.05, skin="#e2b48d", hat="#2b2420")
    c.poly([(650, 660), (880, 660), (880, 682), (650, 682)], ("#b9824f", "#8a5a34"), torn=0.4)
    c.lines([[(672, 682), (664, 815)], [(858, 682), (866, 815)], [(672, 752), (858, 752)]], 10, "#5d3a24")
    c.poly([(700, 660), (790, 660), (782, 626), (708, 628)], ("#f7efd8", "#dccbaa"), torn=0.3)
    c.lines([[(842, 660), (842, 600)]], 5, "#d9a441")
    c.poly([(818, 604), (866, 604), (852, 574), (832, 574)], "#41695a", torn=0.3)
    c.glow(842, 612, 100, "#ffe0a0", 0.8)
    c.line([(636, 560), (690, 628), (720, 640)], 19, "#323846")
    for flip in (0, 1):
        for i in range(9):
            x = i * 40 - 30 if not flip else 1600 - i * 40 + 30
            k = 1 if not flip else -1
            drop = 856 - i * 2
            c.poly(
                curve(
                    [
                        (x, -30),
                        (x + k * 46, -30),
                        (x + k * (58 - i), 420),
                        (x + k * (40 - i * 3), drop),
                        (x - k * 8, drop),
                        (x + k * 4, 420),
                    ],
                    steps=5,
                ),
                ("#5d1420", "#a82c35", "#7c1b28") if i % 2 else ("#470e18", "#8a1f2b", "#5d1420"),
                torn=0.6,
            )
    for i in range(13):
        x = 20 + i * 122
        c.poly(
            curve([(x - 30, -30), (x + 150, -30), (x + 136, 70), (x + 60, 116), (x - 14, 70)], steps=6),
            ("#6d1724", "#b5323b"),
            torn=0.5,
        )
        c.line(curve([(x - 14, 72), (x + 60, 117), (x + 136, 72)], closed=False), 5, "#d9a441", alpha=0.9)
    c.rect(0, 850, 1600, 880, ("#d9a441", "#8a6228"), torn=0.4)
    for x in range(130, 1500, 150):
        c.glow(x, 852, 74, "#ffd488", 0.5)
    for row, (y, r, tone) in enumerate(((965, 44, "#3a2532"), (1045, 58, "#20141e"))):
        for i in range(15):
            x = -20 + i * 122 + row * 58 + c.rng.uniform(-16, 16)
            head = r * c.rng.uniform(0.86, 1.08)
            c.ellipse(x, y, head * 0.78, head, tone, torn=0.4)
            c.poly(
                curve(
                    [
                        (x - head * 1.7, y + 150),
                        (x - head * 1.4, y + head * 1.3),
                        (x, y + head * 0.9),
                        (x + head * 1.4, y + head * 1.3),
                        (x + head * 1.7, y + 150),
                    ],
                    steps=5,
                ),
                tone,
                torn=0.4,
            )
    return c.finish("#f0e4d6", 0.05, 0.42)
