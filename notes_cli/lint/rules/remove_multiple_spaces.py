"""Several spaces separate two words.

What: more than one space within a line of text.
Why: they are shown as one.
Example: `two   words`.
Fix: one space. Tables are left alone, and so are the spaces after a quote marker or a footnote's label, and after a
    list marker where the contents would then be indented differently.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.numbering import sound_edits
from notes_cli.lint.problem import Edit, Fix, Problem, replace
from notes_cli.lint.prose import find_in_words
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_MARKS = re.compile(r"[ \t>]*(?:(?P<item>(?:[-*+]|\d+[.)])(?:[ \t]+\[.\])?)|>|\[\^[^\]\s]+\]:)")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each run of spaces between two words, in prose, and behind the mark of an item."""
    behind_marks = []
    for found in find_in_words(_SPACES, note):
        line, span = note.line_at(found.start()), Span(*found.span())
        marks = _MARKS.fullmatch(note.text, line.start, span.start)
        if marks and marks["item"]:
            behind_marks.append(Edit(span, " "))
        elif not marks and "|" not in note.text[slice(*line)]:
            yield Problem(note.path, span, "several spaces in a row", replace(span, " "))
    for edits in sound_edits(note, behind_marks):
        yield from (Problem(note.path, edit.span, "several spaces in a row", Fix((edit,))) for edit in edits)
