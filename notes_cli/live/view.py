"""Draws a running demo for a terminal: the agent on its way as true-colour half blocks, the held-out curve, counters.

A terminal that is wide enough shows beside it the picture that the network gets, and nothing else.

A character cell is two pixels, the upper half block with a foreground and a background colour. Pillow, which comes with
the demos, reads the pictures.
"""

import base64
import io

from PIL import Image
from rich.console import Group, RenderableType
from rich.text import Text

from notes_cli.live.state import State, verdict

MAX_PICTURE_WIDTH = 96
OBS_WIDTH = 32
WIDE = 100
_BARS = "▁▂▃▄▅▆▇█"
_PHASES = {
    "starting": "starting",
    "before": "before training: the untrained network drives",
    "training": "training",
    "after": "after training: the same course",
    "done": "done",
}


def draw(state: State, width: int, height: int) -> RenderableType:
    """Draw the state into at most `width` × `height` cells (from 20 × 6)."""
    lines: list[Text] = []
    if state.picture:
        beside = OBS_WIDTH + 2 if state.obs and width >= WIDE else 0
        lines += draw_picture(state.picture, min(width - beside, MAX_PICTURE_WIDTH), height - 5)
        if state.obs and beside:
            seen = [Text("all that the network sees:", style="dim"), *draw_picture(state.obs, OBS_WIDTH, height - 6)]
            for line, other in zip(lines, seen, strict=False):
                line.append("  ").append_text(other)
    lines.append(Text(f"{state.demo} · {_PHASES.get(state.phase, state.phase)}", style="bold"))
    if state.network:
        lines.append(Text(f"{state.parameters:,} parameters: {state.network}", style="dim"))
    lines.append(Text(counters(state)))
    lines.append(_curve(state, width))
    if state.done:
        lines.append(Text(verdict(state.done), style="bold green" if state.done.get("solved") else "bold yellow"))
    for line in lines[-5:]:
        line.truncate(width, overflow="ellipsis")
    return Group(*lines)


def counters(state: State) -> str:
    """Time, steps and speed in one line."""
    speed = f" · {state.steps_per_s:,.0f} steps/s" if state.steps_per_s else ""
    return f"{state.wall_s:.0f} s · {state.env_steps:,} steps{speed}"


def draw_picture(png: str, width: int, rows: int) -> list[Text]:
    """A PNG (base64) as lines of half blocks, scaled to fit `width` × `rows` cells; none where it cannot be read."""
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    except (OSError, ValueError):
        return []
    scale = min(width / picture.width, 2 * rows / picture.height)
    across, down = max(1, int(picture.width * scale)), max(2, int(picture.height * scale) // 2 * 2)
    pixels = picture.resize((across, down), Image.Resampling.BOX).tobytes()
    lines = []
    for top in range(0, down, 2):
        line = Text(no_wrap=True)
        for column in range(across):
            upper, lower = 3 * (top * across + column), 3 * ((top + 1) * across + column)
            line.append("▀", f"{_hex(pixels, upper)} on {_hex(pixels, lower)}")
        lines.append(line)
    return lines


def _hex(pixels: bytes, at: int) -> str:
    return f"#{pixels[at]:02x}{pixels[at + 1]:02x}{pixels[at + 2]:02x}"


def _curve(state: State, width: int) -> Text:
    """The held-out means so far, the newest at the right, each as a bar of eighths, green from the threshold on."""
    line = Text("held out ")
    for _, mean in state.held_out[-max(1, width - 24) :]:
        enough = state.threshold is not None and mean >= state.threshold
        line.append(_BARS[min(7, int(mean * 8))], "green" if enough else "yellow")
    return line.append(f" {state.held_out[-1][1]:.0%}" if state.held_out else "not measured yet")
