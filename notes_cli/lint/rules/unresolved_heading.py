"""A link leads to a note, but not to the heading that it names.

What: `[[Note#Heading]]`, where the note has no such heading, ignoring case and punctuation as the app does.
Why: the app opens the note at the top, and the intended place is lost: the heading was renamed or removed.
Example: `[[Q-learning#Convergance]]`, where the heading is «Convergence».
Fix: name a heading that exists.
"""

from collections.abc import Iterator

from notes_cli.lint.links import is_ignored, misplaced
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.subpath import kind_of_place
from notes_cli.vault.vault import Vault

GROUP = "links"


def check(note: Note, vault: Vault, *, ignore_targets: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Report each link to a heading that its note has not."""
    for link, path, place in misplaced(note, vault):
        if kind_of_place(place) == "heading" and not is_ignored(link.target, ignore_targets):
            yield Problem(note.path, link.span, f"{path} has no heading «{place}»")
