"""What a running demo looks like in a terminal."""

import base64
import io

import pytest

pytest.importorskip("PIL", reason="pictures come with the extra 'demos'")

from PIL import Image
from rich.console import Console

from notes_cli.live.state import State, update
from notes_cli.live.view import draw, draw_picture


def png(width: int, height: int) -> str:
    picture = Image.new("RGB", (width, height), (255, 0, 0))
    picture.paste((0, 0, 255), (0, height // 2, width, height))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def test_a_picture_becomes_half_blocks_of_its_own_colours():
    lines = draw_picture(png(8, 4), width=8, rows=2)
    assert [line.plain for line in lines] == ["▀" * 8] * 2
    assert lines[0].spans[0].style == "#ff0000 on #ff0000"
    assert lines[1].spans[0].style == "#0000ff on #0000ff"


def test_a_wide_terminal_shows_what_the_network_sees_beside_it():
    event = {"event": "frame", "phase": "training", "png": png(256, 128), "obs_png": png(64, 32)}
    console = Console(width=140, height=40, file=io.StringIO(), color_system="truecolor", force_terminal=True)
    with console.capture() as captured:
        console.print(draw(update(State(), event), 140, 40))
    lines = captured.get().splitlines()
    assert "all that the network sees" in lines[0]
    assert [line.count("▀") for line in lines[1:9]] == [96 + 32] * 8


def test_a_picture_that_cannot_be_read_is_left_out():
    assert draw_picture("bm8gcG5n", 80, 20) == []
    assert draw_picture("not base64!", 80, 20) == []


@pytest.mark.parametrize(("width", "height"), [(20, 6), (40, 12), (80, 24), (200, 60)])
def test_the_view_fits_any_terminal(width, height):
    state = State(demo="e2e-rl", network="pixels -> conv -> full -> steering, value " * 3, parameters=99_999)
    state = update(state, {"event": "frame", "phase": "training", "png": png(256, 128)})
    state = update(state, {"event": "held_out", "mean": 0.4, "threshold": 0.9, "env_steps": 10})
    console = Console(width=width, height=height, file=io.StringIO(), color_system="truecolor", force_terminal=True)
    with console.capture() as captured:
        console.print(draw(state, width, height))
    plain = [line for line in captured.get().splitlines() if line]
    assert len(plain) <= height
    assert any("▀" in line for line in plain)
    assert console.width == width
