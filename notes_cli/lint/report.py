"""What is said of a problem: by which rule it was found, and where, in lines and columns; nothing is printed here."""

from typing import Any, NamedTuple

Position = tuple[int, int]
"""Line and column, both from 1, columns in code points."""


class Report(NamedTuple):
    """A problem in one line for a person, with the name of its rule, and where it begins and ends.

    `span` is in code points of the note's text. `safe` is whether the fix that it has is, or None where it has none.
    """

    path: str
    rule: str
    message: str
    span: tuple[int, int]
    start: Position
    end: Position
    safe: bool | None


def report_row(report: Report) -> tuple[Any, ...]:
    """A report as plain data that `marshal` can write, without its path."""
    _, rule, message, (first, last), *rest = report
    return rule, message, (first, last), *rest


def report_of(path: str, row: tuple[Any, ...]) -> Report:
    """The report that `report_row` was given."""
    return Report(path, *row)
