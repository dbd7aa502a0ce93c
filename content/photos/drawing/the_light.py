"""Pictures of the light on Tarrow Head, and of the gauge in the harbour."""

from __future__ import annotations

import math

from drawing.brush import Canvas, curve, mix
from drawing.things import glitter, gull, hills, lighthouse, person, sea
from PIL import Image


def _headland(c: Canvas, fill: tuple[str, ...], rock: tuple[str, ...], left: float = 560) -> None:
    edge = [
        (left, 1080),
        (left + 60, 900),
        (left + 40, 830),
        (left + 150, 760),
        (left + 190, 700),
        (left + 330, 672),
        (left + 520, 655),
        (left + 760, 668),
        (1640, 640),
        (1640, 1080),
    ]
    c.poly(curve(edge, closed=False, steps=6), rock, torn=2.2)
    turf = [
        (left + 120, 764),
        (left + 200, 692),
        (left + 340, 664),
        (left + 520, 648),
        (left + 760, 660),
        (1640, 630),
        (1640, 860),
        (1300, 800),
        (left + 560, 770),
        (left + 360, 800),
        (left + 230, 752),
    ]
    c.poly(curve(turf, steps=6), fill, torn=2.0)
    for _ in range(26):
        x, y = c.rng.uniform(left + 80, 1580), c.rng.uniform(830, 1040)
        s = c.rng.uniform(20, 90)
        c.poly(
            [(x, y), (x + s, y - s * 0.24), (x + s * 0.8, y + s * 0.3), (x + s * 0.2, y + s * 0.5)],
            mix(rock[0], c.rng.choice(("#ffffff", "#10161f")), 0.16),
            alpha=0.5,
            torn=1.4,
        )


def scaffold() -> Image.Image:
    """The tower in its scaffold, September."""
    c = Canvas(301)
    c.rect(0, 0, 1600, 720, ("#4f8fb0", "#8dbecb", "#cfe2d8", "#f3ead0"), grain=0.12)
    c.clouds(20, 400, "#fbf7e9", 0.46, (480, 150), 0.92)
    c.clouds(330, 640, "#f7f0dc", 0.42, (800, 60), 0.7, 1)
    hills(c, (-10, 628), (620, 650), 24, ("#7fa0a4", "#93b0ac"), 680)
    sea(c, 640, ("#7fb7bd", "#4b929f", "#2a6c82", "#1c5068"), "#dcefe8", "#174b62", 1.4, 700)
    _headland(c, ("#a3b067", "#869a55", "#6b8049"), ("#8c8272", "#6b6258", "#4a443f"))
    x, foot, high = 1010, 676, 560
    lighthouse(c, x, foot, high, "#f6efe0", "#b5402e", "#44576a")
    pole, plank = "#7d6a4c", "#c49a5f"
    levels = [foot - i * 74 for i in range(7)]
    for shift, alpha in ((-8, 0.5), (0, 1.0)):
        c.lines(
            [[(x + s * 128 + shift, foot + 6), (x + s * 118 + shift, foot - 480)] for s in (-1, -0.45, 0.45, 1)],
            5,
            pole,
            alpha=alpha,
        )
    for i, y in enumerate(levels[1:]):
        c.rect(x - 140, y - 4, x + 136, y + 5, plank, torn=0.3)
        c.lines([[(x - 138, y - 34), (x + 134, y - 34)]], 3, pole, alpha=0.9)
        a = -1 if i % 2 else 1
        c.lines([[(x + a * 126, y + 72), (x + a * 58, y)], [(x - 126, y + 72), (x - 66, y)]], 3.2, pole, alpha=0.85)
    c.poly(
        [(x + 60, levels[5]), (x + 136, levels[5] + 4), (x + 132, levels[2]), (x + 66, levels[2] + 8)],
        ("#e9efe6", "#b9cdc8"),
        alpha=0.72,
        torn=1.2,
    )
    for px, level, coat in ((x - 96, 1, "#e0742f"), (x + 30, 3, "#2f6b7e"), (x - 40, 5, "#e0742f")):
        person(c, px, levels[level] - 4, 50, coat, 0.2, hat="#f2cd4e")
    c.rect(1290, 596, 1450, 672, ("#f1e7d2", "#cdbfa2"), torn=0.4)
    c.poly([(1278, 600), (1306, 548), (1434, 548), (1462, 600)], ("#6b6f78", "#565b66"), torn=0.4)
    for wx in (1316, 1396):
        c.rect(wx, 618, wx + 30, 652, "#4d6470", grain=0)
    c.line(
        curve([(1340, 676), (1220, 730), (1180, 850), (1320, 960), (1290, 1080)], closed=False),
        26,
        "#d9c69c",
        alpha=0.85,
        torn=1.2,
    )
    c.rect(1130, 664, 1250, 700, ("#5f87a0", "#41657c"), torn=0.4)
    c.poly([(1176, 664), (1190, 636), (1238, 636), (1250, 664)], ("#5f87a0", "#4f7890"), torn=0.3)
    c.poly([(1186, 662), (1196, 642), (1232, 642), (1240, 662)], "#d6e6e2", grain=0)
    for wx in (1156, 1226):
        c.ellipse(wx, 702, 14, 14, "#23282c", grain=0)
    foam = [
        curve([(px, py), (px + 40, py - 6), (px + 90, py + 3), (px + 44, py + 8)], steps=4)
        for px, py in ((c.rng.gauss(590, 70), c.rng.uniform(880, 1050)) for _ in range(38))
    ]
    c.polys(foam, "#f4f8f1", alpha=0.8, torn=1.2)
    for gx, gy, s in ((420, 300, 36), (520, 250, 24), (330, 400, 22), (700, 180, 20)):
        gull(c, gx, gy, s, "#fdfbf0", tilt=0.2)
        gull(c, gx, gy + s * 0.08, s * 0.95, "#4f6f80", 0.25, 0.2)
    return c.finish()


