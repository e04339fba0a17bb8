"""Footnotes are not numbered in the order of their definitions.

What: ids of definitions that are not 1, 2, 3 … in order.
Why: readers look for them by number. The app shows its own numbers, so only the text is affected.
Example: `[^3]: …` as the first definition.
Fix: new numbers, everywhere at once; ids that are no numbers are numbered too.
"""

from collections.abc import Iterator

from notes_cli.lint.footnotes import key, label
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"
REWRITES = ("ref", "def")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the first definition that is out of order; the fix numbers all, where each is defined once."""
    footnotes = note.structure.footnotes
    numbers = {key(footnote): str(number) for number, footnote in enumerate(footnotes, 1)}
    wrong = next((one for one in footnotes if one.id != numbers[key(one)]), None)
    if wrong is None:
        return
    refs = [ref for ref in note.structure.footnote_refs if key(ref) in numbers]
    foreign = {key(ref) for ref in note.structure.footnote_refs} - set(numbers)
    whole = len(numbers) == len(footnotes) and not foreign & set(numbers.values())
    places = [one for one in (*footnotes, *refs) if one.id != numbers[key(one)]]
    edits = tuple(sorted(Edit(one.id_span, numbers[key(one)]) for one in places))
    fix = Fix(edits) if whole else None
    yield Problem(note.path, label(wrong), f"footnote «{wrong.id}» should be number {numbers[key(wrong)]}", fix)
