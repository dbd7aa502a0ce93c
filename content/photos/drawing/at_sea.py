"""Pictures of the harbour, from sunrise to night."""

from __future__ import annotations

import math

from drawing.brush import Canvas, S, curve, mix, noise
from drawing.things import boat, glitter, gull, hills, person, sea, streaks, terrace
from PIL import Image, ImageChops, ImageDraw, ImageFilter


def harbour_dawn() -> Image.Image:
    """The inner basin at sunrise."""
    c = Canvas(101)
    c.rect(0, 0, 1600, 640, ("#5f87a0", "#93b0b4", "#e9cfa9", "#f7c38d", "#f2a679"), grain=0.12)
    c.clouds(30, 330, "#f6d9bb", 0.42, (760, 110), 0.6)
    c.clouds(200, 440, "#e79a78", 0.36, (900, 60), 0.5, 1)
    c.glow(1110, 470, 620, "#ffcf8a", 0.85)
    c.ellipse(1110, 452, 56, 56, "#fff3d2", grain=0)
    hills(c, (-10, 430), (1610, 470), 60, ("#c98f83", "#d7a48b"), 640)
    hills(c, (-10, 380), (1240, 600), 60, ("#8a6f7c", "#a87f7e"), 640, 0.45)
    hills(c, (720, 610), (1610, 420), 40, ("#6a5c70", "#85697a"), 640, 0.45)
    for row in range(5):
        y = 420 + row * 46
        terrace(
            c,
            -40 - row * 17,
            430 + row * 118,
            y,
            34 + row * 7,
            40 + row * 7,
            0.16,
            "#5c5570",
            0.5 - row * 0.07,
            slope=0.04,
        )
    terrace(c, 1240, 1640, 612, 52, 60, 0.15, "#5c5570", 0.45)
    c.rect(0, 622, 1600, 652, ("#6b5f66", "#4b4450"), torn=0.7)
    c.mirror(652, 0.8, "#7f8794", 13, 0.92)
    glitter(c, 1110, 655, "#ffe2ab", 90, 260, 0.6)
    c.rect(0, 650, 1600, 656, "#3c3843", grain=0)
    for x, y, size in ((350, 760, 200), (700, 726, 150), (1290, 742, 170), (930, 905, 330)):
        c.ellipse(x, y + size * 0.025, size * 0.43, size * 0.03, "#26303c", alpha=0.5, blur=4, grain=0)
    boat(c, 350, 760, 210, "#2f6170", "#e8dcc3", 0.1)
    boat(c, 700, 726, 150, "#a8412f", "#efe2c4", 0.18, True)
    boat(c, 1290, 742, 180, "#3a4f5e", "#d9b26a", 0.22, True)
    boat(c, 930, 905, 330, "#274653", "#d8a24d", 0.05)
    for x, y, s in ((560, 250, 26), (640, 215, 18), (820, 300, 22), (1390, 230, 20)):
        gull(c, x, y, s, "#fdf3df", tilt=0.2)
    return c.finish()


