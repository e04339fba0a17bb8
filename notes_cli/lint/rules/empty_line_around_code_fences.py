"""A code block has no blank line around it, or several.

What: a fenced code block, wherever it stands, with text right above or below it, or with more than one blank line, or
    any where a note begins.
Why: in other programs the text may be taken for part of it.
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
            yield Problem(note.path, edit.span, "not one blank line beside a code block", Fix((edit,)))
