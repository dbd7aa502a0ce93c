"""Pictures of boats: the fleet, the ferry, the gigs."""

from __future__ import annotations

from drawing.brush import Canvas, curve, mix
from drawing.things import boat, glitter, gull, hills, lighthouse, person, sea, terrace
from PIL import Image


def fishing_boats() -> Image.Image:
    """Trawlers at the fish quay on a grey morning."""
    c = Canvas(105)
    c.rect(0, 0, 1600, 640, ("#8fa9ab", "#b4c4bd", "#dcdcc9", "#ecdfc4"), grain=0.14)
    c.clouds(0, 420, "#e9e7d8", 0.5, (700, 120), 0.75)
    c.clouds(180, 520, "#94a8a8", 0.32, (900, 60), 0.5, 1)
    hills(c, (-10, 500), (1610, 560), 44, ("#8da19d", "#a5b3a8"), 660)
    hills(c, (700, 610), (1610, 500), 30, ("#6b8483", "#7f948e"), 660)
    terrace(c, 1010, 1620, 628, 46, 48, 0, "#8a9c9a", 0.4)
    sea(c, 640, ("#a4b8b0", "#6e8e8d", "#38606a"), "#e6e8d6", "#2f5660", 1.2, 800)
    boat(c, 1180, 700, 190, "#38535c", "#e8dcc3", 0.05, True)
    for x, y, size, hull, trim in ((1010, 800, 430, "#9c3b2c", "#f0e4c8"), (470, 890, 600, "#1f5a68", "#f0d9a0")):
        _trawler(c, x, y, size, hull, trim)
    for x, y, s, tilt in (
        (650, 330, 46, 0.2),
        (760, 270, 32, -0.15),
        (900, 360, 26, 0.3),
        (300, 240, 30, -0.2),
        (1180, 300, 36, 0.1),
        (1320, 370, 22, 0.3),
    ):
        gull(c, x, y, s, "#fbf8ec", tilt=tilt)
        gull(c, x, y + s * 0.07, s * 0.96, "#53666b", 0.28, tilt)
    return c.finish()


def _trawler(c: Canvas, x: float, y: float, size: float, hull: str, trim: str) -> None:
    def at(px: float, py: float) -> tuple[float, float]:
        return x + px * size, y + py * size

    c.ellipse(x, y + size * 0.06, size * 0.55, size * 0.055, "#1b3a42", alpha=0.5, blur=8, grain=0)
    mast, cream = "#4b3b2f", "#f3ead2"
    c.lines([[at(-0.3, -0.15), at(-0.3, -0.72)], [at(0.12, -0.4), at(0.12, -0.88)]], size * 0.018, mast)
    c.lines([[at(-0.3, -0.7), at(-0.56, -0.52)], [at(-0.3, -0.62), at(0.02, -0.5)]], size * 0.014, mast)
    c.lines(
        [
            [at(0.12, -0.86), at(0.53, -0.27)],
            [at(0.12, -0.86), at(-0.3, -0.7)],
            [at(-0.3, -0.7), at(-0.52, -0.17)],
            [at(-0.56, -0.52), at(-0.5, -0.16)],
        ],
        size * 0.005,
        "#3d3833",
        alpha=0.9,
    )
    c.poly(
        [at(0.0, -0.18), at(0.0, -0.36), at(0.26, -0.36), at(0.32, -0.2)], (cream, mix(cream, "#6d7a78", 0.4)), torn=0.5
    )
    c.poly(
        [at(0.02, -0.36), at(0.03, -0.49), at(0.22, -0.49), at(0.25, -0.36)],
        (cream, mix(cream, "#6d7a78", 0.25)),
        torn=0.5,
    )
    c.poly([at(0.0, -0.49), at(0.02, -0.52), at(0.25, -0.52), at(0.27, -0.49)], hull)
    c.polys(
        [[at(a, -0.46), at(a + 0.045, -0.46), at(a + 0.045, -0.4), at(a, -0.4)] for a in (0.045, 0.105, 0.165)],
        "#2c454e",
        grain=0,
    )
    c.poly([at(-0.1, -0.2), at(-0.09, -0.37), at(-0.03, -0.37), at(-0.02, -0.2)], (hull, mix(hull, "#101820", 0.4)))
    body = curve(
        [
            at(-0.54, -0.17),
            at(-0.3, -0.13),
            at(0.1, -0.15),
            at(0.4, -0.23),
            at(0.58, -0.31),
            at(0.5, -0.1),
            at(0.42, 0.04),
            at(0, 0.06),
            at(-0.46, 0.05),
        ],
        steps=8,
    )
    c.poly(body, (mix(hull, "#ffffff", 0.1), hull, mix(hull, "#0a141a", 0.55)), torn=0.6)
    c.line(
        curve([at(-0.53, -0.145), at(-0.3, -0.105), at(0.1, -0.125), at(0.4, -0.205), at(0.565, -0.28)], closed=False),
        size * 0.02,
        trim,
    )
    c.line(curve([at(-0.48, 0.02), at(0, 0.03), at(0.44, 0.0)], closed=False), size * 0.014, "#7d2f27", alpha=0.8)
    c.polys(
        [[at(a, -0.13), at(a + 0.05, -0.13), at(a + 0.05, -0.18), at(a, -0.18)] for a in (-0.27, -0.21, -0.15)],
        "#d8883a",
        grain=0,
    )
    for a in (-0.4, -0.2, 0.2):
        c.ellipse(*at(a, -0.03), size * 0.022, size * 0.026, "#1e2427", grain=0)
        c.ellipse(*at(a, -0.03), size * 0.01, size * 0.012, hull, grain=0)


