"""A link leads to a note that the vault excludes.

What: a link to a note under «Excluded files» of the app's settings.
Why: what is excluded is left out of searches, so a reader who follows the link is where nothing is found.
Example: `[[old/Draft]]`, where `old/` is excluded.
Fix: link to what took its place.
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
