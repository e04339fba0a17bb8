"""A list uses a different marker than it should.

What: `-`, `*` or `+` other than the `list-style`; with `consistent`, other than the marker of the note's first item.
Why: a list with two markers is two lists.
Example: `* b` below `- a`.
Fix: the marker is replaced; the usual `-` of an open or done task is left alone.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.numbering import first_ink
from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(
    note: Note, vault: Vault, *, list_style: Literal["consistent", "-", "*", "+"] = "consistent"
) -> Iterator[Problem]:
    """Report each mark of an item that is another."""
    wanted: str = list_style if list_style in ("-", "*", "+") else ""
    for item in note.structure.list_items:
        start = first_ink(note, item.span.start)
        mark = note.text[start : start + 1]
        is_usual = mark == "-" and item.task in (" ", "x")
        if mark and mark in "-*+" and not is_usual:
            wanted = wanted or mark
            if mark != wanted:
                span = Span(start, start + 1)
                yield Problem(note.path, span, f"«{mark}» where «{wanted}» is the style", replace(span, wanted))
