"""What stands and floats in Port Averil: water, houses, boats, people, birds, the light on Tarrow Head."""

from __future__ import annotations

import math
from random import Random

from drawing.brush import Canvas, Fill, Point, curve, mix, ridge

WALLS = ("#e8dcc3", "#d9b48f", "#c98f6e", "#b9c4be", "#e3c98f", "#c7a3a0", "#8fa5a8", "#efe6d3")
ROOFS = ("#7d4a3c", "#8d5a45", "#5e4a4a", "#6b3f36")


def sea(
    c: Canvas,
    horizon: float,
    fill: tuple[str, ...],
    light: str,
    dark: str,
    chop: float = 1.0,
    amount: int = 900,
    to: float | None = None,
) -> None:
    """Water from `horizon` down: strokes that grow towards the reader."""
    bottom = to or c.h
    c.rect(-5, horizon, c.w + 5, bottom + 5, fill, grain=0.16)
    for colour, alpha, share in ((dark, 0.22, 0.5), (light, 0.16, 0.3), (dark, 0.3, 0.25), (light, 0.3, 0.14)):
        c.polys(
            [stroke(c.rng, c.w, horizon, bottom, chop) for _ in range(round(amount * share))],
            colour,
            alpha=alpha,
            grain=0,
        )


def stroke(rng: Random, width: float, horizon: float, bottom: float, chop: float) -> list[Point]:
    """One lens of water."""
    t = rng.random() ** 1.3
    y, long, high = horizon + (bottom - horizon) * t, 14 + 190 * t * rng.uniform(0.4, 1.3), (0.7 + 5.5 * t) * chop
    x = rng.uniform(-60, width)
    return curve(
        [(x, y), (x + long * 0.3, y - high * 0.5), (x + long, y + high * 0.15), (x + long * 0.55, y + high * 0.5)],
        steps=4,
    )


def glitter(
    c: Canvas,
    x: float,
    horizon: float,
    colour: str,
    width: float = 130,
    amount: int = 260,
    alpha: float = 0.7,
    to: float | None = None,
) -> None:
    """The road of light below a sun, a moon or a lamp."""
    bottom = to or c.h
    shapes = []
    for _ in range(amount):
        t = c.rng.random() ** 1.2
        y, spread = horizon + 2 + (bottom - horizon) * t, 8 + width * (0.25 + t)
        mid, long, high = c.rng.gauss(x, spread * 0.42), 6 + 60 * t * c.rng.uniform(0.4, 1.4), 0.8 + 3.6 * t
        shapes.append([(mid - long / 2, y), (mid, y - high / 2), (mid + long / 2, y), (mid, y + high / 2)])
    c.polys(shapes, colour, alpha=alpha, grain=0)


def streaks(c: Canvas, lamps: list[tuple[float, float, str]], horizon: float, length: float) -> None:
    """Lamps (x, brightness, colour) mirrored in water at night: broken upright bands."""
    for x, bright, colour in lamps:
        shapes, y = [], horizon + 2.0
        while y < min(c.h, horizon + length * (0.6 + bright)):
            t = (y - horizon) / length
            half, high = (3 + 9 * t) * c.rng.uniform(0.4, 1.2), 1.2 + 2.6 * t
            shift = c.rng.gauss(0, 1.5 + 7 * t)
            shapes.append([(x + shift - half, y), (x + shift, y - high), (x + shift + half, y), (x + shift, y + high)])
            y += high * c.rng.uniform(1.5, 2.6)
        c.polys(shapes, colour, alpha=0.35 + 0.4 * bright, grain=0)


def hills(
    c: Canvas, left: Point, right: Point, height: float, fill: Fill, foot: float, rough: float = 0.5
) -> list[Point]:
    """A ridge filled down to `foot`; returns its line."""
    line = ridge(c.rng, left, right, height, rough)
    c.poly([*line, (right[0], foot), (left[0], foot)], fill, torn=0.8)
    return line