def cranes() -> Image.Image:
    """The three cranes of the coal berth before they go."""
    c = Canvas(102)
    c.rect(0, 0, 1600, 720, ("#39304f", "#7c4661", "#d2664f", "#f39a4f", "#fbd07c"), grain=0.12)
    c.clouds(40, 420, "#4c3352", 0.45, (900, 90), 0.6)
    c.clouds(260, 560, "#f7b765", 0.4, (800, 50), 0.55, 1)
    c.glow(640, 640, 640, "#ffb861", 0.8)
    c.ellipse(640, 600, 92, 92, ("#fff2c6", "#ffd98a"), grain=0)
    hills(c, (-10, 690), (1610, 650), 30, ("#a2524f", "#b9624f"), 730)
    ink = "#1d1827"
    for x, k, flip in ((360, 0.86, 1), (830, 1.06, -1), (1270, 0.94, -1)):
        _crane(c, x, 718, 560 * k, ink, flip)
    c.rect(0, 700, 1600, 742, ("#241c2b", "#15121d"), torn=0.6)
    for x in range(40, 1600, 130):
        c.rect(x, 684, x + 14, 704, ink, grain=0)
    c.rect(1010, 640, 1200, 704, ink, torn=0.4)
    c.poly([(1000, 642), (1105, 606), (1210, 642)], ink, torn=0.4)
    person(c, 560, 702, 62, ink, 0.1, ink, ink)
    person(c, 590, 702, 56, ink, 0.1, ink, ink)
    c.mirror(742, 0.82, "#5d3a4b", 15, 0.8)
    glitter(c, 640, 745, "#ffd88c", 110, 300, 0.6)
    for x, y, s in ((980, 210, 20), (1040, 180, 14), (1100, 236, 17), (220, 300, 15)):
        gull(c, x, y, s, ink, tilt=-0.15)
    return c.finish(vignette=0.36)


def _crane(c: Canvas, x: float, foot: float, high: float, ink: str, flip: int) -> None:
    u = high / 10

    def at(px: float, py: float) -> tuple[float, float]:
        return x + flip * px * u, foot - py * u

    for side in (-1.5, 1.5):
        c.line([at(side * 1.15, 0), at(side * 0.62, 4.4)], u * 0.2, ink)
    c.lines(
        [[at(-1.72, 0.1), at(1.0, 4.2)], [at(1.72, 0.1), at(-1.0, 4.2)], [at(-1.3, 2.2), at(1.3, 2.2)]], u * 0.09, ink
    )
    c.poly([at(-1.7, 4.2), at(1.6, 4.2), at(1.6, 4.6), at(-1.7, 4.6)], ink)
    c.poly([at(-1.5, 4.6), at(0.9, 4.6), at(0.9, 5.5), at(0.4, 6.2), at(-1.5, 6.0)], ink, torn=0.3)
    c.poly(
        [at(0.25, 5.0), at(0.75, 5.0), at(0.75, 5.45), at(0.38, 5.85), at(0.25, 5.85)], "#f2a256", alpha=0.8, grain=0
    )
    jib = [(0.6, 5.2, 5.6, 9.7), (0.2, 6.1, 5.5, 9.85)]
    c.lines([[at(a, b), at(d, e)] for a, b, d, e in jib], u * 0.11, ink)
    web = []
    for i in range(12):
        t, n = i / 12, (i + 1) / 12
        low, up = (0.6 + 5.0 * t, 5.2 + 4.5 * t), (0.2 + 5.3 * n, 6.1 + 3.75 * n)
        web += [[at(*low), at(*up)], [at(*up), at(0.6 + 5.0 * n, 5.2 + 4.5 * n)]]
    c.lines(web, u * 0.05, ink)
    c.lines(
        [[at(-1.0, 6.0), at(-0.9, 7.9), at(0.3, 6.1)], [at(-0.9, 7.9), at(5.5, 9.8)], [at(-0.9, 7.9), at(-1.5, 5.9)]],
        u * 0.05,
        ink,
    )
    c.lines([[at(5.55, 9.75), at(5.55, 4.0)]], u * 0.04, ink)
    c.poly([at(5.4, 4.0), at(5.7, 4.0), at(5.75, 3.6), at(5.55, 3.4), at(5.35, 3.6)], ink)


