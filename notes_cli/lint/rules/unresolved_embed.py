"""An embed shows nothing, as no note or file has that name.

What: `![[…]]` or `![…](…)` without a scheme, whose target does not exist.
Why: the reader sees an empty box where a picture or a text was meant to be.
Example: `![[plot.png]]`, where the picture was never copied into the vault.
Fix: correct the name or add the file; `ignore-targets` lists embeds that are deliberate.
"""

from collections.abc import Iterator

from notes_cli.lint.links import unresolved
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "links"


def check(note: Note, vault: Vault, *, ignore_targets: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Report each embed of the note that does not resolve."""
    for link in unresolved(note, vault, ignore_targets):
        if link.embed:
            yield Problem(note.path, link.span, f"embed of «{link.path}», but no note or file has that name")
