"""Pictures of the town under the open sky."""

from __future__ import annotations

import math

from drawing.brush import Canvas, curve, mix
from drawing.things import boat, gull, hills, lamp_post, person, sea, terrace
from PIL import Image

COATS = ("#8c3b2f", "#2f4f5f", "#c9953f", "#41594a", "#5a4668", "#b5714d", "#27404d", "#77624a")


def market() -> Image.Image:
    """The stalls of the Herring Fair."""
    c = Canvas(201)
    c.rect(0, 0, 1600, 640, ("#7fb3c6", "#b5d2cf", "#efe6c9"), grain=0.12)
    c.clouds(20, 320, "#fcf6e4", 0.42, (520, 110), 0.85)
    for x, tall in ((180, 330), (330, 270), (1330, 310), (1470, 360)):
        c.lines([[(x, 640), (x, 640 - tall - 80)], [(x - 60, 640 - tall), (x + 60, 640 - tall)]], 6, "#5a4a40")
        c.lines([[(x, 560 - tall), (x - 120, 640)], [(x, 560 - tall), (x + 120, 640)]], 1.6, "#5a4a40", alpha=0.8)
    terrace(c, 430, 1200, 640, 96, 150, 0.06, "#9fb4b4", 0.22)
    c.rect(0, 630, 1600, 1067, ("#d2bd97", "#b79b78", "#8d7560"), grain=0.24)
    cobbles = []
    for row in range(26):
        y = 650 + row * row * 0.62
        w = 10 + row * 2.4
        cobbles += [[(x, y), (x + w * 0.7, y)] for x in _steps(c, -w * (row % 2) / 2, 1600, w)]
    c.lines(cobbles, 2.2, "#7a634f", alpha=0.32)
    flags = curve([(-10, 190), (400, 300), (800, 250), (1200, 310), (1610, 170)], closed=False, steps=16)
    c.line(flags, 2, "#5a4a40")
    for i, (x, y) in enumerate(flags[::3]):
        c.poly(
            [(x, y), (x + 30, y + 3), (x + 14, y + 36)], ("#c04a33", "#e7c15d", "#2f6b7e", "#f3ead2")[i % 4], grain=0
        )
    for x, foot, w, colour in (
        (90, 760, 300, "#c04a33"),
        (480, 740, 260, "#2f6b7e"),
        (820, 742, 270, "#d9a441"),
        (1180, 762, 310, "#557a53"),
    ):
        _stall(c, x, foot, w, colour)
    crowd = [(c.rng.uniform(20, 1580), c.rng.uniform(770, 840)) for _ in range(17)]
    for x, foot in sorted(crowd, key=lambda p: p[1]):
        c.ellipse(x + 26, foot, 46, 7, "#4c3a33", alpha=0.35, blur=3, grain=0)
        person(
            c,
            x,
            foot,
            118 + (foot - 770) * 0.75,
            c.rng.choice(COATS),
            c.rng.random() * 0.6,
            hat=c.rng.choice(("", "#3a2d2b", "#d9a441", "")),
            bag=c.rng.choice(("", "", "#d8c08a")),
            skirt=c.rng.random() < 0.4,
        )
    for x, foot, high, coat, hat, bag in (
        (560, 930, 215, "#27404d", "#3a2d2b", "#c9a15b"),
        (650, 936, 200, "#8c3b2f", "", ""),
    ):
        c.ellipse(x + 44, foot, 84, 11, "#3c2d2a", alpha=0.4, blur=4, grain=0)
        person(c, x, foot, high, coat, 0.45, hat=hat, bag=bag, skirt=not hat)
    for x, foot, k in ((1330, 1010, 1.0), (1492, 1046, 1.15), (110, 1040, 1.2)):
        _barrel(c, x, foot, 170 * k)
    return c.finish()


