"""A query block holds a query that cannot be read.

What: a ```` ```query ```` block whose text is not in the search language.
Why: the app shows an error in its place.
Example: `http://example.org`, where `http:` is read as an operator that does not exist.
Fix: put the text in quotation marks, or correct the operator's name.
"""

from collections.abc import Iterator

from notes_cli.errors import QueryError
from notes_cli.lint.problem import Problem
from notes_cli.query.parse import parse_query
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each query block that does not parse, at the column of the error."""
    for block in note.structure.query_blocks:
        try:
            parse_query(block.query)
        except QueryError as error:
            start = block.offset_of(error.column)
            yield Problem(note.path, Span(start, note.line_span(note.line_of(start)).end), str(error))
