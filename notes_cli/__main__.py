"""The program `notes`, also as `python -m notes_cli`."""

from notes_cli.cli.app import main

if __name__ == "__main__":
    main()
