"""What a note's text says, as plain rows that `marshal` can write, and the values that are made of them.

The scanner writes rows, since the index keeps them as they are: to make a value takes ten times as long as a row, and
most are never asked for. A row has the fields of its value in their order, with two offsets in place of each `Span`.
"""

from typing import Any, NamedTuple

from notes_cli.vault.note import (
    Block,
    Fault,
    Footnote,
    Frontmatter,
    Heading,
    Link,
    ListItem,
    Parsed,
    Property,
    QueryBlock,
    Section,
    Span,
    Structure,
    Tag,
    Value,
)

SectionRow = tuple[str, str | None, int, int]
HeadingRow = tuple[int, str, int, int]
ItemRow = tuple[str | None, int, int, str | None, int]
LinkRow = tuple[str, str | None, int, int, bool, str, str | None]
TagRow = tuple[str, int, int]
FootnoteRow = tuple[str, int, int, int, int]
QueryRow = tuple[str, int, int, list[tuple[int, int]]]
PropertyRow = tuple[str, Value, int, int, int, int, list[tuple[int, int]]]
FaultRow = tuple[int, int, str, str]
FrontmatterRow = tuple[int, int, list[PropertyRow], list[FaultRow]]


class Rows(NamedTuple):
    """The rows of a note, in order of position; those of properties, or of a canvas, apart from the body's."""

    frontmatter: FrontmatterRow | None
    aliases: list[str]
    property_links: list[LinkRow]
    property_tags: list[TagRow]
    sections: list[SectionRow]
    headings: list[HeadingRow]
    list_items: list[ItemRow]
    links: list[LinkRow]
    tags: list[TagRow]
    footnotes: list[FootnoteRow]
    footnote_refs: list[FootnoteRow]
    query_blocks: list[QueryRow]
    inline_notes: list[FootnoteRow]
    baked: list[tuple[int, int]]


def empty_rows() -> Rows:
    """The rows of a note in which nothing has been found yet."""
    return Rows(None, [], [], [], [], [], [], [], [], [], [], [], [], [])


def parsed_of(rows: Rows) -> Parsed:
    """Make the values of a note. Raises TypeError or ValueError for what are no rows."""
    structure = structure_of(rows)
    return Parsed(
        _frontmatter(rows.frontmatter) if rows.frontmatter else None,
        structure,
        tuple(rows.aliases),
        (*map(link_of, rows.property_links), *structure.links),
        (*map(_tag, rows.property_tags), *structure.tags),
        _spans(rows.baked),
    )


def rows_of(parsed: Parsed) -> Rows:
    """The rows of values, which need not come from the scanner; `parsed_of` makes the same values of them."""
    structure = parsed.structure
    body_links, body_tags = len(structure.links), len(structure.tags)
    return Rows._make(
        [
            frontmatter_row(parsed.frontmatter) if parsed.frontmatter else None,
            list(parsed.aliases),
            [_flat(link) for link in parsed.links[: len(parsed.links) - body_links]],
            [_flat(tag) for tag in parsed.tags[: len(parsed.tags) - body_tags]],
            *([_flat(value) for value in values] for values in structure[:-1]),  # all but its blocks, which follow
            [(start, end) for start, end in parsed.baked],
        ]
    )


def _flat(value: tuple[Any, ...]) -> Any:
    """The fields of a value, with two offsets in place of each span, and a list of pairs in place of several spans."""
    fields: list[Any] = []
    for field in value:
        if isinstance(field, Span):
            fields += field
        else:
            fields.append([(start, end) for start, end in field] if isinstance(field, tuple) else field)
    return tuple(fields)


def structure_of(rows: Rows) -> Structure:
    """Make the values of a note's body; the blocks are its sections and list items that have an id."""
    sections = tuple(Section(kind, name, Span(start, end)) for kind, name, start, end in rows.sections)
    items = tuple(ListItem(task, Span(start, end), name, up) for task, start, end, name, up in rows.list_items)
    blocks = [Block(section.id, section.span) for section in sections if section.id]
    blocks += [Block(item.id, item.span) for item in items if item.id]
    return Structure(
        sections,
        tuple(Heading(level, text, Span(start, end)) for level, text, start, end in rows.headings),
        items,
        tuple(map(link_of, rows.links)),
        tuple(map(_tag, rows.tags)),
        tuple(map(_footnote, rows.footnotes)),
        tuple(map(_footnote, rows.footnote_refs)),
        tuple(QueryBlock(query, Span(start, end), _spans(lines)) for query, start, end, lines in rows.query_blocks),
        tuple(map(_footnote, rows.inline_notes)),
        tuple(sorted(blocks, key=lambda block: block.span)),
    )


def link_of(row: LinkRow) -> Link:
    """Make the value of a link's row."""
    target, text, start, end, embed, kind, key = row
    return Link(target, text, Span(start, end), embed, kind, key)  # type: ignore[arg-type]  # one of its kinds


def frontmatter_row(block: Frontmatter) -> FrontmatterRow:
    """The row of a note's frontmatter."""
    properties = [
        (p.key, p.value, *p.key_span, *p.value_span, [(start, end) for start, end in p.items]) for p in block.properties
    ]
    return *block.span, properties, fault_rows((block.fault,) if block.fault else ())


def fault_rows(faults: tuple[Fault, ...]) -> list[FaultRow]:
    """The rows of faults."""
    return [(*fault.span, fault.message, fault.kind) for fault in faults]


def faults_of(rows: list[Any]) -> tuple[Fault, ...]:
    """Make the values of faults."""
    return tuple(Fault(Span(start, end), message, kind) for start, end, message, kind in rows)


def _frontmatter(row: FrontmatterRow) -> Frontmatter:
    start, end, properties, faults = row
    values = tuple(
        Property(key, value, Span(key_start, key_end), Span(value_start, value_end), _spans(items))
        for key, value, key_start, key_end, value_start, value_end, items in properties
    )
    return Frontmatter(Span(start, end), values, next(iter(faults_of(faults)), None))


def _tag(row: TagRow) -> Tag:
    name, start, end = row
    return Tag(name, Span(start, end))


def _footnote(row: FootnoteRow) -> Footnote:
    name, start, end, id_start, id_end = row
    return Footnote(name, Span(start, end), Span(id_start, id_end))


def _spans(pairs: list[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)
