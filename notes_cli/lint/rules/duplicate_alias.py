"""An alias belongs to several notes, or is listed twice in one.

What: the same alias, in any case, in the property `aliases` of more than one note, or twice in one.
Why: when the name is looked up, only one of them can be found.
Example: `aliases: [TD]` in «Temporal Difference» and in «Target Domain».
Fix: keep it where it belongs; of two in one note, the second is removed.
"""

from collections.abc import Iterator

from notes_cli.index.resolve import fold
from notes_cli.lint.links import properties
from notes_cli.lint.lists import without_item
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.markdown.properties import aliases
from notes_cli.vault.vault import Vault

GROUP = "links"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each alias of the note that another note has too, or that stands in it before."""
    if not note.aliases:
        return
    seen: set[str] = set()
    places = {span: (prop, number) for prop in properties(note) for number, span in enumerate(prop.items)}
    for alias, span in aliases(properties(note)):
        others = [path for path in vault.owners_of(fold(alias)) if path != note.path]
        if fold(alias) in seen:
            fix = without_item(note, *places[span]) if span in places and places[span][1] else None
            yield Problem(note.path, span, f"alias «{alias}» is listed twice", fix)
        elif others:
            more = f" and {len(others) - 1} more" if len(others) > 1 else ""
            yield Problem(note.path, span, f"alias «{alias}» is also an alias of {others[0]}{more}")
        seen.add(fold(alias))