def relit() -> Image.Image:
    """The light, lit again."""
    c = Canvas(302)
    c.rect(0, 0, 1600, 720, ("#101a3a", "#22335f", "#54608a", "#b57f88", "#eba274"), grain=0.14)
    c.polys(
        [
            [(x - r, y), (x, y - r), (x + r, y), (x, y + r)]
            for x, y, r in (
                (c.rng.uniform(0, 1600), c.rng.uniform(0, 330), c.rng.uniform(0.6, 2.0)) for _ in range(190)
            )
        ],
        "#f6efd6",
        alpha=0.85,
        grain=0,
    )
    c.clouds(300, 640, "#3d3f66", 0.42, (900, 60), 0.6)
    c.clouds(440, 690, "#f2b184", 0.36, (900, 40), 0.5, 1)
    sea(c, 650, ("#c08a7e", "#6a6a86", "#2f4468", "#14264a"), "#f0bd94", "#0f1c3c", 1.2, 760)
    glitter(c, 300, 652, "#ffcf9c", 190, 260, 0.4)
    _headland(c, ("#3b4a4c", "#2c3a42", "#1e2a36"), ("#33384a", "#252b3c", "#161c2c"))
    x, y = lighthouse(c, 1010, 676, 560, "#c9b9b4", "#8c3a3a", "#1a2240", "#fff3c4")
    for sweep, strength in (((-1140, -150, 60), 0.5), ((900, -230, -110), 0.34)):
        c.beam(
            [(x, y - 6), (x + sweep[0], y + sweep[1]), (x + sweep[0], y + sweep[2]), (x, y + 6)],
            "#fff0b8",
            strength,
            10,
        )
        c.beam(
            [
                (x, y - 3),
                (x + sweep[0], y + sweep[1] * 0.7 + sweep[2] * 0.3),
                (x + sweep[0], y + sweep[1] * 0.3 + sweep[2] * 0.7),
                (x, y + 3),
            ],
            "#fff6d6",
            strength * 0.5,
            8,
        )
    c.glow(x, y, 260, "#ffe9a8", 0.95)
    c.glow(x, y, 80, "#fffbe6", 1.0)
    c.rect(1290, 596, 1450, 672, ("#6d6872", "#4a4a5c"), torn=0.4)
    c.poly([(1278, 600), (1306, 548), (1434, 548), (1462, 600)], ("#2a2f42", "#20263a"), torn=0.4)
    for wx in (1316, 1396):
        c.rect(wx, 618, wx + 30, 652, ("#ffe6a6", "#f8c66c"), grain=0)
        c.glow(wx + 15, 635, 70, "#ffc768", 0.5)
    for i in range(34):
        px = 830 + c.rng.uniform(0, 640)
        py = 742 + c.rng.uniform(-18, 40)
        person(c, px, py, 60 + c.rng.uniform(-8, 10), "#141a2a", 0, mix("#141a2a", "#c98a6c", 0.4), "#141a2a")
        if i % 5 == 0:
            c.ellipse(px + 14, py - 26, 4, 5, "#fff0c2", grain=0)
            c.glow(px + 14, py - 26, 46, "#ffd488", 0.6)
    return c.finish("#efe6ee", 0.05, 0.36)


