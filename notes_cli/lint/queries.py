"""What the rules about query blocks share: the blocks that cannot be read, and where each stops making sense."""

from collections.abc import Iterator

from notes_cli.errors import QueryError
from notes_cli.markdown.note import Note, Span


def malformed(note: Note) -> Iterator[tuple[Span, QueryError]]:
    """The error of each query block that cannot be read, with the rest of the line on which it is."""
    for block in note.structure.query_blocks:
        from notes_cli.query.parse import parse_query  # here, as most notes have no such block

        try:
            parse_query(block.query)
        except QueryError as error:
            start = block.offset_of(error.column)
            yield Span(start, max(start, note.line_at(start).end)), error
