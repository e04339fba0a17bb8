"""What a running demo says, as its events come: the moving picture, plain lines, the verdict, or the events themselves.

The commands are in `demo`; what the picture looks like is `notes_cli.live`'s.
"""

import os
import shutil
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, Queue
from typing import IO, Literal

from notes_cli.cli.demo_process import Process, running
from notes_cli.cli.demo_terminal import taken
from notes_cli.cli.output import Screen, say
from notes_cli.live.state import Event, State, is_share, outcome, read_event, succeeded, update, verdict

PLAIN_BELOW = 40  # columns; a narrower terminal gets plain lines
PLAIN_EVERY_S = 2.0
GIVES_WAY = 19
"""How much less urgent drawing is than what is drawn, where the two want the same processor (POSIX `nice`)."""
Way = Literal["picture", "lines", "verdict", "events"]


def is_drawn(screen: Screen) -> bool:
    """Whether standard output is a terminal that the moving picture fits in."""
    return screen.colour and screen.width >= PLAIN_BELOW


def follow(start: Callable[[], Process], way: Way, screen: Screen, errors: IO[bytes] | None = None) -> int:
    """Start a demo, show it to its end, and give its exit code.

    Ctrl-C asks it to stop and save, a second one ends it at once. `errors` is the file that its standard error goes to,
    if it goes to one; it is printed at the end.
    """
    with running(start) as (process, asked):
        assert process.stdout is not None
        folder: list[str] = []
        lines = _noting(process.stdout, folder)
        try:
            if way == "events":
                for line in lines:
                    sys.stdout.buffer.write(line)
                    sys.stdout.buffer.flush()
            elif way == "picture":
                _show_picture(lines, screen, asked)
            else:
                _print_lines(lines, way == "verdict", screen)
            sys.stdout.flush()
            code = process.wait()
        except OSError as error:  # who read our output has seen enough, or nothing more can be written: the demo saves
            process.stdout.close()
            process.wait()
            if folder and not isinstance(error, BrokenPipeError):
                told = f"standard output: {error.strerror}; what was learned is kept in {folder[0]}"
                raise OSError(error.errno, told) from error
            raise
        except BaseException:
            process.stdout.close()
            process.kill()
            process.wait()
            raise
    if errors is not None:
        errors.seek(0)
        sys.stderr.write(errors.read().decode("utf-8", "replace"))
    if code == -signal.SIGINT:
        return 130
    if code < 0:
        say(f"the demo's process was killed by signal {-code}")
    return code if code in (0, 1, 2, 130) else 2


def _noting(lines: Iterable[bytes], folder: list[str]) -> Iterator[bytes]:
    """Pass the lines on, and note the run's folder from the first line that names one."""
    for line in lines:
        if not folder and b'"run": ' in line and (event := read_event(line)):
            folder.append(str(event.get("run")))
        yield line


def _print_lines(lines: Iterable[bytes], quiet: bool, screen: Screen) -> None:
    state, last = State(), -PLAIN_EVERY_S
    for event in filter(None, map(read_event, lines)):
        state = update(state, event)
        kind, now = event["event"], time.monotonic()
        if kind in ("done", "replayed"):
            _print_end(state, screen)
        elif quiet:
            continue
        elif kind == "start":
            print(f"{state.demo}: {state.network}, {state.parameters:,} parameters", flush=True)
        elif kind == "held_out":
            mean = f"{outcome(event['mean'], state.measure)} {'of' if is_share(state.measure) else 'in'}"
            print(f"  held out: {mean} {event['episodes']} episodes", flush=True)
        elif kind == "episode":
            print(f"  {episode_line(event, state.measure)}", flush=True)
        elif kind == "progress" and now - last >= PLAIN_EVERY_S:
            last = now
            print(f"  {state.wall_s:.0f} s, {state.env_steps:,} steps", flush=True)


def episode_line(event: Event, measure: str) -> str:
    """How an episode of a replay went, in words."""
    came = float(event.get("outcome") or 0)
    went = f"ended after {event.get('steps')} steps"
    if not is_share(measure):
        went = f"return {came:g}, {event.get('steps'):,} steps"
    elif came:
        went = succeeded(measure)
    return f"episode {event.get('place')} of {event.get('episodes')}: {went}"


def _print_end(state: State, screen: Screen) -> None:
    print(verdict(state.done))
    if state.done["event"] == "done":
        print(f"run: {screen.path(str(state.done.get('run')))}")


def _show_picture(lines: Iterable[bytes], screen: Screen, asked: list[bool]) -> None:
    """Draw the view ten times a second on the terminal's other page, until the demo and its films have ended."""
    from notes_cli.live.cells import Line, changes, colours_of  # only for the picture, as is what draws it
    from notes_cli.live.playback import AHEAD, FRAMES_PER_SECOND
    from notes_cli.live.view import draw

    print(screen.style("starting …", "dim"), end="\r", flush=True)
    events = filter(None, map(read_event, lines))
    first = next(events, None)
    print("\x1b[K", end="", flush=True)
    if first is None:  # it went wrong before it began, and has said why
        return
    if sys.platform != "win32":
        os.nice(GIVES_WAY)
    said: Queue[Event | None] = Queue(AHEAD if first.get("replay") else 0)
    threading.Thread(target=_read, args=(events, said), daemon=True).start()
    state, waiting = update(State(), first), deque[Event]()
    drawn: list[Line] = []
    colours = colours_of(os.environ)
    size = None
    with taken():
        runs, due = True, time.monotonic()
        while runs or (waiting and not asked):
            if runs:
                state, runs = _take_in(said, state, waiting, None if asked else AHEAD)
            if waiting:
                state = update(state, waiting.popleft())
            before, size = size, shutil.get_terminal_size()
            rows = draw(state, *size)
            sys.stdout.write(changes(rows, drawn if size == before else [], colours))
            sys.stdout.flush()
            drawn = rows
            due = max(due + 1 / FRAMES_PER_SECOND, now := time.monotonic())
            time.sleep(due - now)
    for event in waiting:  # of a film that was broken off
        state = update(state, event)
    if state.done:
        _print_end(state, screen)


def _read(events: Iterable[Event], said: "Queue[Event | None]") -> None:
    """Pass on the events of a stream as they come, and None at its end; who learns never waits for the picture."""
    try:
        for event in events:
            said.put(event)
    except (OSError, ValueError):  # closed, as we are about to end
        pass
    said.put(None)


def _take_in(said: "Queue[Event | None]", state: State, waiting: deque[Event], most: int | None) -> tuple[State, bool]:
    """The state after all that was said meanwhile, frames put in line, and whether the demo still runs.

    Where `most` wait in line, or more, the rest is left for later.
    """
    from notes_cli.live.playback import IN_ORDER, add_frame

    while most is None or len(waiting) < most:
        try:
            event = said.get_nowait()
        except Empty:
            return state, True
        if event is None:
            return state, False
        if event["event"] in IN_ORDER:
            add_frame(waiting, event)
        else:
            state = update(state, event)
    return state, True
