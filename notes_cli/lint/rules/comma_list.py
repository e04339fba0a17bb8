"""Tags or aliases are one string with commas, which the app does not split.

What: `tags: a, b` or `aliases: A, B` without brackets.
Why: since release 1.9 this is one string: not a valid tag, or one long alias.
Example: `tags: maths, proof`.
Fix: `tags: [maths, proof]`; for aliases, where a comma may belong to the name, only with `--unsafe-fixes`.
"""

from collections.abc import Iterator

from notes_cli.lint.links import properties
from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note
from notes_cli.markdown.properties import is_tag
from notes_cli.vault.vault import Vault

GROUP = "frontmatter"
OVERRIDES = ("invalid-tag", "alias-of-other-name")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report a text with commas in `tags` or `aliases`."""
    for prop in properties(note):
        key, value = prop.key.lower(), prop.value
        if key not in ("tags", "aliases") or not isinstance(value, str) or "," not in value:
            continue
        parts = [part.strip() for part in value.split(",") if part.strip()]
        safe = key == "tags" and all(is_tag(part) for part in parts)
        plain = note.text[slice(*prop.value_span)] == value and not set(value) & set("[]{}\"'#:&*!|>%@`\n")
        fix = replace(prop.value_span, _in_brackets(parts), safe) if plain and parts else None
        yield Problem(note.path, prop.value_span, f"«{value}» is one string, not a list of {len(parts)} {key}", fix)


def _in_brackets(parts: list[str]) -> str:
    from notes_cli.lint.titles import as_yaml  # here, as its patterns take a while, and few notes ask

    return f"[{', '.join(as_yaml(part, in_brackets=True) for part in parts)}]"
