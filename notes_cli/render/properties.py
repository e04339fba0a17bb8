"""The properties of a note as rows of text, as the reading view shows them above a note."""

import json

from notes_cli.vault.note import Note, Value


def property_rows(note: Note) -> list[tuple[str, str]]:
    """Each property's key and its value in words: lists joined, nothing for null."""
    return [(str(key), _words(value)) for key, value in note.properties.items()]


def _words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
