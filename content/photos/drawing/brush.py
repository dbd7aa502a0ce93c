"""A canvas that paints in gouache: flat shapes with torn edges, gradients, grain. Pillow only, and no chance.

Every length is in pixels of the finished picture; the canvas is twice as large while it is painted. All randomness
comes from a seeded `random.Random`, so a picture has the same bytes whenever the same Pillow draws it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

S = 2
"""How much larger than the finished picture the canvas is: edges come out smooth when it shrinks."""

Point = tuple[float, float]
Fill = str | tuple[str, ...]


def rgb(colour: str) -> tuple[int, int, int]:
    """The three numbers of `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0 to 1) of `other` stirred in."""
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(rgb(one), rgb(other), strict=True))


def curve(points: Sequence[Point], closed: bool = True, steps: int = 12) -> list[Point]:
    """A smooth line through `points` (Catmull and Rom's)."""
    n = len(points)
    pick = (lambda i: points[i % n]) if closed else (lambda i: points[min(max(i, 0), n - 1)])
    line: list[Point] = []
    for i in range(n if closed else n - 1):
        a, b, c, d = pick(i - 1), pick(i), pick(i + 1), pick(i + 2)
        for step in range(steps):
            t = step / steps
            line.append(
                tuple(  # type: ignore[arg-type]
                    0.5
                    * (
                        2 * b[k]
                        + (c[k] - a[k]) * t
                        + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t
                        + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t**3
                    )
                    for k in (0, 1)
                )
            )
    return line if closed else [*line, points[-1]]


def ridge(rng: Random, left: Point, right: Point, height: float, rough: float = 0.55, depth: int = 7) -> list[Point]:
    """A hill line from `left` to `right`: the middle is moved up or down by less and less."""
    line = [left, right]
    for _ in range(depth):
        longer: list[Point] = []
        for a, b in pairwise(line):
            longer += [a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + rng.uniform(-height, height))]
        line = [*longer, line[-1]]
        height *= rough
    return line


def noise(size: tuple[int, int], cell: tuple[float, float], seed: int, octaves: int = 4) -> Image.Image:
    """Soft clouds of grey round 128; `cell` is the width and height of the largest of them."""
    rng = Random(seed)
    out: Image.Image | None = None
    for octave in range(octaves):
        small = (max(2, round(size[0] / cell[0] * 2**octave)), max(2, round(size[1] / cell[1] * 2**octave)))
        small = (min(small[0], size[0]), min(small[1], size[1]))
        layer = Image.frombytes("L", small, rng.randbytes(small[0] * small[1])).resize(size, Image.Resampling.BICUBIC)
        out = layer if out is None else Image.blend(out, layer, 0.5 ** (octave + 1))
    assert out is not None
    return out


def gradient(size: tuple[int, int], stops: Sequence[str]) -> Image.Image:
    """From the first colour at the top to the last at the bottom."""
    column = Image.new("RGB", (1, len(stops)))
    for row, stop in enumerate(stops):
        column.putpixel((0, row), rgb(stop))
    if len(stops) == 1:
        return column.resize(size)
    # the middles of the first and the last row are the ends: without the box, a third of the picture would be flat
    return column.resize(size, Image.Resampling.BILINEAR, box=(0, 0.5, 1, len(stops) - 0.5))


class Canvas:
    """A picture in the making."""

    def __init__(self, seed: int, width: int = 1600, height: int = 1067) -> None:
        self.w, self.h, self.seed = width, height, seed
        self.rng = Random(seed)
        self.image = Image.new("RGB", (width * S, height * S))
        self._tooth = noise((width * S, height * S), (90, 60), seed + 1, 3)
        self._edge = noise((width * S, height * S), (14, 14), seed + 2, 3)

    # painting ---------------------------------------------------------------------------------------------------
    def lay(
        self,
        box: tuple[float, float, float, float],
        draw: Callable[[ImageDraw.ImageDraw, Callable[[Point], Point]], None],
        fill: Fill,
        alpha: float = 1.0,
        torn: float = 0.0,
        blur: float = 0.0,
        grain: float = 0.18,
    ) -> None:
        """Paint what `draw` puts on a mask.

        `box` holds the shape; the fill's gradient runs from its top to its bottom.
        """
        pad = 3 + 3 * (torn + blur)
        x0, y0 = max(0, math.floor((box[0] - pad) * S)), max(0, math.floor((box[1] - pad) * S))
        x1 = min(self.w * S, math.ceil((box[2] + pad) * S))
        y1 = min(self.h * S, math.ceil((box[3] + pad) * S))
        if x1 - x0 < 1 or y1 - y0 < 1:
            return
        size = (x1 - x0, y1 - y0)
        mask = Image.new("L", size)
        draw(ImageDraw.Draw(mask), lambda p: (p[0] * S - x0, p[1] * S - y0))
        if torn:
            edge = self._edge.crop((x0, y0, x1, y1)).point([round((v - 128) * 0.9) + 128 for v in range(256)])
            soft = mask.filter(ImageFilter.GaussianBlur(torn * S))
            mask = ImageChops.add(soft, edge, 1, -128).point(
                [max(0, min(255, (v - 128) * 5 + 128)) for v in range(256)]
            )
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * S))
        if alpha < 1:
            mask = mask.point([round(v * alpha) for v in range(256)])
        self.image.paste(self._paint(fill, box, (x0, y0, x1, y1), grain), (x0, y0), mask)

    def _paint(
        self, fill: Fill, box: tuple[float, float, float, float], at: tuple[int, int, int, int], grain: float
    ) -> Image.Image:
        stops = (fill,) if isinstance(fill, str) else fill
        size = (at[2] - at[0], at[3] - at[1])
        if len(stops) == 1:
            paint = Image.new("RGB", size, stops[0])
        else:
            whole = gradient((1, max(2, round((box[3] - box[1]) * S))), stops)
            top = round(box[1] * S)
            paint = Image.new("RGB", (1, size[1]), stops[-1])
            paint.paste(stops[0], (0, 0, 1, max(0, min(size[1], top - at[1]))))
            paint.paste(whole, (0, top - at[1]))
            paint = paint.resize(size)
        if grain and size[0] * size[1] > 1600:
            tooth = self._tooth.crop(at).point([round((v - 128) * grain) + 128 for v in range(256)])
            paint = ImageChops.overlay(paint, Image.merge("RGB", [tooth] * 3))
        return paint

    def poly(self, points: Iterable[Point], fill: Fill, **how: float) -> None:
        """A filled polygon."""
        points = list(points)
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        self.lay(
            (min(xs), min(ys), max(xs), max(ys)),
            lambda d, to: d.polygon([to(p) for p in points], fill=255),
            fill,
            **how,
        )

    def polys(self, shapes: Iterable[Sequence[Point]], fill: Fill, **how: float) -> None:
        """Many polygons in one go, of one colour."""
        shapes = list(shapes)
        if not shapes:
            return
        xs, ys = [p[0] for s in shapes for p in s], [p[1] for s in shapes for p in s]

        def draw(d: ImageDraw.ImageDraw, to: Callable[[Point], Point]) -> None:
            for shape in shapes:
                d.polygon([to(p) for p in shape], fill=255)

        self.lay((min(xs), min(ys), max(xs), max(ys)), draw, fill, **how)

    def rect(self, x0: float, y0: float, x1: float, y1: float, fill: Fill, **how: float) -> None:
        """An upright rectangle."""
        self.poly([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], fill, **how)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Fill, **how: float) -> None:
        """An ellipse round (x, y)."""
        box = (x - rx, y - ry, x + rx, y + ry)
        self.lay(box, lambda d, to: d.ellipse([to((box[0], box[1])), to((box[2], box[3]))], fill=255), fill, **how)

    def line(self, points: Sequence[Point], width: float, fill: Fill, **how: float) -> None:
        """A line with round joints."""
        self.lines([points], width, fill, **how)

    def lines(self, lines: Iterable[Sequence[Point]], width: float, fill: Fill, **how: float) -> None:
        """Many lines of one width and colour."""
        lines = [list(line) for line in lines]
        if not lines:
            return
        xs, ys = [p[0] for s in lines for p in s], [p[1] for s in lines for p in s]

        def draw(d: ImageDraw.ImageDraw, to: Callable[[Point], Point]) -> None:
            for line in lines:
                d.line([to(p) for p in line], fill=255, width=max(1, round(width * S)), joint="curve")

        box = (min(xs) - width, min(ys) - width, max(xs) + width, max(ys) + width)
        self.lay(box, draw, fill, **{"grain": 0.0, **how})

    # light ------------------------------------------------------------------------------------------------------
    def glow(self, x: float, y: float, radius: float, colour: str, strength: float = 1.0, flat: float = 1.0) -> None:
        """Light round a point; `flat` below 1 presses it to an ellipse."""
        size = (round(2 * radius * S), max(2, round(2 * radius * S * flat)))
        fall = [round(255 * strength * max(0.0, 1 - v / 182) ** 2.2) for v in range(256)]
        mask = Image.radial_gradient("L").point(fall).resize(size, Image.Resampling.BICUBIC)
        self._add(mask, (round((x - radius) * S), round((y - radius * flat) * S)), colour)

    def beam(self, points: Sequence[Point], colour: str, strength: float, blur: float) -> None:
        """A shaft of light."""
        mask = Image.new("L", self.image.size)
        ImageDraw.Draw(mask).polygon([(p[0] * S, p[1] * S) for p in points], fill=round(255 * strength))
        self._add(mask.filter(ImageFilter.GaussianBlur(blur * S)), (0, 0), colour)

    def _add(self, mask: Image.Image, at: tuple[int, int], colour: str) -> None:
        light = Image.merge("RGB", [mask.point([round(v * c / 255) for v in range(256)]) for c in rgb(colour)])
        under = self.image.crop((at[0], at[1], at[0] + mask.width, at[1] + mask.height))
        self.image.paste(ImageChops.screen(under, light), at)

    def clouds(
        self,
        y0: float,
        y1: float,
        colour: str,
        cover: float = 0.5,
        cell: tuple[float, float] = (700, 130),
        alpha: float = 0.8,
        salt: int = 0,
    ) -> None:
        """Banks of cloud between two heights; `cover` is the share of the sky they take."""
        size = (self.w * S, round((y1 - y0) * S))
        bank = noise(size, (cell[0] * S, cell[1] * S), self.seed + 50 + salt, 6)
        start = 255 * (0.5 + (0.5 - cover) * 0.55)
        mask = bank.point([round(255 * alpha * max(0.0, min(1.0, (v - start) / 46))) for v in range(256)])
        fade = gradient(size, ["#000000", "#ffffff", "#ffffff", "#000000"]).convert("L")
        self.image.paste(colour, (0, round(y0 * S)), ImageChops.multiply(mask, fade))

    # finishing --------------------------------------------------------------------------------------------------
    def mirror(self, horizon: float, alpha: float, shade: str, ripple: float, squash: float = 1.0) -> None:
        """Still water below `horizon`: what stands above it, upside down, rippled, with some `shade` over it."""
        depth = self.h - horizon
        top = max(0.0, horizon - depth / squash)
        above = self.image.crop((0, round(top * S), self.w * S, round(horizon * S)))
        size = (self.w * S, round((horizon - top) * squash * S))
        flipped = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(size, Image.Resampling.BICUBIC)
        out, y, phase, rng = Image.new("RGB", size, shade), 0, 0.0, Random(self.seed + 9)
        while y < size[1]:
            t = y / size[1]
            step = max(2, round((1 + 1.6 * t) * S))
            phase += step / S / (2.2 + 5 * t)
            wave = 0.5 * math.sin(phase) + 0.4 * math.sin(phase * 0.37 + 2) + rng.uniform(-0.35, 0.35)
            shift = round(wave * ripple * (0.2 + t) * S)
            strip = flipped.crop((0, y, size[0], y + step))
            out.paste(strip, (shift, y))
            if shift:
                edge = (
                    strip.crop((size[0] - shift, 0, size[0], step)) if shift > 0 else strip.crop((0, 0, -shift, step))
                )
                out.paste(edge.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (0 if shift > 0 else size[0] + shift, y))
            y += step
        out = Image.blend(Image.new("RGB", size, shade), out.filter(ImageFilter.GaussianBlur(1.2 * S)), alpha)
        self.image.paste(out, (0, round(horizon * S)))

    def finish(
        self, warmth: str = "#f2e3c4", wash: float = 0.06, vignette: float = 0.28, grain: float = 2
    ) -> Image.Image:
        """Shrink to size, then paper: a warm wash, darker corners, fine grain."""
        out = self.image.resize((self.w, self.h), Image.Resampling.LANCZOS)
        out = Image.blend(out, ImageChops.multiply(out, Image.new("RGB", out.size, warmth)), min(1.0, wash * 6))
        corners = Image.radial_gradient("L").resize(out.size, Image.Resampling.BICUBIC)
        corners = corners.point([255 - round(255 * vignette * max(0.0, (v - 90) / 165) ** 1.6) for v in range(256)])
        out = ImageChops.multiply(out, Image.merge("RGB", [corners] * 3))
        paper = noise(out.size, (6, 5), self.seed + 3, 2)
        paper = paper.point([round((v - 128) * grain / 60) + 128 for v in range(256)])
        return ImageChops.overlay(out, Image.merge("RGB", [paper] * 3))
