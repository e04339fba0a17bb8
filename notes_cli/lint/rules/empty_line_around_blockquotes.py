"""A quote has no blank line around it, or several.

What: a quote or callout, wherever it stands, with text right above or below it, or with more than one blank line, or
    any where a note begins.
Why: in other programs the text may be taken for part of it.
Example: a heading right below `> quote`.
Fix: one blank line on either side.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Fix, Problem
from notes_cli.lint.spacing import QUOTES, blocks, gaps
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each side of a quote that has not one blank line."""
    for node in blocks(note, *QUOTES, in_lists=True):
        for edit in gaps(note, node):
            yield Problem(note.path, edit.span, "not one blank line beside a quote", Fix((edit,)))
