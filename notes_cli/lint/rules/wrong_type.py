"""A property's value is not of the type that the vault has chosen for it.

What: a value that does not fit the type in `.obsidian/types.json`: a number, a checkbox, an existing date, a list.
Why: the app shows it as an error, and sorting and filters go wrong.
Example: `read: yes`, where `read` is a checkbox.
Fix: write a value of that type, or choose another type in the app.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from notes_cli.index.facets import infer_type
from notes_cli.lint.links import properties
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.settings import read_property_types
from notes_cli.vault.vault import Vault

GROUP = "frontmatter"
_FITS = {
    "number": {"number"},
    "checkbox": {"checkbox"},
    "date": {"date"},
    "datetime": {"datetime", "date"},
    "list": {"list"},
    "text": {"text", "number", "date", "datetime"},
}


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each value that does not fit the type chosen for its property; an empty one fits all."""
    types = _types(vault.root)
    for prop in properties(note) if types else ():
        chosen = types.get(prop.key.lower(), "")
        found = infer_type(prop.key, prop.value)
        if prop.value in (None, "") or chosen not in _FITS:
            continue
        if chosen.startswith("date") and found.startswith("date") and not _exists(str(prop.value)):
            yield Problem(note.path, prop.value_span, f"«{prop.key}» is a {chosen}, but there is no «{prop.value}»")
        elif found not in _FITS[chosen] | {"tags"}:
            article = "an" if found[0] in "aeiou" else "a"
            what = f"{article} {found}" if found != "unknown" else "a mapping"
            yield Problem(note.path, prop.value_span, f"«{prop.key}» is a {chosen}, but this is {what}")


def _exists(date: str) -> bool:
    """Whether there is such a day, and time."""
    from datetime import datetime  # here, as few notes have a date whose type was chosen

    try:
        return bool(datetime.fromisoformat(date))
    except ValueError:
        return False


@lru_cache(maxsize=1)
def _types(root: Path) -> dict[str, str]:
    return read_property_types(root)[0]
