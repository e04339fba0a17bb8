"""What the commands about the whole vault need of each note, as plain data; it counts within one note, never across.

A facet is a tuple of rows of texts and numbers, so that it can be stored by `marshal` and read again without making the
note. Whatever a command asks of all notes is asked through `Vault.facet`; a new facet is one entry in FACETS.
"""

import re
from collections import Counter
from collections.abc import Callable

from notes_cli.vault.note import Note, Value

Row = tuple[str | int, ...]
Facet = tuple[Row, ...]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
_FIXED = {"tags": "tags", "aliases": "list", "cssclasses": "list"}
_CHECKBOX = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[.\][ \t]?([^\r\n]*)")


def link_rows(note: Note) -> Facet:
    """The links and embeds as (target, kind, count), in order of first appearance; `kind` is that of `Link`."""
    return tuple((*key, count) for key, count in Counter((link.target, link.kind) for link in note.links).items())


def tag_rows(note: Note) -> Facet:
    """The tags as (tag with its `#`, count), those of the frontmatter first; spellings stay apart."""
    return tuple(Counter(tag.name for tag in note.tags).items())


def task_rows(note: Note) -> Facet:
    """The tasks as (line from 1, status, text), in order; `text` is what stands behind the checkbox on its line."""
    return tuple(
        (line := note.line_of(item.span.start), item.task, _task_text(note, item.span.start, line))
        for item in note.structure.list_items
        if item.task is not None
    )


def alias_rows(note: Note) -> Facet:
    """The aliases as (alias,), each once."""
    return tuple((alias,) for alias in dict.fromkeys(note.aliases))


def property_rows(note: Note) -> Facet:
    """The properties as (name, type), where `type` is what the value alone suggests, "" for an empty value."""
    return tuple((name, infer_type(name, value)) for name, value in note.properties.items())


FACETS: dict[str, Callable[[Note], Facet]] = {
    "links": link_rows,
    "tags": tag_rows,
    "tasks": task_rows,
    "aliases": alias_rows,
    "properties": property_rows,
}
"""Every facet by its name, with the function that reads it off a note."""


def infer_type(name: str, value: Value) -> str:
    """The app's word for the kind of value a property holds: text, list, number, checkbox, date, datetime, tags.

    `tags` has its own type, `aliases` and `cssclasses` are lists whatever they hold (help page Properties); a mapping
    is "unknown", as no type is made for it, and an empty value says nothing: "". Which texts count as dates is not
    documented: here those written as in the help page, `2020-08-21` and `2020-08-21T10:30:00`.
    """
    if (fixed := _FIXED.get(name.lower())) is not None:
        return fixed
    if isinstance(value, bool):
        return "checkbox"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return "list"
    if isinstance(value, str):
        return "date" if _DATE.fullmatch(value) else "datetime" if _DATETIME.fullmatch(value) else "text"
    return "" if value is None else "unknown"


def _task_text(note: Note, start: int, line: int) -> str:
    found = _CHECKBOX.match(note.text, start, max(start, note.line_span(line).end))
    return found[1].rstrip() if found else ""
