"""A property has a value that a schema of the vault does not allow.

What: a note that matches a schema's `where`, with a value that is not listed in its `values`.
Why: a misspelt status is missing from every list by status.
Example: `status: opne`, where `values = { status = ["open", "closed"] }`.
Fix: one of the values in the schema.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.lint.schema import Schema, fitting, holds
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "frontmatter"


def check(note: Note, vault: Vault, *, schemas: tuple[Schema, ...] = ()) -> Iterator[Problem]:
    """Report each value, or entry of a list, that is not allowed; an empty one is."""
    for schema, own, _ in fitting(note, schemas):
        for name, allowed in schema.get("values", {}).items():
            prop = own.get(name.lower())
            if prop is None or prop.value in (None, "", []):
                continue
            for value, span in prop.entries:
                if not any(holds(value, one) for one in allowed):
                    choice = ", ".join(map(str, allowed))
                    yield Problem(note.path, span, f"«{prop.key}» cannot be «{value}»; allowed: {choice}")
