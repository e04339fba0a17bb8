"""A list in the frontmatter holds the same value twice.

What: two equal entries of a list, with strings compared in exact case. Keys in `ignore-dedupe-array-keys` are left
    out, and so are `aliases`, `tags` or all other lists where `dedupe-alias-key`, `dedupe-tag-key` or
    `dedupe-array-keys` is false. (`duplicate-value` and `duplicate-alias` report this by default, for tags and aliases
    in any case.)
Why: the second entry adds nothing.
Example: `related: [a, b, a]`.
Fix: the later one is removed.
"""

from collections.abc import Iterator

from notes_cli.lint.arrays import kind_of
from notes_cli.lint.links import properties
from notes_cli.lint.lists import without_item
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"
OVERRIDES = ("duplicate-value",)
_PLAIN = str | int | float


def check(
    note: Note,
    vault: Vault,
    *,
    dedupe_alias_key: bool = True,
    dedupe_tag_key: bool = True,
    dedupe_array_keys: bool = True,
    ignore_dedupe_array_keys: tuple[str, ...] = (),
) -> Iterator[Problem]:
    """Report each entry that an earlier one equals."""
    for prop in properties(note):
        if (
            not isinstance(prop.value, list)
            or len(prop.items) != len(prop.value)
            or prop.key in ignore_dedupe_array_keys
            or not {"aliases": dedupe_alias_key, "tags": dedupe_tag_key}.get(kind_of(prop), dedupe_array_keys)
        ):
            continue
        for number, (value, span) in enumerate(zip(prop.value, prop.items, strict=True)):
            earlier = {(type(one), one) for one in prop.value[:number] if isinstance(one, _PLAIN)}
            if isinstance(value, _PLAIN) and (type(value), value) in earlier:
                fix = without_item(note, prop, number)
                yield Problem(note.path, span, f"«{value}» is listed twice in «{prop.key}»", fix)
