"""The frontmatter has a property that should not be there.

What: a key in `yaml-keys-to-remove`; nothing is reported without that setting.
Why: a property that only another program needed is of no more use.
Example: `status: WIP`, with `yaml-keys-to-remove = ["status"]`.
Fix: its lines are removed, except for a comment above the next property.
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
            yield Problem(note.path, prop.key_span, f"unwanted property «{prop.key}»", replace(span, ""))
