"""The frontmatter lacks a property that all notes should have.

What: a line of `text-to-insert`, like `tags:` or `tags`, whose key the note does not have; nothing is reported without
    that setting.
Why: a property that every note has can be relied on.
Example: a note without `tags`, with `text-to-insert = ["tags:"]`.
Fix: the line is added at the beginning of the frontmatter, which is created if there is none.
"""

from collections.abc import Iterator

from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.titles import find_property, with_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.properties import parse_frontmatter
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault, *, text_to_insert: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Report the properties that are missing; none where the frontmatter, or what would be inserted, is broken."""
    block = note.frontmatter
    whole = (line if ":" in line else f"{line}:" for line in text_to_insert)
    lines = [line for line in whole if not find_property(note, line.partition(":")[0].strip())]
    read = parse_frontmatter("---\n" + "".join(line + "\n" for line in lines) + "---")
    if not lines or (block and block.fault) or not read or read.fault or len(read.properties) != len(lines):
        return
    edit = with_lines(note, lines)
    if block:
        start = note.line_starts[1]
        edit = Edit(Span(start, start), "".join(line + newline(note) for line in lines))
    names = ", ".join(f"«{prop.key}»" for prop in read.properties)
    start = note.body_start if block is None else block.span.start
    yield Problem(note.path, Span(start, start + 3 * bool(block)), f"missing property {names}", Fix((edit,)))
