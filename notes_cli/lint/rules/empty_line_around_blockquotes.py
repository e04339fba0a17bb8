"""A quote is not surrounded by one blank line.

What: a quote or callout, wherever it is, with text right above or below it, with more than one blank line, or below
    blank lines where a note begins.
Why: other programs may take the text for part of it.
Example: a heading right below `> quote`.
Fix: one blank line on either side; right below a list item, which in the app contains a quote that is not indented,
    only with `--unsafe-fixes`.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Fix, Problem
from notes_cli.lint.spacing import QUOTES, blocks, gaps, lines_of, parted
from notes_cli.markdown.note import Note
from notes_cli.markdown.opaque import find_blocks
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each side of a quote that has not one blank line."""
    in_lists = {line for node in find_blocks(note) if node.type == "list" for line in lines_of(note, node)}
    for node in blocks(note, *QUOTES, in_lists=True):
        is_in_item = note.line_of(node.start) in in_lists and note.line_at(node.start).start == node.start
        for edit in gaps(note, node):
            leaves = is_in_item and edit.span == (node.start, node.start)
            fix = Fix((parted(note, edit),), safe=False) if leaves else Fix((edit,))
            yield Problem(note.path, edit.span, "not exactly one blank line next to a quote", fix)
