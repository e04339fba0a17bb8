"""A list mark is followed by more than one space.

What: several blanks between `-`, `1.` or a checkbox and the text of an item.
Why: it looks alike, and is indented otherwise.
Example: `-   item`.
Fix: one space, where the item has one line.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARK = re.compile(r"(?P<mark>[-*+]|\d+[.)])(?P<space>[ \t]+)(?P<box>\[.\](?P<more>[ \t]+))?(?=\S)")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the blanks after each mark that are not one space."""
    for item in note.structure.list_items:
        found = _MARK.match(note.text, item.span.start, item.span.end)
        for name in ("space", "more") if found else ():
            if found and found[name] not in (None, " "):
                span = Span(*found.span(name))
                yield Problem(note.path, span, "more than one space after a list mark", replace(span, " "))
