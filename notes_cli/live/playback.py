"""Keeps the pace of frames: they come in bursts, and one is shown every tenth of a second. It reads no clock."""

from collections import deque

from notes_cli.live.state import Event

FRAMES_PER_SECOND = 10
IN_ORDER = ("frame", "episode", "replayed")
"""Kinds of events that wait for their turn; what the others tell is true at once."""
AHEAD = 300
"""Events of a replay that may wait, and as many that are not read yet: it is no faster than whoever looks."""
LATEST = 15
"""Frames of training that may wait: whoever looks sees at most a second and a half of the past."""


def add_frame(waiting: deque[Event], frame: Event) -> None:
    """Let a frame wait for its turn.

    Of a film every frame is shown. Of training the oldest are dropped where more than `LATEST` wait, and all of them
    where a film comes after it.
    """
    if frame.get("phase") != "training":
        for _ in range(_training(waiting)):
            waiting.pop()
    elif _training(waiting) >= LATEST:
        del waiting[len(waiting) - LATEST]
    waiting.append(frame)


def _training(waiting: deque[Event]) -> int:
    """How many frames of training wait; they are the last."""
    return next((n for n, one in enumerate(reversed(waiting)) if one.get("phase") != "training"), len(waiting))
