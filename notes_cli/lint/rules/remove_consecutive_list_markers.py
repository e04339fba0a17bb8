"""A list item has two markers.

What: `- - text`, as left by pasting one item into another.
Why: it is a list within a list.
Example: `- - pasted`.
Fix: one marker stays.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import markdown_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_TWICE = re.compile(r"[ \t>]*([-*+])[ \t]+(?P<more>(?:\1[ \t]+)+)(?=[^\s*+-])")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the further marks of each item; with --unsafe-fixes they go, as a list in a list may be meant."""
    for line in markdown_lines(note):
        if found := _TWICE.match(line.text):
            span = Span(line.span.start + found.start("more"), line.span.start + found.end("more"))
            yield Problem(note.path, span, "list item with two markers", replace(span, "", safe=False))
