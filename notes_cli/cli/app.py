"""The typer application, and `main`, which turns every error into one line and an exit code.

Every other module of this room registers its commands on `app`, so a command is one function in one of these files;
`main` imports the one that holds the command asked for. A command returns its exit code.
"""

import os
import re
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NamedTuple, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command, get_group

import notes_cli
from notes_cli import cli
from notes_cli.cli.output import say
from notes_cli.errors import NotesError

HEADINGS = ("Search and read", "Lists", "One note", "Check and change", "Export", "See it learned", "The rest")
"""What the commands are listed under; each names its own (`rich_help_panel`, typer's word for it)."""


class _Grouped(TyperGroup):
    """The commands, which `--help` lists under headings, each with the sentence that its docstring begins with."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        for heading in HEADINGS:
            rows = [
                (name, command.get_short_help_str(limit=sys.maxsize))
                for name, command in self.commands.items()
                if getattr(command, "rich_help_panel", None) == heading
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)


app = typer.Typer(
    name="notes",
    cls=_Grouped,
    help="Reads an Obsidian vault as Obsidian does: searches it, shows and lints its notes, runs their demos.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    # these options load much that no other command needs
    add_completion=not {"-h", "--help", "--install-completion", "--show-completion"}.isdisjoint(sys.argv),
)


def read_folder(text: str) -> Path:
    """The folder that an option names; an empty text, as of a variable that is not set, is not the one we are in."""
    if not text:
        raise typer.BadParameter("it is empty and names no folder")
    return Path(text)


VaultOption = Annotated[
    Path | None,
    typer.Option(
        "--vault", metavar="DIR", parser=read_folder,
        help="The vault, a folder of notes. Default: NOTES_VAULT, or the vault around the current folder.",
    ),
]  # fmt: skip


NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="Read all notes again, and keep no index.")]

_COMMAND = re.compile(r"^@app\.command\(.*\)\ndef (\w+)\(", re.MULTILINE)


class Everywhere(NamedTuple):
    """The options that may also stand before the command's name; a command's own win over these."""

    vault: Path | None = None
    no_cache: bool = False


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"notes {notes_cli.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Reads an Obsidian vault as Obsidian does: searches it, shows and lints its notes, runs their demos."""
    ctx.obj = Everywhere(vault, no_cache)
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the program and exit: 0 done or found, 1 not found or problems, 2 error, 130 Ctrl-C, 141 not read on."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # open to the end
        # a path or note may hold what no encoding can write; it is shown as an escape, never as a traceback
        getattr(sys, name).reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    if instruction := os.environ.get("_NOTES_COMPLETE"):
        from notes_cli.cli.completion import print_completions

        print_completions(instruction, os.environ.get("_NOTES_LINE", ""))
        sys.exit(0)
    if not {"--install-completion", "--show-completion"}.isdisjoint(arguments):
        from notes_cli.cli.completion import use_own_scripts

        use_own_scripts()
    import_commands(arguments)
    sys.exit(_run(arguments))


def import_commands(arguments: list[str]) -> None:
    """Import the modules of the commands that are named among the arguments, or all where none is.

    Each command adds to the time that every other takes to start; all together take as long as a search. One
    that stands first and has a module of its own name is the one that is meant: to look into the others takes 2 ms.
    """
    own = os.path.join(cli.__path__[0], f"{arguments[0]}.py") if arguments and arguments[0].isidentifier() else ""  # noqa: PTH118
    if own and os.path.exists(own):  # noqa: PTH110  # a path as text is looked at in a quarter of the time
        import_module(f"{cli.__name__}.{arguments[0]}")
        if any(getattr(known.callback, "__name__", "") == arguments[0] for known in app.registered_commands):
            return
    asked = [f"\ndef {argument}(" for argument in arguments if argument.isidentifier()]
    modules = {path.stem: path.read_text(encoding="utf-8") for path in Path(cli.__path__[0]).glob("[!_]*.py")}
    named = [
        module
        for module, text in modules.items()
        if any(name in text for name in asked) and not set(_COMMAND.findall(text)).isdisjoint(arguments)
    ]
    for module in sorted(named or modules):
        import_module(f"{cli.__name__}.{module}")


def _run(arguments: list[str]) -> int:
    try:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # all is imported: commands clean up behind them
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return _answer(arguments)
    except BrokenPipeError:  # whoever read our output has seen enough; what we had to say is not known
        _drop_output()
        return 128 + 13  # as a shell says of a program that this signal, SIGPIPE, has ended
    except KeyboardInterrupt:
        return 130


def _answer(arguments: list[str]) -> int:
    """Run the command; what goes wrong is one line, and gives its exit code."""
    try:
        result = _invoke(arguments)
        sys.stdout.flush()
    except typer.Exit as done:  # --help and --version
        return done.exit_code
    except NotesError as error:
        say(str(error))
        return error.exit_code
    except TyperException as error:  # an option or argument that does not fit
        from notes_cli.cli.usage import usage_message  # here, as it is hardly ever needed

        say(usage_message(error, arguments, get_group(app).commands))
        return getattr(error, "exit_code", 2)
    except BrokenPipeError:
        raise
    except OSError as error:  # a full disk behind our output, a folder that may not be entered
        _drop_output()
        say(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
        return 2
    return result if isinstance(result, int) else 0


def _invoke(arguments: list[str]) -> Any:
    """Run the command; gives its exit code."""
    command = get_command(app)
    # typer's own `main` would turn a broken pipe into exit 1, before we see it
    with command.make_context("notes", list(arguments)) as ctx:
        return command.invoke(ctx)


def _drop_output() -> None:
    """Let what is still to be written to standard output go nowhere, so that Python says nothing at exit."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
