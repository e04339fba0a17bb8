"""The lines of a terminal page as they are written: prefixes of quotes and lists, gaps between blocks, styles.

It knows no Markdown; `notes_cli.render.terminal` tells it what to write.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len

from notes_cli.render.clean import clean
from notes_cli.render.wrap import Line, Piece, chop, wrap

MIN_TEXT = 10
"""Cells that are left for text however deep it stands; of the prefix then only the end is written."""


@dataclass(slots=True)
class Frame:
    """What stands before each line of a container: `first` once, then `rest`."""

    first: str
    rest: str
    style: str
    tight: bool = False
    used: bool = False


@dataclass(slots=True)
class Writer:
    """Collects the lines of a page; its functions are where those of a page are made."""

    width: int
    colour: bool
    links: bool
    lines: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    gap: bool = False

    @property
    def room(self) -> int:
        """The cells that are left for text."""
        return max(MIN_TEXT, self.width - sum(cell_len(frame.rest) for frame in self.frames))

    @property
    def tight(self) -> bool:
        """Whether the innermost container sets its blocks without blank lines between."""
        return bool(self.frames) and self.frames[-1].tight

    def begin(self, tight: bool = False) -> None:
        """Start a block: a blank line before it, unless it is the first of its container or `tight`."""
        if self.gap and not tight:
            self.line([])
        self.gap = False

    def end(self) -> None:
        """End a block, so that the next one keeps its distance."""
        self.gap = True

    def line(self, pieces: Iterable[Piece]) -> None:
        """Write one line as it is, after the prefixes."""
        body = "".join(map(self._paint, merged(pieces)))
        self.lines.append((self._prefix() + body).rstrip(" "))

    def text(self, pieces: Iterable[Piece]) -> None:
        """Write text, broken into lines of the width."""
        for line in wrap(pieces, self.room):
            self.line(line)

    @contextmanager
    def inside(self, first: str, rest: str, style: str = "", tight: bool = False) -> Iterator[None]:
        """Write what follows after a prefix."""
        self.push(first, rest, style, tight)
        try:
            yield
        finally:
            self.pop()

    def push(self, first: str, rest: str, style: str = "", tight: bool = False) -> None:
        """Open a container; its first block needs no distance."""
        self.frames.append(Frame(first, rest, style, tight))
        self.gap = False

    def pop(self) -> None:
        """Close a container; one that is still empty shows at least its own mark."""
        if not self.frames[-1].used and self.frames[-1].first.strip():
            self.line([])
        self.frames.pop()
        self.gap = True

    def _prefix(self) -> str:
        parts: list[Piece] = []
        for frame in self.frames:
            parts.append(Piece(frame.rest if frame.used else frame.first, frame.style))
            frame.used = True
        allowed = self.width - MIN_TEXT
        while parts and sum(cell_len(part.text) for part in parts) > allowed:
            rest = sum(cell_len(part.text) for part in parts[1:])
            if rest >= allowed:
                del parts[0]
            else:
                parts[0] = parts[0]._replace(text=chop(parts[0].text[::-1], allowed - rest)[0][::-1])
        return "".join(map(self._paint, parts))

    def _paint(self, piece: Piece) -> str:
        text = piece.text
        if self.colour and piece.style and text:
            text = f"\x1b[{piece.style}m{text}\x1b[0m"
        if self.links and piece.url and text:
            text = f"\x1b]8;;{piece.url}\x1b\\{text}\x1b]8;;\x1b\\"
        return text


def merged(pieces: Iterable[Piece]) -> Line:
    """The pieces made safe, those of one look that follow one another as one: fewer escape sequences, whole links."""
    result: Line = []
    for (style, url), group in groupby(pieces, key=itemgetter(1, 2)):
        text = clean("".join(piece.text for piece in group)).replace("\n", " ")
        result.append(Piece(text, style, url))
    return result
