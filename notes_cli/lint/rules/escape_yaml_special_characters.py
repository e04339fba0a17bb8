"""A value in the frontmatter has a colon or quotation mark, but no quotation marks around it.

What: a text on one line with a colon and a blank, `'` or `"` inside; with `try-to-escape-single-line-arrays` also those
    in lists in brackets.
Why: with a colon it is no text to YAML, and often the whole block is invalid.
Example: `title: Marr: three levels`.
Fix: `default-escape-character` around it, or the other mark where it holds that one; nothing where it holds both. Only
    with `--unsafe-fixes` where it was read as something else before.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.quoting import quoted, special_values
from notes_cli.vault.edits import apply_edits
from notes_cli.vault.note import Note
from notes_cli.vault.properties import parse_frontmatter
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(
    note: Note,
    vault: Vault,
    *,
    default_escape_character: Literal['"', "'"] = '"',
    try_to_escape_single_line_arrays: bool = False,
) -> Iterator[Problem]:
    """Report each such value; a property with a text over several lines, an anchor or braces is left alone."""
    for span in special_values(note, try_to_escape_single_line_arrays):
        text = note.text[slice(*span)]
        if written := quoted(text, default_escape_character):
            edit = Edit(span, written)
            fix = Fix((edit,), safe=_is_same(note, edit))
            yield Problem(note.path, span, f"«{text}» without quotation marks", fix)


def _is_same(note: Note, edit: Edit) -> bool:
    """Whether the frontmatter was broken, or is read as before with an edit of it."""
    block = note.frontmatter
    if block is None or block.fault:
        return True
    after = parse_frontmatter(apply_edits(note.text, [edit]))
    return after is not None and [p.value for p in after.properties] == [p.value for p in block.properties]
