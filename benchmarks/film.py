"""Films a command in a terminal of its own: what stands on its screen, moment by moment, as a moving picture (WebP).

`python -m benchmarks.film FILE -- COMMAND…`, and `make film` for the demo. It is for README and the notes, to show
what somebody sees who types the command; it measures nothing. The terminal is `pyte`'s, which knows true colours; what
it shows is drawn cell by cell in matplotlib's DejaVu Sans Mono. Half blocks and Braille are drawn as what they are, as
no font has them to the pixel. It needs a system with pseudo-terminals (not Windows).
"""

import argparse
import fcntl
import math
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyte
from matplotlib import get_data_path
from PIL import Image, ImageColor, ImageDraw, ImageFont

CELL = (8, 16)
"""Width and height of a character in pixels."""
COLOURS = {"brown": "#c8a000", "brightblack": "#808080", "green": "#4cc04c", "blue": "#6c8cff"}
"""Of the words that a terminal has for colours, those that look otherwise on it than on the web."""
INK = "#d6d6d6"
GROUND = "#101014"
Row = tuple[tuple[str, str, str, bool], ...]

PAUSE = 0.005
"""Seconds without a word after which a picture is whole: a terminal hands it on in pieces."""
OTHER_PAGE_LEFT = b"\x1b[?1049l"
"""With this a program that draws gives the terminal back; `pyte` has no second page that it would show then."""


class Moment(NamedTuple):
    """What stands on a screen, row by row as (letter, colour, ground, reversed), and after how many seconds."""

    at: float
    rows: tuple[Row, ...]


def record(command: Sequence[str], size: tuple[int, int]) -> list[tuple[float, bytes]]:
    """Run a command in a terminal of (columns, rows) to its end: what it wrote, and after how many seconds."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    began = time.monotonic()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment):
        os.close(theirs)
        with os.fdopen(ours, "rb", buffering=0) as terminal:
            return [(time.monotonic() - began, said) for said in iter(lambda: _read(terminal), b"")]


def _read(terminal: IO[bytes]) -> bytes:
    """What is written next; nothing at the end."""
    try:
        return terminal.read(1 << 16)
    except OSError:  # Linux says so where the other end is closed
        return b""


def watch(written: Sequence[tuple[float, bytes]], size: tuple[int, int], every: float) -> Iterator[Moment]:
    """What stood on the screen every so many seconds, between two writes; at last as the terminal is given back."""
    screen = pyte.Screen(*size)
    stream = pyte.ByteStream(screen)
    at = due = 0.0
    for (at, said), (following, _) in pairwise([*written, (math.inf, b"")]):
        drawn, left, _ = said.partition(OTHER_PAGE_LEFT)
        stream.feed(drawn)
        if left:
            break
        if at >= due and following - at > PAUSE:
            due = at + every
            yield Moment(at, _rows(screen))
    yield Moment(at, _rows(screen))


def _rows(screen: Any) -> tuple[Row, ...]:
    def row(y: int) -> Row:
        cells = (screen.buffer[y][x] for x in range(screen.columns))
        return tuple((cell.data, cell.fg, cell.bg, cell.reverse) for cell in cells)

    return tuple(map(row, range(screen.lines)))


def draw(rows: Sequence[Row]) -> Image.Image:
    """A screen as a picture."""
    wide, tall = CELL
    image = Image.new("RGB", (wide * len(rows[0]), tall * len(rows)), GROUND)
    pen = ImageDraw.Draw(image)
    for y, row in enumerate(rows):
        for x, (letter, colour, ground, is_reversed) in enumerate(row):
            ink, paper = _rgb(colour, INK), _rgb(ground, GROUND)
            if is_reversed:
                ink, paper = paper, ink
            left, top = x * wide, y * tall
            if ground != "default" or is_reversed:
                pen.rectangle((left, top, left + wide - 1, top + tall - 1), paper)
            if letter == "▀":
                pen.rectangle((left, top, left + wide - 1, top + tall // 2 - 1), ink)
            elif "\u2800" <= letter <= "\u28ff":
                _draw_dots(pen, ord(letter) - 0x2800, left, top, ink)
            elif letter != " ":
                pen.text((left, top), letter, ink, _font())
    return image


def _draw_dots(pen: ImageDraw.ImageDraw, mask: int, left: int, top: int, ink: tuple[int, ...]) -> None:
    places = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))  # of the eight bits, (column, row)
    for bit, (column, row) in enumerate(places):
        if mask >> bit & 1:
            x, y = left + 1 + column * CELL[0] // 2, top + 1 + row * CELL[1] // 4
            pen.rectangle((x, y, x + 1, y + 1), ink)


@cache
def _rgb(name: str, default: str) -> tuple[int, ...]:
    """A colour as the terminal names it: `default`, six hexadecimal digits, or a word."""
    named = COLOURS.get(name, name) if name != "default" else default
    return ImageColor.getrgb(f"#{named}" if re.fullmatch("[0-9a-f]{6}", named) else named)


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(f"{get_data_path()}/fonts/ttf/DejaVuSansMono.ttf", 13)


def save(moments: Sequence[Moment], file: Path, pace: float, last: float) -> None:
    """Write the screens as a moving picture that begins anew at its end, so many times as fast as they were.

    The last one stands for `last` seconds.
    """
    ends = [*(moment.at for moment in moments[1:]), moments[-1].at + last * pace]
    shown = [round(1000 * (end - moment.at) / pace) for moment, end in zip(moments, ends, strict=True)]
    first, *others = [draw(moment.rows) for moment in moments]
    first.save(file, save_all=True, append_images=others, duration=shown, loop=0, lossless=True,
               minimize_size=True, method=4)  # fmt: skip


def main() -> None:
    """Film a command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the picture to write, *.webp")
    parser.add_argument("command", nargs="+")
    parser.add_argument("--size", type=int, nargs=2, default=(100, 34), metavar=("COLUMNS", "ROWS"))
    parser.add_argument("--every", type=float, default=0.5, metavar="SECONDS", help="between two looks at the screen")
    parser.add_argument("--pace", type=float, default=3.0, metavar="N", help="show it so many times as fast")
    parser.add_argument("--last", type=float, default=4.0, metavar="SECONDS", help="for which the last picture stands")
    asked = parser.parse_args()
    moments = list(watch(record(asked.command, asked.size), asked.size, asked.every))
    save(moments, asked.file, asked.pace, asked.last)
    print(f"{asked.file}: {len(moments)} pictures, {asked.file.stat().st_size / 1e6:.1f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
