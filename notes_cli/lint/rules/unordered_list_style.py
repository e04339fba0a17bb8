"""A list uses another mark than it should.

What: `-`, `*` or `+` that is not the `list-style`; `consistent` is the mark of the note's first item.
Why: a list in two marks is two lists.
Example: `* b` below `- a`.
Fix: the mark is replaced; that of a task, open or done, is left alone where it is `-`, as is usual.
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
                yield Problem(note.path, span, f"«{mark}» where «{wanted}» marks lists", replace(span, wanted))
