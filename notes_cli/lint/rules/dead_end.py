"""A note has no links.

What: a note without any link or embed.
Why: whoever gets there has nowhere to go on to.
Example: a definition that names neither what it needs nor what needs it.
Fix: link to what the note is about.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "opinion"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report a note without outgoing links, at its end."""
    if not note.links:
        yield Problem(note.path, Span(len(note.text), len(note.text)), "this note has no links")
