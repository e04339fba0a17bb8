"""How an entry is taken out of a list in the frontmatter, in brackets or with one entry a line."""

from notes_cli.lint.problem import Fix, replace
from notes_cli.vault.note import Note, Property, Span


def without_item(note: Note, prop: Property, number: int) -> Fix | None:
    """The fix that takes an entry, not the first, out of a property's list; None where it stands over several lines."""
    item, before = prop.items[number], prop.items[number - 1]
    if note.text.startswith("[", prop.value_span.start):
        between = note.text[before.end : item.start]
        return replace(Span(before.end, item.end), "") if between.strip() == "," else None
    line = note.line_of(item.start)
    start, end = note.line_span(line)
    alone = note.text[start : item.start].strip() == "-" and not note.text[max(item.end, item.start) : end].strip()
    if not alone or note.line_of(item.end) != line or line >= len(note.line_starts):
        return None
    return replace(Span(start, note.line_starts[line]), "")
