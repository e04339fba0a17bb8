"""A link leads to a note, but not to the block or footnote that it names.

What: `[[Note#^id]]` or `[text](Note#[^id])`, where the note has no such block id or footnote, in any case. A wikilink
    cannot contain brackets, so `[[Note#[^id]]]` is not a link.
Why: the app opens the note at the top, or shows an empty embed: the id was changed or removed.
Example: `![[Q-learning#^proof]]`, where no block ends with ` ^proof`.
Fix: name a block id that exists, or give the block that id.
"""

from collections.abc import Iterator

from notes_cli.lint.links import is_ignored, misplaced
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.subpath import kind_of_place
from notes_cli.vault.vault import Vault

GROUP = "links"


def check(note: Note, vault: Vault, *, ignore_targets: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Report each link to a block or footnote that its note has not."""
    for link, path, place in misplaced(note, vault):
        kind = kind_of_place(place)
        if kind != "heading" and not is_ignored(link.target, ignore_targets):
            yield Problem(note.path, link.span, f"{path} has no {kind} «{place}»")