def lens() -> Image.Image:
    """The lens on the bench, seen from in front."""
    c = Canvas(303)
    c.rect(0, 0, 1600, 1067, ("#1c262c", "#26343a", "#18201f"), grain=0.24)
    for x, y, w, h in ((60, 120, 240, 360), (1290, 90, 260, 380)):
        c.rect(x, y, x + w, y + h, ("#3f5a63", "#2c4249"), torn=0.6)
        c.lines([[(x + w / 2, y), (x + w / 2, y + h)], [(x, y + h / 2), (x + w, y + h / 2)]], 8, "#20292c")
    c.rect(0, 900, 1600, 1067, ("#7b5538", "#4a3222"), grain=0.26)
    c.glow(800, 500, 720, "#f2c46b", 0.5)
    cx, cy = 800.0, 492.0
    c.poly([(610, 900), (660, 850), (940, 850), (990, 900)], ("#c69a4b", "#7a5726"), torn=0.5)
    c.ellipse(cx, 905, 250, 22, "#1a110b", alpha=0.6, blur=8, grain=0)
    brass = ("#e2bd6c", "#a37832", "#6b4a1d")
    c.ellipse(cx, cy, 392, 404, brass)
    c.ellipse(cx, cy, 374, 386, "#1d3236", grain=0)
    glass = ("#f7efc9", "#9fd0c4", "#4e9a9b", "#dff0dc", "#6db3ae", "#ffe6a0")
    for i in range(13):
        r, gap = 372 - i * 23.5, 4
        paint = glass[(i * 2) % 6], glass[(i * 2 + 1) % 6], mix(glass[(i * 2 + 3) % 6], "#0f2a30", 0.25)
        c.ellipse(cx, cy, r, r * 1.032, paint, grain=0.1)
        for a, span, tone, alpha in (
            (2.3, 0.7, "#ffffff", 0.6),
            (2.6, 0.22, "#ffffff", 0.8),
            (5.5, 0.6, "#fff3c0", 0.5),
            (0.9, 0.8, "#12343a", 0.4),
            (3.9, 0.5, "#12343a", 0.3),
        ):
            arc = [a + c.rng.uniform(-0.05, 0.05) + span * (k / 14 - 0.5) for k in range(15)]
            out = [(cx + (r - 2) * math.cos(t), cy - (r - 2) * 1.032 * math.sin(t)) for t in arc]
            inn = [(cx + (r - 13) * math.cos(t), cy - (r - 13) * 1.032 * math.sin(t)) for t in reversed(arc)]
            c.poly(out + inn, tone, alpha=alpha, blur=1.2, grain=0)
        inner = r - 23.5 + gap
        if i < 12:
            c.ellipse(cx, cy, inner, inner * 1.032, "#173238", grain=0)
    c.ellipse(cx, cy, 86, 89, ("#fffbe8", "#ffe9a6", "#f0b95c"), grain=0)
    c.glow(cx, cy, 210, "#fff3c4", 0.9)
    for k in range(8):
        t = math.pi / 8 + k * math.pi / 4
        c.line(
            [(cx + 90 * math.cos(t), cy - 93 * math.sin(t)), (cx + 384 * math.cos(t), cy - 396 * math.sin(t))],
            7,
            "#b98b3f",
            alpha=0.85,
        )
        c.ellipse(cx + 383 * math.cos(t), cy - 395 * math.sin(t), 9, 9, "#f3d690", grain=0)
    for t, far in ((0.35, 900), (2.75, 900), (1.2, 760), (4.2, 700), (5.3, 760)):
        c.beam(
            [
                (cx, cy),
                (cx + far * math.cos(t - 0.05), cy - far * math.sin(t - 0.05)),
                (cx + far * math.cos(t + 0.05), cy - far * math.sin(t + 0.05)),
            ],
            "#ffe7a6",
            0.14,
            14,
        )
    for x, w, h, paint in ((250, 120, 70, "#8c3b2f"), (1240, 90, 96, "#2f6b7e"), (1350, 60, 60, "#c9953f")):
        c.poly(
            curve([(x - w / 2, 940 - h), (x + w / 2, 940 - h), (x + w / 2 - 4, 940), (x - w / 2 + 4, 940)], steps=4),
            (mix(paint, "#ffffff", 0.15), mix(paint, "#10161f", 0.4)),
            torn=0.4,
        )
    for x in (1236, 1252, 1228):
        c.line([(x, 850), (x + (x - 1240) * 1.6, 740)], 6, "#d8b88a")
    c.poly(
        curve([(330, 950), (450, 930), (570, 946), (560, 985), (430, 1000), (340, 982)], steps=6),
        ("#f1ead8", "#c7bfa8"),
        torn=1.2,
    )
    return c.finish("#f3e4c6", 0.05, 0.42)


