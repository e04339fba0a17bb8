"""A heading has no blank line around it, or several.

What: a heading with text right above or below it, or with more than one blank line, or any where the note begins; where
    `bottom` is false no blank line stands below, and where `empty-line-after-yaml` is false none between it and the
    frontmatter.
Why: headings are easier to find, and other programs need the line.
Example: a paragraph, and `## Next` in the line below.
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
            yield Problem(note.path, edit.span, "not one blank line beside a heading", Fix((edit,)))
