"""How a list is written in the frontmatter: in brackets, with one entry a line, or as one text; nothing is reported."""

import json
import re
from collections.abc import Sequence
from typing import Literal
from unicodedata import combining, normalize

from notes_cli.markdown.note import Note, Property
from notes_cli.markdown.properties import is_tag

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
_FORMER = {"tag": "tags", "alias": "aliases"}


def form_of(style: TagArrayStyle, count: int, is_list: bool = True) -> Form:
    """How as many entries are written in a style; several become no text, which the app reads as one entry.

    Nor are they parted by blanks in brackets, which is one entry too. A text that has several stays one in such styles.
    """
    is_text, is_delimited = style.startswith("single string"), style.endswith("delimited")
    if (count < 2 and (is_text or is_delimited)) or (is_text and is_delimited and not is_list):
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


def kind_of(prop: Property) -> str:
    """The key that a property's style is named by, in small letters: `tags` and `aliases` also for their old names."""
    return _FORMER.get(prop.key.lower(), prop.key.lower())


def meant_entries(prop: Property, source: str) -> list[str] | None:
    """The entries of a list that a value on one line, which is none, is meant as.

    No entry if it is empty, tags that commas or blanks part, aliases that commas do, else a single one; None where it
    is neither a short text nor a number.
    """
    if prop.value is None:
        return None if source else []
    if not isinstance(prop.value, str | int | float) or "\n" in source:
        return None
    by_blanks = kind_of(prop) == "tags" and "," not in source
    parts = [part for part in re.split(r"\s+" if by_blanks else r"\s*,\s*", source) if part]
    is_plain = source == prop.value and not set(source) & set("[]{}\"'") and parts
    is_sure = kind_of(prop) == "aliases" or (kind_of(prop) == "tags" and all(map(is_tag, parts)))
    return parts if is_plain and is_sure else [source]


def as_array(entries: Sequence[str], form: Form, newline: str) -> str:
    """Entries, as YAML has them, as what stands behind the colon of a property, with the blank or newline before it."""
    if not entries:
        return " []"
    if form == "multi-line":
        return "".join(f"{newline}  - {entry}" for entry in entries)
    return f" {entries[0]}" if form == "text" else f" [{', '.join(map(_in_brackets, entries))}]"


def _in_brackets(entry: str) -> str:
    return json.dumps(entry, ensure_ascii=False) if entry[0] not in "\"'" and set(entry) & set("[]{},") else entry


def in_alphabet(value: object) -> tuple[str, str, str]:
    """What entries are sorted by: letters in any case and without accents, then with them, then small ones first."""
    text = str(value).casefold()
    base = "".join(letter for letter in normalize("NFD", text) if not combining(letter))
    return base, text, str(value).swapcase()
