"""An alias is the name of another note.

What: an entry of `aliases` that is the file name of another note, in any case.
Why: whoever types that name gets the other note; this one is never found under the alias.
Example: `aliases: [Kalman filter]` in «Bayes filter», beside a note «Kalman filter».
Fix: drop the alias, or rename one of the notes.
"""

from collections.abc import Iterator

from notes_cli.index.resolve import fold
from notes_cli.lint.links import properties
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.markdown.properties import aliases
from notes_cli.vault.vault import Vault

GROUP = "links"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each alias of the note that is the name of another."""
    for alias, span in aliases(properties(note)) if note.aliases else ():
        owners = vault.names.by_name.get(fold(alias) + ".md", ())
        others = [path for path in owners if path != note.path]
        if others and note.path not in owners:
            yield Problem(note.path, span, f"alias «{alias}» is the name of {others[0]}")