def storm_petrel() -> Image.Image:
    """The new ferry outside the harbour."""
    c = Canvas(106)
    c.rect(0, 0, 1600, 620, ("#4f93b5", "#86bccb", "#c6dfd9", "#f0e8cd"), grain=0.12)
    c.clouds(20, 330, "#fbf6e6", 0.4, (520, 130), 0.9)
    c.clouds(240, 540, "#fbf3de", 0.42, (900, 70), 0.8, 1)
    hills(c, (-10, 560), (900, 600), 34, ("#7fa3a6", "#96b3ac"), 640)
    hills(c, (980, 600), (1610, 540), 40, ("#6b9192", "#83a59d"), 640)
    lighthouse(c, 1420, 590, 130, "#f6efdf", "#b5402e", "#50606b")
    sea(c, 600, ("#7db2b8", "#3f8a9b", "#1d5a72", "#123f58"), "#d9efe9", "#0f3f58", 1.7, 1000)
    _ferry(c, 690, 735, 900)
    for x, y, s, tilt in (
        (1210, 290, 40, 0.2),
        (1310, 240, 28, -0.2),
        (330, 250, 34, 0.25),
        (1130, 380, 24, 0.1),
        (460, 190, 22, -0.1),
    ):
        gull(c, x, y, s, "#fdfbf0", tilt=tilt)
        gull(c, x, y + s * 0.08, s * 0.95, "#4f6f80", 0.25, tilt)
    return c.finish()