def _barrel(c: Canvas, x: float, foot: float, high: float) -> None:
    w = high * 0.36
    c.ellipse(x + w * 0.7, foot, w * 1.6, high * 0.09, "#3c2d2a", alpha=0.45, blur=5, grain=0)
    c.poly(
        curve(
            [
                (x - w, foot - high),
                (x + w, foot - high),
                (x + w * 1.24, foot - high / 2),
                (x + w, foot),
                (x, foot + high * 0.07),
                (x - w, foot),
                (x - w * 1.24, foot - high / 2),
            ],
            steps=8,
        ),
        ("#b98a58", "#8a6040", "#5f412c"),
        torn=0.4,
    )
    c.lines(
        [
            curve(
                [(x + w * s, foot - high), (x + w * s * 1.24, foot - high / 2), (x + w * s, foot + high * 0.05)],
                closed=False,
            )
            for s in (-0.6, -0.2, 0.2, 0.6)
        ],
        2,
        "#4f3524",
        alpha=0.6,
    )
    c.poly(
        curve(
            [
                (x + w * 0.45, foot - high),
                (x + w, foot - high),
                (x + w * 1.24, foot - high / 2),
                (x + w, foot),
                (x + w * 0.45, foot + high * 0.05),
                (x + w * 0.6, foot - high / 2),
            ],
            steps=6,
        ),
        "#2f1f17",
        alpha=0.28,
        grain=0,
    )
    for t, k in ((0.16, 1.1), (0.3, 1.19), (0.72, 1.19), (0.87, 1.1)):
        c.line(
            curve(
                [
                    (x - w * k, foot - high * (1 - t)),
                    (x, foot - high * (1 - t) + high * 0.055),
                    (x + w * k, foot - high * (1 - t)),
                ],
                closed=False,
            ),
            high * 0.036,
            "#4b4a4c",
        )
    c.ellipse(x, foot - high, w * 1.02, high * 0.075, "#5f412c", grain=0)
    c.ellipse(x, foot - high, w * 0.9, high * 0.058, ("#7fa0a8", "#a9c3c0"), grain=0)
    for _ in range(9):
        fx, fy = x + c.rng.uniform(-0.62, 0.62) * w, foot - high - c.rng.uniform(-0.012, 0.05) * high
        c.poly(
            curve(
                [
                    (fx - 17, fy),
                    (fx, fy - 6),
                    (fx + 15, fy - 1),
                    (fx + 24, fy - 6),
                    (fx + 23, fy + 5),
                    (fx + 14, fy + 2),
                    (fx, fy + 6),
                ],
                steps=4,
            ),
            mix("#8fa9b3", "#eef2ea", c.rng.random()),
            grain=0,
        )


def _steps(c: Canvas, start: float, end: float, step: float) -> list[float]:
    out, x = [], start
    while x < end:
        out.append(x + c.rng.uniform(-2, 2))
        x += step
    return out


def _stall(c: Canvas, x: float, foot: float, w: float, colour: str) -> None:
    top = foot - 190
    c.rect(x + 14, top + 40, x + w - 14, foot - 70, ("#4a3a35", "#6d5547"), grain=0.1)
    c.lines([[(x + 12, foot), (x + 12, top)], [(x + w - 12, foot), (x + w - 12, top)]], 7, "#5a4536")
    c.rect(x - 4, foot - 78, x + w + 4, foot - 60, "#a3805a", torn=0.4)
    c.rect(x, foot - 60, x + w, foot, ("#8a6848", "#6b4f38"), torn=0.4)
    c.lines([[(x + i * w / 7, foot - 60), (x + i * w / 7, foot)] for i in range(1, 7)], 2, "#4f3a2a", alpha=0.6)
    for i in range(5):
        bx, fruit = (
            x + 10 + i * (w - 20) / 5,
            c.rng.choice(("#d8643a", "#e2b13c", "#7d9a4d", "#b53f46", "#c9d0cc", "#8fa9b3")),
        )
        for _ in range(13):
            c.ellipse(
                bx + c.rng.uniform(8, w / 5 - 10),
                foot - 84 - c.rng.uniform(0, 15),
                7,
                6.4,
                mix(fruit, c.rng.choice(("#ffffff", "#3a2d2b")), 0.14),
                grain=0,
            )
    keeper = c.rng.choice(COATS)
    person(c, x + w * c.rng.uniform(0.35, 0.65), foot - 30, 150, keeper, 0, hat=c.rng.choice(("", "#f3ead2")))
    c.rect(x - 4, foot - 78, x + w + 4, foot - 66, "#a3805a", torn=0.4)
    for i in range(8):
        a, b = x - 20 + i * (w + 40) / 8, x - 20 + (i + 1) * (w + 40) / 8
        ta, tb = x + 10 + i * (w - 20) / 8, x + 10 + (i + 1) * (w - 20) / 8
        paint = colour if i % 2 else "#f5ecd6"
        c.poly(
            [(ta, top - 46), (tb, top - 46), (b, top + 26), (a, top + 26)],
            (mix(paint, "#ffffff", 0.1), paint),
            grain=0.1,
        )
        c.poly(
            curve(
                [(a, top + 25), (b, top + 25), (b - 3, top + 40), ((a + b) / 2, top + 50), (a + 3, top + 40)], steps=4
            ),
            mix(paint, "#2a2020", 0.12),
            grain=0,
        )


