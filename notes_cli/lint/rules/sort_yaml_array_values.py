"""The values of a list in the frontmatter are not sorted.

What: values out of the alphabetical `sort-order`, ignoring case and accents; not in keys of `ignore-sort-array-keys`,
    nor in `aliases`, `tags` or all other lists where `sort-alias-key`, `sort-tag-key` or `sort-array-keys` is false.
Why: sorted values are easier to find.
Example: `tags: [b, a]`.
Fix: the values are sorted, but not next to comments, which would stay behind.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.arrays import entries_of, in_alphabet, kind_of
from notes_cli.lint.links import properties
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.markdown.note import Note, Property
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(
    note: Note,
    vault: Vault,
    *,
    sort_alias_key: bool = True,
    sort_tag_key: bool = True,
    sort_array_keys: bool = True,
    ignore_sort_array_keys: tuple[str, ...] = (),
    sort_order: Literal["Ascending Alphabetical", "Descending Alphabetical"] = "Ascending Alphabetical",
) -> Iterator[Problem]:
    """Report each list that is out of order; not one of numbers alone, with anchors, or lists or mappings in it."""
    for prop in properties(note):
        sources, values = entries_of(note, prop), prop.value if isinstance(prop.value, list) else []
        is_on = {"aliases": sort_alias_key, "tags": sort_tag_key}.get(kind_of(prop), sort_array_keys)
        is_text = any(isinstance(value, str) for value in values)
        if not sources or not is_on or not is_text or prop.key in ignore_sort_array_keys:
            continue
        wanted = [text for _, text in sorted(zip(map(in_alphabet, values), sources, strict=True))]
        if sort_order.startswith("Desc"):
            wanted.reverse()
        triples = zip(prop.items, sources, wanted, strict=True)
        if edits := tuple(Edit(span, new) for span, old, new in triples if old != new):
            fix = None if _has_comment(note, prop) else Fix(edits)
            yield Problem(note.path, prop.key_span, f"the values of «{prop.key}» are not sorted", fix)


def _has_comment(note: Note, prop: Property) -> bool:
    """Whether a comment stands before, between or behind entries; in brackets only what is within these counts."""
    start, end = prop.value_span.start, prop.items[-1].end
    if not note.text.startswith("[", start):
        start, end = note.line_at(prop.key_span.end).end, note.line_at(end).end
    starts, ends = [item.end for item in prop.items], [*(item.start for item in prop.items), end]
    return any("#" in note.text[a:b] for a, b in zip([start, *starts], ends, strict=True))
