"""A heading is more than one level below the one above it.

What: a heading that skips levels, not one in a quote or list; with `start-at-h2` headings begin at level 2.
Why: outlines and links to headings under headings follow the levels.
Example: `### Details` right under `# Title`.
Fix: the level below the heading above; those under it move with it, and one that comes back to a level which no heading
    above has takes that of the next higher one; one that is underlined keeps its own. Where headings so come under
    others only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.levels import parents, without_skips
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.titles import own_headings
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARKS = re.compile(r"[ \t]*(?P<marks>#{1,6})(?!\S)")


def check(note: Note, vault: Vault, *, start_at_h2: bool = False) -> Iterator[Problem]:
    """Report each heading whose level skips one, with the level it should have."""
    headings, own = note.structure.headings, list(own_headings(note))
    marks = [_MARKS.match(note.text, heading.span.start) for heading in own]
    fixed = {number for number, one in enumerate(marks) if not one}
    levels = without_skips([heading.level for heading in own], 1 + start_at_h2, fixed)
    new = {heading.span: level for heading, level in zip(own, levels, strict=True)}
    written = [heading.level for heading in headings]
    safe = parents([new.get(heading.span, heading.level) for heading in headings]) == parents(written)
    for old, level, found in zip((heading.level for heading in own), levels, marks, strict=True):
        if found and level != old:
            span = Span(*found.span("marks"))
            fix = Fix((Edit(span, "#" * level),), safe)
            yield Problem(note.path, span, f"a heading of level {old} where {level} follows", fix)