def town_hall() -> Image.Image:
    """The town hall on an evening of rain."""
    c = Canvas(202)
    c.rect(0, 0, 1600, 700, ("#1d2b49", "#41527a", "#8d7d96", "#dca188", "#f3c48f"), grain=0.14)
    c.clouds(10, 360, "#28365a", 0.5, (700, 110), 0.7)
    c.clouds(240, 600, "#eeb08b", 0.4, (900, 60), 0.6, 1)
    terrace(c, -30, 390, 720, 96, 150, 0.5, "#272d49", 0.62)
    terrace(c, 1210, 1640, 720, 96, 160, 0.5, "#272d49", 0.62)
    c.rect(0, 716, 1600, 746, ("#3d3a55", "#2f2d48"), torn=0.4)
    wall, stone = ("#a88f86", "#7d6a70"), "#c9b3a0"
    c.rect(380, 420, 1220, 722, wall, torn=0.5)
    c.rect(364, 404, 1236, 424, stone, torn=0.4)
    c.poly([(392, 404), (450, 316), (1150, 316), (1208, 404)], ("#46506a", "#3a425a"), torn=0.6)
    c.rect(704, 210, 896, 722, ("#b49a8d", "#846f72"), torn=0.5)
    c.rect(690, 196, 910, 214, stone, torn=0.4)
    c.poly([(700, 196), (800, 40), (900, 196)], ("#4b556f", "#343c54"), torn=0.6)
    c.lines([[(800, 46), (800, -10)]], 4, "#343c54")
    c.ellipse(800, 276, 46, 46, stone, grain=0)
    c.ellipse(800, 276, 39, 39, "#fdf0c6", grain=0)
    c.glow(800, 276, 130, "#ffe1a0", 0.55)
    c.lines([[(800, 276), (800, 246)], [(800, 276), (822, 286)]], 4.5, "#3a3244")
    for x in (420, 505, 590, 932, 1017, 1102):
        for y, high in ((448, 86), (590, 96)):
            c.poly(_arch(x, y, 56, high), ("#fff0bd", "#f8c66c"), grain=0)
            c.lines([[(x + 28, y), (x + 28, y + high)], [(x, y + high * 0.5), (x + 56, y + high * 0.5)]], 3, "#7a5c50")
            c.rect(x - 8, y + high, x + 64, y + high + 9, stone, grain=0)
            c.glow(x + 28, y + high * 0.6, 95, "#ffc768", 0.3)
    c.poly(_arch(742, 350, 116, 120), ("#fff0bd", "#f8c66c"), grain=0)
    c.lines([[(781, 350), (781, 470)], [(819, 350), (819, 470)], [(742, 410), (858, 410)]], 3, "#7a5c50")
    c.poly(_arch(740, 560, 120, 162), ("#ffe6a8", "#f3b659"), grain=0)
    c.glow(800, 660, 230, "#ffc768", 0.55)
    for step in range(3):
        c.rect(
            690 - step * 18,
            712 + step * 9,
            910 + step * 18,
            723 + step * 9,
            mix(stone, "#3a3244", 0.15 * step),
            grain=0,
        )
    c.mirror(742, 0.66, "#3b3f5c", 11, 0.86)
    c.rect(0, 742, 1600, 1067, ("#2d3350", "#4b4f6a"), alpha=0.28, grain=0.4)
    for x, foot, high, coat, bag in (
        (520, 800, 118, "#2d3348", ""),
        (560, 802, 112, "#7c3a34", ""),
        (812, 770, 100, "#262b40", ""),
        (1090, 828, 138, "#2b3f4a", "#8a6848"),
        (300, 866, 170, "#39304a", ""),
    ):
        c.poly(
            [(x - 20, foot), (x + 20, foot), (x + 26, foot + high * 0.7), (x - 26, foot + high * 0.7)],
            "#1e2238",
            alpha=0.4,
            blur=6,
            grain=0,
        )
        person(c, x, foot, high, coat, 0.3, bag=bag)
    _umbrella(c, 540, 690, 70, "#b54a38")
    _umbrella(c, 300, 694, 96, "#d9a441")
    for x in (140, 1440):
        px, py = lamp_post(c, x, 790, 330, "#20233a", "#fff0c2")
        c.glow(px, py, 190, "#ffd488", 0.75)
        c.poly([(x - 12, 800), (x + 12, 800), (x + 30, 1040), (x - 30, 1040)], "#ffd488", alpha=0.28, blur=10, grain=0)
    return c.finish("#efe3e0", 0.05, 0.34)


