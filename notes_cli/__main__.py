"""The program `notes`, also as `python -m notes_cli`."""

import gc
import os
import sys


def main() -> None:
    """Run the program; interrupted while it still loads, it ends as quietly as later."""
    # what is imported and read stays, so to look for garbage among it early and often would only take time
    gc.set_threshold(100_000, 20, 20)
    try:
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
    """Have the vault looked at while the modules are imported; a wrong guess only costs what it took."""
    from notes_cli.vault.fork import count_processes
    from notes_cli.vault.walk import begin_listing

    without = {"-h", "--help", "--version", "--explain", "demo", "cache"}
    asks_nothing = not arguments or bool(without & {*arguments[:3], *arguments[-1:]})
    vault = None if asks_nothing or count_processes() < 2 else _guess_vault(arguments)
    if not vault or not os.path.isdir(vault):  # noqa: PTH112  # no path is made of it
        return
    listed = begin_listing(vault)
    from pathlib import Path

    from notes_cli.vault.refresh import begin_refresh
    from notes_cli.vault.store import find_cache

    keeps_nothing = bool({"--no-cache", "--clear"} & set(arguments))
    begin_refresh(Path(vault), None if keeps_nothing else find_cache(), listed)


def _guess_vault(arguments: list[str]) -> str | None:
    """Guess which vault a command line is about, before it is parsed and without a look at settings; None: unknown."""
    for place, argument in enumerate(arguments):
        if argument == "--vault" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--vault="):
            return argument.removeprefix("--vault=")
    if os.environ.get("NOTES_VAULT"):
        return os.environ["NOTES_VAULT"]
    folder = os.path.abspath(os.environ.get("PWD", "."))  # noqa: PTH100  # no file is looked at
    while not os.path.isdir(f"{folder}/.obsidian"):  # noqa: PTH112
        if os.path.dirname(folder) == folder:  # noqa: PTH120
            return None
        folder = os.path.dirname(folder)  # noqa: PTH120
    return folder


if __name__ == "__main__":
    main()
