"""What a rule reports, and how it would repair it; nothing is applied here."""

from typing import NamedTuple

from notes_cli.markdown.edits import Edit as Edit
from notes_cli.markdown.note import Span


class Fix(NamedTuple):
    """The edits that repair a problem, applied all or none; they do not overlap and are in order of place.

    Several problems may have one fix, the same object; it is applied once.

    `safe` is false for a fix that may change what the note means, and so is only applied when asked for.
    """

    edits: tuple[Edit, ...]
    safe: bool = True


class Problem(NamedTuple):
    """Something wrong in a note, at `span` (code points of its text), in one line for a person."""

    path: str
    span: Span
    message: str
    fix: Fix | None = None


def well(path: str, span: Span) -> Problem:
    """What a rule yields of a span that is as it asks for.

    The rules that it overrides are then silent there, and this itself is not reported.
    """
    return Problem(path, span, "")


def replace(span: Span, text: str, safe: bool = True) -> Fix:
    """The fix that puts one text in the place of another."""
    return Fix((Edit(span, text),), safe)
