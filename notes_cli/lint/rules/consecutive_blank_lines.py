"""Several blank lines follow each other.

What: more than one blank line between two blocks.
Why: they are shown as one.
Example: two blank lines above a paragraph.
Fix: one stays.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import markdown_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the blank lines that follow a blank line, outside code, math, HTML and comments."""
    run: list[int] = []
    for line in [*markdown_lines(note), None]:
        blank = line is not None and not line.text.strip() and line.number < len(note.line_starts)
        if line is not None and blank and (not run or line.number == run[-1] + 1):
            run.append(line.number)
            continue
        if len(run) > 1:
            span = Span(note.line_starts[run[1] - 1], note.line_starts[run[-1]])
            yield Problem(note.path, span, f"{len(run)} blank lines", replace(span, ""))
        run = [line.number] if line is not None and blank else []
