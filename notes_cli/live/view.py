"""Draws a running demo for a terminal: the car on its way, what the network sees, what it does, how it learns.

What there is no room for is left out, the least important first. It starts nothing and prints nothing.
"""

from textwrap import wrap

from notes_cli.live import panels
from notes_cli.live.cells import Line, beside, fit, picture, text
from notes_cli.live.state import State, is_share, verdict

NARROWEST = 26
"""Columns of the side panel, at least."""
WIDEST = 64
CURVE = 12
"""Rows of the curve, at most."""


def draw(state: State, width: int, height: int) -> list[Line]:
    """The view from top to bottom: at most `height` lines, each of `width` cells, so that it covers the one before."""
    side = min(WIDEST, max(NARROWEST, width * 3 // 10)) if width >= 64 and height >= 12 else 0
    below = _below(state, width, height)
    learns = state.phase != "replay"
    share_alone = learns and not side and height >= 10  # in one line, if no curve shows it
    rows = max(1, height - 1 - len(below) - share_alone)
    large = picture(state.picture, width - side - 2 if side else width, rows) if state.picture else []
    across = max((sum(len(one.text) for one in line) for line in large), default=0)
    spare, room = rows + share_alone - len(large), len(large)
    if learns and spare >= 5:
        below[1:1] = panels.curve(state, width, min(spare, CURVE))
    elif share_alone:
        below[1:1] = [text("held out ") + panels.measured(state)]
    if side and large:
        beside_it = _side(state, width - across - 2, room, learns and spare < 5)
        large = beside(large, across, _filled(beside_it, width - across - 2, room))
    else:
        large = _filled(large, width, room)
    return [fit(panels.title(state), width), *large, *_filled(below, width, len(below))][:height]


def _filled(block: list[Line], width: int, rows: int) -> list[Line]:
    """A block of lines with exactly so many cells and rows, so that it covers what stood there before."""
    return [fit(block[row] if row < len(block) else [], width) for row in range(rows)]


def _below(state: State, width: int, height: int) -> list[Line]:
    """What stands under the pictures, but for the curve: as many lines as a terminal of this height has room for."""
    found: list[Line] = []
    if height >= 8 and is_share(state.measure):  # a game has no wheel
        found.append(panels.steering(state, min(width, 100)))
    if height >= 14:
        found += panels.strip(state, width, 4 if height >= 22 else 2)
    if height >= 4:
        found.append(panels.counters(state))
    if state.done and height >= 6:
        good = state.done.get("solved") or state.phase == "replay"
        first, *rest = wrap(verdict(state.done), width) if height >= 14 else [verdict(state.done)]
        lines = [first, " ".join(rest)] if rest else [first]
        found += [text(line, "bold green" if good else "bold yellow") for line in lines]
    return found


def _side(state: State, width: int, rows: int, with_curve: bool) -> list[Line]:
    """What stands beside the large picture: the network's own, then the curve or the wheel."""
    found: list[Line] = []
    if state.obs:
        found = [
            text("all that the network sees:", "dim"),
            *picture(state.obs, width, rows - 6 if rows > 11 else rows - 1),
        ]
    left = rows - len(found) - 1
    if with_curve and left >= 4:
        found += [[], *panels.curve(state, width, min(left, CURVE))]
    elif left >= 4 and is_share(state.measure):
        found += [[], *panels.wheel(state, width, min(left, width // 2, 8))]
    return found
