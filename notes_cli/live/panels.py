"""The parts of the view, each as lines: title, steering, the held-out curve, the network as a strip, counters."""

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style

from notes_cli.live.cells import Dot, Line, between, braille, fit, text
from notes_cli.live.state import Layer, Point, State, is_share, outcome, succeeded

GRADIENT = "#f28c28"
TURNED = 1.9
"""Radians that the wheel is turned at full steering."""
_HEADS = {"actor": "wheel", "critic": "value"}
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_PHASES = {
    "starting": ("starting", ""),
    "before": ("before training", "the untrained network drives a course that it never trains on"),
    "training": ("training", "one of the cars that it learns from, trying out what to do, four times as fast"),
    "after": ("after training", "the trained network drives the same course"),
    "replay": ("replay", "the saved network drives courses that it never trained on"),
}
_OF_GAMES = {
    "before": "the untrained network plays a game that it never trains on",
    "training": "one of the games that it learns from, trying out what to do, four times as fast",
    "after": "the trained network plays the same game",
    "replay": "the saved network plays games that it never trained on",
}


def title(state: State) -> Line:
    """Which demo, which phase, and what one sees."""
    name, meaning = _PHASES.get(state.phase, (state.phase, ""))
    if not is_share(state.measure):
        meaning = _OF_GAMES.get(state.phase, meaning)
    words = f"{state.demo} · {state.place or name}".removeprefix(" · ")
    return text(f" {words} ", "bold reverse") + text(f" {meaning}" if meaning else "")


def counters(state: State) -> Line:
    """Time, steps, speed, and the outcome of training episodes; of a replay, how its episodes went."""
    if state.phase == "replay":
        went = f" · {_went(state.outcomes, state.measure)}" if state.outcomes else ""
        return text(f"{state.parameters:,} parameters{went}")
    parts = [f"{state.wall_s:.0f} s", f"{state.env_steps:,} steps"]
    if state.steps_per_s:
        parts.append(f"{state.steps_per_s:,.0f} steps/s")
    if state.training:
        newest = outcome(state.training[-1][1], state.measure, 0)
        shares = is_share(state.measure)
        parts.append(f"{newest} of training episodes succeed" if shares else f"training episodes return {newest}")
    return text(" · ".join(parts))


def _went(outcomes: tuple[float, ...], measure: str) -> str:
    if is_share(measure):
        return f"{sum(outcomes):.0f} of {len(outcomes)} {succeeded(measure)}"
    return f"returns {', '.join(f'{one:g}' for one in outcomes)}"


