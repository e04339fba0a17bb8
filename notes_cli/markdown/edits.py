"""Edits of a text, and the text after them; which are made is decided elsewhere."""

from collections.abc import Iterable
from typing import NamedTuple

from notes_cli.markdown.note import Span


class Edit(NamedTuple):
    """A replacement of what stands at `span` (code points of the note's text) by `text`."""

    span: Span
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap."""
    parts, at = [], 0
    for span, new in sorted(edits):
        parts += [text[at : span.start], new]
        at = span.end
    return "".join([*parts, text[at:]])