def tide_gauge() -> Image.Image:
    """The staff of the gauge at the pilots' steps."""
    c = Canvas(304)
    c.rect(0, 0, 1600, 700, ("#8a8272", "#a1978a", "#7b7468", "#5d5a54"), grain=0.3)
    courses = [(row, 40 + row * 108) for row in range(-1, 7)]
    for row, y in courses:
        for i in range(-1, 7):
            x = i * 290 + (row % 2) * 140
            tone = mix("#9a9082", c.rng.choice(("#6f6a60", "#b8ad9a", "#8b8f86", "#a38e78")), c.rng.uniform(0.2, 0.7))
            c.rect(
                x + 5,
                y + 5,
                x + 285,
                y + 103,
                (mix(tone, "#ffffff", 0.1), mix(tone, "#2f2e2c", 0.2)),
                torn=1.5,
                grain=0.34,
            )
    c.rect(0, 450, 1600, 720, ("#5c6b45", "#46583c", "#2f4236"), alpha=0.62, torn=6, grain=0.4)
    for _ in range(130):
        x, y, s = c.rng.uniform(-20, 1600), c.rng.uniform(520, 690), c.rng.uniform(16, 60)
        c.poly(
            curve(
                [(x, y), (x + s * 0.2, y + s), (x + c.rng.uniform(-8, 8), y + s * 1.5), (x - s * 0.2, y + s)], steps=4
            ),
            c.rng.choice(("#6f7c3d", "#4f6237", "#8a7d38")),
            alpha=0.75,
            torn=0.6,
        )
    sea(c, 690, ("#6f9a9a", "#3f7480", "#1f5263", "#153f50"), "#d9eee6", "#103746", 1.7, 520)
    left, right, step = 690.0, 900.0, 34.0
    c.rect(left + 16, -10, right + 22, 720, "#2a2723", alpha=0.45, blur=8, grain=0)
    c.rect(left, -20, right, 780, ("#f7f1df", "#efe5cb", "#d6ccb0"), torn=0.4)
    c.rect(left, -20, left + 9, 780, "#c9bd9e", grain=0)
    for i in range(25):
        y = 724 - i * step
        paint = "#b5402e" if (i // 10) % 2 else "#1d2a33"
        if i % 2 == 0:
            c.rect(left + 30, y - step, left + 104, y, paint, torn=0.3)
        if i % 10 == 0:
            c.rect(left + 9, y - 4, right - 6, y + 3, paint, grain=0)
    for i, digit in ((1, "2"), (6, "5"), (11, "3"), (16, "5"), (21, "4")):
        _digit(
            c, left + 126, 724 - i * step, 50 if digit != "5" else 40, digit, "#b5402e" if (i // 10) % 2 else "#1d2a33"
        )
    c.rect(left, 560, right, 780, ("#7c8a5c", "#4f6349"), alpha=0.5, torn=4)
    for y in (60, 420):
        c.rect(left - 26, y, right + 26, y + 26, ("#6d6a66", "#3d3b3a"), torn=0.4)
        for x in (left - 12, right + 12):
            c.ellipse(x, y + 13, 8, 8, "#a8a39a", grain=0)
    mirror = [
        [(left + c.rng.gauss(14, 8 + 20 * t), 726 + 340 * t), (right + c.rng.gauss(-14, 8 + 20 * t), 726 + 340 * t)]
        for t in [i / 46 for i in range(46)]
    ]
    c.lines(mirror, 4, "#eee3c6", alpha=0.34)
    c.polys(
        [
            curve([(x, y), (x + 40, y - 5), (x + 88, y + 2), (x + 44, y + 7)], steps=4)
            for x, y in ((c.rng.uniform(-40, 1580), c.rng.gauss(700, 6)) for _ in range(64))
        ],
        "#f1f6ee",
        alpha=0.7,
        torn=1.0,
    )
    c.lines([[(1180, -10), (1180, 760)], [(1330, -10), (1330, 760)]], 12, "#3d3b3a")
    c.lines([[(1180, y), (1330, y)] for y in range(40, 760, 84)], 12, "#4b4846")
    c.beam([(-100, -200), (420, -200), (1180, 760), (500, 760)], "#fff0c6", 0.2, 60)
    return c.finish("#f2e8d4", 0.05, 0.36)


def _digit(c: Canvas, x: float, y: float, high: float, digit: str, ink: str) -> None:
    """A painted numeral standing on `y`."""
    w, t = high * 0.62, high * 0.2
    path = {
        "2": [(0, 0.78), (0.1, 0.95), (0.5, 1), (0.9, 0.93), (1, 0.74), (0.85, 0.55), (0.05, 0), (1, 0)],
        "3": [(0, 0.98), (0.95, 0.98), (0.45, 0.6), (0.85, 0.52), (1, 0.28), (0.75, 0.03), (0.3, 0), (0, 0.12)],
        "4": [(0.75, 0), (0.75, 1), (0, 0.3), (1.05, 0.3)],
        "5": [
            (0.95, 1),
            (0.15, 1),
            (0.08, 0.58),
            (0.5, 0.64),
            (0.92, 0.5),
            (1, 0.28),
            (0.75, 0.03),
            (0.3, 0),
            (0, 0.12),
        ],
    }[digit]
    c.line([(x + px * w, y - py * high) for px, py in path], t, ink)