def house(
    c: Canvas,
    x: float,
    foot: float,
    wide: float,
    high: float,
    wall: str,
    roof: str,
    lit: float = 0.0,
    lamp: str = "#ffd27a",
    glass: str = "#41505a",
    detail: bool = True,
) -> list[Point]:
    """One gabled house; returns the middles of its lit windows."""
    top, eave = foot - high, wide * 0.06
    ridge_y = top - wide * 0.42
    c.rect(x, top - 1, x + wide, foot, (mix(wall, "#ffffff", 0.06), mix(wall, "#2a2f3a", 0.16)), torn=0.5)
    c.poly([(x, top), (x + wide / 2, ridge_y), (x + wide, top)], mix(wall, "#ffffff", 0.05), torn=0.4)
    c.poly(
        [
            (x - eave, top + eave),
            (x + wide / 2, ridge_y - 2),
            (x + wide + eave, top + eave),
            (x + wide + eave, top - wide * 0.05),
            (x + wide / 2, ridge_y - wide * 0.13),
            (x - eave, top - wide * 0.05),
        ],
        roof,
        torn=0.4,
    )
    c.rect(
        x + wide * 0.7,
        ridge_y - wide * 0.1,
        x + wide * 0.82,
        ridge_y + wide * 0.22,
        mix(roof, "#20242c", 0.3),
        torn=0.3,
    )
    lights: list[Point] = []
    floors = max(1, round(high / (wide * 0.55)))
    for floor in range(floors):
        for column in (0.2, 0.6):
            wx, wy = x + wide * column, top + wide * 0.1 + floor * high / floors
            if floor == floors - 1 and column == 0.6 and detail:
                c.rect(wx, wy, wx + wide * 0.2, foot, mix(roof, wall, 0.25), grain=0)
                continue
            on = c.rng.random() < lit
            c.rect(
                wx - wide * 0.025,
                wy - wide * 0.025,
                wx + wide * 0.225,
                wy + wide * 0.305,
                mix(wall, "#ffffff", 0.35),
                alpha=0.6,
                grain=0,
            )
            c.rect(
                wx, wy, wx + wide * 0.2, wy + wide * 0.28, (mix(lamp, "#ffffff", 0.3), lamp) if on else glass, grain=0
            )
            c.lines(
                [
                    [(wx + wide * 0.1, wy), (wx + wide * 0.1, wy + wide * 0.28)],
                    [(wx, wy + wide * 0.14), (wx + wide * 0.2, wy + wide * 0.14)],
                ],
                wide * 0.02,
                mix(wall, "#ffffff", 0.3),
                alpha=0.8,
            )
            if on:
                lights.append((wx + wide * 0.1, wy + wide * 0.14))
    return lights


def terrace(
    c: Canvas,
    x0: float,
    x1: float,
    foot: float,
    wide: float,
    high: float,
    lit: float = 0.0,
    shade: str = "#000000",
    dim: float = 0.0,
    lamp: str = "#ffd27a",
    slope: float = 0.0,
    detail: bool = True,
) -> list[Point]:
    """A row of houses from `x0` to `x1`, no two alike; `dim` of `shade` lies over their colours."""
    lights, x = [], x0
    while x < x1:
        w, h = wide * c.rng.uniform(0.88, 1.1), high * c.rng.uniform(0.85, 1.2)
        wall, roof = mix(c.rng.choice(WALLS), shade, dim), mix(c.rng.choice(ROOFS), shade, dim)
        lights += house(c, x, foot + slope * (x - x0), w, h, wall, roof, lit, lamp, mix("#41505a", shade, dim), detail)
        x += w
    return lights


def boat(
    c: Canvas,
    x: float,
    y: float,
    size: float,
    hull: str,
    trim: str,
    dark: float = 0.0,
    flip: bool = False,
    cabin: bool = True,
) -> None:
    """A small fishing boat on the water line `y`, `size` long."""
    k = -1 if flip else 1

    def at(px: float, py: float) -> Point:
        return x + k * px * size, y + py * size

    hull, trim = mix(hull, "#10161f", dark), mix(trim, "#10161f", dark)
    c.poly(
        curve(
            [
                at(-0.5, -0.12),
                at(-0.2, -0.09),
                at(0.2, -0.11),
                at(0.52, -0.23),
                at(0.44, -0.06),
                at(0.36, 0.035),
                at(0, 0.05),
                at(-0.42, 0.04),
            ],
            steps=6,
        ),
        (hull, mix(hull, "#0c1420", 0.45)),
        torn=0.4,
    )
    c.line([at(-0.49, -0.1), at(-0.2, -0.075), at(0.2, -0.095), at(0.5, -0.205)], size * 0.018, trim)
    if cabin:
        c.poly(
            [at(-0.1, -0.1), at(-0.08, -0.33), at(0.13, -0.33), at(0.18, -0.11)],
            (mix("#f4ecd8", "#10161f", dark), mix("#cfc3a8", "#10161f", dark)),
            torn=0.3,
        )
        c.poly([at(-0.12, -0.33), at(-0.1, -0.37), at(0.16, -0.37), at(0.17, -0.33)], trim)
        c.rect(*sorted_box(at(-0.04, -0.29), at(0.09, -0.21)), mix("#3d5360", "#10161f", dark), grain=0)
    mast = mix("#4a3a30", "#10161f", dark)
    c.lines([[at(-0.22, -0.1), at(-0.21, -0.82)]], size * 0.018, mast)
    c.lines(
        [[at(-0.21, -0.78), at(0.5, -0.2)], [at(-0.21, -0.78), at(-0.48, -0.12)], [at(-0.21, -0.3), at(-0.46, -0.42)]],
        size * 0.006,
        mast,
        alpha=0.8,
    )


