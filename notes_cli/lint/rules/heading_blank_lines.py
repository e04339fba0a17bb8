"""A heading is not surrounded by one blank line.

What: a heading with text right above or below it, with more than one blank line, or below blank lines where a note
    begins. With `bottom` false no blank line follows it; with `empty-line-after-yaml` false none separates it from the
    frontmatter.
Why: headings are easier to find, and other programs need the line.
Example: a paragraph, and `## Next` on the next line.
Fix: one blank line on either side.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.spacing import blanks_below, blocks, gaps
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault, *, bottom: bool = True, empty_line_after_yaml: bool = True) -> Iterator[Problem]:
    """Report each side of a heading that has not one blank line."""
    headings = list(blocks(note, "heading"))
    ends = {note.line_of(heading.span.end) for heading in headings}
    for number, heading in enumerate(headings):
        line, start = note.line_of(heading.span.start), note.line_at(heading.span.start).start
        between = note.text[note.body_start : start]
        glued = number == 0 and note.frontmatter and not empty_line_after_yaml and not between.strip()
        edits = list(gaps(note, heading, above=not glued and (bottom or line - 1 not in ends), below=bottom))
        edits += [] if bottom else blanks_below(note, heading)
        if glued:
            first = note.line_starts[note.line_of(note.body_start)]
            edits += [Edit(Span(first, start), "")] if first < start else []
        for edit in edits:
            yield Problem(note.path, edit.span, "not exactly one blank line next to a heading", Fix((edit,)))
