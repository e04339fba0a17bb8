"""The typer application, and `main`, which turns every error into one line and an exit code.

Every other module of this room registers its commands on `app`; `main` imports them all, so a command is one function
in one of these files. A command returns its exit code.
"""

import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException
from typer.main import get_command

import notes_cli
from notes_cli import cli
from notes_cli.cli.output import say
from notes_cli.errors import NotesError

app = typer.Typer(
    name="notes",
    help="Reads an Obsidian vault as Obsidian does: searches it, shows and lints its notes, runs their demos.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)

VaultOption = Annotated[
    Path | None,
    typer.Option("--vault", metavar="DIR", help="The vault: a folder of notes. Else NOTES_VAULT, else found upwards."),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"notes {notes_cli.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    vault: VaultOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Reads an Obsidian vault as Obsidian does: searches it, shows and lints its notes, runs their demos."""
    # a command's own `--vault` wins over this one
    ctx.obj = vault
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the program and exit: 0 done or found, 1 nothing found or problems, 2 error, 130 interrupted."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # open to the end
        # a path or note may hold what no encoding can write; it is shown as an escape, never as a traceback
        getattr(sys, name).reconfigure(encoding="utf-8", errors="backslashreplace")
    for module in pkgutil.iter_modules(cli.__path__):
        import_module(f"{cli.__name__}.{module.name}")
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        result = _invoke(arguments)
        sys.stdout.flush()
    except typer.Exit as done:  # --help and --version
        return done.exit_code
    except NotesError as error:
        say(str(error))
        return error.exit_code
    except TyperException as error:  # an option or argument that does not fit
        context = getattr(error, "ctx", None)
        where = context.command_path if context else "notes"
        message = error.format_message() if hasattr(error, "format_message") else str(error)
        say(f"{message.rstrip('.')}; see «{where} --help»")
        return getattr(error, "exit_code", 2)
    except BrokenPipeError:  # whoever read our output has seen enough
        _drop_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # a full disk behind our output, a folder that may not be entered
        _drop_output()
        say(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
        return 2
    return result if isinstance(result, int) else 0


def _invoke(arguments: list[str] | None) -> Any:
    """Run the command; gives its exit code."""
    command = get_command(app)
    # typer's own `main` would turn a broken pipe into exit 1, before we see it
    with command.make_context("notes", sys.argv[1:] if arguments is None else list(arguments)) as ctx:
        return command.invoke(ctx)


def _drop_output() -> None:
    """Let what is still to be written to standard output go nowhere, so that Python says nothing at exit."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
