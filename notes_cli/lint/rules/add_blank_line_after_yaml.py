"""No blank line separates the frontmatter from the text.

What: text on the line right below the closing `---`.
Why: other programs may take the text for part of the frontmatter.
Example: `---` and `# Title` on the next line.
Fix: a blank line is added.
"""

from collections.abc import Iterator

from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the first line of the text."""
    line = note.line_of(note.body_start) + 1
    if note.frontmatter and line <= len(note.line_starts) and note.line_text(line).strip():
        start = note.line_starts[line - 1]
        fix = replace(Span(start, start), newline(note))
        yield Problem(note.path, note.line_span(line), "no blank line after the frontmatter", fix)