def sorted_box(one: Point, other: Point) -> tuple[float, float, float, float]:
    """The box between two corners, left before right."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def gull(c: Canvas, x: float, y: float, size: float, colour: str, alpha: float = 1.0, tilt: float = 0.0) -> None:
    """A gull, wings up."""
    wing = [
        (-1, -0.28),
        (-0.55, -0.42),
        (-0.12, -0.04),
        (0.1, -0.02),
        (0.5, -0.46),
        (1.0, -0.3),
        (0.55, -0.28),
        (0.14, 0.12),
        (-0.1, 0.12),
        (-0.52, -0.26),
    ]
    s, k = math.sin(tilt), math.cos(tilt)
    c.poly(
        curve([(x + size * (px * k - py * s), y + size * (px * s + py * k)) for px, py in wing], steps=5),
        colour,
        alpha=alpha,
        grain=0,
    )


def person(
    c: Canvas,
    x: float,
    foot: float,
    high: float,
    coat: str,
    stride: float = 0.25,
    skin: str = "",
    hat: str = "",
    bag: str = "",
    skirt: bool = False,
) -> None:
    """Somebody, `high` tall; `stride` from 0 (standing) to 1."""
    u = high / 8
    legs, dark = mix(coat, "#11161d", 0.45), mix(coat, "#11161d", 0.18)
    for side in (-1, 1):
        hip, end = x + side * 0.32 * u, x + side * (0.38 + stride * 1.3) * u
        c.poly(
            [
                (hip - 0.36 * u, foot - 3.6 * u),
                (hip + 0.36 * u, foot - 3.6 * u),
                (end + 0.26 * u, foot),
                (end - 0.26 * u, foot),
            ],
            legs,
            grain=0,
        )
        c.ellipse(end + 0.14 * u, foot - 0.08 * u, 0.42 * u, 0.17 * u, legs, grain=0)
    hem = 1.35 if skirt else 0.98
    low = foot - (2.4 if skirt else 3.1) * u
    c.poly(
        curve(
            [
                (x - 0.5 * u, foot - 6.75 * u),
                (x + 0.5 * u, foot - 6.75 * u),
                (x + 1.02 * u, foot - 6.2 * u),
                (x + 0.9 * u, foot - 4.6 * u),
                (x + hem * u, low),
                (x - hem * u, low),
                (x - 0.9 * u, foot - 4.6 * u),
                (x - 1.02 * u, foot - 6.2 * u),
            ],
            steps=5,
        ),
        (coat, dark),
        grain=0.1,
    )
    for side in (-1, 1):
        hand = (x + side * (1.2 + 0.3 * stride) * u, foot - 3.5 * u)
        c.line([(x + side * 0.86 * u, foot - 6.2 * u), (x + side * 1.2 * u, foot - 4.9 * u), hand], 0.5 * u, dark)
    c.ellipse(x, foot - 7.4 * u, 0.54 * u, 0.66 * u, skin or "#d8a680", grain=0)
    if not hat:  # hair
        c.poly(
            curve(
                [
                    (x - 0.58 * u, foot - 7.3 * u),
                    (x - 0.52 * u, foot - 7.95 * u),
                    (x, foot - 8.15 * u),
                    (x + 0.5 * u, foot - 7.95 * u),
                    (x + 0.52 * u, foot - 7.6 * u),
                    (x, foot - 7.75 * u),
                    (x - 0.4 * u, foot - 7.5 * u),
                ],
                steps=5,
            ),
            "#46332a",
            grain=0,
        )
    else:
        c.poly(
            curve(
                [
                    (x - 0.62 * u, foot - 7.5 * u),
                    (x - 0.5 * u, foot - 8.1 * u),
                    (x + 0.4 * u, foot - 8.15 * u),
                    (x + 0.62 * u, foot - 7.5 * u),
                ],
                steps=5,
            ),
            hat,
            grain=0,
        )
    if bag:
        c.poly(
            [
                (x + 1.0 * u, foot - 3.9 * u),
                (x + 1.9 * u, foot - 3.9 * u),
                (x + 2.0 * u, foot - 2.5 * u),
                (x + 0.9 * u, foot - 2.5 * u),
            ],
            bag,
            grain=0,
        )


def lighthouse(
    c: Canvas, x: float, foot: float, high: float, white: str, band: str, shade: str, glow: str = ""
) -> Point:
    """A round tower lit from the left; returns the middle of its lantern."""
    w0, w1, top = high * 0.15, high * 0.098, foot - high * 0.8

    def side(t: float, s: float) -> Point:
        flare = 1 + 0.35 * max(0.0, 0.16 - t) ** 2 * 39
        return x + s * (w0 + (w1 - w0) * t) * flare, foot + (top - foot) * t

    steps = [i / 24 for i in range(25)]
    body = [side(t, -1) for t in steps] + [side(t, 1) for t in reversed(steps)]
    c.poly(body, (white, mix(white, shade, 0.2)), torn=0.6)
    for t0, t1 in ((0.22, 0.42), (0.62, 0.8)):
        part = [t0 + (t1 - t0) * i / 6 for i in range(7)]
        c.poly([side(t, -1) for t in part] + [side(t, 1) for t in reversed(part)], band, torn=0.6)
    for s, alpha in ((0.1, 0.16), (0.4, 0.2), (0.7, 0.25)):  # the side away from the light, in three steps
        c.poly([side(t, s) for t in steps] + [side(t, 1) for t in reversed(steps)], shade, alpha=alpha, grain=0)
    for t in (0.12, 0.5, 0.72):
        px, py = side(t, -0.25)
        c.rect(
            px - high * 0.012,
            py - high * 0.03,
            px + high * 0.012,
            py + high * 0.012,
            mix(shade, "#0b1016", 0.4),
            grain=0,
        )
    gallery = w1 * 1.55
    c.poly(
        [(x - gallery, top), (x + gallery, top), (x + w1, top + high * 0.035), (x - w1, top + high * 0.035)],
        mix(white, shade, 0.45),
    )
    c.lines(
        [[(x - gallery, top - high * 0.04), (x + gallery, top - high * 0.04)]]
        + [[(x + gallery * i / 5, top), (x + gallery * i / 5, top - high * 0.04)] for i in range(-5, 6)],
        high * 0.005,
        mix(band, "#10161f", 0.5),
    )
    room, roof = w1 * 0.82, top - high * 0.13
    c.rect(x - room, roof, x + room, top, glow or ("#8fa7ad", "#c7d2cd"), grain=0)
    c.lines(
        [[(x + room * i / 2, roof), (x + room * i / 2, top)] for i in range(-2, 3)]
        + [[(x - room, (roof + top) / 2), (x + room, (roof + top) / 2)]],
        high * 0.007,
        mix(band, "#10161f", 0.55),
    )
    c.poly(
        curve(
            [
                (x - room * 1.25, roof),
                (x - room * 0.75, roof - high * 0.04),
                (x, roof - high * 0.072),
                (x + room * 0.75, roof - high * 0.04),
                (x + room * 1.25, roof),
            ],
            closed=False,
        ),
        mix(band, "#10161f", 0.2),
    )
    c.line([(x, roof - high * 0.06), (x, roof - high * 0.12)], high * 0.008, mix(band, "#10161f", 0.5))
    c.ellipse(x, roof - high * 0.08, high * 0.013, high * 0.013, mix(band, "#10161f", 0.5), grain=0)
    return x, (roof + top) / 2


def lamp_post(c: Canvas, x: float, foot: float, high: float, colour: str, light: str = "") -> Point:
    """A street lamp; returns where its light is."""
    c.lines([[(x, foot), (x, foot - high * 0.86)]], high * 0.022, colour)
    c.rect(x - high * 0.03, foot - high * 0.07, x + high * 0.03, foot, colour, grain=0)
    y = foot - high * 0.92
    c.poly(
        [
            (x - high * 0.05, y - high * 0.05),
            (x + high * 0.05, y - high * 0.05),
            (x + high * 0.032, y + high * 0.06),
            (x - high * 0.032, y + high * 0.06),
        ],
        light or mix(colour, "#ffffff", 0.25),
        grain=0,
    )
    c.poly(
        [(x - high * 0.06, y - high * 0.05), (x, y - high * 0.1), (x + high * 0.06, y - high * 0.05)], colour, grain=0
    )
    return x, y
