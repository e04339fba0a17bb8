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
    """Have the files of the vault listed while the modules are imported; a wrong guess only costs what it took."""
    from notes_cli.config import guess_vault
    from notes_cli.vault.fork import count_processes
    from notes_cli.vault.listing import begin_listing

    without = {"--help", "--version", "--explain", "demo", "cache"}
    asks_nothing = not arguments or bool(without & set(arguments[:3] + arguments[-1:]))
    vault = None if asks_nothing or count_processes() < 2 else guess_vault(arguments, os.environ)
    if vault and os.path.isdir(vault):  # noqa: PTH112  # no path is made of it
        begin_listing(vault)


if __name__ == "__main__":
    main()
