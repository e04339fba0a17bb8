"""A heading is more than one level below the one above it.

What: a heading that skips levels; with `start-at-h2` headings begin at level 2.
Why: outlines and links to headings under headings follow the levels.
Example: `### Details` right under `# Title`.
Fix: the level below the heading above; those under it move with it, and one that comes back to a level which no heading
    above has takes that of the next higher one.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARKS = re.compile(r"#{1,6}")


def check(note: Note, vault: Vault, *, start_at_h2: bool = False) -> Iterator[Problem]:
    """Report each heading whose level skips one, with the level it should have."""
    known: dict[int, int] = {}  # levels as written that are in force, with what they should be
    last = level = 1 if start_at_h2 else 0
    for heading in note.structure.headings:
        lower = [written for written in known if written <= heading.level]
        if not known or heading.level > last:
            level = known[max(known)] + 1 if known else 1 + start_at_h2
        else:
            level = known[max(lower)] if lower else 1 + start_at_h2
        known = {written: known[written] for written in lower}
        if heading.level > last or not known:
            known[heading.level] = level
        last = heading.level
        marks = _MARKS.match(note.text, heading.span.start)
        if marks and level != heading.level:
            span = Span(*marks.span())
            fix = Fix((Edit(span, "#" * level),))
            yield Problem(note.path, span, f"a heading of level {heading.level} where {level} follows", fix)
