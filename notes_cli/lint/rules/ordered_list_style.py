"""An ordered list is not numbered as it should be.

What: numbers that do not count up (`number-style` "ascending"), are not all alike ("lazy"), or end with another mark
    than `list-end-style`; "preserve" leaves the numbers, `preserve-start` the first one.
Why: the app shows its own numbers, so that the text misleads.
Example: `1.`, `2.`, `4.`.
Fix: the numbers are replaced.
"""

import re
from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import all_blocks, lines_of, markdown_lines
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_ITEM = re.compile(r"(?P<lead>[ \t>]*)(?P<number>\d+)(?P<end>[.)])(?=[ \t]|$)")
_LEAD = re.compile(r"[ \t>]*")
_OTHER = re.compile(r"[ \t>]*[-*+][ \t]")


def check(
    note: Note,
    vault: Vault,
    *,
    number_style: Literal["ascending", "lazy", "preserve"] = "ascending",
    list_end_style: Literal[".", ")"] = ".",
    preserve_start: bool = False,
) -> Iterator[Problem]:
    """Report each number that is another; a list is the items of one indentation, nothing less indented between."""
    counts: dict[str, int] = {}
    lists = {number for node in all_blocks(note) if node.type == "list" for number in lines_of(note, node)}
    for line in markdown_lines(note):
        item = _ITEM.match(line.text)
        lead = item["lead"] if item else _LEAD.match(line.text)[0]  # type: ignore[index]  # it may be empty
        depth = (lead.count(">"), len(lead.expandtabs(4)))
        ends = [key for key in counts if (key.count(">"), len(key.expandtabs(4))) > depth]
        if not item and line.text.strip(" \t>"):
            is_other, goes_on = _OTHER.match(line.text), line.number in lists
            ends = [*ends, lead] if is_other else [] if goes_on else ends + [key for key in counts if not lead]
        for key in set(ends) & set(counts) if line.text.strip(" \t>") else ():
            del counts[key]
        if item is None:
            continue
        written = int(item["number"])
        step = 1 if number_style == "ascending" else 0
        number = counts[lead] + step if lead in counts else written if preserve_start else 1
        counts[lead] = number
        wanted = f"{written if number_style == 'preserve' else number}{list_end_style}"
        span = Span(line.span.start + item.start("number"), line.span.start + item.end())
        found = note.text[slice(*span)]
        if found != wanted:
            yield Problem(note.path, span, f"«{found}» where «{wanted}» follows", replace(span, wanted))
