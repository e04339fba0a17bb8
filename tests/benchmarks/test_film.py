"""The film of a command, taken of a real process in a real terminal, is what stood on the screen."""

import sys

import pytest

pytest.importorskip("matplotlib", reason="draws letters in matplotlib's font; it comes with the demos")
pytest.importorskip("pty", reason="this system has no pseudo-terminals")
pytest.importorskip("pyte")

from PIL import Image
from PIL.ImageColor import getrgb

from benchmarks.film import CELL, GROUND, INK, draw, record, save, watch

PROGRAM = r"""
import sys, time
print("\x1b[?1049h\x1b[2J\x1b[1;1H\x1b[38;2;255;255;255;48;2;0;128;0m▀\x1b[m⣿\x1b[7m \x1b[m", end="", flush=True)
time.sleep(0.5)
print("\x1b[2;1H\x1b[31mA", end="", flush=True)
time.sleep(0.5)
print("\x1b[?1049l\x1b[1;1Hgone", flush=True)
"""


def test_a_film_shows_what_the_terminal_showed_and_ends_where_it_is_given_back(tmp_path):
    moments = list(watch(record([sys.executable, "-c", PROGRAM], (4, 2)), (4, 2), 0.1))
    assert len(moments) >= 2
    assert [cell[0] for cell in moments[-1].rows[0]] == ["▀", "⣿", " ", " "]
    assert moments[0].rows[1][0][0] == " "
    assert moments[-1].rows[1][0][0] == "A"
    wide, tall = CELL
    picture = draw(moments[-1].rows)
    assert picture.size == (4 * wide, 2 * tall)
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert picture.getpixel((wide - 1, tall - 1)) == (0, 128, 0)
    dots = picture.crop((wide, 0, 2 * wide, tall)).convert("L").point(lambda level: 255 * (level > 100))
    assert dots.histogram()[255] == 8 * 4  # eight dots of two by two
    assert picture.getpixel((2 * wide, 0)) == getrgb(INK)
    assert picture.getpixel((3 * wide, 0)) == getrgb(GROUND)
    red = picture.crop((0, tall, wide, 2 * tall)).getcolors()
    assert any(r > 150 and g < 60 and b < 60 for _, (r, g, b) in red)

    save(moments, tmp_path / "film.webp", 2.0, 1.0)
    with Image.open(tmp_path / "film.webp") as film:
        assert film.n_frames == 2  # equal ones are one
        film.seek(film.n_frames - 1)
        assert film.convert("RGB").tobytes() == picture.tobytes()
