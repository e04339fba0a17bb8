"""Schemas that a vault states in its settings: which notes need which properties, and what these may hold.

[[lint.schemas]]
where = { type = "topics" }          the notes it is about: all of these properties hold these values
needs = ["status", "priority"]       properties that must be there and not empty
values = { status = ["open", "closed"] }
"""

from collections.abc import Iterator, Mapping
from typing import TypedDict

from notes_cli.lint.links import properties
from notes_cli.markdown.note import Note, Property, Span, Value


class Schema(TypedDict, total=False):
    """What notes of a kind must say in their frontmatter."""

    where: Mapping[str, str]
    needs: list[str]
    values: Mapping[str, list[Value]]


def fitting(note: Note, schemas: tuple[Schema, ...]) -> Iterator[tuple[Schema, dict[str, Property], Span]]:
    """The schemas that a note is subject to, with its properties by folded name, and the place that makes it so."""
    own = {prop.key.lower(): prop for prop in properties(note)}
    for schema in schemas:
        asked = schema.get("where", {})
        if all(key.lower() in own and holds(own[key.lower()].value, value) for key, value in asked.items()):
            first = next((own[key.lower()].value_span for key in asked), None)
            yield schema, own, first or Span(0, note.line_span(1).end)


def holds(value: Value, wanted: Value) -> bool:
    """Whether a value, or an entry of a list, is the wanted one; texts in any case."""
    if isinstance(value, list):
        return any(holds(entry, wanted) for entry in value)
    if isinstance(value, str) and isinstance(wanted, str):
        return value.lower() == wanted.lower()
    return type(value) is type(wanted) and value == wanted