def _arch(x: float, y: float, w: float, h: float) -> list[tuple[float, float]]:
    top = [
        (x + w / 2 - w / 2 * math.cos(a), y + w / 2 - w / 2 * math.sin(a))
        for a in [math.pi * i / 14 for i in range(15)]
    ]
    return [*top, (x + w, y + h), (x, y + h)]


def _umbrella(c: Canvas, x: float, y: float, r: float, colour: str) -> None:
    c.lines([[(x, y - r * 0.3), (x, y + r * 0.9)]], 3, "#20233a")
    dome = [(x + r * math.cos(a), y - r * 0.72 * math.sin(a)) for a in [math.pi * i / 16 for i in range(17)]]
    hem = curve(
        [
            (x - r, y),
            (x - r * 0.6, y - r * 0.1),
            (x - r * 0.2, y + 2),
            (x + r * 0.2, y - r * 0.08),
            (x + r * 0.62, y + 1),
            (x + r, y),
        ],
        closed=False,
        steps=5,
    )
    c.poly(dome + hem, (mix(colour, "#ffffff", 0.15), mix(colour, "#20233a", 0.3)), grain=0.1)


def lower_quay() -> Image.Image:
    """Lower Quay under water, shortly before midnight."""
    c = Canvas(203)
    c.rect(0, 0, 1600, 620, ("#10182a", "#1d2b42", "#34465a"), grain=0.16)
    c.clouds(-40, 420, "#3f5165", 0.5, (620, 120), 0.6)
    lights = terrace(c, -60, 1660, 640, 178, 250, 0.4, "#18243a", 0.5, "#ffcb70")
    c.poly([(0, 612), (1600, 612), (1600, 660), (0, 660)], ("#1a2436", "#141c2b"), alpha=0.55, blur=5, grain=0)
    for x, y in lights:
        c.glow(x, y, 74, "#ffbf62", 0.36)
    c.mirror(640, 0.74, "#1a2738", 19, 0.95)
    c.rect(0, 640, 1600, 1067, ("#22324a", "#0d1626"), alpha=0.3, grain=0.4)
    ripples = []
    for _ in range(240):
        t = c.rng.random()
        x, y, long = c.rng.uniform(-40, 1600), 648 + 420 * t, 20 + 150 * t
        ripples.append([(x, y), (x + long / 2, y - 1 - 2.2 * t), (x + long, y), (x + long / 2, y + 1 + 1.6 * t)])
    c.polys(ripples, "#a9bac4", alpha=0.2, grain=0)
    for x, foot, high in ((330, 800, 420), (1250, 770, 370)):
        px, py = lamp_post(c, x, foot, high, "#0c121d", "#fff1c6")
        c.glow(px, py, 270, "#ffd080", 0.8)
        c.polys(
            [
                [
                    (x - 10 - k, foot + k * 2.1),
                    (x + c.rng.uniform(-6, 6), foot - 3 + k * 2.1),
                    (x + 10 + k, foot + k * 2.1),
                    (x, foot + 4 + k * 2.1),
                ]
                for k in range(4, 110, 5)
            ],
            "#ffd488",
            alpha=0.35,
            grain=0,
        )
    boat(c, 860, 830, 250, "#37546a", "#d8b46a", 0.3, cabin=False)
    for x, coat in ((800, "#c98a2b"), (890, "#c98a2b")):
        person(c, x, 838, 150, mix(coat, "#18243a", 0.3), 0, hat="#e7c15d")
    boat(c, 860, 832, 250, "#37546a", "#d8b46a", 0.3, cabin=False)
    rain = [(c.rng.uniform(-40, 1600), c.rng.uniform(-40, 1000), c.rng.uniform(16, 46)) for _ in range(420)]
    c.lines([[(x, y), (x + n * 0.34, y + n)] for x, y, n in rain], 1.1, "#cbd6dc", alpha=0.24)
    return c.finish("#e6ecf2", 0.05, 0.4)


