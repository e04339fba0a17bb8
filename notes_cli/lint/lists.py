"""How entries are taken out of a list in the frontmatter, or added, in brackets or with one entry a line."""

import re

from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Edit, Fix, replace
from notes_cli.markdown.note import Note, Property, Span
from notes_cli.markdown.properties import is_tag


def without_item(note: Note, prop: Property, number: int) -> Fix | None:
    """The fix that takes an entry, not the only one, out of a list; None where it stands over several lines."""
    item = prop.items[number]
    if note.text.startswith("[", prop.value_span.start):
        left, right = prop.items[number - 1 : number + 1] if number else prop.items[:2]
        cut = Span(left.end, right.end) if number else Span(left.start, right.start)
        return replace(cut, "") if note.text[left.end : right.start].strip() == "," else None
    line = note.line_of(item.start)
    start, end = note.line_span(line)
    alone = note.text[start : item.start].strip() == "-" and not note.text[max(item.end, item.start) : end].strip()
    if not alone or note.line_of(item.end) != line or line >= len(note.line_starts):
        return None
    return replace(Span(start, note.line_starts[line]), "")


def written(note: Note, prop: Property) -> Span:
    """Where a property's value is written; the place of a block of lines reaches to the next key, this does not."""
    start, end = prop.value_span
    end = min(end, note.line_at(note.frontmatter.span.end).start) if note.frontmatter else end
    return Span(start, start + len(note.text[start:end].rstrip()))


def behind_key(note: Note, prop: Property) -> Span:
    """The colon of a property and its value, with the blanks behind that if nothing else follows on the line."""
    end = max(prop.key_span.end + 1, written(note, prop).end)
    last = note.line_at(end).end
    return Span(prop.key_span.end, end if note.text[end:last].strip() else last)


def with_entries(note: Note, prop: Property, entries: list[str], first: bool = False) -> Edit | None:
    """The edit that adds texts to a property's list, at its end or as its first ones.

    An empty property becomes a list, a text one of which it is an entry, tags in one text several; None where the value
    is written otherwise.
    """
    from notes_cli.lint.titles import as_yaml  # here, as its patterns take a while, and few notes ask

    source, items = note.text[slice(*prop.value_span)], prop.items
    added = ", ".join(as_yaml(entry, in_brackets=True) for entry in entries)
    is_plain = prop.value == source and not set("\n,[]{}") & set(source)
    if prop.key.lower() == "tags" and prop.value == source and all(map(is_tag, tags := re.split(r"[,\s]+", source))):
        source, is_plain = ", ".join(as_yaml(tag, in_brackets=True) for tag in tags), True
    if prop.value is None:
        return Edit(Span(prop.key_span.end, written(note, prop).end), f": [{added}]")
    if not isinstance(prop.value, list):
        is_plain = is_plain or (isinstance(prop.value, str) and source[:1] in "\"'" and "\n" not in source)
        both = f"{added}, {source}" if first else f"{source}, {added}"
        return Edit(prop.value_span, f"[{both}]") if is_plain else None
    if source.startswith("["):
        at = items[-1].end if items and not first else prop.value_span.start + 1
        text = added if not items else f"{added}, " if first else f", {added}"
        return Edit(Span(at, at), text) if source.endswith("]") and len(items) == len(prop.value) else None
    if not items:
        return None
    item = items[0 if first else -1]
    start, end = note.line_at(item.start)
    dash, whole = note.text[start : item.start], note.line_of(item.end) == note.line_of(item.start)
    if dash.strip() != "-" or not whole:
        return None
    if first:
        return Edit(Span(start, start), "".join(dash + as_yaml(entry) + newline(note) for entry in entries))
    return Edit(Span(end, end), "".join(newline(note) + dash + as_yaml(entry) for entry in entries))
