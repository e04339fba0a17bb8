"""A list in the frontmatter holds the same value twice.

What: two entries of one list that are the same; in `tags`, in any case.
Why: it adds nothing, and is usually a slip.
Example: `infotags: [maths, proof, maths]`.
Fix: the later one is removed. (`duplicate-alias` reports repeated aliases.)
"""

from collections.abc import Iterator

from notes_cli.lint.links import properties
from notes_cli.lint.lists import without_item
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "frontmatter"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each entry that an earlier one equals; aliases are left to their own rule."""
    for prop in properties(note):
        if not isinstance(prop.value, list) or prop.key.lower() == "aliases" or len(prop.items) != len(prop.value):
            continue
        seen: set[str] = set()
        for number, (value, span) in enumerate(zip(prop.value, prop.items, strict=True)):
            form = repr(value)
            if prop.key.lower() == "tags" and isinstance(value, str):
                form = value.removeprefix("#").casefold()
            if form in seen and value is not None:
                fix = without_item(note, prop, number)
                yield Problem(note.path, span, f"«{value}» is listed twice in «{prop.key}»", fix)
            seen.add(form)
