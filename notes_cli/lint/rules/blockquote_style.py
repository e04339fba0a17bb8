"""A quote marker is not followed by exactly one space.

What: `>` with no space or several spaces after it; with `style` "no space", with any. Within a quote, the indentation
    of lists and footnotes stays, and so does code.
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
from notes_cli.markdown.opaque import find_blocks, find_opaque
from notes_cli.vault.vault import Vault

GROUP = "format"
WRITES_IN = ("math",)
_LEAD = r"[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)*"  # of an item that begins with a quote
_MARKS = re.compile(_LEAD + r"(?P<marks>>[> \t]*)(?![\s>])")
_OUTER = re.compile(_LEAD + r"(?P<marks>(?:> ?)*>)(?P<indent>[ \t]*)(?=[^\s>])")
_INDENTED = re.compile(r"(?:[-*+]|\d+[.)])(?:\s|$)|<")


def check(note: Note, vault: Vault, *, style: Literal["space", "no space"] = "space") -> Iterator[Problem]:
    """Report the marks of each line of a quote or callout, but for code and lists in it."""
    quoted, indented, shown = set[int](), set[int](), {line.number for line in markdown_lines(note)}
    shown.update(
        line
        for kind, span in find_opaque(note)
        if kind == "math"
        for line in range(note.line_of(span.start), note.line_of(span.end - 1) + 1)
    )
    pending = [(node, False) for node in find_blocks(note)]
    while pending:
        node, within = pending.pop()
        quoted.update(lines_of(note, node) if node.type in QUOTES else ())
        indented.update(lines_of(note, node) if within and node.type in ("list", "footnoteDefinition") else ())
        pending += [(child, within or node.type in QUOTES) for child in node.children]
    for number in sorted(quoted & shown):
        text, start = note.line_text(number), note.line_starts[number - 1]
        found = (_OUTER if number in indented else _MARKS).match(text)
        if found is None or (style == "space" and found.end() == len(text)):
            continue
        wanted = (">" if style == "no space" else "> ") * found["marks"].count(">")
        if number in indented and found["indent"]:
            wanted = wanted.rstrip()  # one space of the indentation is the mark's
        if found["marks"] != wanted and not (found["marks"].endswith(" ") and _INDENTED.match(text, found.end())):
            span = Span(start + found.start("marks"), start + found.end("marks"))
            yield Problem(note.path, span, "spacing after a quote marker", replace(span, wanted))
