"""A blank line separates two items of one list.

What: blank lines between items with the same kind of marker.
Why: the list is shown with wide gaps.
Example: `- a`, a blank line, `- b`.
Fix: they are removed.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import markdown_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import all_blocks
from notes_cli.vault.vault import Vault

GROUP = "format"
_ITEM = re.compile(r"(?P<quotes>[ \t>]*)(?:(?P<mark>[-*+])|\d+[.)])[ \t]+(?P<box>\[.\] )?")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the blank lines between two items, neither of which goes on."""
    items = {note.line_of(node.span.start) for node in all_blocks(note) if node.type == "item"}
    above, first = None, None
    for line in markdown_lines(note):
        item = _ITEM.match(line.text) if line.number in items else None
        if above and not line.text.strip(" \t>") and line.text.count(">") == above[2]:
            first = first or line.number
            continue
        kind = (item["mark"], bool(item["box"]), item["quotes"].count(">")) if item else None
        if kind and kind == above and first:
            span = Span(note.line_span(first - 1).end, note.line_span(line.number - 1).end)
            if not note.text[slice(*span)].strip(" \t>\r\n"):  # code or a comment may stand there
                yield Problem(note.path, span, "blank line between list items", replace(span, ""))
        above, first = kind, None
