"""A quote has no blank line around it, or several.

What: a quote or callout, wherever it stands, with text right above or below it, or with more than one blank line, or
    any where a note begins.
Why: in other programs the text may be taken for part of it.
Example: a heading right below `> quote`.
Fix: one blank line on either side; right below an item of a list, where the app takes a quote that is not indented for
    part of the item, only with `--unsafe-fixes`.
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
            yield Problem(note.path, edit.span, "not one blank line beside a quote", fix)
