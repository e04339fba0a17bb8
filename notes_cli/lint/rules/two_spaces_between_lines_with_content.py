"""A line within a paragraph ends without an explicit line break.

What: a line of a paragraph, also in a list or quote, with another below it, that does not end with
    `line-break-indicator`: two spaces, a backslash, `<br>` or `<br/>`; not the title of a callout, nor a row of what
    is meant as a table.
Why: the app breaks the line anyway, other programs only with it.
Example: an address on three lines.
Fix: the line break is written, replacing any other form of it; `trailing-spaces` leaves it alone if both rules are on.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from notes_cli.lint.problem import Problem, replace, well
from notes_cli.lint.spacing import text_blocks
from notes_cli.lint.templates import templates_over_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import all_blocks, find_opaque
from notes_cli.vault.vault import Vault

GROUP = "format"
OVERRIDES = ("trailing-spaces",)
WRITES_IN = ("html",)
_BREAK = re.compile(r"(?:[ \t]*<br ?/?>[ \t]*|(?<!\\)\\|[ \t]*)$")


def check(
    note: Note, vault: Vault, *, line_break_indicator: Literal["  ", "\\", "<br>", "<br/>"] = "  "
) -> Iterator[Problem]:
    """Report the end of each line; not within code, math, HTML, a comment, a link or a template."""
    hidden = [
        span for kind, span in find_opaque(note) if not (kind == "html" and _BREAK.match(note.text[slice(*span)]))
    ]
    hidden += [link.span for link in note.structure.links] + templates_over_lines(note)
    titles = {note.line_of(node.start) for node in all_blocks(note) if node.type == "callout"}
    for node in text_blocks(note):
        for start, following in pairwise(node.starts) if node.type == "paragraph" else ():
            end = _end_of_line(note, start)
            found = _BREAK.search(note.text, start, end)
            below = note.text[following : _end_of_line(note, following)]
            line = note.text[start : found.start()].lstrip() if found else ""
            if not found or not below.strip() or not line or line.startswith("|"):
                continue  # a line that is nothing but a break would be an empty one without it
            if note.line_of(start) not in titles and not any(span.start < end < span.end for span in hidden):
                span, new = Span(found.start(), end), line_break_indicator
                problem = Problem(note.path, span, "line ends without a line break", replace(span, new))
                yield well(note.path, span) if found[0] == new else problem


def _end_of_line(note: Note, start: int) -> int:
    return note.line_at(start).end
