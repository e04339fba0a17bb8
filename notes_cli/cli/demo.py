"""`notes demo`: list the demos, or run one and show it learn."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import Screen, make_screen, say, say_faults
from notes_cli.cli.session import find_note, load_config, open_vault
from notes_cli.demo import Demo, demo_of, find_demo, find_demos, start_demo
from notes_cli.errors import DemoError, NoVaultError, UnknownNoteError
from notes_cli.live.state import Event, State, read_event, update, verdict
from notes_cli.vault.vault import Vault

PLAIN_BELOW = 40  # columns; a narrower terminal gets plain lines
PLAIN_EVERY_S = 2.0


@app.command()
def demo(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME|NOTE", help="A demo, or a note that has one.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Seed of all that is random.")] = 0,
    device: Annotated[str, typer.Option("--device", metavar="D", help="Where to train: cpu, cuda, mps.")] = "cpu",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the verdict alone.")] = False,
    events: Annotated[bool, typer.Option("--events", help="Print the demo's events, one JSON object a line.")] = False,
    runs: Annotated[Path | None, typer.Option("--runs", metavar="DIR", help="Where the run's folder goes.")] = None,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Run the demo of a concept: an agent learns before your eyes. Without a name, list the demos.

    Exit 0 solved, 1 not solved, 2 error, 130 interrupted (what was learned is kept).
    """
    demos = find_demos()
    try:
        configured = load_config(ctx, vault).runs
        opened = open_vault(ctx, vault, no_cache)
    except NoVaultError:  # a demo's own name needs no vault
        configured, opened = None, None
    screen = make_screen(opened.root if opened else Path())
    if name is None:
        return _list(demos, opened, screen)
    chosen = _choose(name, demos, opened)
    folder = runs or configured or _data_folder()
    options = ["--seed", str(seed), "--device", device, "--runs", str(folder)]
    return _run(start_demo(chosen, options), quiet, events, screen)


def _list(demos: tuple[Demo, ...], vault: Vault | None, screen: Screen) -> int:
    for one in demos:
        print(f"{screen.style(one.name, 'bold')}  {one.summary}")
        for note in vault.shown if vault else ():
            if demo_of(note, demos) == one:
                print(f"  {screen.path(note.path)}")
    if vault:
        say_faults(vault)
    return 0


def _choose(name: str, demos: tuple[Demo, ...], vault: Vault | None) -> Demo:
    """The demo of that name, else that of the note of that name, else the one about that concept."""
    by_name = next((one for one in demos if one.name == name.casefold()), None)
    if by_name:
        return by_name
    there_is = f"there is {', '.join(one.name for one in demos)}"
    if vault:
        try:
            note = find_note(vault, name)
        except UnknownNoteError:
            pass
        else:
            linked = demo_of(note, demos)
            if linked is None:
                raise DemoError(f"the note {note.path} has no demo; {there_is}")
            return linked
    about = find_demo(name, demos)
    if about is None:
        raise DemoError(f"no demo and no note is named «{name}»; {there_is}")
    return about


def _data_folder() -> Path:
    from platformdirs import user_data_path  # only where nothing else is configured

    return user_data_path("notes", appauthor=False) / "runs"


def _run(process: "subprocess.Popen[bytes]", quiet: bool, events: bool, screen: Screen) -> int:
    """Show a running demo to its end; Ctrl-C asks it to stop and save, a second one ends it at once."""
    assert process.stdout is not None
    asked = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        if sys.platform != "win32":  # there, and in a terminal, the demo is interrupted along with us
            process.send_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        if events:
            for line in process.stdout:
                sys.stdout.buffer.write(line)
                sys.stdout.buffer.flush()
        elif quiet or not screen.colour or screen.width < PLAIN_BELOW:
            _print_lines(process.stdout, quiet)
        else:
            _print_live(process.stdout, screen)
    except BrokenPipeError:  # whoever read our output has seen enough; the demo notices and saves
        process.stdout.close()
        process.wait()
        raise
    except BaseException:
        process.stdout.close()
        process.kill()
        process.wait()
        raise
    finally:
        signal.signal(signal.SIGINT, before)
    code = process.wait()
    if code < 0:
        say(f"the demo's process was ended by signal {-code}")
    return code if code in (0, 1, 2, 130) else 2


def _states(lines: Iterable[bytes]) -> Iterator[tuple[Event, State]]:
    state = State()
    for line in lines:
        if event := read_event(line):
            state = update(state, event)
            yield event, state


def _print_lines(lines: Iterable[bytes], quiet: bool) -> None:
    last = -PLAIN_EVERY_S
    for event, state in _states(lines):
        kind, now = event["event"], time.monotonic()
        if kind == "done":
            print(verdict(event))
            print(f"run: {event.get('run')}")
        elif quiet:
            continue
        elif kind == "start":
            print(f"{state.demo}: {state.network}, {state.parameters:,} parameters", flush=True)
        elif kind == "held_out":
            print(f"  held out: {event['mean']:.1%} of {event['episodes']} episodes", flush=True)
        elif kind == "progress" and now - last >= PLAIN_EVERY_S:
            last = now
            print(f"  ~{state.wall_s:.0f} s, {state.env_steps:,} steps", flush=True)


def _print_live(lines: Iterable[bytes], screen: Screen) -> None:
    from rich.console import Console  # only for the picture
    from rich.live import Live

    from notes_cli.live.view import draw

    console = Console(color_system="truecolor", highlight=False)
    state = State()
    with Live(console=console, auto_refresh=False) as live:
        for _, state in _states(lines):
            live.update(draw(state, console.width, console.height), refresh=True)
    if state.done:
        print(f"run: {screen.path(str(state.done.get('run')))}")
