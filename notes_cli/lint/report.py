"""What is said of a problem: by which rule it was found, and where, in lines and columns; nothing is printed here."""

from typing import NamedTuple

Position = tuple[int, int]
"""Line and column, both from 1, columns in code points."""


class Report(NamedTuple):
    """A problem in one line for a person, with the name of its rule, and where it begins and ends.

    `span` is in code points of the note's text. `safe` is whether the fix that it has is, or None where it has none.
    All is plain data, which `marshal` can write.
    """

    path: str
    rule: str
    message: str
    span: tuple[int, int]
    start: Position
    end: Position
    safe: bool | None
