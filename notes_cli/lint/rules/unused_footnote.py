"""A footnote definition is referred to nowhere.

What: `[^id]: …` in the note, and no `[^id]` in its text; ids are compared in any case.
Why: the app does not show it, so a reader never sees that source.
Example: a line `[^2]: …` whose reference was deleted.
Fix: refer to it where it belongs, or delete it.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the label of each definition that no reference uses."""
    used = {reference.id.casefold() for reference in note.structure.footnote_refs}
    for footnote in note.structure.footnotes:
        if footnote.id.casefold() not in used:
            label = Span(footnote.id_span.start - 2, footnote.id_span.end + 1)
            yield Problem(note.path, label, f"footnote «{footnote.id}» is used nowhere")
