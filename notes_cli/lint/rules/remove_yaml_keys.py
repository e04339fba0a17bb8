"""The frontmatter has a property that it should not have.

What: a key of `yaml-keys-to-remove`; without that setting there is none.
Why: what only another program needed is no longer of use.
Example: `status: WIP`, with `yaml-keys-to-remove = ["status"]`.
Fix: its lines go.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault, *, yaml_keys_to_remove: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Report each property of such a name, up to the next one; what has anchors is left alone."""
    block = note.frontmatter
    if block is None or not (yaml_keys_to_remove and block.properties) or "&" in note.text[slice(*block.span)]:
        return
    names = {name.strip().removesuffix(":") for name in yaml_keys_to_remove}
    starts = [note.line_starts[note.line_of(prop.key_span.start) - 1] for prop in block.properties]
    ends = [*starts[1:], note.line_starts[note.line_of(block.span.end) - 1]]
    for prop, start, end in zip(block.properties, starts, ends, strict=True):
        if prop.key in names and start < end and starts.count(start) == 1:
            yield Problem(note.path, prop.key_span, f"a property «{prop.key}»", replace(Span(start, end), ""))