def _ferry(c: Canvas, x: float, y: float, size: float) -> None:
    def at(px: float, py: float) -> tuple[float, float]:
        return x + px * size, y + py * size

    white, navy, red = "#f8f3e4", "#1c4058", "#c04a33"
    side = (white, mix(white, "#7f98a0", 0.35))
    c.ellipse(x, y + 42, size * 0.52, 26, "#0c3348", alpha=0.55, blur=9, grain=0)
    c.poly([at(-0.38, -0.09), at(-0.38, -0.185), at(0.30, -0.185), at(0.36, -0.09)], side, torn=0.5)
    c.poly([at(-0.33, -0.185), at(-0.33, -0.26), at(0.20, -0.26), at(0.245, -0.185)], side, torn=0.5)
    c.poly([at(0.02, -0.26), at(0.03, -0.325), at(0.155, -0.325), at(0.19, -0.26)], side, torn=0.5)
    c.poly([at(0.0, -0.325), at(0.01, -0.34), at(0.17, -0.34), at(0.175, -0.325)], navy)
    c.poly(
        [at(-0.22, -0.26), at(-0.235, -0.37), at(-0.12, -0.37), at(-0.1, -0.26)],
        (red, mix(red, "#3a1512", 0.35)),
        torn=0.5,
    )
    c.poly([at(-0.231, -0.335), at(-0.235, -0.37), at(-0.12, -0.37), at(-0.113, -0.335)], navy)
    c.lines([[at(0.09, -0.34), at(0.085, -0.45)], [at(0.06, -0.42), at(0.115, -0.42)]], size * 0.006, navy)
    c.lines(
        [
            [at(-0.33, -0.285), at(0.02, -0.285)],
            [at(-0.38, -0.21), at(-0.33, -0.21)],
            [at(0.245, -0.21), at(0.3, -0.21)],
        ]
        + [[at(-0.33 + i * 0.025, -0.285), at(-0.33 + i * 0.025, -0.26)] for i in range(15)],
        size * 0.0028,
        "#8aa0a6",
    )
    for row, (start, count) in {(-0.165): (-0.35, 21), (-0.24): (-0.3, 16)}.items():
        c.polys(
            [
                [
                    at(start + i * 0.03, row),
                    at(start + i * 0.03 + 0.019, row),
                    at(start + i * 0.03 + 0.019, row + 0.028),
                    at(start + i * 0.03, row + 0.028),
                ]
                for i in range(count)
            ],
            ("#2b5369", "#5f8a98"),
            grain=0,
        )
    c.poly([at(0.04, -0.312), at(0.158, -0.312), at(0.172, -0.283), at(0.038, -0.283)], "#274a5e", grain=0)
    for i in range(3):
        px = -0.2 + i * 0.14
        c.poly(
            [at(px, -0.112), at(px + 0.06, -0.112), at(px + 0.055, -0.094), at(px + 0.005, -0.094)], "#e0742f", grain=0
        )
    hull = curve(
        [
            at(-0.46, -0.09),
            at(0, -0.088),
            at(0.35, -0.095),
            at(0.49, -0.135),
            at(0.455, -0.05),
            at(0.42, 0.03),
            at(0, 0.045),
            at(-0.44, 0.04),
        ],
        steps=10,
    )
    c.poly(hull, (mix(navy, "#ffffff", 0.12), navy, mix(navy, "#08151f", 0.5)), torn=0.5)
    c.line(
        curve([at(-0.458, -0.072), at(0, -0.07), at(0.35, -0.078), at(0.478, -0.112)], closed=False),
        size * 0.008,
        white,
    )
    c.line(curve([at(-0.44, 0.02), at(0, 0.026), at(0.425, 0.01)], closed=False), size * 0.013, red)
    for px in (-0.315, -0.285, -0.25, -0.075, -0.04, -0.005):
        person(c, *at(px, -0.26), size * 0.043, c.rng.choice(["#8c3b2f", "#2f4f5f", "#c9953f", "#41594a"]), 0.1)
    foam = []
    for _ in range(230):
        t = c.rng.random()
        px, py = 0.46 - t * 1.25, 0.035 + c.rng.gauss(0.012, 0.012) * (0.5 + 1.2 * t)
        w, h = size * c.rng.uniform(0.01, 0.06), size * c.rng.uniform(0.003, 0.01)
        a, b = at(px, py)
        foam.append(curve([(a - w, b), (a, b - h), (a + w, b), (a, b + h)], steps=4))
    c.polys(foam, "#f4f8f2", alpha=0.85, torn=0.8)
    c.polys(
        [curve([at(0.43, 0.045), at(0.45, 0.0), at(0.475, 0.012), at(0.53, 0.04), at(0.46, 0.055)], steps=5)],
        "#fbfcf5",
        alpha=0.95,
        torn=1.2,
    )


def gigs() -> Image.Image:
    """Two rowing gigs on their way round Brannay."""
    c = Canvas(107)
    c.rect(0, 0, 1600, 430, ("#7fb0c2", "#b9d3cf", "#f3e3bd", "#f6cf96"), grain=0.12)
    c.clouds(10, 300, "#fdf4df", 0.42, (640, 90), 0.8)
    c.glow(300, 380, 520, "#ffdf9c", 0.7)
    hills(c, (620, 410), (1610, 250), 60, ("#7d9296", "#93a59c"), 470, 0.5)
    hills(c, (1050, 420), (1610, 300), 44, ("#58777a", "#6f8a7e"), 470, 0.5)
    sea(c, 420, ("#d9cfa6", "#86b0a8", "#3d8490", "#1c5a70", "#123f57"), "#f6ecc8", "#134a5f", 1.6, 1000)
    glitter(c, 300, 424, "#fff1c2", 150, 300, 0.6)
    _gig(c, 1040, 545, 560, "#d9a63f", "#34566b")
    _gig(c, 640, 790, 980, "#b23a2b", "#f3e6c6")
    for x, y, s in ((830, 180, 26), (910, 140, 18), (520, 210, 20)):
        gull(c, x, y, s, "#fefaea", tilt=0.15)
    return c.finish()


