"""The program `notes`, also as `python -m notes_cli`."""

import gc
import os
from typing import NoReturn


def main() -> NoReturn:
    """Run the program; interrupted while it still loads, it ends as quietly as later."""
    # what is imported and read stays, so to look for garbage among it early and often would only take time
    gc.set_threshold(100_000, 20, 20)
    try:
        from notes_cli.cli.app import main as run

        run()
    except KeyboardInterrupt:
        code = 130
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 1
    # all is said and closed; to take every module apart again would take a tenth of the time of a search
    os._exit(code)


if __name__ == "__main__":
    main()
