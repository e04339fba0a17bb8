"""Makes a note from its text: the indexer. It joins the block structure with the inline finds and the frontmatter.

It reads what Obsidian's own index reads, not what the page looks like; showing a note is another room's work.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from notes_cli.vault.baked import find_baked, with_results, without
from notes_cli.vault.blocks import parse_lines
from notes_cli.vault.constructs import Found
from notes_cli.vault.inline import Inline, is_worth_reading, scan_inline
from notes_cli.vault.marks import BLANKS
from notes_cli.vault.note import (
    BEGIN_RESULTS,
    Block,
    Fault,
    Footnote,
    Frontmatter,
    Heading,
    Link,
    ListItem,
    Note,
    Parsed,
    QueryBlock,
    Section,
    Span,
    Structure,
    Tag,
)
from notes_cli.vault.places import Node, begins_of
from notes_cli.vault.properties import aliases, frontmatter_tags, parse_frontmatter

MAX_SCANNED = 8_000_000
_BLOCK_ID = re.compile(rf"\^([A-Za-z0-9-]+)[{BLANKS}]*\Z")
_MARKS = re.compile(r"^#{1,6}[ \t]+")
_TASK = re.compile(rf"[{BLANKS}]*(?:[-*+]|[0-9]+[.)])[ \t]+\[([^\n\r\u2028\u2029\U00010000-\U0010ffff])\][ \t]")
_CELL = re.compile(r"(?<![ \t])[ \t]*+((?:\\.|[^\\| \t]|[ \t]++(?!\||\Z)|\\\Z)++)", re.DOTALL)


def make_note(path: str, text: str, faults: tuple[Fault, ...] = ()) -> Note:
    """Make the note at `path` (vault-relative, `/`) from its text; never raises, whatever the text.

    A text of more than MAX_SCANNED code points is kept for searching, but its body is not scanned: it has no links,
    tags or headings, and a fault that says so. Results that `notes bake` has written are not read.
    """
    if BEGIN_RESULTS in text and (baked := find_baked(text, _make(path, text, ()).structure.query_blocks)):
        return with_results(_make(path, without(text, baked), faults), text, baked)
    return _make(path, text, faults)


def _make(path: str, text: str, faults: tuple[Fault, ...]) -> Note:
    block = parse_frontmatter(text)
    start = block.span.end if block else int(text.startswith("\ufeff"))
    if len(text) > MAX_SCANNED:
        size = f"{len(text):,} characters, more than {MAX_SCANNED:,}: searched as plain text, its structure is not read"
        faults = (*faults, Fault(Span(0, 0), size, "file"))
        structure = Structure()
    else:
        structure = scan(text, start)
    if block and block.fault:
        faults = (*faults, block.fault)
    properties = block.properties if block else ()
    parsed = Parsed(
        block,
        structure,
        aliases=tuple(name for name, _ in aliases(properties)),
        links=(*_property_links(block), *structure.links),
        tags=(*frontmatter_tags(properties), *structure.tags),
    )
    return Note(path, text, faults, lambda: parsed)


def scan(text: str, start: int = 0) -> Structure:
    """Scan the body of a note, which begins at offset `start`, into its structure."""
    begins = begins_of(text, start)
    nodes = parse_lines(text, begins)
    finds = _Finds(text, begins, len(begins_of(text[:start], 0)) - 1)
    _walk(finds, nodes, None)
    sections = tuple(_sections(text, nodes))
    named = [Block(section.id, section.span) for section in sections if section.id]
    named += [Block(item.id, item.span) for item in finds.list_items if item.id]
    return Structure(
        sections=sections,
        headings=tuple(finds.headings),
        list_items=tuple(finds.list_items),
        links=tuple(finds.links),
        tags=tuple(finds.tags),
        footnotes=tuple(finds.footnotes),
        footnote_refs=tuple(finds.footnote_refs),
        query_blocks=tuple(finds.query_blocks),
        inline_notes=tuple(finds.inline_notes),
        blocks=tuple(sorted(named, key=lambda block: block.span)),
    )


@dataclass(slots=True)
class _Finds:
    """What has been found so far, going through the blocks in order; `in_link`: an HTML link is open.

    `begins` is where the lines of the body begin, `above` how many lines the frontmatter has.
    """

    text: str
    begins: list[int]
    above: int
    in_link: bool = False
    headings: list[Heading] = field(default_factory=list)
    list_items: list[ListItem] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    footnote_refs: list[Footnote] = field(default_factory=list)
    inline_notes: list[Footnote] = field(default_factory=list)
    query_blocks: list[QueryBlock] = field(default_factory=list)

    def line_of(self, offset: int) -> int:
        """The line of the note, from 0, in which an offset of its body lies; a lone return ends a line too."""
        return self.above + bisect_right(self.begins, offset) - 1


def _walk(finds: _Finds, nodes: Iterable[Node], parent: int | None) -> None:
    """Take down what blocks are and hold; `parent` is that of the items of the list around them, None without one."""
    for node in nodes:
        kind = node.type
        if kind == "paragraph" or kind == "comment":
            _inline(finds, node.content, node.starts)
        elif kind == "item":
            item_id = _id(finds.text, node.span)
            task = _TASK.match(finds.text, node.span.start)
            at = -1 if parent is None else parent
            finds.list_items.append(ListItem(task[1] if task else None, node.span, item_id, at))
            _walk(finds, node.children, finds.line_of(node.span.start))
        elif kind == "list":
            at = -max(finds.line_of(node.span.start), 1) if parent is None else parent
            _walk(finds, node.children, at)
        elif kind == "heading":
            source = finds.text[node.span.start : node.span.end]
            finds.headings.append(Heading(int(node.label), _MARKS.sub("", source), node.span))
            _inline(finds, node.content, node.starts)
        elif kind == "table":
            _table(finds, node)
        elif kind == "code":
            if _is_query(node):
                finds.query_blocks.append(_query(node))
        else:
            if kind == "footnoteDefinition":
                finds.footnotes.append(_definition(finds.text, node))
            _walk(finds, node.children, parent)


def _table(finds: _Finds, node: Node) -> None:
    """Scan the cells, each by itself; the second line only gives the columns' alignment."""
    for line, begin in zip(node.content.split("\n"), node.starts, strict=True):
        for cell in _CELL.finditer(line) if begin != node.starts[1] else ():
            _inline(finds, cell[1], (begin + cell.start(1),))


