"""A property has a name that the app no longer reads.

What: `tag` or `alias` in the frontmatter; since release 1.9 they are `tags` and `aliases`.
Why: the note does not have these tags or aliases, and is not found by them.
Example: `tag: [maths]`.
Fix: `tags: [maths]`, if there is no `tags` yet.
"""

from collections.abc import Iterator

from notes_cli.lint.links import properties
from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "frontmatter"
_LIVE = {"tag": "tags", "alias": "aliases"}


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each `tag` and `alias`, in any case."""
    keys = {prop.key.lower() for prop in properties(note)}
    for prop in properties(note):
        live = _LIVE.get(prop.key.lower())
        if live:
            plain = note.text[slice(*prop.key_span)] == prop.key
            fix = replace(prop.key_span, live) if plain and live not in keys else None
            yield Problem(note.path, prop.key_span, f"«{prop.key}» is no longer read; its name is now «{live}»", fix)
