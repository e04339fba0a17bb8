"""A list item is empty.

What: a marker, or a marker and a checkbox, without text.
Why: it says nothing.
Example: a lone `-` between two items.
Fix: the line is removed.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.lines import whole_lines
from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import markdown_lines
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"
REWRITES = ("item",)
_EMPTY = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])(?:[ \t]+\[.\])?[ \t]*")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each line that is only the mark of an item, beside another item or a line of its quote."""
    starts = {note.line_of(item.span.start) for item in note.structure.list_items}
    for line in markdown_lines(note):
        if _EMPTY.fullmatch(line.text) and (line.number in starts or starts & {line.number - 1, line.number + 1}):
            yield Problem(
                note.path, line.span, "empty list item", replace(whole_lines(note, line.span), "", safe=False)
            )
