"""A horizontal rule has no blank line around it, or several.

What: a horizontal rule in the body or a quote, with text right above or below it, or with more than one blank line, or
    any where a note begins.
Why: in other programs the text may be taken for part of it.
Example: a line of text right below `***`.
Fix: one blank line on either side; above `---` right below text, which to other programs makes a heading of it, only
    with `--unsafe-fixes`.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Fix, Problem
from notes_cli.lint.spacing import blocks, gaps
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each side of a horizontal rule that has not one blank line."""
    for node in blocks(note, "thematicBreak"):
        start = note.line_at(node.span.start).start
        for edit in gaps(note, node):
            underlines = edit.span == (start, start) and not note.text[slice(*node.span)].strip("-")
            fix = Fix((edit,), safe=not underlines)
            yield Problem(note.path, edit.span, "not one blank line beside a horizontal rule", fix)
