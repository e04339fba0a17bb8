"""A note has no heading of level 1.

What: a note without `# Title`.
Why: other programs take it for the title.
Example: a note that begins with text.
Fix: the file's name as a heading, at the beginning of the text.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import newline
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the beginning of a note without such a heading."""
    if any(heading.level == 1 for heading in note.structure.headings) or not note.name.strip("# "):
        return
    start = note.body_start
    if note.frontmatter:
        if note.line_of(start) == len(note.line_starts):
            yield Problem(note.path, Span(start, start), "no heading of level 1")
            return
        start = note.line_starts[note.line_of(start)]
    fix = replace(Span(start, start), f"# {note.name}{newline(note)}")
    yield Problem(note.path, Span(start, start), "no heading of level 1", fix)
