"""Several spaces stand between two words.

What: more than one space within a line of text.
Why: they are shown as one.
Example: `two   words`.
Fix: one space. Tables, and what follows the mark of an item, are left alone.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_prose
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_SPACES = re.compile(r"(?<=[^\s|>*+.)\]-]) {2,}(?=[^\s|])")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each run of spaces between two words, in prose."""
    for found in find_in_prose(_SPACES, note):
        line = note.text[slice(*note.line_span(note.line_of(found.start())))]
        if "|" not in line:
            span = Span(*found.span())
            yield Problem(note.path, span, "several spaces", replace(span, " "))
