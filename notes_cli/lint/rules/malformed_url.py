"""A URL cannot be valid.

What: a URL in a link, in a definition `[r]: …` or in `<…>` with a misspelt scheme (`htps:`), a single slash, no host
    or an impossible one, an invalid port, or spaces.
Why: nothing opens when somebody follows it. The URL is only read, never requested.
Example: `[paper](http:/example.org)`, `[paper](https://https://example.org)`, `<htps://example.org>`.
Fix: correct the URL.
"""

from collections.abc import Iterator

from notes_cli.lint.addresses import faulty_addresses
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "links"
OVERRIDES = ("unresolved-link", "unresolved-embed")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each address of a link that no browser could follow."""
    for span, url, why in faulty_addresses(note):
        yield Problem(note.path, span, f"«{url}» {why}")
