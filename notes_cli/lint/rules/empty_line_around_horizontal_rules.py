"""A horizontal rule is not surrounded by one blank line.

What: a horizontal rule in the body or in a quote, with text right above or below it, with more than one blank line, or
    below blank lines where a note begins.
Why: other programs may take the text for part of it.
Example: a line of text right below `***`.
Fix: one blank line on either side; above `---` right below text, which other programs read as a heading, only with
    `--unsafe-fixes`.
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
            yield Problem(note.path, edit.span, "not exactly one blank line next to a horizontal rule", fix)
