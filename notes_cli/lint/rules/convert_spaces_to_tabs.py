"""A line is indented by spaces.

What: `tabsize` spaces, or a multiple, at the beginning of a line, also of one in a quote.
Why: a tab has the width that a reader likes.
Example: an item of a list within another, behind four spaces.
Fix: tabs; where a tab is not four spaces wide, as behind the mark of a quote, only with `--unsafe-fixes`, as lists
    follow from the width.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import markdown_lines
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_LEAD = re.compile(r"(?P<quote>[ \t]*(?:>[ \t]?)*>[ ]|)(?P<lead>\t*(?P<spaces> +))(?=\S)")


def check(note: Note, vault: Vault, *, tabsize: int = 4) -> Iterator[Problem]:
    """Report the spaces before each line of text, as far as they make whole tabs."""
    for line in markdown_lines(note):
        found = _LEAD.match(line.text)
        tabs = len(found["spaces"]) // tabsize if found else 0
        if found and tabs:
            start = line.span.start + found.start("spaces")
            span = Span(start, start + tabs * tabsize)
            fix = replace(span, "\t" * tabs, safe=tabsize == 4 and not found["quote"])
            yield Problem(note.path, span, "spaces before a line", fix)
