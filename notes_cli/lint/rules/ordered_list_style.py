"""An ordered list is not numbered in the configured style.

What: numbers that do not count up (`number-style` "ascending") or are not all alike ("lazy"), or that end with
    something other than `list-end-style`; "preserve" keeps all numbers, `preserve-start` the first one. A number
    within a paragraph begins no list, nor does one above 1 right below text.
Why: the app shows its own numbers, so the text is misleading.
Example: `1.`, `2.`, `4.`.
Fix: the numbers of a list and of those nested in it are replaced, all or none; the contents of an item are indented
    along with its text, where that is clear.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.numbering import Item, has_same_blocks, numbered, ordered_lists
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"
WRITES_IN = ("code", "math", "html", "comment")


def check(
    note: Note,
    vault: Vault,
    *,
    number_style: Literal["ascending", "lazy", "preserve"] = "ascending",
    list_end_style: Literal[".", ")"] = ".",
    preserve_start: bool = False,
) -> Iterator[Problem]:
    """Report each number that is another; those of a list have one fix."""

    def marks(items: list[Item]) -> Iterator[tuple[Item, str]]:
        start, step = items[0].number if preserve_start else 1, 1 if number_style == "ascending" else 0
        for at, item in enumerate(items):
            yield item, f"{item.number if number_style == 'preserve' else start + at * step}{list_end_style}"

    wanted = [[pair for items in lists for pair in marks(items)] for lists in ordered_lists(note)]
    edits = [numbered(note, pairs) for pairs in wanted]
    together = sorted(edit for some in edits for edit in some or ())
    is_sound, held = not together or has_same_blocks(note, together), list[Edit]()
    for pairs, some in zip(wanted, edits, strict=True):
        fits = is_sound or has_same_blocks(note, sorted([*held, *(some or ())]))  # with those that fit before
        held += some if some and fits else ()
        fix = Fix(tuple(some)) if some and fits else None
        for item, mark in pairs:
            found = note.text[slice(*item.mark)]
            if found != mark:
                yield Problem(note.path, item.mark, f"«{found}» where «{mark}» is expected", fix)
