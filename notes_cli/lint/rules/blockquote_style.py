"""The marks of a quote are not followed by one space.

What: `>` with no space or several behind it; with `style` "no space" any. In a list or a footnote blanks are the
    indentation, and stay.
Why: a quote in one style is easier to read as text.
Example: `>quote`.
Fix: one space, or none.
"""

import re
from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import QUOTES, lines_of, markdown_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import all_blocks
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARKS = re.compile(r"[ \t]*(?P<marks>>[> \t]*)(?=[^\s>])")
_OUTER = re.compile(r"[ \t]*(?P<marks>(?:> ?)*>)(?P<indent>[ \t]*)(?=[^\s>])")
_INDENTING = ("list", "footnoteDefinition")


def check(note: Note, vault: Vault, *, style: Literal["space", "no space"] = "space") -> Iterator[Problem]:
    """Report the marks of each line of a quote or callout, but for code and lists in it."""
    quoted = [section.span for section in note.structure.sections if section.type in QUOTES]
    indenting = [node for node in all_blocks(note) if node.type in _INDENTING]
    indented = {number for node in indenting for number in lines_of(note, node)}
    for line in markdown_lines(note):
        found = (_OUTER if line.number in indented else _MARKS).match(line.text)
        if found is None or not any(span.start <= line.span.end and line.span.start < span.end for span in quoted):
            continue
        wanted = ">" * found["marks"].count(">") if style == "no space" else "> " * found["marks"].count(">")
        if line.number in indented and found["indent"]:
            wanted = wanted.rstrip()  # one space of the indentation is the mark's
        is_item = re.match(r"[-*+\d<]", line.text[found.end() :])  # whose blanks are its indentation
        if found["marks"] != wanted and not (is_item and found["marks"].endswith(" ")):
            span = Span(line.span.start + found.start("marks"), line.span.start + found.end("marks"))
            yield Problem(note.path, span, "the marks of a quote", replace(span, wanted))
