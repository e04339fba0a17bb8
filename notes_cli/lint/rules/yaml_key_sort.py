"""The properties are not in order.

What: keys out of order: those of `yaml-key-priority-sort-order` first (or last, without
    `priority-keys-at-start-of-yaml`), the others as they are, or as `yaml-sort-order-for-other-keys` says, "Ascending
    Alphabetical" or "Descending Alphabetical", in any case.
Why: a property is found where it always is.
Example: `tags` above `aliases`, where `aliases` is named first.
Fix: the lines are put in order, each with the blank lines above it; not beside comments or a text with `|+`.
"""

import re
from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.problem import Problem, replace
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_STAYS = re.compile(r"(?:^|\s)#|[|>]\d?\+\d?\s*$", re.MULTILINE)  # a comment, or a text with the blank lines below
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
    keys = [note.line_of(prop.key_span.start) for prop in block.properties]
    starts = [first]
    for number in keys[1:]:
        while not note.line_text(number - 1).strip():
            number -= 1
        starts.append(note.line_starts[number - 1])
    ends = [*starts[1:], last]
    parts = {p.key: note.text[a:b] for p, a, b in zip(block.properties, starts, ends, strict=True)}
    named = [key for key in yaml_key_priority_sort_order if key in parts]
    others = [key for key in parts if key not in named]
    if yaml_sort_order_for_other_keys != "None":
        others.sort(key=lambda key: (key.casefold(), key.swapcase()))
        others = others[::-1] if yaml_sort_order_for_other_keys.startswith("Desc") else others
    wanted = named + others if priority_keys_at_start_of_yaml else others + named
    wrong = next((p for p, key in zip(block.properties, wanted, strict=True) if p.key != key), None)
    if wrong and len(parts) == len(keys) == len(set(keys)):
        stays = _STAYS.search(source)  # nobody knows which of the lines a comment is about
        fix = None if stays else replace(Span(first, last), "".join(parts[key] for key in wanted))
        yield Problem(note.path, wrong.key_span, f"«{wrong.key}» is not in order", fix)
