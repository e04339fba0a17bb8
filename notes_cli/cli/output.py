"""What all commands print with: colour and links only on a terminal, faults and errors as single lines on stderr."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from notes_cli.render.clean import clean
from notes_cli.vault.json_text import safe_json
from notes_cli.vault.vault import Vault

if TYPE_CHECKING:
    from json import JSONEncoder

MOST_FAULTS = 3  # lines of faults before each answer that a person reads
PROGRESS_AFTER = 0.5  # seconds
BAR = 30  # cells
Style = Literal["bold", "dim", "hit", "path", "problem"]
_CODES: dict[Style, str] = {"bold": "1", "dim": "2", "hit": "1;33", "path": "36", "problem": "31"}


class Screen(NamedTuple):
    """How standard output may be written to: `colour` and `links` are for terminals, `width` is in cells.

    `raw` is whether it may be sent control characters of notes: no terminal may, also one that is dumb.
    """

    colour: bool
    links: bool
    width: int
    root: Path
    raw: bool

    def style(self, text: str, style: Style) -> str:
        """The text in a style, or as it is where there is no colour."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text else text

    def path(self, path: str) -> str:
        """A vault path, on a terminal as a link to the file (OSC 8)."""
        if not self.links:
            return path if self.raw else clean(path)
        shown = self.style(self.clean(path), "path")
        return f"\x1b]8;;{(self.root / path).absolute().as_uri()}\x1b\\{shown}\x1b]8;;\x1b\\"

    def clean(self, text: str) -> str:
        """Text that is safe on a terminal: control characters as pictures. In a file or pipe it is left as it is."""
        return text if self.raw else clean(text)

    def hits(self, text: str, spans: Iterable[tuple[int, int]], used: int = 0) -> str:
        """A line with its hits marked; a terminal gets what fits beside `used` cells, cut around the first hit."""
        if self.links:
            from notes_cli.render.wrap import shortened  # it measures cells with rich, which only a terminal needs

            text, spans = shortened(clean(text).replace("\t", " "), spans, max(20, self.width - used))
        text, parts, at = self.clean(text), [], 0
        for start, end in spans:
            parts += [text[at:start], self.style(text[start:end], "hit")]
            at = end
        return "".join([*parts, text[at:]])


def make_screen(root: Path) -> Screen:
    """Look at standard output: colour unless NO_COLOR is set, links, and the width (80 where it is no terminal)."""
    seen = sys.stdout.isatty()
    terminal = seen and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size((80, 24)).columns if terminal else 80
    return Screen(terminal and not os.environ.get("NO_COLOR"), terminal, width, root, raw=not seen)


def print_json(data: object, indent: int | None = None) -> None:
    """Print data as JSON that is safe on a terminal too."""
    print(json_text(data, indent))


def json_text(data: object, indent: int | None = None) -> str:
    """Data as JSON that leaves no control character as it is."""
    return safe_json(_encoder(indent).encode(data))


@cache
def _encoder(indent: int | None) -> "JSONEncoder":
    from json import JSONEncoder  # here, as most answers are text

    return JSONEncoder(ensure_ascii=False, indent=indent)


def say(message: str) -> None:
    """Print one line for the person on standard error."""
    print("notes: " + clean(message.replace("\n", " ")), file=sys.stderr)


def say_faults(vault: Vault, frontmatter: bool = True) -> None:
    """Print each fault of the vault and its notes as one line on standard error; on a terminal the first few.

    With `frontmatter` false all but those of frontmatter, for lint, which reports these itself.
    """
    faults = (fault for fault in vault.all_faults() if frontmatter or fault[-1] == "file")
    few = MOST_FAULTS if frontmatter and sys.stderr.isatty() else None
    for path, line, column, message, kind in islice(faults, few):
        what = "frontmatter: " if kind == "frontmatter" else ""
        say(f"{path}:{line}:{column}: {what}{message}" if line else f"{path}: {message}")
    if left := sum(1 for _ in faults):
        say(f"and {left:,} more such lines; notes lint shows them all")


@contextmanager
def make_progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error for work on notes that takes more than half a second; none where it is no terminal."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    start, shown = time.monotonic(), False

    def show(done: int, of: int) -> None:
        nonlocal shown
        if time.monotonic() - start > PROGRESS_AFTER:
            shown = True
            bar = ("█" * (BAR * done // max(1, of))).ljust(BAR, "░")
            print(f"\r{bar} {done:,} of {of:,} notes read", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if shown:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 note`, `1,200 notes`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def carets(line: str, start: int, end: int) -> str:
    """Spaces and carets that mark `line[start:end]`, a line without tabs, when printed under it; at least one caret."""
    from rich.cells import cell_len  # here, as hardly an answer needs it

    return " " * cell_len(line[:start]) + "^" * max(1, cell_len(line[start:end]))
