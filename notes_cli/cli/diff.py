"""Prints what a command would write as a unified diff, which `patch` and `git apply` take; it writes nothing."""

import sys

from notes_cli.cli.output import Screen

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def print_diff(path: str, to: str, old: str, new: str, screen: Screen) -> None:
    """Print how the text of the file at a vault path would change; `to` is where it would then be."""
    import difflib  # here, as most answers are no diff

    for line in difflib.unified_diff(_lines(old), _lines(new), quoted(f"a/{path}"), quoted(f"b/{to}")):
        sys.stdout.write("\n".join(map(screen.clean, line.removesuffix("\n").split("\n"))) + "\n")


def quoted(name: str) -> str:
    """The name of a file as git writes it in a patch: as in C where it holds quotation marks or control characters."""
    if name.isprintable() and not set('"\\') & set(name):
        return name
    return '"' + "".join(_ESCAPES.get(char) or (f"\\{ord(char):03o}" if char < " " else char) for char in name) + '"'


def _lines(text: str) -> list[str]:
    """The lines of a text, as a diff shows them; no other character than LF ends one."""
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, f"{last}\n\\ No newline at end of file\n"] if last else lines
