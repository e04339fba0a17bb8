"""One run as a process: a demo's events become JSON lines on stdout and files in the run folder.

A demo's `train` is a function of its configuration that yields events and does nothing else; everything the world sees
of it happens here. Exit codes: 0 solved, 1 not solved, 2 training went wrong or what was learned could not be kept,
130 interrupted (what was learned is saved and `done` is said). A file that cannot be written is one line on stderr and
stops nothing. Errors before the first event are the caller's (`demos.__main__`).
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from demos.core import history, learner, recording, report
from demos.core.events import PRIVATE, Event, encode, png

Run = Callable[[], Generator[Event, None, None]]


def run(
    name: str, train: Run, config: dict[str, Any], runs: Path, out: TextIO, started: float, resumed: bool = False
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
        OSError: the run folder cannot be made.
    """
    listening, learning, code = True, True, 0
    with interrupts() as asked:
        events = train()
        event: Event | None = next(events)  # a configuration that cannot be run ends here: nothing is written yet
        folder = runs if resumed else recording.new_folder(runs, name, config["seed"], config)
        keep = _Keeper(folder, name, config, recording.read_metrics(runs) if resumed else [])
        while event is not None:
            kind = event["event"]
            if kind == "policy":
                learning = False
                code = 0 if keep.policy(event) else 2
            elif kind == "state":
                keep(learner.TENSORS, partial(_save_moment, moment=event["moment"]))
            elif kind == "recording":
                keep(f"{event['phase']}.gif", partial(recording.save_gif, pictures=event["pictures"]))
            elif kind == "saliency":
                keep("saliency.png", partial(recording.write_whole, data=png(event["picture"])))
            elif kind == "done":
                code = code or _exit_code(event)
                _finish(event, keep, started)
            elif kind == "start":
                event = {"event": kind, "version": event["version"], "demo": name, **event, "run": str(folder)}
            elif kind == "progress":
                event |= {"wall_s": time.perf_counter() - started}
            if kind not in PRIVATE and kind != "frame":
                keep.event(event)
            if kind == "done":
                keep("report.html", report.write)
            if listening and kind not in PRIVATE:
                listening = say(event, out, keep.folder)
            if learning and (asked() or not listening):
                learning = False
                event = events.throw(KeyboardInterrupt)
            else:
                event = next(events, None)
    return 1 if code == 130 and not listening else code


class _Keeper:
    """Writes files into the run folder; what cannot be written is said once a file, and nothing is raised."""

    def __init__(self, folder: Path, name: str, config: dict[str, Any], events: list[Event]) -> None:
        self.folder, self.events = folder, events
        self._name, self._config, self._said = name, config, set[str]()

    def __call__(self, file: str, write: Callable[[Path], None]) -> bool:
        """Whether `write`, given the file's path, has written it; a folder that has vanished is made again."""
        try:
            if not self.folder.is_dir():
                recording.make_again(self.folder, self._name, self._config)
                warn(f"{self.folder} has vanished and is created again, but only the run's events are restored")
                recording.append_metrics(self.folder / "metrics.jsonl", *self.events)
            write(self.folder / file)
        except OSError as error:
            if file not in self._said:
                self._said.add(file)
                warn(f"{self.folder / file} cannot be written, and the run goes on: {error.strerror or error}")
            return False
        return True

    def event(self, event: Event) -> None:
        """Add an event to those of the run."""
        self("metrics.jsonl", lambda path: recording.append_metrics(path, event))
        self.events.append(event)

    def policy(self, event: Event) -> bool:
        """Whether the policy is kept: in the run folder, or else in a new one for temporary files."""
        save = partial(
            recording.save_policy, weights=event["weights"], metadata={"demo": self._name, **event["metadata"]}
        )
        if self("policy.safetensors", save):
            return True
        try:
            other = Path(tempfile.mkdtemp(prefix=f"{self.folder.name}-"))
            recording.make_again(other, self._name, self._config)
            save(other / "policy.safetensors")
        except OSError as error:
            warn(f"what was learned is lost, as it cannot be written anywhere: {error.strerror or error}")
            return False
        warn(f"what was learned is kept in {other}")
        return True


def _finish(done: Event, keep: _Keeper, started: float) -> None:
    """Draw the curve, and complete the last event."""
    keep("curve.png", partial(recording.save_curve, metrics=keep.events, threshold=done["held_out"]["threshold"]))
    phases = {**done["phases"], "start": done["phases"]["start"] - started}
    sets = history.judged(keep.events)
    done |= {"wall_s": done.pop("at") - started, "phases": phases, "run": str(keep.folder), "sets": sets}
    if done["held_out"]["mean"] is None and sets:  # gone on with and interrupted: what was measured before still holds
        done["held_out"] = [*sets.values()][-1]
    if done.get("error"):
        warn(f"{done['error']}; what was learned until then is kept")


def _save_moment(path: Path, moment: learner.Moment) -> None:
    learner.save_moment(path.parent, moment)


def _exit_code(done: Event) -> int:
    return 2 if done.get("error") else 130 if done.get("interrupted") else 0 if done["solved"] else 1


def warn(message: str) -> None:
    """Print one line on standard error."""
    print(f"demos: {' '.join(message.split())}", file=sys.stderr, flush=True)


def say(event: Event, out: TextIO, run: Path) -> bool:
    """Write a line; false when nobody is reading any more (the parent has died), or none can be written.

    The folder of the run is named in the latter case.
    """
    try:
        print(encode(event), file=out, flush=True)
    except BrokenPipeError:
        return False
    except OSError as error:
        warn(f"standard output: {error.strerror}; what was learned is kept in {run}")
        return False
    return True


@contextmanager
def interrupts() -> Iterator[Callable[[], bool]]:
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
