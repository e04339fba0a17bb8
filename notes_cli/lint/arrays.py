"""How a list is written in the frontmatter: in brackets, with one entry a line, or as one text; nothing is reported."""

import json
from collections.abc import Sequence
from typing import Literal

from notes_cli.vault.note import Note, Property

ArrayStyle = Literal[
    "multi-line",
    "single-line",
    "single string to single-line",
    "single string to multi-line",
    "single string comma delimited",
]
TagArrayStyle = Literal[
    "multi-line",
    "single-line",
    "single string to single-line",
    "single string to multi-line",
    "single string comma delimited",
    "single string space delimited",
    "single-line space delimited",
]
Form = Literal["multi-line", "single-line", "text"]


def form_of(style: TagArrayStyle, count: int) -> Form:
    """How as many entries are written in a style; several are no text, which the app reads as one entry.

    Nor are they parted by blanks in brackets, which is one entry too.
    """
    if count < 2 and (style.startswith("single string") or style.endswith("space delimited")):
        return "text"
    return "multi-line" if style.endswith("multi-line") else "single-line"


def entries_of(note: Note, prop: Property) -> list[str] | None:
    """The entries of a list as they are written; None where it is none, or not one of short texts, numbers or dates."""
    value = prop.value
    if not isinstance(value, list) or len(prop.items) != len(value):
        return None
    sources = [note.text[slice(*span)] for span in prop.items]
    is_plain = all(isinstance(one, str | int | float) for one in value) and not any("\n" in text for text in sources)
    return sources if is_plain and all(text and text[0] not in "&*!|>[{" for text in sources) else None


def as_array(entries: Sequence[str], form: Form, newline: str) -> str:
    """Entries, as YAML has them, as what stands behind the colon of a property, with the blank or newline before it."""
    if form == "multi-line":
        return "".join(f"{newline}  - {entry}" for entry in entries)
    return f" {entries[0]}" if form == "text" else f" [{', '.join(map(_in_brackets, entries))}]"


def _in_brackets(entry: str) -> str:
    return json.dumps(entry, ensure_ascii=False) if entry[0] not in "\"'" and set(entry) & set("[]{},") else entry
