"""A footnote is defined in the middle of the text.

What: a definition, not in a quote or list, with other text below it.
Why: the text is easier to read without; the app shows footnotes at the bottom anyway.
Example: `[^1]: …` between two paragraphs.
Fix: all definitions go to the end of the note, in their order, with all their lines; with
    `include-blank-line-between-footnotes` a blank line stands between two.
"""

from collections.abc import Iterator

from notes_cli.lint.footnotes import is_moved_last
from notes_cli.lint.lines import lines_below
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.spacing import body_start, newline
from notes_cli.vault.blocks import parse_blocks
from notes_cli.vault.note import Note, Span
from notes_cli.vault.scan import MAX_SCANNED
from notes_cli.vault.vault import Vault

GROUP = "format"
WRITES_IN = ("code", "math", "html", "comment")  # which move with their footnote


def check(note: Note, vault: Vault, *, include_blank_line_between_footnotes: bool = False) -> Iterator[Problem]:
    """Report each definition with text below it; the fix of the first is for all."""
    if not note.structure.footnotes or len(note.text) > MAX_SCANNED:
        return
    nodes = list(parse_blocks(note.text, body_start(note)))
    last = max((n for n, node in enumerate(nodes) if node.type != "footnoteDefinition"), default=-1)
    moved = [node for node in nodes[:last] if node.type == "footnoteDefinition"]
    if not moved:
        return
    between = newline(note) * (2 if include_blank_line_between_footnotes else 1)
    texts = [note.text[slice(*node.span)].rstrip() for node in moved]
    rest = nodes[last + 1].span.start if last + 1 < len(nodes) else None
    if rest is None:
        end = max(nodes[last].span.end, len(note.text.rstrip()))
        added = Edit(Span(end, end), newline(note) * 2 + between.join(texts))
    else:
        added = Edit(Span(rest, rest), between.join(texts) + between)
    cuts = [lines_below(note, node.span) for node in moved]
    edits = tuple(sorted([*(Edit(span, "") for span in cuts if span), added]))
    fix = Fix(edits) if all(cuts) and is_moved_last(note, edits, nodes) else None
    for number, node in enumerate(moved):
        span = Span(node.span.start, note.line_span(note.line_of(node.span.start)).end)
        yield Problem(note.path, span, f"footnote «{node.label}» stands above other text", None if number else fix)
