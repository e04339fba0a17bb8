"""What a rule reports."""

from typing import NamedTuple

from notes_cli.vault.note import Span


class Problem(NamedTuple):
    """Something broken in a note, at `span` (code points of its text), in one line for a person."""

    path: str
    span: Span
    message: str