def school() -> Image.Image:
    """Netmakers' School on a September morning."""
    c = Canvas(206)
    c.rect(0, 0, 1600, 700, ("#8dbccc", "#c3dad2", "#f4ebcd"), grain=0.12)
    c.clouds(10, 330, "#fdf8e8", 0.44, (560, 110), 0.9)
    c.glow(220, 260, 520, "#fff0bd", 0.55)
    hills(c, (-10, 560), (1610, 470), 50, ("#9db6a0", "#a9bd9c"), 720)
    c.rect(0, 690, 1600, 760, ("#93ad86", "#7f9b74"), torn=0.6)
    brick, stone, slate = ("#b5664a", "#94503d"), "#ead9b8", ("#5b6472", "#464e5c")
    c.rect(360, 400, 1130, 742, brick, torn=0.5)
    c.lines([[(360, y), (1130, y)] for y in range(412, 742, 12)], 1, "#7b3f30", alpha=0.28)
    c.poly([(340, 404), (420, 296), (1070, 296), (1150, 404)], slate, torn=0.6)
    c.poly([(600, 742), (600, 330), (745, 190), (890, 330), (890, 742)], brick, torn=0.5)
    c.poly([(578, 344), (745, 172), (912, 344), (912, 322), (745, 148), (578, 322)], stone, torn=0.4)
    c.rect(715, 90, 775, 168, stone, torn=0.3)
    c.poly([(704, 92), (745, 40), (786, 92)], slate, torn=0.4)
    c.poly(_arch(728, 104, 34, 52), "#3d4652", grain=0)
    c.poly(curve([(738, 140), (739, 126), (745, 120), (751, 126), (752, 140)], steps=4), "#d9a441", grain=0)
    for x in (400, 500, 940, 1040):
        for y in (440, 590):
            c.rect(x - 6, y - 6, x + 66, y + 106, stone, grain=0)
            c.rect(x, y, x + 60, y + 96, ("#46606e", "#8fb0b4"), grain=0)
            c.lines(
                [
                    [(x + 20, y), (x + 20, y + 96)],
                    [(x + 40, y), (x + 40, y + 96)],
                    [(x, y + 32), (x + 60, y + 32)],
                    [(x, y + 64), (x + 60, y + 64)],
                ],
                3,
                "#f6efdd",
            )
    c.poly(_arch(660, 380, 170, 150), stone, grain=0)
    c.poly(_arch(672, 392, 146, 132), ("#46606e", "#9dbcba"), grain=0)
    c.lines(
        [[(672 + i * 36.5, 392), (672 + i * 36.5, 524)] for i in range(1, 4)] + [[(672, 460), (818, 460)]],
        3.5,
        "#f6efdd",
    )
    c.poly(_arch(688, 576, 114, 166), stone, grain=0)
    c.poly(_arch(700, 588, 90, 154), ("#2f6b7e", "#24505f"), grain=0)
    c.line([(745, 590), (745, 742)], 3, "#18333d")
    # the new wing
    c.rect(1130, 500, 1560, 742, ("#c8a06b", "#a57d4e"), torn=0.4)
    c.lines([[(x, 502), (x, 742)] for x in range(1146, 1560, 18)], 1.5, "#8a6238", alpha=0.5)
    c.poly([(1120, 500), (1570, 466), (1570, 484), (1120, 518)], slate, torn=0.3)
    c.rect(1170, 556, 1520, 690, ("#547282", "#a5c4bf"), grain=0)
    c.lines([[(x, 556), (x, 690)] for x in range(1240, 1520, 70)], 6, "#f6efdd")
    c.rect(0, 736, 1600, 1067, ("#d9c6a0", "#bca37f", "#98805f"), grain=0.24)
    _tree(c, 190, 760, 1.0, ("#d98a33", "#c4652b", "#e2b13c", "#a84a26"))
    _tree(c, 1590, 752, 0.7, ("#c4652b", "#d98a33", "#e7bd57"))
    for x, foot, high, coat, bag in (
        (470, 830, 120, "#2f6b7e", "#c9953f"),
        (540, 838, 128, "#b53f46", ""),
        (760, 800, 104, "#41594a", "#8c3b2f"),
        (812, 806, 98, "#e2b13c", ""),
        (1010, 850, 130, "#5a4668", "#2f4f5f"),
        (1210, 880, 146, "#c9653a", ""),
        (1270, 884, 230, "#3a4d58", ""),
        (330, 930, 158, "#7d9a4d", "#8c3b2f"),
    ):
        c.poly(
            [
                (x - 12, foot),
                (x + 12, foot),
                (x + high * 0.8, foot + high * 0.22),
                (x + high * 0.66, foot + high * 0.24),
            ],
            "#4c3a33",
            alpha=0.35,
            blur=3,
            grain=0,
        )
        person(
            c,
            x,
            foot,
            high,
            coat,
            c.rng.uniform(0.2, 0.7),
            bag=bag,
            skirt=coat in ("#b53f46", "#5a4668"),
            hat=c.rng.choice(("", "", "#8c3b2f", "#26465a")),
        )
    leaves = [(c.rng.uniform(0, 800), c.rng.uniform(770, 1060)) for _ in range(110)]
    c.polys([[(x - 7, y), (x, y - 3.4), (x + 7, y), (x, y + 3.4)] for x, y in leaves], "#c4652b", alpha=0.75, grain=0)
    return c.finish()


