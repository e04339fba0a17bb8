"""Several spaces stand between two words.

What: more than one space within a line of text.
Why: they are shown as one.
Example: `two   words`.
Fix: one space. Tables, and what follows the mark of an item, quote or footnote, are left alone.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_words
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_MARKS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])(?:[ \t]+\[.\])?|>|\[\^[^\]\s]+\]:)")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each run of spaces between two words, in prose."""
    for found in find_in_words(_SPACES, note):
        line = note.line_text(note.line_of(found.start()))
        span = Span(*found.span())
        start = note.line_at(span.start).start
        if "|" not in line and not _MARKS.fullmatch(note.text, start, span.start):
            yield Problem(note.path, span, "several spaces", replace(span, " "))
