"""The properties are not in order.

What: keys out of order: those in `yaml-key-priority-sort-order` first (or last, without
    `priority-keys-at-start-of-yaml`), the others as they are, or as `yaml-sort-order-for-other-keys` says: "Ascending
    Alphabetical" or "Descending Alphabetical", in any case.
Why: sorted properties are easier to find.
Example: `tags` above `aliases`, where `aliases` is listed first.
Fix: the properties are sorted, each with the blank lines and comments above it; not if a comment is above the first or
    below the last, nor with a string in `|+` style.
"""

import re
from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.titles import lines_by_key, values_of
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_STAYS = re.compile(r"\A---\s*\n(?:#|\s*\n#)|\n#.*\s*---\Z|[|>]\d?\+\d?\s*$", re.MULTILINE)  # comments, blank lines
_FIXED = re.compile(r"(?:^|[\s\[{,])[&*]\S", re.MULTILINE)


def check(
    note: Note,
    vault: Vault,
    *,
    yaml_key_priority_sort_order: tuple[str, ...] = (),
    yaml_sort_order_for_other_keys: Literal["None", "Ascending Alphabetical", "Descending Alphabetical"] = "None",
    priority_keys_at_start_of_yaml: bool = True,
) -> Iterator[Problem]:
    """Report the first property that is out of order; a block with anchors or lone CRs is left alone."""
    block = note.frontmatter
    if block is None or not block.properties:
        return
    source = _QUOTED.sub("", note.text[slice(*block.span)])
    if _FIXED.search(source) or "\r" in source.replace("\r\n", ""):
        return
    first, last = note.line_starts[1], note.line_at(block.span.end).start
    pairs = lines_by_key(note, block)
    parts = dict(pairs)
    named = [key for key in dict.fromkeys(map(_as_key, yaml_key_priority_sort_order)) if key in parts]
    others = [key for key in parts if key not in named]
    if yaml_sort_order_for_other_keys != "None":
        others.sort(key=str.lower, reverse=yaml_sort_order_for_other_keys.startswith("Desc"))
    wanted = named + others if priority_keys_at_start_of_yaml else others + named
    wrong = next((p for p, key in zip(block.properties, wanted, strict=True) if p.key != key), None)
    if wrong and len(parts) == len(pairs) and all(parts.values()):
        new = "".join(parts[key] for key in wanted)
        is_same = values_of(f"{note.text[:first]}{new}---") == values_of(note.text[: block.span.end])
        fix = replace(Span(first, last), new) if is_same and not _STAYS.search(source) else None
        yield Problem(note.path, wrong.key_span, f"property «{wrong.key}» is out of order", fix)


def _as_key(name: str) -> str:
    return name.strip().removesuffix(":")
