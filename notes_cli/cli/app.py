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
    for stream in (sys.stdout, sys.stderr):
        # a path or note may hold what no encoding can write; it is shown as an escape, never as a traceback
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    for module in pkgutil.iter_modules(cli.__path__):
        import_module(f"{cli.__name__}.{module.name}")
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        result: Any = get_command(app).main(args=arguments, prog_name="notes", standalone_mode=False)
        sys.stdout.flush()
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
        return _close_quietly()
    except KeyboardInterrupt:
        return 130
    return result if isinstance(result, int) else 0


def _close_quietly() -> int:
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # closed with the process
    return 0
