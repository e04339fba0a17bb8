"""A heading is more than one level below the one above it.

What: a heading that skips levels; headings in quotes and lists do not count. With `start-at-h2`, headings begin at
    level 2.
Why: outlines, and links to headings under headings, follow the levels.
Example: `### Details` right under `# Title`.
Fix: the heading moves up to the level below its parent, and those under it move along; one that returns to a level
    that no heading above it has takes the next higher level in use. Underlined headings keep their level. Where
    headings end up under other parents, only with `--unsafe-fixes`.
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
            yield Problem(note.path, span, f"level-{old} heading where level {level} is expected", fix)