def north_quay_storm() -> Image.Image:
    """A wave over the old parapet."""
    c = Canvas(103)
    c.rect(0, 0, 1600, 600, ("#222d38", "#3b4a54", "#68767a", "#8d9690"), grain=0.2)
    c.clouds(-60, 380, "#1a232d", 0.6, (620, 150), 0.8)
    c.clouds(60, 520, "#a7aca3", 0.34, (560, 110), 0.5, 1)
    sea(c, 520, ("#4c6067", "#3c5058", "#22333c"), "#b9c6c1", "#1a2830", 2.2, 700)
    for y, amp, colour in ((560, 16, "#5d7477"), (610, 26, "#466065"), (680, 36, "#344c53")):
        crest = [(x, y + amp * math.sin(x / 97 + y) + c.rng.uniform(-8, 8)) for x in range(-20, 1640, 26)]
        c.poly(
            [*curve(crest, closed=False, steps=4), (1640, y + 160), (-20, y + 160)],
            (mix(colour, "#ffffff", 0.12), "#243740"),
            torn=1.2,
        )
        c.line(curve(crest, closed=False, steps=4), 3.4, "#dbe3de", alpha=0.7, torn=1.0)
    _spray(c, 985, 770)
    stone = ("#7b766c", "#4a4844")
    c.poly([(-10, 750), (1610, 808), (1610, 1080), (-10, 1080)], "#5d5a54", grain=0)
    c.poly([(-10, 742), (1610, 800), (1610, 872), (-10, 786)], ("#8d887c", "#6a665e"), torn=0.8)
    c.poly([(-10, 786), (1610, 872), (1610, 1080), (-10, 1080)], stone, torn=0.6)
    joints = []
    for row in range(1, 5):
        y0, y1 = 786 + row * 62, 872 + row * 66
        joints.append([(0, y0), (1600, y1)])
        for x in range((row % 2) * 70, 1600, 140):
            top = y0 - 62 + (y1 - y0 - 4) * x / 1600
            joints.append([(x, top), (x, top + 62)])
    c.lines(joints, 2.2, "#2f2e2d", alpha=0.5)
    c.polys(
        [
            [(x, 1067), (x + 120, 1067), (x + 150 + c.rng.uniform(0, 60), 830), (x + 110, 815)]
            for x in range(600, 1500, 150)
        ],
        "#dfe6e2",
        alpha=0.09,
        blur=8,
        grain=0,
    )
    for x, foot in ((150, 752), (470, 764), (1370, 794)):
        c.lines([[(x, foot), (x, foot - 230)]], 7, "#1b2127")
        c.lines([[(x, foot - 228), (x + 26, foot - 250), (x + 50, foot - 236)]], 5, "#1b2127")
        c.ellipse(x + 52, foot - 228, 12, 9, "#ffe9ae", grain=0)
        c.glow(x + 52, foot - 226, 120, "#ffd98a", 0.55)
    _drops(c, 985, 770, 520)
    return c.finish("#e9ece6", 0.05, 0.4)


def _spray(c: Canvas, x: float, y: float) -> None:
    """A wave that has met the wall: a fan of water, torn by noise into lit crests and hollows."""
    body = Image.new("L", c.image.size)
    brush = ImageDraw.Draw(body)
    for _ in range(130):
        angle, far = c.rng.gauss(-math.pi / 2 + 0.08, 0.3), 540 * c.rng.random() ** 0.75
        px, py, r = x + math.cos(angle) * far * 1.25, y + math.sin(angle) * far, 92 - far * 0.1
        brush.ellipse([(px - r) * S, (py - r) * S, (px + r) * S, (py + r) * S], fill=205)
    brush.ellipse([(x - 330) * S, (y - 90) * S, (x + 360) * S, (y + 90) * S], fill=225)
    body = body.filter(ImageFilter.GaussianBlur(46 * S))
    fan = body.point([min(255, v * 4) for v in range(256)])  # no spray where no water was thrown
    torn = noise(c.image.size, (84 * S, 110 * S), c.seed + 70, 7)
    torn = torn.point([max(0, min(255, round((v - 128) * 1.5) + 128)) for v in range(256)])
    for start, reach, colour, alpha, dx, dy in (
        (34, 60, "#6f8286", 0.6, 16, 18),
        (62, 40, "#899b9d", 0.8, 10, 13),
        (98, 34, "#b0bebc", 0.9, 5, 7),
        (132, 30, "#d6dfda", 0.95, 0, 0),
        (166, 34, "#f7f9f3", 1.0, -7, -9),
    ):
        field = ImageChops.add(body, ImageChops.offset(torn, dx * S, dy * S), 1, -128)
        mask = field.point([round(255 * alpha * max(0.0, min(1.0, (v - start) / reach))) for v in range(256)])
        c.image.paste(colour, (0, 0), ImageChops.multiply(mask, fan))


