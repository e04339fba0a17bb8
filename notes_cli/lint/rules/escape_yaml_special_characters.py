"""A value in the frontmatter has a colon or quotation mark, but is not quoted.

What: a string on one line that holds a colon and a space, `'` or `"`; with `try-to-escape-single-line-arrays`, also
    those in bracketed lists.
Why: with a colon it is no string in YAML, and often the whole block becomes invalid.
Example: `title: Marr: three levels`.
Fix: `default-escape-character` around it, or the other quotation mark if it holds that one; nothing if it holds both.
    Where the value was read as something else before, or would be once the block is repaired, or where the repair is
    uncertain, only with `--unsafe-fixes`.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.quoting import quoted, special_values
from notes_cli.lint.yaml_repair import repair
from notes_cli.markdown.edits import apply_edits
from notes_cli.markdown.note import Note
from notes_cli.markdown.properties import parse_frontmatter
from notes_cli.markdown.scan import make_note
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
            yield Problem(note.path, span, f"«{text}» is not quoted", fix)


def _is_same(note: Note, edit: Edit) -> bool:
    """Whether the frontmatter, its faults repaired, is read alike with an edit of it and without."""
    before = _values(note.path, note.text[: note.body_start])
    return before is not None and before == _values(note.path, apply_edits(note.text[: note.body_start], [edit]))


def _values(path: str, text: str) -> list[str] | None:
    """What a text's frontmatter holds, if need be after a repair; None where there is none."""
    block = (note := make_note(path, text)).frontmatter
    if block and block.fault:
        fix = repair(note)
        block = parse_frontmatter(apply_edits(text, fix.edits)) if fix else None
    return [repr((prop.key, prop.value)) for prop in block.properties] if block else None
