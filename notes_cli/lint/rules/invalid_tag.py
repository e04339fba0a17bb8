"""An entry of `tags` is no tag.

What: a blank or a sign in it that tags cannot hold, only digits, or a value that is no text.
Why: the app drops it: the note is not found by that tag.
Example: `tags: [deep learning, 2023]`.
Fix: join the words, `deep-learning`, or add a letter; with `--unsafe-fixes` blanks become hyphens.
"""

from collections.abc import Iterator

from notes_cli.lint.links import properties
from notes_cli.lint.problem import Problem, replace
from notes_cli.vault.note import Note
from notes_cli.vault.properties import is_tag
from notes_cli.vault.vault import Vault

GROUP = "frontmatter"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each entry of the property `tags` that the app does not take for a tag."""
    for prop in properties(note):
        if prop.key.lower() != "tags" or prop.value in (None, "", []):
            continue
        values = prop.value if isinstance(prop.value, list) else [prop.value]
        spans = prop.items if isinstance(prop.value, list) else (prop.value_span,)
        for value, span in zip(values, spans, strict=False):
            text = str(value).strip().removeprefix("#") if isinstance(value, str | int | float) else ""
            if value in (None, "") or (is_tag(text) and not isinstance(value, bool)):
                continue
            joined = "-".join(text.split())
            plain = note.text[slice(*span)] == value
            fix = replace(span, joined, safe=False) if plain and is_tag(joined) else None
            yield Problem(note.path, span, f"«{note.text[slice(*span)]}» is no tag", fix)
