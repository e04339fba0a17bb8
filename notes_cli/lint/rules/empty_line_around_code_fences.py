"""A code block is not surrounded by one blank line.

What: a fenced code block, wherever it is, with text right above or below it, with more than one blank line, or below
    blank lines where a note begins.
Why: other programs may take the text for part of it.
Example: a line of text right above ```` ```js ````.
Fix: one blank line on either side.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Fix, Problem
from notes_cli.lint.spacing import blocks, gaps
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each side of a code block that has not one blank line."""
    for node in blocks(note, "code", in_lists=True):
        is_fenced = note.text[node.span.start : node.span.end].lstrip(" \t").startswith(("```", "~~~"))
        for edit in gaps(note, node) if is_fenced else ():
            yield Problem(note.path, edit.span, "not exactly one blank line next to a code block", Fix((edit,)))
