"""What a running demo looks like in a terminal."""

import base64
import io
import itertools
import re

import pytest

pytest.importorskip("PIL", reason="pictures come with the extra 'demos'")

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from rich.cells import cell_len
from rich.color import ColorSystem

from notes_cli.live import cells, panels
from notes_cli.live.cells import ansi, braille, changes, colours_of, fit, picture, text
from notes_cli.live.state import Layer, Point, State, update
from notes_cli.live.view import draw

LAYERS = tuple(
    Layer(name, shape, size, gradient)
    for name, shape, size, gradient in [
        ("conv1", "8×16×24", 1176, 0.012), ("conv2", "4×8×48", 4656, 0.05), ("full", "128", 196736, 0.2),
        ("actor", "1", 129, 1.5), ("critic", "1", 129, None),
    ]
)  # fmt: skip
DONE = {
    "event": "done",
    "solved": True,
    "held_out": {"mean": 0.95, "ci": [0.9, 0.98], "episodes": 256, "threshold": 0.9},
}


def png(width: int, height: int) -> str:
    image = Image.new("RGB", (width, height), (248, 0, 0))
    image.paste((0, 0, 248), (0, height // 2, width, height))
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


LARGE, SMALL = png(288, 144), png(64, 32)


def plain(lines):
    return ["".join(segment.text for segment in line) for line in lines]


def state(phase="training", **changed):
    held_out = (Point(4096, 0.25, "stopping"), Point(8192, 0.95, "stopping"), Point(8192, 0.91, "confirming"))
    frame = {"event": "frame", "phase": phase, "png": LARGE, "obs_png": SMALL, "steering": 0.31}
    known = {"demo": "e2e-rl", "network": "pixels -> wheel", "parameters": 202827, "env_steps": 8192, "layers": LAYERS,
             "steps_per_s": 4185.0, "wall_s": 12.0, "held_out": held_out,
             "training": ((4096, 0.2), (8192, 0.8))}  # fmt: skip
    return update(State(**known | changed), frame)


def test_a_picture_becomes_half_blocks_of_its_own_colours():
    lines = picture(png(8, 4), width=8, rows=2)
    assert plain(lines) == ["▀" * 8] * 2
    assert ansi(lines[0]) == "\x1b[38;2;248;0;0;48;2;248;0;0m" + "▀" * 8 + "\x1b[0m"
    assert ansi(lines[1]) == "\x1b[38;2;0;0;248;48;2;0;0;248m" + "▀" * 8 + "\x1b[0m"


@pytest.mark.parametrize("broken", ["bm8gcG5n", "not base64!", LARGE[:400]])
def test_a_picture_that_cannot_be_read_is_left_out(broken):
    assert picture(broken, 80, 20) == []


@settings(max_examples=60)
@given(
    width=st.integers(1, 220),
    height=st.integers(1, 70),
    phase=st.sampled_from(["starting", "before", "training", "after", "replay"]),
    done=st.booleans(),
    layers=st.sampled_from([(), LAYERS, LAYERS * 3]),
    seen=st.booleans(),
)
def test_the_view_fits_any_terminal(width, height, phase, done, layers, seen):
    known = state(phase, layers=layers, done=DONE if done else {})
    rows = plain(draw(known if seen else update(known, {"event": "frame", "phase": phase}), width, height))
    assert 1 <= len(rows) <= height
    assert max(map(cell_len, rows)) <= width


@pytest.mark.parametrize(("width", "height"), [(w, h) for w in (40, 80, 120, 200) for h in (10, 24, 40, 60)])
def test_every_terminal_shows_the_picture_what_the_car_does_and_how_it_learns(width, height):
    rows = plain(draw(state(), width, height))
    shown = "\n".join(rows)
    assert sum("▀" in row for row in rows) >= min(height // 5, width // 4)
    assert rows[0].startswith(" e2e-rl · training ")
    assert re.search(r"steering │.*\+0\.31", shown)
    assert re.search(r"held out.* 95%, 2nd set 91%", shown)
    assert "12 s · 8,192 steps" in shown
    if height >= 14:
        assert re.search(r"pix.* conv1 .*conv2 .*full .*wheel", shown)
    if width >= 64 and height >= 24:
        assert "all that the network sees:" in shown and re.search("[\u2801-\u28ff]", shown)


def test_a_low_terminal_drops_the_least_important_first():
    def parts(height):
        shown = "\n".join(plain(draw(state(), 60, height)))
        names = {"picture": "▀", "title": "· training", "counters": "steps", "steering": "steering │",
                 "held out": "held out", "network": "conv1", "weights": "196,736"}  # fmt: skip
        return {name for name, sign in names.items() if sign in shown}

    found = [parts(height) for height in range(3, 30)]
    assert found[0] == {"picture", "title"}
    assert found[-1] == parts(60) == {"picture", "title", "counters", "steering", "held out", "network", "weights"}
    assert all(low <= high for low, high in itertools.pairwise(found))


def test_the_end_of_the_view_tells_all_of_the_verdict():
    sets = {"stopping": {"mean": 0.92, "episodes": 128}, "confirming": {"mean": 0.95, "episodes": 256}}
    done = {**DONE, "sets": sets, "sampled": {"mean": 0.914, "episodes": 128}}
    words = " ".join(" ".join(plain(draw(state(done=done), 80, 24))).split())
    assert "92.0% of 128, then 95.0% of 256 held-out" in words and "sampled 91.4%" in words and "seed" in words


def test_the_strip_shows_a_longer_bar_for_a_larger_gradient():
    bars = plain(panels.strip(state(), 120, 4))[3]
    lengths = [bars[place : place + 20].count("█") for place in range(20, 100, 20)]
    assert lengths == sorted(lengths) and lengths[0] < lengths[-1]
    assert "0.012" in bars and "1.5" in bars and "?" in bars


@pytest.mark.parametrize(
    ("steering", "left", "right"), [(-1.0, 20, 0), (-0.5, 10, 0), (0.0, 0, 0), (0.5, 0, 10), (1.0, 0, 20)]
)
def test_the_steering_bar_grows_to_the_side_that_is_steered_to(steering, left, right):
    line = panels.steering(State(steering=steering), 60)
    before, after = plain([line])[0].split("┃")
    assert (before.count("█"), after.count("█")) == (left, right)
    assert after.endswith(f"{steering:+.2f}")


def test_the_wheel_turns():
    wheels = {tuple(plain(panels.wheel(State(steering=s), 30, 6))) for s in (-1, -0.4, 0, 0.4, 1)}
    assert len(wheels) == 5


def test_the_curve_is_green_from_the_needed_share_on():
    def colours(mean):
        lines = panels.curve(State(held_out=(Point(100, mean, "stopping"),), env_steps=100, threshold=0.9), 60, 8)
        return {segment.style.color.name for line in lines for segment in line if segment.style and segment.style.color}

    assert "green" in colours(0.9) and "green" not in colours(0.89)


@pytest.mark.parametrize("threshold", [18.0, None])
def test_the_curve_of_returns_has_their_range(threshold):
    points = (Point(100, -20.0, "stopping"), Point(200, 12.0, "stopping"))
    state = State(held_out=points, training=((50, -21.0),), env_steps=200, threshold=threshold, measure="return")
    head, *plot = ["".join(segment.text for segment in line) for line in panels.curve(state, 80, 8)]
    assert head == "held out, never trained on: 12"
    labels = [line[:5].strip() for line in plot]
    assert labels[0] == ("18" if threshold else "12") and labels[-1] == "-21"
    seen = "".join(segment.text for line in draw(state, 80, 24) for segment in line)
    assert "steering" not in seen
    assert "training episodes return -21" in "".join(segment.text for segment in panels.counters(state))


def test_dots_are_braille_with_the_style_of_the_last():
    (line,) = braille([([(0, 0), (1, 3)], "red"), ([(0, 1), (9, 9)], "green")], 2, 1)
    assert plain([line]) == ["\u2883 "]
    assert line[0].style.color.name == "green"


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({}, ColorSystem.TRUECOLOR),
        ({"TERM": "xterm-256color"}, ColorSystem.TRUECOLOR),  # what many that have true colour say over ssh
        ({"TERM_PROGRAM": "Apple_Terminal"}, ColorSystem.EIGHT_BIT),
        ({"TERM_PROGRAM": "Apple_Terminal", "COLORTERM": "truecolor"}, ColorSystem.TRUECOLOR),
        ({"STY": "1.pts-0.host", "TERM": "screen.xterm-256color"}, ColorSystem.EIGHT_BIT),
    ],
)
def test_a_terminal_that_misreads_true_colour_gets_256(environ, colours):
    cells._colours.cache_clear()  # one process writes to one terminal: rich keeps how a style is written
    assert colours_of(environ) == colours
    written = changes(picture(png(8, 4), width=8, rows=2), [], colours_of(environ))
    assert ("38;2;" in written) == (colours is ColorSystem.TRUECOLOR)
    assert ("38;5;" in written) == (colours is ColorSystem.EIGHT_BIT)


def test_only_the_rows_that_changed_are_written():
    rows = [text("one"), text("two")]
    assert "\x1b[2J" in changes(rows, [])
    assert "one" not in (written := changes([text("one"), text("new")], rows)) and "\x1b[2;1Hnew" in written
    assert "\x1b[2J" in changes(rows[:1], rows)


def screen(written, before=()):
    """What stands on a terminal, by row and column, once it has got this: each character with its colours."""
    cells, row, column, style = dict(before), 1, 1, ""
    for code, final, sign in re.findall(r"\x1b\[([?\d;]*)([A-Za-z])|(.)", written, re.DOTALL):
        if final == "H":
            row, column = map(int, code.split(";"))
        elif final == "J":
            cells = {}
        elif final == "m":
            style = "" if code in ("", "0") else f"{style};{code}"
        elif sign:
            cells[row, column] = (sign, style)
            column += cell_len(sign)
    return {place: cell for place, cell in cells.items() if cell != (" ", "")}


@pytest.mark.parametrize("size", [(40, 12), (50, 14), (80, 10), (80, 24), (120, 40)], ids=str)
def test_after_every_event_the_screen_is_that_of_a_fresh_drawing(size):
    def later(**changed):
        return state(layers=LAYERS[:3], held_out=(), **changed)

    small = png(160, 210)
    states = [
        state(), state("before"), later(), update(state(), {"event": "frame", "phase": "after", "png": small}),
        state(done=DONE), State(demo="e2e-rl"), state("replay"), state(), later(measure="return of a game"),
        state(done={**DONE, "error": "x"}), update(state(), {"event": "frame", "phase": "training"}), state(),
    ]  # fmt: skip
    seen, before = {}, []
    for one in states:
        rows = draw(one, *size)
        seen = screen(changes(rows, before), seen)
        assert seen == screen(changes(rows, []))
        before = rows


def test_a_replay_shows_what_came_of_its_episodes():
    drives = plain(draw(state("replay", outcomes=(1.0, 0.0, 1.0)), 100, 30))
    assert "202,827 parameters · 2 of 3 driven to the end" in "\n".join(drives)
    assert "drives courses" in drives[0] and any(row.startswith("steering ") for row in drives)
    plays = plain(draw(state("replay", outcomes=(17.0, -3.5), measure="return of a whole game"), 100, 30))
    assert "202,827 parameters · returns 17, -3.5" in "\n".join(plays)
    assert "plays games" in plays[0] and not any(row.startswith("steering ") for row in plays)


def test_a_line_is_cut_with_an_ellipsis_and_filled_with_spaces():
    assert plain([fit(text("a long line"), 6), fit(text("ab"), 4)]) == ["a lon…", "ab  "]
