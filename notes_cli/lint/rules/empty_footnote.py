"""A footnote is empty.

What: a definition `[^id]:` without text, or an inline footnote `^[ ]`.
Why: a reader follows the reference and finds nothing.
Example: `[^3]:` with the source still to be filled in.
Fix: write the text, or delete the footnote and its references.
"""

from collections.abc import Iterator

from notes_cli.lint.footnotes import label, text_of
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "footnotes"
OVERRIDES = ("unused-footnote",)


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each definition or inline note without text."""
    for footnote in note.structure.footnotes:
        if not text_of(note, footnote):
            yield Problem(note.path, label(footnote), f"footnote «{footnote.id}» is empty")
    for inline in note.structure.inline_notes:
        if not note.text[slice(*inline.id_span)].strip():
            yield Problem(note.path, inline.span, "inline footnote is empty")
