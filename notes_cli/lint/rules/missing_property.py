"""A note lacks properties that a schema of the vault requires.

What: a note that matches a schema's `where`, and lacks one of the properties in its `needs` or has it empty.
Why: the vault's own searches and lists over that property miss the note.
Example: `needs = ["demo"]` for `where = { type = "concept" }`, and a concept note without `demo`.
Fix: add the property.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.lint.schema import Schema, fitting
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "frontmatter"


def check(note: Note, vault: Vault, *, schemas: tuple[Schema, ...] = ()) -> Iterator[Problem]:
    """Report what is missing, all in one problem, at the value that makes the schema fit."""
    if note.frontmatter and note.frontmatter.fault:
        return
    for schema, own, place in fitting(note, schemas):
        needed = (name for name in schema.get("needs", []))
        missing = [n for n in needed if n.lower() not in own or own[n.lower()].value in (None, "", [])]
        if missing:
            names = ", ".join(f"«{name}»" for name in missing)
            yield Problem(note.path, place, f"this note lacks {names}")
