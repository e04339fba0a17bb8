"""What several rules ask about footnotes: their ids as the app compares them, and where a definition's text is."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from notes_cli.markdown.edits import Edit, apply_edits
from notes_cli.markdown.note import Footnote, Note, Span

if TYPE_CHECKING:
    from notes_cli.markdown.places import Node


def key(footnote: Footnote) -> str:
    """The id of a footnote in the form in which ids are compared: in any case."""
    return footnote.id.lower()


def label(footnote: Footnote) -> Span:
    """The place of `[^id]` at the beginning of a definition."""
    return Span(footnote.id_span.start - 2, footnote.id_span.end + 1)


def text_of(note: Note, footnote: Footnote) -> str:
    """The text of a definition, behind its colon."""
    return note.text[footnote.id_span.end + 2 : footnote.span.end].strip()


def in_order_of_references(note: Note, nodes: "Sequence[Node]") -> "list[Node]":
    """Definitions in the order of the first reference to each, those without any last."""
    first = {key(ref): ref.span.start for ref in reversed(note.structure.footnote_refs)}
    return sorted(nodes, key=lambda node: first.get(node.label.lower(), len(note.text)))


def has_blocks(note: Note, edits: Iterable[Edit], wanted: "Sequence[Node]") -> bool:
    """Whether after edits a note has these blocks: an open code block would take in what is moved below it."""
    from notes_cli.markdown.blocks import parse_blocks  # here, as it needs the scanner

    after = parse_blocks(apply_edits(note.text, edits), note.body_start)
    kinds = [[(node.type, node.content, node.label) for node in some] for some in (wanted, after)]
    return kinds[0] == kinds[1]
