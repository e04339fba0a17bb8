"""One run as a process: a demo's events become JSON lines on stdout and files in the run folder.

A demo's `train` is a function of its configuration that yields events and does nothing else; everything the world sees
of it happens here. Exit codes: 0 solved, 1 not solved, 130 interrupted (what was learned is saved and `done` is said).
Errors are the caller's (`demos.__main__`).
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from demos.core import learner, recording
from demos.core.events import PRIVATE, Event, FrameGate, encode


def run(
    name: str,
    train: Callable[[], Generator[Event, None, None]],
    config: dict[str, Any],
    runs: Path,
    out: TextIO,
    started: float,
    resumed: bool = False,
) -> int:
    """Run a demo to its end.

    Args:
        name: of the demo.
        train: begins the training; its generator is thrown `KeyboardInterrupt` when the user has had enough.
        config: written to `config.json`; holds at least `seed`.
        runs: where run folders are; of a resumed run, its own folder.
        out: gets the JSON lines.
        started: `time.perf_counter()` at the start of the process; `wall_s` counts from there to the verdict.
        resumed: the run goes on in the folder it has.

    Returns:
        The exit code.

    Raises:
        OSError: the run folder cannot be written.
        FloatingPointError: training went wrong.
    """
    gate, kept = FrameGate(), list[Event]()
    listening, solved, interrupted = True, False, False
    with _interrupts() as asked:
        events = train()
        event: Event | None = next(events)  # a configuration that cannot be run ends here: nothing is written yet
        if resumed:
            folder, kept = runs, recording.read_metrics(runs)
        else:
            folder = recording.new_folder(runs, name, config["seed"], config)
        while event is not None:
            kind = event["event"]
            if kind == "policy":
                recording.save_policy(folder, event["weights"], event["metadata"])
            elif kind == "state":
                learner.save_moment(folder, event["moment"])
            elif kind == "recording":
                recording.save_gif(folder / f"{event['phase']}.gif", event["pictures"])
            elif kind == "start":
                event |= {"run": str(folder)}
            elif kind == "progress":
                event |= {"wall_s": time.perf_counter() - started}
            elif kind == "done":
                interrupted, solved = bool(event.get("interrupted")), event["solved"]
                recording.save_curve(folder / "curve.png", kept, event["held_out"]["threshold"])
                phases = event["phases"] | {"start": event["phases"]["start"] - started}
                event |= {"wall_s": event["at"] - started, "phases": phases, "run": str(folder)}
                del event["at"]
            if kind not in PRIVATE and kind != "frame":
                kept.append(event)
                recording.append_metrics(folder, event)
            if listening and kind not in PRIVATE and (kind != "frame" or gate.passes(event["phase"] != "training")):
                listening = _say(event, out)
            if (asked() or not listening) and not interrupted and kind != "done":
                interrupted = True
                event = events.throw(KeyboardInterrupt)
            else:
                event = next(events, None)
    return 130 if interrupted and listening else 0 if solved else 1


def _say(event: Event, out: TextIO) -> bool:
    """Write a line; false when nobody is reading any more (the parent has died)."""
    try:
        print(encode(event), file=out, flush=True)
    except BrokenPipeError:
        return False
    return True


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Within, Ctrl-C sets a flag, so a run stops between two events and never inside a gradient step.

    A second Ctrl-C stops at once.
    """
    seen: list[float] = []

    def note(number: int, frame: FrameType | None) -> None:
        if seen and time.perf_counter() - seen[-1] > 0.5:  # one key press can arrive twice, passed on by the parent
            raise KeyboardInterrupt
        seen.append(time.perf_counter())

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(seen)
    finally:
        signal.signal(signal.SIGINT, before)
