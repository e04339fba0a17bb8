"""An address on the web cannot be one.

What: an address of a link, of a definition `[r]: …` or in `<…>` with a misspelt scheme (`htps:`), one slash, no host or
    one that cannot exist, a port that is none, or blanks in it.
Why: nothing opens when somebody follows it. The address is read, never called.
Example: `[paper](http:/example.org)`, `[paper](https://https://example.org)`, `<htps://example.org>`.
Fix: correct the address.
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
