"""A query block holds a query that cannot be parsed.

What: a ```` ```query ```` block whose text is not valid in the search language.
Why: the app shows an error in its place.
Example: `http://example.org`, where `http:` is read as an operator that does not exist.
Fix: put the text in quotation marks, or correct the operator's name.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.lint.queries import malformed
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "queries"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each query block that does not parse, at the column of the error."""
    for span, error in malformed(note):
        yield Problem(note.path, span, str(error))
