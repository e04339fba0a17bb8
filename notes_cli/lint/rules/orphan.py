"""No link leads to a note.

What: a note that no other note or canvas links to.
Why: whoever follows links never gets there.
Example: a note that was written in a hurry and never revisited.
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
        yield Problem(note.path, Span(0, 0), "no note links here")
