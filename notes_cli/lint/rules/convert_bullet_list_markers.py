"""A bullet is used that is not a list marker.

What: a line that begins with `•` or `§`, as pasted text often does.
Why: it is plain text, not a list, and is not indented.
Example: `• item`.
Fix: `- item`, but not in an underlined heading or a table; for `§`, which also begins sentences (`§ 12 says`), only
    with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.harm import touches
from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import markdown_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
REWRITES = ("item",)
_BULLET = re.compile(r"[ \t>]*(?P<mark>[•§])(?=[ \t]+\S)")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each bullet at the beginning of a line."""
    sections = note.structure.sections
    kept = [section.span for section in sections if section.type in ("heading", "table")]
    paragraphs = [section.span for section in sections if section.type == "paragraph"]
    for line in markdown_lines(note):
        if found := _BULLET.match(line.text):
            span = Span(line.span.start + found.start("mark"), line.span.start + found.end("mark"))
            above = note.line_span(line.number - 1).end if line.number > 1 else 0
            ends_text = line.number > 1 and touches(Span(above, above), paragraphs)
            start = above if ends_text else span.start  # with the break, as the paragraph then ends there
            fix = replace(Span(start, span.end), f"{note.text[start : span.start]}-", safe=found["mark"] != "§")
            fixed = None if touches(span, kept) else fix
            yield Problem(note.path, span, f"«{found['mark']}» is not a list marker", fixed)
