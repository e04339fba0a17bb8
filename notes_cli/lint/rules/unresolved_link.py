"""A link leads to no note or file of the vault.

What: a wikilink, a Markdown link without a scheme, or a link in a property whose target does not exist.
Why: the app creates an empty note when somebody follows it; the target was renamed, moved, misspelt or never written.
Example: `[[Temporal Diference]]`, where the note is «Temporal Difference».
Fix: correct the name or write the note; `ignore-targets` lists links that are deliberate.
"""

from collections.abc import Iterator

from notes_cli.lint.links import unresolved
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "links"


def check(note: Note, vault: Vault, *, ignore_targets: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Report each link of the note that does not resolve."""
    for link in unresolved(note, vault, ignore_targets):
        if not link.embed:
            yield Problem(note.path, link.span, f"link to «{link.path}», but no note or file has that name")
