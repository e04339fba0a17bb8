"""The frontmatter has blank lines.

What: blank lines at its beginning and end; with `inner-new-lines` also between its lines.
Why: they say nothing.
Example: a blank line below the opening `---`.
Fix: they go.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault, *, inner_new_lines: bool = False) -> Iterator[Problem]:
    """Report each blank line of the frontmatter where none is wanted; not within a text of several lines."""
    block = note.frontmatter
    if block is None or block.fault:
        return
    last = note.line_of(block.span.end)
    inside = [note.line_of(p.key_span.start) for p in block.properties]
    ends = [note.line_of(max(p.key_span.end, p.value_span.end - 1)) for p in block.properties]
    for number in range(2, last):
        at_edge = not inside or number < inside[0] or number > ends[-1]
        between = inner_new_lines and not any(a < number <= b for a, b in zip(inside, ends, strict=True))
        if not note.text[slice(*note.line_span(number))].strip() and (at_edge or between):
            span = Span(note.line_starts[number - 1], note.line_starts[number])
            yield Problem(note.path, span, "a blank line in the frontmatter", Fix((Edit(span, ""),)))
