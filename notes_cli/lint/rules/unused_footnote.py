"""A footnote is defined but never referred to.

What: `[^id]: …` in the note, without `[^id]` anywhere outside this definition, in any case.
Why: the app does not show it, so readers never see that source.
Example: a line `[^2]: …` whose reference was deleted.
Fix: refer to it where it belongs, or delete it.
"""

from collections.abc import Iterator

from notes_cli.lint.footnotes import key, label
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "footnotes"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the label of each definition that no reference uses."""
    used: dict[str, list[int]] = {}
    for reference in note.structure.footnote_refs:
        used.setdefault(key(reference), []).append(reference.span.start)
    for footnote in note.structure.footnotes:
        start, end = footnote.span
        if all(start <= place < end for place in used.get(key(footnote), ())):
            yield Problem(note.path, label(footnote), f"footnote «{footnote.id}» is never referred to")
