"""Makes a note from its text: the indexer. It joins the block structure with the inline finds and the frontmatter.

It reads what Obsidian's own index reads, not what the page looks like; showing a note is another room's work.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from notes_cli.vault.blocks import Block, Line, lines_of, parse_blocks
from notes_cli.vault.inline import Found, scan_inline
from notes_cli.vault.marks import BLOCK_ID_LINE
from notes_cli.vault.note import (
    Fault,
    Footnote,
    Frontmatter,
    Heading,
    Link,
    ListItem,
    Note,
    QueryBlock,
    Section,
    Span,
    Structure,
    Tag,
)
from notes_cli.vault.properties import aliases, frontmatter_tags, parse_frontmatter

MAX_SCANNED = 8_000_000
_BLOCK_ID = re.compile(r"(?:^|\s)\^([A-Za-z0-9-]+)[ \t]*$")
_INLINE = {"paragraph", "heading", "table", "comment"}


def make_note(path: str, text: str, faults: tuple[Fault, ...] = ()) -> Note:
    """Make the note at `path` (vault-relative, `/`) from its text; never raises, whatever the text.

    A text of more than MAX_SCANNED code points is kept for searching, but its body is not scanned: it has no links,
    tags or headings, and a fault that says so.
    """
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
    return Note(
        path,
        text,
        block,
        structure,
        aliases=tuple(name for name, _ in aliases(properties)),
        links=(*_property_links(block), *structure.links),
        tags=(*frontmatter_tags(properties), *structure.tags),
        faults=faults,
    )


def scan(text: str, start: int = 0) -> Structure:
    """Scan the body of a note, which begins at offset `start`, into its structure."""
    blocks = list(parse_blocks(text, lines_of(text, start)))
    every = [block for root in blocks for block in _walk(root)]
    found = [item for block in every if block.type in _INLINE for item in _inline(text, block)]
    return Structure(
        sections=tuple(_sections(text, blocks)),
        headings=tuple(_heading(text, block) for block in every if block.type == "heading"),
        list_items=tuple(ListItem(b.label, b.span, _id(text, b.span)) for b in every if b.type == "item"),
        links=tuple(item for item in found if isinstance(item, Link)),
        tags=tuple(item for item in found if isinstance(item, Tag)),
        footnotes=tuple(_definition(text, b) for b in every if b.type == "footnoteDefinition"),
        footnote_refs=tuple(item for item in found if isinstance(item, Footnote)),
        query_blocks=tuple(_query(text, b) for b in every if b.type == "code" and _is_query(b)),
    )


def _walk(block: Block) -> Iterator[Block]:
    yield block
    for child in block.children:
        yield from _walk(child)


def _inline(text: str, block: Block) -> Iterable[Found]:
    """Scan a leaf: in place where its lines lie end to end, else joined and mapped back past the containers' marks."""
    if block.type in ("table", "heading"):
        return (item for line in block.lines for item in scan_inline(text, *line))
    if all(text[a.end : b.start] in ("\n", "\r\n") for a, b in zip(block.lines, block.lines[1:], strict=False)):
        return scan_inline(text, *block.span)
    return _scan_joined(text, block.lines)


def _scan_joined(text: str, lines: tuple[Line, ...]) -> Iterator[Found]:
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += line.end - line.start + 1
    joined = "\n".join(text[line.start : line.end] for line in lines)

    def there(offset: int) -> int:
        row = bisect_right(starts, offset) - 1
        return lines[row].start + offset - starts[row]

    def back(span: Span) -> Span:
        return Span(there(span.start), there(span.end))

    for item in scan_inline(joined, 0, len(joined)):
        moved = item._replace(span=back(item.span))
        yield moved._replace(id_span=back(moved.id_span)) if isinstance(moved, Footnote) else moved


def _sections(text: str, blocks: list[Block]) -> Iterator[Section]:
    pending: Section | None = None
    for block in blocks:
        alone = block.type == "paragraph" and BLOCK_ID_LINE.fullmatch(text, *block.span)
        if alone and pending:  # a line of only `^id` names the block before it
            pending = pending._replace(id=alone[1])
            continue
        if pending:
            yield pending
        pending = Section(block.type, _id(text, block.span) if block.type == "paragraph" else None, block.span)
    if pending:
        yield pending


def _id(text: str, span: Span) -> str | None:
    last_line = text[max(span.start, text.rfind("\n", 0, span.end) + 1) : span.end]
    found = _BLOCK_ID.search(last_line)
    return found[1] if found else None


def _heading(text: str, block: Block) -> Heading:
    if len(block.lines) > 1:  # underlined with === or ---
        title = "\n".join(text[line.start : line.end].strip() for line in block.lines[:-1])
    else:
        title = _heading_text(text[block.span.start : block.span.end])
    return Heading(int(block.label or 1), title, block.span)


def _heading_text(source: str) -> str:
    text = re.sub(r"^ {0,3}#{1,6}[ \t]*", "", source).rstrip()
    bare = text.rstrip("#")  # closing marks count only after a space
    return bare.rstrip() if not bare or bare[-1] in " \t" else text


def _definition(text: str, block: Block) -> Footnote:
    begin = text.index("[^", block.span.start) + 2
    label = block.label or ""
    return Footnote(label, block.span, Span(begin, begin + len(label)))


def _is_query(block: Block) -> bool:
    language = (block.label or "").split(maxsplit=1)
    return bool(language) and language[0].lower() == "query"


def _query(text: str, block: Block) -> QueryBlock:
    body = list(block.lines[1:])
    if body and re.fullmatch(r"[ \t>]*(`{3,}|~{3,})[ \t]*", text[body[-1].start : body[-1].end]):
        body.pop()
    return QueryBlock("\n".join(text[line.start : line.end] for line in body), block.span, tuple(body))


def _property_links(block: Frontmatter | None) -> Iterator[Link]:
    """Links in properties: a value, or a list's item, that is one quoted wikilink or Markdown link and nothing else."""
    for prop in block.properties if block else ():
        in_list = isinstance(prop.value, list)
        values = prop.value if isinstance(prop.value, list) else [prop.value]
        spans = prop.items if in_list else (prop.value_span,)
        for number, (value, span) in enumerate(zip(values, spans, strict=False)):
            if not isinstance(value, str) or "[" not in value:
                continue
            for link in scan_inline(value, 0, len(value)):
                if isinstance(link, Link) and link.span == (0, len(value)) and not link.embed:
                    key = f"{prop.key}.{number}" if in_list else prop.key
                    yield link._replace(span=span, key=key, kind="property")
