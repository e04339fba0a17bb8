"""A table is not surrounded by one blank line.

What: a table, wherever it is, with text right above or below it, with more than one blank line, or below blank lines
    where a note begins; also text right above what is meant as a table, which the app takes for more text.
Why: other programs may take the text for part of it.
Example: a heading right above `| a | b |`.
Fix: one blank line on either side; where that turns text into a table, only with `--unsafe-fixes`.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Fix, Problem
from notes_cli.lint.spacing import blocks, gaps, one_blank, parted, text_blocks
from notes_cli.markdown.ends import table_rows
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each side of a table that has not one blank line, and each that is none for want of it."""
    for node in blocks(note, "table", in_lists=True):
        for edit in gaps(note, node):
            yield Problem(note.path, edit.span, "not exactly one blank line next to a table", Fix((edit,)))
    for node in text_blocks(note):
        lines = node.content.split("\n") if node.type == "paragraph" and "|" in node.content else []
        row = next((number for number in range(1, len(lines)) if table_rows(lines, number)), None)
        if row is None:
            continue
        ends = [note.line_of(start) for start in node.starts[row :: table_rows(lines, row)][:2]]  # what follows too
        edits = tuple(parted(note, edit) for line in ends for edit in one_blank(note, line - 1, line))
        if edits:
            span = Span(node.starts[row], node.starts[row])
            yield Problem(note.path, span, "no blank line above what is meant as a table", Fix(edits, safe=False))
