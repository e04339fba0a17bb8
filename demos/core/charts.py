"""Line charts as SVG, for a page that gives the colours: every mark carries a class, and no colour of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Final, Literal, NamedTuple

WIDTH: Final = 720
HEIGHT: Final = 300
LEFT: Final = 52
RIGHT: Final = 16
TOP: Final = 12
BOTTOM: Final = 40

Point = tuple[float, float]


class Series(NamedTuple):
    """A row of points under one name: `(x, y)`, and for each the ends of its interval, or none at all."""

    name: str
    style: str  # the class of its marks
    points: Sequence[Point]
    intervals: Sequence[Point] = ()
    marks: Literal["line", "dots", "alone"] = "line"  # a line, one with dots, or dots without a line


class Axis(NamedTuple):
    """What an axis shows: its name, its ends (above 0 where it is logarithmic), and how a value is written."""

    name: str
    first: float
    last: float
    log: bool = False
    percent: bool = False

    def share(self, value: float) -> float:
        """Where a value lies between the ends, 0..1."""
        ends = [math.log10(max(v, 1e-12)) if self.log else v for v in (self.first, self.last, value)]
        span = ends[1] - ends[0]
        return min(1.0, max(0.0, (ends[2] - ends[0]) / span)) if span else 0.0

    def ticks(self) -> list[float]:
        """Round values between the ends, about five."""
        if self.log:
            low, high = math.ceil(math.log10(self.first) - 1e-9), math.floor(math.log10(self.last) + 1e-9)
            return [10.0**n for n in range(low, high + 1)]
        rough = (self.last - self.first) / 5 or 1.0
        unit = 10 ** math.floor(math.log10(rough))
        step = next(unit * n for n in (1, 2, 2.5, 5, 10) if unit * n >= rough * 0.999)
        count = math.floor((self.last - self.first) / step + 1e-9)
        return [self.first + step * n for n in range(count + 1)]

    def write(self, value: float) -> str:
        """A tick's value as text."""
        if self.percent:
            return f"{value:.0%}"
        return f"{value / 1000:,.0f} k" if value >= 10_000 else f"{value:g}"


def draw_lines(series: Sequence[Series], across: Axis, up: Axis, threshold: float | None = None) -> str:
    """An SVG element with axes, a dashed line at the threshold, and the series, later ones above earlier ones."""

    def x(value: float) -> float:
        return round(LEFT + across.share(value) * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - up.share(value) * (HEIGHT - TOP - BOTTOM), 1)

    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(up.name)}">']
    for tick in up.ticks():
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tick)}" y2="{y(tick)}"/>')
        parts.append(f'<text class="end" x="{LEFT - 8}" y="{y(tick) + 4}">{up.write(tick)}</text>')
    below = f'y="{HEIGHT - BOTTOM + 18}"'
    parts += [f'<text class="middle" x="{x(tick)}" {below}>{across.write(tick)}</text>' for tick in across.ticks()]
    parts.append(f'<text class="middle" x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 4}">{escape(across.name)}</text>')
    if threshold is not None:
        at = y(threshold)
        parts.append(f'<line class="threshold" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at}" y2="{at}"/>')
    for one in series:
        parts.append(f'<g class="{one.style}">')
        places = [(x(a), y(b)) for a, b in one.points]
        if one.marks != "alone":
            parts.append(f'<polyline points="{" ".join(f"{a},{b}" for a, b in places)}"/>')
        for (a, _), (low, high) in zip(places, one.intervals, strict=False):
            parts.append(f'<line x1="{a}" x2="{a}" y1="{y(low)}" y2="{y(high)}"/>')
        if one.marks != "line":
            radius = 6 if one.marks == "alone" else 4
            parts += [f'<circle cx="{a}" cy="{b}" r="{radius}"/>' for a, b in places]
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", draw_legend(series)])


def draw_legend(series: Sequence[Series]) -> str:
    """The names of the series, each beside a swatch of its colour."""
    items = (f'<span><i class="{one.style}"></i>{escape(one.name)}</span>' for one in series)
    return f'<p class="legend">{"".join(items)}</p>'