def _inline(finds: _Finds, content: str, starts: tuple[int, ...]) -> None:
    """Scan a leaf's text and take down what it holds, at its places in the note."""
    if not is_worth_reading(content):
        return
    # where the containers have taken nothing off the further lines, all places are shifted by the same
    is_whole = len(starts) == 1 or starts[-1] - starts[0] == content.rfind("\n") + 1
    inline = scan_inline(content, starts[0] if is_whole else 0, finds.in_link)
    finds.in_link = inline.in_link
    if not is_whole:
        inline = _moved(inline, content, starts)
    for item in inline.found:
        if isinstance(item, Link):
            finds.links.append(item)
        elif isinstance(item, Tag):
            finds.tags.append(item)
        else:
            finds.footnote_refs.append(item)
    finds.inline_notes += inline.inline_notes


def _moved(inline: Inline, content: str, starts: tuple[int, ...]) -> Inline:
    """What was found in a text, moved to where each of its lines begins."""
    begins = list(accumulate((len(line) + 1 for line in content.split("\n")[:-1]), initial=0))

    def there(span: Span) -> Span:
        first, last = bisect_right(begins, span.start) - 1, bisect_right(begins, span.end) - 1
        return Span(starts[first] + span.start - begins[first], starts[last] + span.end - begins[last])

    def moved(item: Found) -> Found:
        if isinstance(item, Footnote):
            return Footnote(item.id, there(item.span), there(item.id_span))
        return item._replace(span=there(item.span))

    notes = tuple(Footnote(note.id, there(note.span), there(note.id_span)) for note in inline.inline_notes)
    return Inline(tuple(map(moved, inline.found)), notes, inline.in_link)


def _sections(text: str, nodes: list[Node]) -> Iterator[Section]:
    pending: Section | None = None
    for node in nodes:
        if node.type != "paragraph":
            if pending:
                yield pending
            pending = Section(node.type, None, node.span)
            continue
        begin, end = node.span
        alone = _BLOCK_ID.match(text, begin, end) if pending and text.startswith("^", begin) else None
        if alone and pending:  # a line of only `^id` names the block before it
            pending = pending._replace(id=alone[1])
            continue
        if pending:
            yield pending
        pending = Section("paragraph", _id(text, node.span), node.span)
    if pending:
        yield pending


def _id(text: str, span: Span) -> str | None:
    """The block id at the end of a paragraph's or an item's text."""
    caret = text.rfind("^", span.start, span.end)
    if caret < 0 or (caret > span.start and text[caret - 1] not in BLANKS):
        return None
    found = _BLOCK_ID.match(text, caret, span.end)
    return found[1] if found else None


def _definition(text: str, node: Node) -> Footnote:
    begin = text.index("[^", node.span.start) + 2
    return Footnote(node.label, node.span, Span(begin, begin + len(node.label)))


def _is_query(node: Node) -> bool:
    language = node.label.split(maxsplit=1)
    return bool(language) and language[0].lower() == "query"


def _query(node: Node) -> QueryBlock:
    lines = node.content.split("\n") if node.starts else []
    spans = tuple(Span(begin, begin + len(line)) for begin, line in zip(node.starts, lines, strict=True))
    return QueryBlock(node.content, node.span, spans)


def _property_links(block: Frontmatter | None) -> Iterator[Link]:
    """Links in properties: a value, or a list's item, that is one quoted wikilink or Markdown link and nothing else."""
    for prop in block.properties if block else ():
        in_list = isinstance(prop.value, list)
        values = prop.value if isinstance(prop.value, list) else [prop.value]
        spans = prop.items if in_list else (prop.value_span,)
        for number, (value, span) in enumerate(zip(values, spans, strict=False)):
            if not isinstance(value, str) or "[" not in value:
                continue
            for link in scan_inline(value).found:
                if isinstance(link, Link) and link.span == (0, len(value)) and not link.embed:
                    key = f"{prop.key}.{number}" if in_list else prop.key
                    yield link._replace(span=span, key=key, kind="property")
