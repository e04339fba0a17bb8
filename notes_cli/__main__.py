"""The program `notes`, also as `python -m notes_cli`."""

import gc
import os
import signal
import sys
from contextlib import suppress

VALUED = frozenset(("--context", "--format", "--limit", "--path", "--sort", "--vault"))
"""The options of `notes query` that take a value, and say nothing of what is looked for."""
FLAGS = frozenset(("--all", "--case", "--no-cache", "--reverse", "--total"))
"""Those that take none."""
NEVER_ASKED = frozenset(("--explain", "--in", "--watch"))
"""With these the words are not searched for, or later and again."""


def main() -> None:
    """Run the program; interrupted while it still loads, it ends as quietly as later."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # what is raised while modules are imported may be lost in a callback of the import system; so nothing is raised
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    try:
        # what is imported and read stays, so to look for garbage among it early and often would only take time
        gc.set_threshold(1_000_000, 20, 20)
        with suppress(OSError):  # the system lets us start no process, or open no pipe
            _look_ahead(sys.argv[1:])
        from notes_cli.cli.app import main as run

        run()
    except KeyboardInterrupt:
        code = 130
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 1
    # all is said and closed; to take every module apart again would take a tenth of the time of a search
    os._exit(code)


def _look_ahead(arguments: list[str]) -> None:
    """Have the vault looked at, and searched, while the modules are imported; a wrong guess only costs what it took."""
    from notes_cli.index.fork import count_processes
    from notes_cli.index.walk import begin_listing

    without = {"-h", "--help", "--version", "--explain", "demo", "cache"}
    asks_nothing = not arguments or bool(without & {*arguments[:3], *arguments[-1:]})
    vault = None if asks_nothing or count_processes() < 2 else _guess_vault(arguments)
    if not vault or not os.path.isdir(vault):  # noqa: PTH112  # no path is made of it
        return
    listed = begin_listing(vault)
    from pathlib import Path

    from notes_cli.index.refresh import begin_refresh
    from notes_cli.index.store import find_cache

    keeps_nothing = bool({"--no-cache", "--clear"} & set(arguments))
    cache = None if keeps_nothing else find_cache()
    begin_refresh(Path(vault), cache, listed, _guess_clauses(_guess_query(arguments)))


def _guess_vault(arguments: list[str]) -> str | None:
    """Guess which vault a command line is about, before it is parsed and without a look at settings; None: unknown."""
    for place, argument in enumerate(arguments):
        if argument == "--vault" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--vault="):
            return argument.removeprefix("--vault=")
    if os.environ.get("NOTES_VAULT"):
        return os.environ["NOTES_VAULT"]
    try:
        folder = os.getcwd()  # noqa: PTH109  # no path is made of it
    except OSError:  # it no longer exists
        return None
    while not os.path.isdir(f"{folder}/.obsidian"):  # noqa: PTH112
        if os.path.dirname(folder) == folder:  # noqa: PTH120
            return None
        folder = os.path.dirname(folder)  # noqa: PTH120
    return folder


def _guess_query(arguments: list[str]) -> str:
    """Guess what `notes query` searches for, before the command line is parsed; empty for other commands."""
    words, rest = list[str](), iter(arguments)
    for argument in rest:
        name = argument.partition("=")[0]
        if argument == "--":
            words += rest
        elif name in NEVER_ASKED:
            return ""
        elif argument in VALUED:
            next(rest, None)
        elif argument not in FLAGS and name not in VALUED:
            words.append(argument)
    return " ".join(words[1:]) if words[:1] == ["query"] else ""


def _guess_clauses(query: str) -> tuple[tuple[bytes, ...], ...]:
    """What a search for this will ask of the index."""
    if not query:
        return ()
    from notes_cli.errors import QueryError
    from notes_cli.query.files import find_asked
    from notes_cli.query.parse import parse_query

    try:
        parsed = parse_query(query)
    except QueryError:
        return ()
    return find_asked(parsed) if parsed else ()


if __name__ == "__main__":
    main()
