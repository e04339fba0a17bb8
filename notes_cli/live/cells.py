"""Pieces of a picture of text: lines of segments that fit a width, pictures as half blocks, dots as Braille.

A line is a list of rich's segments. A character cell is two pixels, the upper half block with a foreground and a
background colour, or 2 × 4 dots of Braille. Pillow, which comes with the demos, reads the pictures.
"""

import base64
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from PIL import Image
from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style

Line = list[Segment]
Dot = tuple[int, int]

_FINE = bytes(value & 0xF8 for value in range(256))  # differences that hardly an eye sees would only be written out
_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # of the dots of a cell, by row and column


_cells = lru_cache(maxsize=1 << 12)(cell_len)  # rich's own memory costs five times as much to ask


def text(words: str, style: str = "") -> Line:
    """A line of words in one of rich's styles."""
    return [Segment(words, Style.parse(style))]


def fit(line: Line, width: int) -> Line:
    """The line in exactly so many cells: cut, with an ellipsis where letters are lost, or filled with spaces."""
    long = sum(map(_cells, (words for words, _, _ in line)))
    if long <= width:
        return [*line, Segment(" " * (width - long))] if long < width else line
    if width < 2:
        return Segment.adjust_line_length(line, width)
    return [*Segment.adjust_line_length(line, width - 1), Segment("…", line[-1].style)]


def beside(left: Sequence[Line], width: int, right: Sequence[Line]) -> list[Line]:
    """Two blocks of lines side by side, two cells apart; the left ones are all `width` cells wide."""
    blank, none = [Segment("  ")], [Segment(" " * width)]
    return [
        (left[row] if row < len(left) else none) + blank + (right[row] if row < len(right) else [])
        for row in range(max(len(left), len(right)))
    ]


def colours_of(environ: Mapping[str, str]) -> ColorSystem:
    """What colours a terminal has: true ones, unless it is known to have 256, and does not say otherwise.

    Of those in use, GNU screen 4 and Apple's Terminal before macOS 26 misread true colour. Most others have it, and do
    not all say so (COLORTERM does not get through ssh); the console of Linux takes the nearest of its own.
    """
    if environ.get("COLORTERM") in ("truecolor", "24bit"):
        return ColorSystem.TRUECOLOR
    is_poor = environ.get("TERM_PROGRAM") == "Apple_Terminal" or "STY" in environ
    return ColorSystem.EIGHT_BIT if is_poor else ColorSystem.TRUECOLOR


def ansi(line: Line, colours: ColorSystem = ColorSystem.TRUECOLOR) -> str:
    """The line as a terminal with these colours gets it."""
    return "".join(style.render(words, color_system=colours) if style else words for words, style, _ in line)


def picture(png: str, width: int, rows: int) -> list[Line]:
    """A PNG (base64) as lines of half blocks, scaled to fit `width` × `rows` cells; none where it cannot be read."""
    try:
        image = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    except (OSError, ValueError):
        return []
    scale = min(width / image.width, 2 * rows / image.height)
    across, down = max(1, int(image.width * scale)), max(2, int(image.height * scale) // 2 * 2)
    small = image.resize((across, down), Image.Resampling.BOX).point(_FINE * 3).convert("RGBX")
    pixels = memoryview(small.tobytes()).cast("I")
    rows_of_pixels = [pixels[top : top + across] for top in range(0, across * down, across)]
    return [
        [Segment("▀" * len(list(run)), _colours(*pair)) for pair, run in groupby(zip(upper, lower, strict=True))]
        for upper, lower in zip(rows_of_pixels[::2], rows_of_pixels[1::2], strict=True)
    ]


@lru_cache(maxsize=1 << 16)
def _colours(upper: int, lower: int) -> Style:
    """The style of a cell of two pixels, each four bytes in the machine's order: red, green, blue, nothing."""
    first, second = (Color.from_rgb(*pixel.to_bytes(4, sys.byteorder)[:3]) for pixel in (upper, lower))
    return Style(color=first, bgcolor=second)


def changes(rows: Sequence[Line], before: Sequence[Line], colours: ColorSystem = ColorSystem.TRUECOLOR) -> str:
    """What a terminal gets so that these rows stand there instead of those before; of as many rows, or all anew."""
    anew = len(rows) != len(before)
    new = [(place, row) for place, row in enumerate(rows, 1) if anew or row != before[place - 1]]
    written = [f"\x1b[{place};1H{ansi(row, colours)}" for place, row in new]
    if not written:
        return ""
    return "".join(["\x1b[?2026h", "\x1b[m\x1b[2J" if anew else "", *written, "\x1b[?2026l"])  # 2026: all at once


def braille(layers: Iterable[tuple[Iterable[Dot], str]], width: int, rows: int) -> list[Line]:
    """Sets of dots, each in its style, in a grid of `width` × `rows` cells: 2 × 4 dots a cell, (0, 0) at the top left.

    Where two sets share a cell it gets the style of the later one. Dots outside are left out.
    """
    masks, styles = [[0] * width for _ in range(rows)], [[""] * width for _ in range(rows)]
    for dots, style in layers:
        for x, y in dots:
            if 0 <= x < 2 * width and 0 <= y < 4 * rows:
                masks[y // 4][x // 2] |= _BRAILLE[y % 4][x % 2]
                styles[y // 4][x // 2] = style
    return [
        [Segment(chr(0x2800 + mask) if mask else " ", Style.parse(style)) for mask, style in zip(*row, strict=True)]
        for row in zip(masks, styles, strict=True)
    ]


def between(start: Dot, end: Dot) -> list[Dot]:
    """The dots of a straight line."""
    (x0, y0), (x1, y1) = start, end
    steps = max(abs(x1 - x0), abs(y1 - y0), 1)
    return [(round(x0 + (x1 - x0) * n / steps), round(y0 + (y1 - y0) * n / steps)) for n in range(steps + 1)]
