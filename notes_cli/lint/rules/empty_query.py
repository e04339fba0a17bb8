"""A query block finds nothing.

What: a valid ```` ```query ```` block without results; the first 100 blocks of a note are checked.
Why: what it should gather was renamed, or never written.
Example: `line:("Temporal Diference")`.
Fix: correct the query, or remove the block.
"""

from collections.abc import Iterator
from itertools import islice

from notes_cli.errors import QueryError
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.query.search import run_block
from notes_cli.vault.vault import Vault

GROUP = "opinion"
MOST = 100  # blocks of a note, as each is a search of the vault, and takes the longer the longer the note is


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each query block without results; one that cannot be read is another rule's."""
    for block in islice(note.structure.query_blocks, MOST):
        try:
            found = next(iter(run_block(vault, note, block)), None)
        except QueryError:
            continue
        if found is None:
            yield Problem(note.path, block.span, "this query finds nothing")
