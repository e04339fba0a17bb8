"""`notes demo`: list the demos, run one and show it learn, or let a saved policy drive."""

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app, read_folder
from notes_cli.cli.demo_output import follow, is_drawn
from notes_cli.cli.output import Screen, make_screen, say_faults
from notes_cli.cli.session import find_note, load_config, open_vault
from notes_cli.demo import Demo, demo_of, find_demo, find_demos, start_demo
from notes_cli.errors import DemoError, NoVaultError, UnknownNoteError
from notes_cli.vault.vault import Vault


@app.command(rich_help_panel="See it learned")
def demo(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME|NOTE", help="A demo, or a note that has one.")] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, metavar="N", help="Seed for everything random (0).")
    ] = None,
    device: Annotated[str | None, typer.Option("--device", metavar="D", help="Where to train: cpu, cuda, mps.")] = None,
    freeze: Annotated[
        str | None, typer.Option("--freeze", metavar="PART", help="Freeze `encoder`: do not train it.")
    ] = None,
    env: Annotated[str | None, typer.Option("--env", metavar="ID", help="Train in this gymnasium environment.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only the verdict and the run's folder.")] = False,
    events: Annotated[bool, typer.Option("--events", help="Print the demo's events, one JSON object a line.")] = False,
    runs: Annotated[
        Path | None, typer.Option("--runs", metavar="DIR", parser=read_folder, help="Where to put the run's folder.")
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option("--resume", metavar="RUN", parser=read_folder, help="Continue a run where it stopped."),
    ] = None,
    replay: Annotated[
        Path | None, typer.Option("--replay", metavar="RUN", parser=read_folder, help="Watch a run's saved policy.")
    ] = None,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Run the demo of a concept: an agent learns before your eyes. Without a name, list the demos.

    Exit 0 solved, 1 not solved, 2 error, 130 interrupted (what was learned is kept). With --replay 0 where the
    mean of its episodes is what counts as solved, else 1.
    """
    demos = find_demos()
    try:
        configured = load_config(ctx, vault).runs
        opened = open_vault(ctx, vault, no_cache, tells=False)
    except NoVaultError:  # a demo's own name needs no vault
        configured, opened = None, None
    screen = make_screen(opened.root if opened else Path())
    earlier = replay or resume
    if name is None and earlier is None:
        if quiet or events or any(value is not None for value in (seed, device, freeze, env, runs)):
            there_are = ", ".join(one.name for one in demos)
            raise DemoError(f"which demo? there is {there_are}; without options they are listed")
        return _list(demos, opened, screen)
    of_run = _demo_of_run(earlier, demos) if earlier is not None else None  # which says so of what is no run folder
    chosen = of_run if name is None else _choose(name, demos, opened)
    assert chosen is not None  # without a name or a run they are listed above
    asked = {"--seed": seed, "--device": device, "--freeze": freeze, "--env": env, "--runs": runs, "--resume": resume,
             "--replay": replay}  # fmt: skip
    if earlier is None:
        asked["--runs"] = runs or configured or _data_folder()
    options = [part for key, value in asked.items() if value is not None for part in (key, str(value))]
    if is_drawn(screen) and not quiet and not events:
        with tempfile.TemporaryFile() as errors:  # what it says there is shown when the picture is gone
            return follow(lambda: start_demo(chosen, options, errors), "picture", screen, errors)
    if events:
        return follow(lambda: start_demo(chosen, options), "events", screen)
    return follow(lambda: start_demo(chosen, [*options, "--no-frames"]), "verdict" if quiet else "lines", screen)


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


def _demo_of_run(run: Path, demos: tuple[Demo, ...]) -> Demo:
    """The demo that a run folder is of."""
    try:
        config = json.loads((run / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DemoError(f"{run} is not a run folder: it has no config.json") from error
    except (OSError, ValueError, RecursionError) as error:
        raise DemoError(f"{run} is not a run folder: its config.json cannot be read") from error
    found = find_demo(str(config.get("demo")), demos) if isinstance(config, dict) else None
    if found is None:
        raise DemoError(f"{run} is not a run folder: its config.json names no demo")
    return found


def _data_folder() -> Path:
    from platformdirs import user_data_path  # only where nothing else is configured

    return user_data_path("notes", appauthor=False) / "runs"
