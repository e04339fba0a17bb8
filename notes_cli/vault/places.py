"""Where the lines of a container stand in the note, however much of each the containers around it have taken off.

Only the arithmetic of places; which lines belong to what is `notes_cli.vault.blocks`'.
"""

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from notes_cli.vault.note import Span

NEWLINE = re.compile(r"\r\n|\r|\n")


class Node(NamedTuple):
    r"""A block: `type` in the app's words, its span, and what it holds.

    `children` are the blocks of a container; `content` is the text of a leaf without its containers' marks, lines
    joined by `\\n`, and `starts` is where in the note each of these lines begins; `label` is a heading's level, a
    fence's info string, a footnote's id.
    """

    type: str
    span: Span
    children: tuple["Node", ...] = ()
    content: str = ""
    starts: tuple[int, ...] = ()
    label: str = ""


@dataclass(slots=True)
class Reader:
    """Where each line of the note begins, how much of it the containers have taken off, and how far reading has come.

    `is_untouched` until the first block is read; `depth` counts the containers around, `reread` the lines read in them.
    """

    text: str
    begins: list[int]
    lost: list[int]
    is_untouched: bool
    depth: int = 0
    reread: int = 0


class Place(NamedTuple):
    """Lines of a container as they are read: `lines[0]` is line `first` of the note, `lines[at]` begins at `here`."""

    lines: list[str]
    first: int
    at: int
    here: int


def begins_of(text: str, start: int) -> list[int]:
    """Where each line begins from offset `start` on; CR LF, LF and a lone CR end one."""
    if "\r" in text:
        return [start, *(newline.end() for newline in NEWLINE.finditer(text, start))]
    lengths = map(len, text[start:].split("\n"))
    return [begin + number for number, begin in enumerate(accumulate(lengths, initial=start))][:-1]


def offset_of(reader: Reader, place: Place, number: int, column: int) -> int:
    """Where in the note the character `column` of a container's line stands."""
    if number == place.at:
        return place.here + column
    line = place.first + number
    return reader.begins[line] + reader.lost[line] + column


def span_to(reader: Reader, place: Place, stop: int) -> Span:
    """From where the place is to the end of the line before `stop`."""
    return Span(place.here, offset_of(reader, place, stop - 1, len(place.lines[stop - 1])))


def starts_of(reader: Reader, place: Place, stop: int) -> tuple[int, ...]:
    """Where the lines from the place to the line before `stop` begin in the note, without what they have lost."""
    begins, lost, first = reader.begins, reader.lost, place.first
    rest = range(first + place.at + 1, first + stop)
    return (place.here, *[begins[line] + lost[line] for line in rest])
