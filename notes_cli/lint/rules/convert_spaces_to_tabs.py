"""A line is indented with spaces.

What: `tabsize` spaces, or a multiple, at the beginning of a line, in quotes too.
Why: readers can choose how wide a tab is.
Example: a nested list item behind four spaces.
Fix: tabs, on all lines of a list or on none; where an item would end up in another one, or where a tab is not four
    columns wide, as behind a quote marker, only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.numbering import sound_edits
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.spacing import markdown_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_LEAD = re.compile(r"(?P<quote>[ \t]*(?:>[ \t]?)*>[ ]|)(?P<lead>\t*(?P<spaces> +))(?=\S)")


def check(note: Note, vault: Vault, *, tabsize: int = 4) -> Iterator[Problem]:
    """Report the spaces before each line of text, as far as they make whole tabs."""
    edits, widths = list[Edit](), set[Edit]()  # all, and those of which a tab is as wide
    for line in markdown_lines(note):
        found = _LEAD.match(line.text)
        tabs = len(found["spaces"]) // tabsize if found else 0
        if found and tabs:
            start = line.span.start + found.start("spaces")
            edits.append(Edit(Span(start, start + tabs * tabsize), "\t" * tabs))
            widths |= {edits[-1]} if tabsize == 4 and not found["quote"] else set()
    fixes = {edit: Fix(tuple(some)) for some in sound_edits(note, edits) if widths.issuperset(some) for edit in some}
    for edit in edits:
        yield Problem(note.path, edit.span, "line indented with spaces", fixes.get(edit, Fix((edit,), safe=False)))