def _drops(c: Canvas, x: float, y: float, amount: int) -> None:
    for _ in range(amount):
        angle, far = c.rng.gauss(-math.pi / 2 + 0.2, 0.6), c.rng.uniform(240, 640)
        px, py = x + math.cos(angle) * far, y + math.sin(angle) * far * 0.95
        r = c.rng.choice((0.8, 1.0, 1.4, 1.8, 2.4, 3.4))
        c.ellipse(px, py, r, r * 1.25, "#f4f6f0", alpha=0.55 + 0.4 * c.rng.random(), grain=0)


def night_harbour() -> Image.Image:
    """The harbour at night, with everybody's lamp in the water."""
    c = Canvas(104)
    c.rect(0, 0, 1600, 600, ("#0c1730", "#162a4a", "#2b4566", "#4b617a"), grain=0.14)
    c.polys(
        [
            [(x - r, y), (x, y - r), (x + r, y), (x, y + r)]
            for x, y, r in (
                (c.rng.uniform(0, 1600), c.rng.uniform(0, 380), c.rng.uniform(0.6, 1.9)) for _ in range(110)
            )
        ],
        "#f3ecd2",
        alpha=0.8,
        grain=0,
    )
    c.glow(1190, 190, 300, "#c8d6e6", 0.5)
    c.ellipse(1190, 190, 47, 47, ("#fbf6df", "#e7e3cf"), grain=0.5)
    c.clouds(150, 420, "#5b7088", 0.36, (800, 70), 0.5)
    hills(c, (-10, 380), (1610, 520), 80, ("#14233c", "#1b2c46"), 640, 0.45)
    lights = []
    for row in range(4):
        lights += terrace(
            c,
            60 - row * 40,
            900 + row * 120,
            470 + row * 44,
            38 + row * 7,
            42 + row * 8,
            0.52,
            "#101c33",
            0.8 - row * 0.03,
            slope=0.03,
        )
    lights += terrace(c, 1180, 1640, 610, 58, 66, 0.5, "#101c33", 0.74)
    c.rect(0, 606, 1600, 640, ("#141c2b", "#0d131f"), torn=0.6)
    for x, y in lights:
        c.glow(x, y, 30, "#ffbf66", 0.4)
    sea(c, 640, ("#22364f", "#152640", "#0b1628"), "#5f7c97", "#070f1e", 1.1, 420)
    lamps = [(x, c.rng.uniform(0.3, 0.9), c.rng.choice(["#ffce7d", "#ffb765", "#ffe2a6"])) for x, _ in lights[::5]]
    for x in (90, 360, 640, 930, 1240, 1500):
        c.lines([[(x, 610), (x, 540)]], 4, "#0b111b")
        c.ellipse(x, 538, 7, 7, "#fff3cd", grain=0)
        c.glow(x, 538, 110, "#ffd488", 0.75)
        lamps.append((x, 1.0, "#ffe0a0"))
    streaks(c, lamps, 640, 330)
    glitter(c, 1190, 642, "#d7e1e8", 60, 150, 0.5)
    boat(c, 480, 800, 260, "#1f3442", "#a9894f", 0.45)
    boat(c, 1130, 740, 170, "#4a2a2b", "#a9894f", 0.5, True)
    c.ellipse(431, 745, 6, 6, "#fff0c2", grain=0)
    c.glow(431, 745, 90, "#ffd488", 0.7)
    return c.finish("#dfe6f2", 0.05, 0.4)
