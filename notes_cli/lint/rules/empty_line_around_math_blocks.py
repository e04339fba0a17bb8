"""A math block is not surrounded by one blank line.

What: a math block, wherever it is, or `$$…$$` alone on its lines, with text right above or below it, with more than
    one blank line, or below blank lines where a note begins.
Why: other programs may take the text for part of it.
Example: a line of text right below `$$`.
Fix: one blank line on either side; not within a paragraph that has a block id, which would then name only its last
    part.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Fix, Problem
from notes_cli.lint.spacing import gaps, lines_of, parted
from notes_cli.markdown.note import Note
from notes_cli.markdown.opaque import all_blocks, find_opaque
from notes_cli.markdown.places import Node
from notes_cli.vault.vault import Vault

GROUP = "format"
_LEAD = re.compile(r"[ \t>\ufeff]*(?:(?:[-*+]|\d+[.)])[ \t]+(?:\[.\][ \t]+)?)*")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each side of a math block that has not one blank line."""
    homes = {line: node for node in all_blocks(note) if not node.children for line in lines_of(note, node)}
    named = {block.span.start for block in note.structure.blocks}
    for kind, (start, end) in find_opaque(note):
        home = homes.get(note.line_of(start)) if kind == "math" and note.text.startswith("$$", start) else None
        if home is None or home.type not in ("math", "paragraph"):
            continue
        lead, rest = note.text[note.line_at(start).start : start], note.text[end : note.line_at(end).end]
        if not _LEAD.fullmatch(lead) or rest.strip():
            continue
        for edit in gaps(note, Node("math", start, end)):
            within = home.start < edit.span.start < home.end
            fix = None if within and home.start in named else Fix((parted(note, edit) if within else edit,))
            yield Problem(note.path, edit.span, "not exactly one blank line next to a math block", fix)