def steering(state: State, width: int) -> Line:
    """The steering of this frame as a bar from the middle, left or right; 20 cells at least."""
    half = max(1, (width - 20) // 2)
    filled = round(8 * half * min(1.0, abs(state.steering)))
    bar = ("█" * (filled // 8) + _EIGHTHS[filled % 8].strip()).ljust(half)
    style = Style.parse("cyan")
    if state.steering < 0:  # there are no blocks that fill a cell from the right: the cell is drawn the other way round
        full, rest = divmod(filled, 8)
        part = [Segment(_EIGHTHS[8 - rest], Style.parse("cyan reverse"))] if rest else []
        left = [Segment(" " * (half - full - len(part))), *part, Segment("█" * full, style)]
        right = [Segment(" " * half)]
    else:
        left, right = [Segment(" " * half)], [Segment(bar, style)]
    rim = text("│", "dim")
    return [*text("steering "), *rim, *left, *text("┃", "bold"), *right, *rim, *text(f" {state.steering:+.2f}")]


def wheel(state: State, width: int, rows: int) -> list[Line]:
    """The steering wheel as it is turned: a circle with three spokes in Braille, in the middle of `width` cells."""
    return _wheel(round(max(-1.0, min(1.0, state.steering)), 2), width, rows)


@lru_cache(maxsize=256)
def _wheel(steering: float, width: int, rows: int) -> list[Line]:
    radius, turned = 2 * rows - 1, TURNED * steering

    def dot(angle: float, share: float) -> Dot:
        return round(radius + share * radius * math.sin(angle)), round(radius - share * radius * math.cos(angle))

    rim = [dot(2 * math.pi * n / (16 * rows), 1.0) for n in range(16 * rows)]
    rim += [dot(2 * math.pi * n / (16 * rows), 0.88) for n in range(16 * rows)]
    spokes = [one for side in (-math.pi / 2, math.pi / 2, math.pi)
              for one in between((radius, radius), dot(turned + side, 0.9))]  # fmt: skip
    top = [dot(turned + 0.02 * n, share) for n in range(-12, 13) for share in (1.0, 0.88)]
    margin = [Segment(" " * max(0, (width - 2 * rows) // 2))]
    drawn = braille([(rim, "white"), (spokes, "white"), (top, "bold cyan")], 2 * rows, rows)
    return [margin + line for line in drawn]


def curve(state: State, width: int, rows: int) -> list[Line]:
    """Held-out and training shares over environment steps in Braille, the line that is needed dotted; 3 rows at least.

    The held-out sets are green from the needed share on, else yellow; a confirming set is a larger mark.
    """
    head = text("held out, never trained on: " if width >= 60 else "held out ") + measured(state)
    return [head, *_plot(state.held_out, state.training, _need(state), state.env_steps, width - 5, rows - 1)]


def _need(state: State) -> float | None:
    """The outcome that is needed, if any is."""
    return 0.9 if state.threshold is None and is_share(state.measure) else state.threshold


@lru_cache(maxsize=2)  # it changes twice a second, and is drawn ten times
def _plot(
    held_out: tuple[Point, ...], training: tuple[tuple[int, float], ...], need: float | None, steps: int, wide: int,
    high: int,
) -> list[Line]:  # fmt: skip
    known = [0.0, 1.0, *(p.mean for p in held_out), *(mean for _, mean in training), *([] if need is None else [need])]
    least, most = min(known), max(known)
    shares = (least, most) == (0.0, 1.0)
    last = max([1, steps, *(point.env_steps for point in held_out)])

    def dot(steps: int, share: float) -> Dot:
        return round(steps / last * (2 * wide - 1)), round((most - share) / (most - least) * (4 * high - 1))

    layers = [([(x, dot(0, need)[1]) for x in range(0, 2 * wide, 3)], "dim")] if need is not None else []
    layers += [(list(_joined([dot(*point) for point in training])), "bright_black")]
    stopping = [point for point in held_out if point.held_out_set != "confirming"]
    layers += [(list(_joined([dot(p.env_steps, p.mean) for p in stopping])), "yellow")]
    for point in held_out:
        x, y = dot(point.env_steps, point.mean)
        around = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)) if point.held_out_set == "confirming" else ((0, 0), (0, 1))
        layers.append(([(x + a, y + b) for a, b in around], _colour(point.mean, need)))
    plot = braille(layers, wide, high)
    marks = {0: most, high - 1: least}
    if need is not None:
        marks[min(high - 1, dot(0, need)[1] // 4)] = need
    names = {row: f"{mark:4.0%}" if shares else f"{mark:4.0f}" for row, mark in marks.items()}
    return [text(f"{names.get(row, ''):>4} ", "dim") + line for row, line in enumerate(plot)]


def _colour(mean: float, need: float | None) -> str:
    return "bold green" if need is not None and mean >= need else "bold yellow"


def _joined(dots: list[Dot]) -> Iterator[Dot]:
    """All dots of the lines from each of these to the next."""
    yield from dots[:1]
    for start, end in pairwise(dots):
        yield from between(start, end)


def measured(state: State) -> Line:
    """The newest held-out share of each set: of the one that stops the training, and of the second."""
    if not state.held_out:
        return text("not measured yet", "dim")
    newest = {point.held_out_set: point.mean for point in state.held_out}
    line = Line()
    for name, mean in newest.items():
        line += text(", " if line else "") + text("2nd set " if name == "confirming" else "")
        line += text(outcome(mean, state.measure, 0), _colour(mean, _need(state)))
    return line


def strip(state: State, width: int, rows: int) -> list[Line]:
    """The network from the pixels to the wheel: names, shapes, parameters, and a bar of each layer's gradient norm.

    The bars are logarithmic, 0.001 to 10. With fewer than 4 rows names and bars alone, with one row the names.
    """
    if not state.layers:
        return [text(f"{state.parameters:,} parameters: {state.network}", "dim")]
    return _strip(state.layers, is_share(state.measure), width, rows)


@lru_cache(maxsize=2)  # it changes as often as the curve
def _strip(network: tuple[Layer, ...], drives: bool, width: int, rows: int) -> list[Line]:
    layers = (Layer("pixels", "camera" if drives else "", 0, None), *network)
    wide = max(4, width // len(layers)) - 1
    names, shapes, sizes, bars = Line(), Line(), Line(), Line()
    for place, layer in enumerate(layers):
        heads = _HEADS if drives else {"actor": "action"}
        name, following = heads.get(layer.name, layer.name), layers[place + 1].name if layers[place + 1 :] else ""
        gap = max(0, wide - len(name) - 2)
        arrow = f" {'┄' * (gap + 1)}" if following == "critic" else f" {'─' * gap}▶" if following else ""
        size = f"{layer.parameters:,} weights" if wide > 14 else f"{layer.parameters:,}"
        size = size if wide > 6 or layer.parameters < 10_000 else f"{layer.parameters // 1000}k"
        bar = _bar(layer.gradient, wide) if place else text("◀ gradient", "dim")
        columns = (
            (names, text(name, "bold") + (text(arrow, "dim") if gap else [])),
            (shapes, text(layer.shape, "dim")), (sizes, text(size if place else "", "dim")), (bars, bar),
        )  # fmt: skip
        for line, words in columns:
            line += [*fit(words, wide), Segment(" ")]
    return {1: [names], 2: [names, bars], 3: [names, shapes, bars]}.get(rows, [names, shapes, sizes, bars])


def _bar(gradient: float | None, width: int) -> Line:
    """A gradient norm as a bar, and as a figure where there is room for it."""
    if not gradient:  # none that is known, or none that arrives: the layer is frozen
        return text("?" if gradient is None else "none", "dim")
    figure = f" {gradient:.2g}" if width >= 11 else ""
    room = width - len(figure)
    share = (math.log10(max(gradient, 1e-12)) + 3) / 4
    eighths = round(8 * room * min(1.0, max(0.0, share)))
    bar = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
    return text(bar, GRADIENT) + text(figure)
