"""A list marker is followed by more than one space.

What: several spaces or tabs between `-`, `1.` or a checkbox and the text of an item.
Why: it looks the same, but is indented differently.
Example: `-   item`.
Fix: one space; where another item or code would then belong to something else, only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.numbering import first_ink, sound_edits
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARK = re.compile(r"(?P<mark>[-*+]|\d+[.)])(?P<space>[ \t]+)(?P<box>\[.\](?P<more>[ \t]+))?(?=\S)")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the blanks after each mark that are not one space."""
    edits: list[Edit] = []
    for item in note.structure.list_items:
        found = _MARK.match(note.text, first_ink(note, item.span.start), item.span.end)
        if found:
            places = (Span(*found.span(name)) for name in ("space", "more") if found[name] not in (None, " "))
            edits += (Edit(place, " ") for place in places)
    edits.sort()
    sound = {edit for some in sound_edits(note, edits) for edit in some}
    for edit in edits:
        yield Problem(note.path, edit.span, "more than one space after a list marker", Fix((edit,), edit in sound))
