"""A link leads to a note that the vault excludes.

What: a link to a note that matches «Excluded files» in the app's settings.
Why: excluded notes are left out of searches, so a reader who follows the link ends up where nothing is found.
Example: `[[old/Draft]]`, where `old/` is excluded.
Fix: link to whatever replaced it.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "opinion"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each link to an excluded note."""
    for link in note.links:
        path = vault.resolve(link, note.path)
        if path and path != note.path and path.lower().endswith(".md") and vault.is_excluded(path):
            yield Problem(note.path, link.span, f"{path} is excluded from searches")
