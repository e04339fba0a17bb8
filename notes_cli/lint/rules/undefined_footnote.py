"""A footnote reference has no definition.

What: `[^id]` in the text without `[^id]: …` in the note, in any case. `[[Note#[^id]]]`, which is meant as a link, is
    not one.
Why: the app shows the brackets as they are, and the source is lost.
Example: `as shown.[^3]` without a line `[^3]: …`.
Fix: write the definition, or delete the reference.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "footnotes"
_IN_LINK = re.compile(r"\[\[[^\[\]\n]*#$")
_MAX_TARGET = 1000


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each reference whose id is defined nowhere in the note."""
    defined = {footnote.id.lower() for footnote in note.structure.footnotes}
    for reference in note.structure.footnote_refs:
        if reference.id.lower() not in defined and not _is_in_link(note, *reference.span):
            yield Problem(note.path, reference.span, f"footnote «{reference.id}» is not defined")


def _is_in_link(note: Note, start: int, end: int) -> bool:
    """Whether a reference stands as the place that a wikilink would name, `[[Note#[^id]]]`."""
    before = note.text[max(0, start - _MAX_TARGET) : start]
    return note.text.startswith("]]", end) and _IN_LINK.search(before) is not None
