"""No link leads to a note.

What: a note to which no other note or canvas links.
Why: who follows links never comes to it.
Example: a note that was written in a hurry and never taken up.
Fix: link to it where it belongs.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "opinion"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report a note without incoming links, at its beginning; its links to itself do not count."""
    if note.path not in vault.linked_to:
        yield Problem(note.path, Span(0, 0), "no link leads to this note")
