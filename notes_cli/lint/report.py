"""What is said of a problem: by which rule it was found, and where, in lines and columns; nothing is printed here."""

from typing import Any, NamedTuple

from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.vault.note import Span

Position = tuple[int, int]
"""Line and column, both from 1, columns in code points."""


class Report(NamedTuple):
    """A problem with the name of its rule, and where it begins and ends."""

    rule: str
    problem: Problem
    start: Position
    end: Position


def report_row(report: Report) -> tuple[Any, ...]:
    """A report as plain data that `marshal` can write, without its path."""
    rule, (_, span, message, fix), start, end = report
    edits = [(*edit.span, edit.text) for edit in fix.edits] if fix else None
    return rule, *span, message, edits, bool(fix and fix.safe), start, end


def report_of(path: str, row: tuple[Any, ...]) -> Report:
    """The report that `report_row` was given."""
    rule, first, last, message, edits, safe, start, end = row
    fix = None if edits is None else Fix(tuple(Edit(Span(at, to), text) for at, to, text in edits), safe)
    return Report(rule, Problem(path, Span(first, last), message, fix), start, end)
