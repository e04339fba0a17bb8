"""Where the lines of a container stand in the note, however much of each the containers around it have taken off.

Only the arithmetic of places; which lines belong to what is `notes_cli.markdown.blocks`'.
"""

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from notes_cli.markdown.note import Span

NEWLINE = re.compile(r"\r\n|\r|\n")


class Node(NamedTuple):
    r"""A block: `type` in the app's words, where it starts and ends, and what it holds.

    `children` are the blocks of a container; `content` is the text of a leaf without its containers' marks, lines
    joined by `\n`, and `starts` is where in the note each of these lines begins; `label` is a heading's level, a
    fence's info string, a footnote's id.
    """

    type: str
    start: int
    end: int
    children: tuple["Node", ...] = ()
    content: str = ""
    starts: tuple[int, ...] = ()
    label: str = ""

    @property
    def span(self) -> Span:
        """From where it starts to where it ends."""
        return Span(self.start, self.end)


@dataclass(slots=True, eq=False, repr=False)
class Reader:
    """Where each line of the note begins, without what the containers around have taken off, and how far reading is.

    `is_untouched` until the first block is read; `depth` counts the containers around, `reread` the lines read in them.
    """

    text: str
    starts: list[int]
    is_untouched: bool
    depth: int = 0
    reread: int = 0


class Place(NamedTuple):
    """Lines of a container as they are read: `lines[0]` is line `first` of the note, `lines[at]` begins at `here`."""

    lines: list[str]
    first: int
    at: int
    here: int


def split_lines(text: str, start: int) -> tuple[list[str], list[int]]:
    """The lines of a text from offset `start` on, and where each begins; CR LF, LF and a lone CR end one."""
    body = text[start:]
    if "\r" in text:
        return NEWLINE.split(body), [start, *(newline.end() for newline in NEWLINE.finditer(text, start))]
    lines = body.split("\n")
    return lines, list(accumulate([len(line) + 1 for line in lines[:-1]], initial=start))


def count_lines(text: str, end: int) -> int:
    """How many lines end before offset `end` of a text."""
    return text.count("\n", 0, end) if "\r" not in text else sum(1 for _ in NEWLINE.finditer(text, 0, end))


def offset_of(reader: Reader, place: Place, number: int, column: int) -> int:
    """Where in the note the character `column` of a container's line stands."""
    return reader.starts[place.first + number] + column


def end_of(reader: Reader, place: Place, stop: int) -> int:
    """Where the line before `stop` ends in the note."""
    return reader.starts[place.first + stop - 1] + len(place.lines[stop - 1])


def starts_of(reader: Reader, place: Place, stop: int) -> tuple[int, ...]:
    """Where the lines from the place to the line before `stop` begin in the note, without what they have lost."""
    return tuple(reader.starts[place.first + place.at : place.first + stop])
