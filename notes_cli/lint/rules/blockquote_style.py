"""The marks of a quote are not followed by one space.

What: `>` with no space or several behind it; with `style` "no space" any.
Why: a quote in one style is easier to read as text.
Example: `>quote`.
Fix: one space, or none.
"""

import re
from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import QUOTES, markdown_lines
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARKS = re.compile(r"[ \t]*(?P<marks>>[> \t]*)(?=[^\s>])")


def check(note: Note, vault: Vault, *, style: Literal["space", "no space"] = "space") -> Iterator[Problem]:
    """Report the marks of each line of a quote or callout, but for code and lists in it."""
    quoted = [section.span for section in note.structure.sections if section.type in QUOTES]
    for line in markdown_lines(note):
        found = _MARKS.match(line.text)
        if found is None or not any(span.start <= line.span.end and line.span.start < span.end for span in quoted):
            continue
        wanted = ">" * found["marks"].count(">") if style == "no space" else "> " * found["marks"].count(">")
        is_item = re.match(r"[-*+\d<]", line.text[found.end() :])  # whose blanks are its indentation
        if found["marks"] != wanted and not (is_item and found["marks"].endswith(" ")):
            span = Span(line.span.start + found.start("marks"), line.span.start + found.end("marks"))
            yield Problem(note.path, span, "the marks of a quote", replace(span, wanted))
