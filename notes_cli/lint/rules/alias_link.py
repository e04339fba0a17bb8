"""A link names an alias, which the app does not resolve.

What: `[[Alias]]` where no note has that name, but exactly one note has it as an alias.
Why: the app completes aliases while you type, but following a bare alias creates a new, empty note.
Example: `[[TD error]]`, an alias of «Temporal Difference».
Fix: `[[Temporal Difference|TD error]]`; in headings, which links name by their words, only with `--unsafe-fixes`.
"""

from collections.abc import Iterator

from notes_cli.lint.links import alias_owner, rewritten, unresolved
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.relink import shortest_target
from notes_cli.vault.vault import Vault

GROUP = "links"
OVERRIDES = ("unresolved-link", "unresolved-embed")


def check(note: Note, vault: Vault, *, ignore_targets: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Report each unresolved link whose name is an alias of one note."""
    for link in unresolved(note, vault, ignore_targets):
        owner = alias_owner(link, vault)
        target = shortest_target(owner, note.path, vault.names) if owner else None
        if owner and target:
            text = None if link.embed or link.text is not None or link.subpath else link.path
            fix = rewritten(note, link, target + link.subpath, text)
            yield Problem(note.path, link.span, f"«{link.path}» is an alias of {owner}, not a name", fix)
