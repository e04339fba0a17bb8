"""A line ends with spaces.

What: spaces or tabs at the end of a line of text; except one after the marker of an empty list item, where its text
    will be typed, or after the checkbox of an empty task, which needs it.
Why: nobody sees them, and two of them break the line.
Example: a line that was cut and pasted.
Fix: they are removed; where they break the line, only with `--unsafe-fixes`. `two-space-line-break` keeps two spaces.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import markdown_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_BLANKS = re.compile(r"[ \t]+$")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])(?:[ \t]+\[.\])?[ \t]")


def check(note: Note, vault: Vault, *, two_space_line_break: bool = False) -> Iterator[Problem]:
    """Report the blanks at the end of each line outside code, math, HTML and comments."""
    for line in markdown_lines(note):
        item = _ITEM.match(line.text)
        found = _BLANKS.search(line.text, item.end() if item else 0)
        if found and not (two_space_line_break and found[0] == "  "):
            is_last = line.number == len(note.line_starts)
            following = "" if is_last else note.line_text(line.number + 1)
            breaks = found[0].endswith("  ") and bool(following.strip())
            span = Span(line.span.start + found.start(), line.span.end)
            yield Problem(note.path, span, "trailing spaces", replace(span, "", safe=not breaks))
