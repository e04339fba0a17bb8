"""The program `notes`, also as `python -m notes_cli`."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the program; interrupted while it still loads, it ends as quietly as later."""
    try:
        from notes_cli.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
