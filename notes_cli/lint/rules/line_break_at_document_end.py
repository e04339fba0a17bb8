"""A note does not end with one newline.

What: no newline at the end, or blank lines.
Why: other programs show a missing newline as a change of the last line.
Example: a note whose last line was pasted.
Fix: exactly one newline.
"""

from collections.abc import Iterator

from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the end of a note that is not empty."""
    end = len(note.text.rstrip(" \t\r\n"))
    if note.text and end >= note.body_start and note.text[end:] != newline(note):
        blanks = note.text[end:]
        kept = end + len(blanks) - len(blanks.lstrip(" \t")) if blanks.strip(" \t") else len(note.text)
        span = Span(kept, len(note.text))
        if note.text[slice(*span)] != newline(note):
            yield Problem(note.path, span, "the note does not end with one newline", replace(span, newline(note)))
