"""What a note's text says, as plain rows that `marshal` can write, and the values that are made of them.

The scanner writes rows, since the index keeps them as they are: to make a value takes ten times as long as a row, and
most are never asked for. A row has the fields of its value in their order, with two offsets in place of each `Span`.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, NamedTuple

from notes_cli.markdown.note import (
    Block,
    Fault,
    Footnote,
    Frontmatter,
    Heading,
    Link,
    ListItem,
    Property,
    QueryBlock,
    Section,
    Span,
    Tag,
    Value,
)

SectionRow = tuple[str, str | None, int, int]
HeadingRow = tuple[int, str, int, int]
ItemRow = tuple[str | None, int, int, str | None, int]
RestRow = tuple[int, int, int]
LinkRow = tuple[str, str | None, int, int, bool, str, str | None]
TagRow = tuple[str, int, int]
FootnoteRow = tuple[str, int, int, int, int]
QueryRow = tuple[str, int, int, list[tuple[int, int]]]
PropertyRow = tuple[str, Value, int, int, int, int, list[tuple[int, int]], list[tuple[str, str, int, int]]]
FaultRow = tuple[int, int, str, str]
FrontmatterRow = tuple[int, int, list[PropertyRow], list[FaultRow]]

Facet = tuple[tuple[Any, ...], ...]
"""The rows of a facet of a note (`notes_cli.index.facets`)."""
ByPath = list[tuple[str, tuple[Any, ...]]]
"""What is said of files, each by its vault path: the rows of a facet, or what is told from them."""


class Rows(NamedTuple):
    """The rows of a note, in order of position; those of properties, or of a canvas, apart from the body's.

    A row of `item_rests` is the number of an item in `list_items`, from 0, and the places of a part of its `rest`; few
    notes have any.
    """

    frontmatter: FrontmatterRow | None
    aliases: list[str]
    property_links: list[LinkRow]
    property_tags: list[TagRow]
    sections: list[SectionRow]
    headings: list[HeadingRow]
    list_items: list[ItemRow]
    item_rests: list[RestRow]
    links: list[LinkRow]
    tags: list[TagRow]
    footnotes: list[FootnoteRow]
    footnote_refs: list[FootnoteRow]
    query_blocks: list[QueryRow]
    inline_notes: list[FootnoteRow]
    baked: list[tuple[int, int]]


def empty_rows() -> Rows:
    """The rows of a note in which nothing has been found yet."""
    return Rows(None, [], [], [], [], [], [], [], [], [], [], [], [], [], [])


def move_rows(rows: Rows, offset: Callable[[int], int], line: Callable[[int], int]) -> Rows:
    """The rows with each place moved, as other text now stands between; those of the frontmatter stay.

    `offset` moves a place, and `line` a line that the parent of a list item is known by.
    """

    def spans(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(offset(start), offset(end)) for start, end in found]

    def moved(found: Iterable[tuple[Any, ...]], *places: int) -> list[Any]:
        return [tuple(offset(field) if at in places else field for at, field in enumerate(row)) for row in found]

    return rows._replace(
        sections=moved(rows.sections, 2, 3),
        headings=moved(rows.headings, 2, 3),
        list_items=[(task, offset(at), offset(end), name, line(up)) for task, at, end, name, up in rows.list_items],
        item_rests=moved(rows.item_rests, 1, 2),
        links=moved(rows.links, 2, 3),
        tags=moved(rows.tags, 1, 2),
        footnotes=moved(rows.footnotes, 1, 2, 3, 4),
        footnote_refs=moved(rows.footnote_refs, 1, 2, 3, 4),
        query_blocks=[(query, offset(start), offset(end), spans(own)) for query, start, end, own in rows.query_blocks],
        inline_notes=moved(rows.inline_notes, 1, 2, 3, 4),
    )


class Structure:
    """What the scanner found in the body of a note, each list in order of place, made when it is asked for."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The root blocks."""
        return tuple(Section(kind, name, Span(start, end)) for kind, name, start, end in self.rows.sections)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings."""
        return tuple(Heading(level, text, Span(start, end)) for level, text, start, end in self.rows.headings)

    @cached_property
    def list_items(self) -> tuple[ListItem, ...]:
        """The list items, tasks among them."""
        rests: dict[int, list[Span]] = {}
        for number, start, end in self.rows.item_rests:
            rests.setdefault(number, []).append(Span(start, end))
        return tuple(
            ListItem(task, Span(start, end), name, up, tuple(rests.get(number, ())))
            for number, (task, start, end, name, up) in enumerate(self.rows.list_items)
        )

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The sections and list items that have an id."""
        found = [Block(name, Span(start, end)) for _, name, start, end in self.rows.sections if name]
        found += [Block(name, Span(start, end)) for _, start, end, name, _ in self.rows.list_items if name]
        return tuple(sorted(found, key=lambda block: block.span))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links and embeds."""
        return tuple(map(link_of, self.rows.links))

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """The tags."""
        return tuple(map(_tag, self.rows.tags))

    @cached_property
    def footnotes(self) -> tuple[Footnote, ...]:
        """The definitions of footnotes."""
        return tuple(map(_footnote, self.rows.footnotes))

    @cached_property
    def footnote_refs(self) -> tuple[Footnote, ...]:
        """The references to footnotes."""
        return tuple(map(_footnote, self.rows.footnote_refs))

    @cached_property
    def inline_notes(self) -> tuple[Footnote, ...]:
        """The footnotes that stand where they are referred to."""
        return tuple(map(_footnote, self.rows.inline_notes))

    @cached_property
    def query_blocks(self) -> tuple[QueryBlock, ...]:
        """The query blocks."""
        return tuple(
            QueryBlock(query, Span(start, end), _spans(lines)) for query, start, end, lines in self.rows.query_blocks
        )


class Parsed:
    """What a note's text says, made of rows when it is asked for; links and tags of the frontmatter come first.

    `baked` are the places of results that `notes bake` has written; none of the rest lies in them.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    @cached_property
    def frontmatter(self) -> Frontmatter | None:
        """The frontmatter, None where there is none."""
        return _frontmatter(self.rows.frontmatter) if self.rows.frontmatter else None

    @cached_property
    def structure(self) -> Structure:
        """What the scanner found in the body."""
        return Structure(self.rows)

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """The other names of the note."""
        return tuple(self.rows.aliases)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links and embeds."""
        return (*map(link_of, self.rows.property_links), *self.structure.links)

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """The tags."""
        return (*map(_tag, self.rows.property_tags), *self.structure.tags)

    @cached_property
    def baked(self) -> tuple[Span, ...]:
        """The places of results."""
        return _spans(self.rows.baked)


def link_of(row: LinkRow) -> Link:
    """Make the value of a link's row."""
    target, text, start, end, embed, kind, key = row
    return Link(target, text, Span(start, end), embed, kind, key)  # type: ignore[arg-type]  # one of its kinds


def frontmatter_row(block: Frontmatter) -> FrontmatterRow:
    """The row of a note's frontmatter."""
    properties = [
        (
            *(p.key, p.value, *p.key_span, *p.value_span),
            [(start, end) for start, end in p.items],
            [(path, text, *span) for path, text, span in p.inner],
        )
        for p in block.properties
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
        Property(
            *(key, value, Span(key_start, key_end), Span(value_start, value_end), _spans(items)),
            tuple((path, text, Span(start, end)) for path, text, start, end in inner),
        )
        for key, value, key_start, key_end, value_start, value_end, items, inner in properties
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
