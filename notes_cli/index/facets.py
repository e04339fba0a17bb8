"""What the commands about the whole vault need of each note, as plain data; it counts within one note, never across.

It is read off a note's text and rows. A facet is a tuple of rows of texts, numbers and what properties hold, so that it
can be stored by `marshal` and read again without making the note. Whatever a command asks of all notes is asked through
`Vault.facet`; a new facet is one entry in FACETS.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from notes_cli.markdown.note import Value
from notes_cli.markdown.rows import Facet, Rows

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
_FIXED = {"tags": "tags", "aliases": "list", "cssclasses": "list"}
_CHECKBOX = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[.\][ \t]?([^\r\n]*)")


def link_rows(text: str, rows: Rows) -> Facet:
    """The links and embeds as (target, kind, count), in order of first appearance; `kind` is that of `Link`."""
    links = Counter([(link[0], link[5]) for link in (*rows.property_links, *rows.links)])
    return tuple([(*key, count) for key, count in links.items()])


def tag_rows(text: str, rows: Rows) -> Facet:
    """The tags as (tag with its `#`, count), those of the frontmatter first; spellings stay apart."""
    return tuple(Counter([tag[0] for tag in (*rows.property_tags, *rows.tags)]).items())


def task_rows(text: str, rows: Rows) -> Facet:
    """The tasks as (line from 1, status, text), in order; `text` is what stands behind the checkbox on its line."""
    tasks: list[tuple[Any, ...]] = []
    line, at = 1, 0
    for task, start, *_ in rows.list_items:
        if task is not None:
            line, at = line + text.count("\n", at, start), start
            box = _CHECKBOX.match(text, start)
            tasks.append((line, task, box[1].rstrip() if box else ""))
    return tuple(tasks)


def alias_rows(text: str, rows: Rows) -> Facet:
    """The aliases as (alias,), each once."""
    return tuple((alias,) for alias in dict.fromkeys(rows.aliases))


def property_rows(text: str, rows: Rows) -> Facet:
    """The properties as (name, type), where `type` is what the value alone suggests, "" for an empty value."""
    properties = rows.frontmatter[2] if rows.frontmatter else ()
    return tuple([(name, infer_type(name, value)) for name, value, *_ in properties])


def place_rows(text: str, rows: Rows) -> Facet:
    """What links may name in a note: headings as (level, text of `Heading`), then (0, `^id` of a block or `[^id]`)."""
    marks = [f"^{name}" for _, name, *_ in rows.sections if name]
    marks += [f"^{item[3]}" for item in rows.list_items if item[3]]
    marks += [f"[^{name}]" for name, *_ in rows.footnotes]
    return (*[(level, title) for level, title, *_ in rows.headings], *[(0, mark) for mark in marks])


FACETS: dict[str, Callable[[str, Rows], Facet]] = {
    "links": link_rows,
    "tags": tag_rows,
    "tasks": task_rows,
    "aliases": alias_rows,
    "properties": property_rows,
    "places": place_rows,
}
"""Every facet by its name, with the function that reads it off a note's text and rows."""


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
