"""A heading is indented.

What: spaces or tabs before the `#` of a heading in the body.
Why: some programs read it as a heading, others as text.
Example: `   ## Heading`.
Fix: they are removed.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import blocks
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the blanks before each heading."""
    for heading in blocks(note, "heading"):
        marks = note.text.find("#", heading.span.start, heading.span.end)
        start = note.line_at(heading.span.start).start
        if start < marks and not note.text[start:marks].strip(" \t"):
            span = Span(start, marks)
            yield Problem(note.path, span, "indented heading", replace(span, ""))
