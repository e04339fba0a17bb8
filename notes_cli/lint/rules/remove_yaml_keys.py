"""The frontmatter has a property that it should not have.

What: a key of `yaml-keys-to-remove`; without that setting there is none.
Why: what only another program needed is no longer of use.
Example: `status: WIP`, with `yaml-keys-to-remove = ["status"]`.
Fix: its lines go, but for a comment above the next one.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.titles import lines_of_property
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault, *, yaml_keys_to_remove: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Report each property of such a name; what has anchors is left alone."""
    block = note.frontmatter
    if block is None or not (yaml_keys_to_remove and block.properties) or "&" in note.text[slice(*block.span)]:
        return
    names = {name.strip().removesuffix(":") for name in yaml_keys_to_remove}
    lines = [lines_of_property(note, prop) for prop in block.properties]
    for prop, span in zip(block.properties, lines, strict=True):
        if prop.key in names and lines.count(span) == 1:
            yield Problem(note.path, prop.key_span, f"a property «{prop.key}»", replace(span, ""))
