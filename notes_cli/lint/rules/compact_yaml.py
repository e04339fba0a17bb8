"""The frontmatter has blank lines.

What: blank lines at its beginning and end; with `inner-new-lines`, also between its lines. Blank lines within a
    multi-line string do not count.
Why: they mean nothing.
Example: a blank line below the opening `---`.
Fix: they are removed.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.titles import values_of
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_BLANK_LINES = re.compile(r"(?:^[ \t]*(?:\r\n|\n|\r))+", re.MULTILINE)
_TO_THE_END = re.compile(r"[|>]\d?\+\d?[ \t]*(?:#.*)?$", re.MULTILINE)


def check(note: Note, vault: Vault, *, inner_new_lines: bool = False) -> Iterator[Problem]:
    """Report blank lines of the frontmatter where none are wanted; only at its ends where it is broken."""
    block = note.frontmatter
    if block is None or len(note.line_starts) < 2:
        return
    start, end = note.line_starts[1], note.line_at(block.span.end).start
    spans = [Span(*found.span()) for found in _BLANK_LINES.finditer(note.text, start, end)]
    wanted = [span for span in spans if span.start == start or span.end == end or (inner_new_lines and not block.fault)]
    values = values_of(note.text[: block.span.end]) if wanted else None
    for span in wanted:
        is_same = values_of(note.text[: span.start] + note.text[span.end : block.span.end]) == values
        if not _TO_THE_END.search(note.text, start, end) if block.fault else is_same:
            yield Problem(note.path, span, "blank line in the frontmatter", replace(span, ""))
