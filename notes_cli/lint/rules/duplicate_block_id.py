"""A block id names several blocks of one note.

What: `^id` at the end of more than one paragraph or list item of a note, in any case.
Why: a link to it leads to one of them, and nobody can tell which.
Example: two paragraphs that end with ` ^proof`, one of them a copy.
Fix: give one of them another id.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Block, Note, Span
from notes_cli.vault.vault import Vault

GROUP = "links"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each block id that a block before has."""
    seen: dict[str, int] = {}
    for block in sorted(note.structure.blocks, key=lambda block: (block.span.end, -block.span.start)):
        place = _place(note, block)
        first = seen.setdefault(block.id.lower(), place.start)
        if first != place.start:
            yield Problem(note.path, place, f"block id «{block.id}» is already used above")


def _place(note: Note, block: Block) -> Span:
    """Where `^id` stands: at the end of the block, or on a line of its own behind it."""
    inside = note.text[slice(*block.span)].rstrip()
    if inside.endswith(f"^{block.id}"):
        at = block.span.start + len(inside) - len(block.id) - 1
    else:
        at = note.text.find(f"^{block.id}", block.span.end)
    return Span(at, at + len(block.id) + 1) if at >= 0 else block.span