def _gig(c: Canvas, x: float, y: float, size: float, hull: str, shirt: str) -> None:
    def at(px: float, py: float) -> tuple[float, float]:
        return x + px * size, y + py * size

    c.ellipse(x, y + size * 0.03, size * 0.54, size * 0.03, "#0f3a4e", alpha=0.5, blur=7, grain=0)
    oars = []
    for i in range(6):
        px = -0.3 + i * 0.115
        oars.append([at(px + 0.03, -0.075), at(px - 0.115, 0.075)])
        c.poly(
            curve([at(px - 0.1, 0.055), at(px - 0.09, 0.07), at(px - 0.128, 0.1), at(px - 0.138, 0.088)], steps=4),
            "#f4e7c3",
            grain=0,
        )
    for i in range(7):
        px, cox = -0.415 + i * 0.115, i == 0
        lean = -0.012 if cox else 0.035
        cloth = "#22313c" if cox else shirt
        c.poly(
            curve(
                [
                    at(px - 0.028, -0.03),
                    at(px - 0.03 + lean, -0.1),
                    at(px - 0.016 + lean, -0.135),
                    at(px + 0.02 + lean, -0.13),
                    at(px + 0.03 + lean, -0.09),
                    at(px + 0.026, -0.03),
                ],
                steps=5,
            ),
            (cloth, mix(cloth, "#1a2630", 0.35)),
            torn=0.4,
        )
        c.ellipse(*at(px + lean, -0.162), size * 0.016, size * 0.02, mix("#a9714f", "#e8bd95", c.rng.random()), grain=0)
        c.poly(
            curve(
                [
                    at(px + lean - 0.018, -0.165),
                    at(px + lean - 0.01, -0.186),
                    at(px + lean + 0.012, -0.185),
                    at(px + lean + 0.018, -0.166),
                ],
                steps=4,
            ),
            c.rng.choice(["#3b2a22", "#22313c", "#f3e6c6", "#8c5a34"]),
            grain=0,
        )
        if not cox:
            c.line(
                [at(px + lean, -0.11), at(px + 0.012, -0.085), at(px - 0.02, -0.06)],
                size * 0.012,
                mix("#c88f6a", cloth, 0.2),
            )
    body = curve(
        [
            at(-0.5, -0.06),
            at(-0.3, -0.045),
            at(0.2, -0.045),
            at(0.5, -0.085),
            at(0.46, -0.01),
            at(0.36, 0.022),
            at(-0.38, 0.022),
            at(-0.46, 0.0),
        ],
        steps=8,
    )
    c.poly(body, (mix(hull, "#ffffff", 0.18), hull, mix(hull, "#20120e", 0.5)), torn=0.5)
    c.line(
        curve([at(-0.49, -0.05), at(-0.3, -0.034), at(0.2, -0.034), at(0.485, -0.072)], closed=False),
        size * 0.008,
        "#f7ecd0",
    )
    c.lines(oars, size * 0.0055, "#e9d6a8")
    c.polys(
        [
            curve(
                [
                    at(-0.3 + i * 0.115 - 0.15, 0.1),
                    at(-0.3 + i * 0.115 - 0.125, 0.085),
                    at(-0.3 + i * 0.115 - 0.09, 0.1),
                    at(-0.3 + i * 0.115 - 0.12, 0.108),
                ],
                steps=4,
            )
            for i in range(6)
        ],
        "#f6f7ea",
        alpha=0.9,
        torn=0.7,
    )
    foam = [
        curve([at(a, 0.024), at(a + 0.04, 0.016), at(a + 0.09, 0.026), at(a + 0.04, 0.034)], steps=4)
        for a in (0.36, 0.3, 0.4, -0.5, -0.42, -0.58)
    ]
    c.polys(foam, "#f8f9ee", alpha=0.8, torn=0.8)