def _tree(c: Canvas, x: float, foot: float, k: float, paints: tuple[str, ...]) -> None:
    c.poly(
        curve(
            [
                (x - 26 * k, foot + 14),
                (x - 15 * k, foot - 190 * k),
                (x - 60 * k, foot - 330 * k),
                (x, foot - 240 * k),
                (x + 66 * k, foot - 340 * k),
                (x + 18 * k, foot - 180 * k),
                (x + 30 * k, foot + 14),
            ],
            steps=5,
        ),
        ("#5a4536", "#3d2f27"),
        torn=0.6,
    )
    for i, paint in enumerate(paints):
        crown = [
            (x + c.rng.gauss(0, 92) * k, foot - (370 + c.rng.gauss(0, 74)) * k, c.rng.uniform(14, 46 - i * 7) * k)
            for _ in range(64)
        ]
        c.polys(
            [
                [(a + r * math.cos(t), b + r * 0.86 * math.sin(t)) for t in [n * math.pi / 6 for n in range(12)]]
                for a, b, r in crown
            ],
            paint,
            alpha=0.9,
            torn=3.4,
        )


def rovers() -> Image.Image:
    """Rovers at home, with the tide behind the goal."""
    c = Canvas(207)
    c.rect(0, 0, 1600, 480, ("#1f3358", "#3f5f88", "#8d93a5", "#e8ab85", "#f6cd97"), grain=0.12)
    c.clouds(60, 400, "#e79f83", 0.42, (820, 60), 0.6)
    sea(c, 460, ("#b99a92", "#5f7a90", "#3b5d78"), "#f3cfa6", "#2c4a66", 0.8, 380, 580)
    hills(c, (-10, 470), (720, 456), 22, ("#3f4a66", "#4b536c"), 480)
    c.rect(0, 566, 1600, 1067, ("#4f7a4d", "#3b6a45", "#27533a"), grain=0.24)
    for i in range(0, 10, 2):
        a, b = -500 + i * 260, -500 + (i + 1) * 260
        c.poly(
            [
                (800 + (a - 800) * 0.62, 590),
                (800 + (b - 800) * 0.62, 590),
                (800 + (b - 800) * 1.5, 1067),
                (800 + (a - 800) * 1.5, 1067),
            ],
            "#6d9a5c",
            alpha=0.25,
            grain=0,
        )
    c.lines(
        [[(-10, 604), (1610, 604)], [(800, 604), (800, 1067)], [(1230, 604), (1420, 800)], [(1420, 800), (1700, 800)]],
        4.5,
        "#f3efdd",
        alpha=0.85,
    )
    ring = [(800 + 250 * math.cos(t), 800 + 84 * math.sin(t)) for t in [i * math.pi / 40 for i in range(81)]]
    c.lines([ring], 4.5, "#f3efdd", alpha=0.85)
    ink = "#1a2338"
    c.rect(60, 500, 500, 580, ink, torn=0.4)
    c.poly([(30, 506), (520, 506), (548, 436), (60, 420)], "#27334f", torn=0.5)
    for row in range(3):
        for x in range(76, 490, 17):
            c.ellipse(
                x + c.rng.uniform(-4, 4),
                520 + row * 18,
                6.4,
                7.6,
                mix(c.rng.choice(("#8c3b2f", "#e7c15d", "#d9b48f", "#5f7a90")), ink, 0.35),
                grain=0,
            )
    c.lines([[(1300, 690), (1300, 560), (1500, 640), (1500, 800)]], 7, "#f8f4e6")
    net = [[(1300 + 25 * i, 560 + 10 * i), (1340 + 25 * i, 690 + 13 * i)] for i in range(9)] + [
        [(1306, 590 + 22 * i), (1506, 668 + 24 * i)] for i in range(5)
    ]
    c.lines(net, 1.2, "#f8f4e6", alpha=0.5)
    for x, foot, tall in ((250, 600, 430), (960, 596, 390), (1540, 604, 450)):
        c.lines([[(x, foot), (x, foot - tall)]], 8, ink)
        c.rect(x - 62, foot - tall - 44, x + 62, foot - tall + 6, ink, grain=0)
        for i in range(4):
            for j in range(2):
                c.ellipse(x - 45 + i * 30, foot - tall - 31 + j * 23, 10, 8, "#fffbe6", grain=0)
        c.glow(x, foot - tall - 18, 330, "#fff2c8", 0.8)
    for x, foot, high, shirt in (
        (540, 760, 150, "#b23a2b"),
        (690, 720, 132, "#f3ead2"),
        (930, 790, 164, "#b23a2b"),
        (1080, 740, 140, "#f3ead2"),
        (1190, 830, 182, "#b23a2b"),
        (320, 800, 168, "#f3ead2"),
        (1370, 742, 140, "#d9a441"),
        (830, 676, 112, "#b23a2b"),
        (1240, 700, 120, "#f3ead2"),
    ):
        c.ellipse(x, foot + 2, high * 0.3, high * 0.05, "#12301f", alpha=0.5, blur=3, grain=0)
        person(
            c,
            x,
            foot,
            high,
            shirt,
            c.rng.uniform(0.4, 1.1),
            skin="#c9946f",
            hat=c.rng.choice(("#3a2419", "#1a1512", "#8a5a30")),
        )
    c.ellipse(1262, 822, 13, 13, "#fdfbf0", grain=0)
    c.ellipse(1262, 838, 14, 3.5, "#12301f", alpha=0.5, blur=2, grain=0)
    for x, y, s in ((620, 250, 16), (680, 220, 12)):
        gull(c, x, y, s, "#f3e6d2", tilt=0.2)
    return c.finish("#efe8dc", 0.05, 0.34)
