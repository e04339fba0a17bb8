"""A footnote is defined in the middle of the text.

What: a definition, outside quotes and lists, with other text below it, or before one that is referred to earlier; or
    definitions at the end with the wrong number of blank lines between: one with
    `include-blank-line-between-footnotes`, else none.
Why: the text is easier to read without them; the app shows footnotes at the bottom anyway.
Example: `[^1]: …` between two paragraphs.
Fix: all definitions move to the end of the note, in the order of their first references; those without any come last.
"""

from collections.abc import Iterator
from itertools import pairwise

from notes_cli.lint.footnotes import has_blocks, in_order_of_references
from notes_cli.lint.lines import lines_below, newline
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import find_blocks
from notes_cli.markdown.places import Node
from notes_cli.vault.vault import Vault

GROUP = "format"
WRITES_IN = ("code", "math", "html", "comment")  # which move with their footnote


def check(note: Note, vault: Vault, *, include_blank_line_between_footnotes: bool = False) -> Iterator[Problem]:
    """Report each definition with text below it, or the first out of order; the fix of the first is for all."""
    if not note.structure.footnotes:
        return
    nodes = list(find_blocks(note))
    last = max((n for n, node in enumerate(nodes) if node.type != "footnoteDefinition"), default=-1)
    found = [node for node in nodes if node.type == "footnoteDefinition"]
    wanted = in_order_of_references(note, found)
    moved = [node for node in nodes[: max(last, 0)] if node.type == "footnoteDefinition"]
    between = newline(note) * (2 if include_blank_line_between_footnotes else 1)
    unlike = [b for a, b in pairwise(nodes[last + 1 :]) if _blanks_above(note, a, b) != between]
    wrong = moved or [node for node, other in zip(found, wanted, strict=True) if node is not other][:1] or unlike
    if not wrong:
        return
    kept = wanted[len(moved) :] == nodes[last + 1 :] and not unlike  # those at the end, but for what goes above
    texts = [note.text[slice(*node.span)].rstrip() for node in (wanted[: len(moved)] if kept else wanted)]
    end = max(nodes[last].span.end if last >= 0 else 0, len(note.text.rstrip()))
    added = Edit(Span(end, end), newline(note) * 2 + between.join(texts))
    if last + 1 < len(nodes):
        start = nodes[last + 1].span.start
        added = Edit(Span(start, start if kept else end), between.join(texts) + between * kept)
    cuts = [lines_below(note, node.span) for node in moved]
    edits = tuple(sorted([*(Edit(span, "") for span in cuts if span), added]))
    after = [*(node for node in nodes if node.type != "footnoteDefinition"), *wanted]
    fix = Fix(edits) if all(cuts) and has_blocks(note, edits, after) else None
    for number, node in enumerate(wrong):
        span = Span(node.span.start, note.line_at(node.span.start).end)
        where = "above other text" if moved else "out of order" if node not in unlike else "at the wrong distance"
        yield Problem(note.path, span, f"footnote «{node.label}» is {where}", None if number else fix)


def _blanks_above(note: Note, above: Node, node: Node) -> str:
    text = note.text[above.span.start : node.span.start]
    return text[len(text.rstrip()) :]
