"""Makes a note from its text: the indexer. It joins the block structure with the inline finds and the frontmatter.

It reads what Obsidian's own index reads, not what the page looks like; showing a note is another room's work.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

from notes_cli.markdown.baked import find_baked, with_results, without
from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.blocks import parse_lines
from notes_cli.markdown.inline import is_worth_reading, read_inline
from notes_cli.markdown.marks import is_query
from notes_cli.markdown.note import BEGIN_RESULTS, Fault, Frontmatter, Note, Span
from notes_cli.markdown.patterns import BLOCK_ID, compile_later
from notes_cli.markdown.places import Node, count_lines, split_lines
from notes_cli.markdown.properties import aliases, frontmatter_tags, parse_frontmatter, property_texts
from notes_cli.markdown.rows import (
    FootnoteRow,
    LinkRow,
    Parsed,
    QueryRow,
    RestRow,
    Rows,
    Structure,
    empty_rows,
    frontmatter_row,
)

MAX_SCANNED = 8_000_000
_BLOCK_ID = re.compile(rf"\^({BLOCK_ID})[{BLANKS}]*\Z")
_MARKS = re.compile(r"#{1,6}[ \t]+")
_TASK = re.compile(rf"[{BLANKS}]*(?:[-*+]|[0-9]+[.)])[ \t]+\[([^\n\r\u2028\u2029\U00010000-\U0010ffff])\][ \t]")
_CELL = compile_later(r"(?<![ \t])[ \t]*+((?:\\.|[^\\| \t]|[ \t]++(?!\||\Z)|\\\Z)++)", re.DOTALL)


def make_note(path: str, text: str, faults: tuple[Fault, ...] = ()) -> Note:
    """Make the note at `path` (vault-relative, `/`) from its text; never raises, whatever the text.

    Results that `notes bake` has written are not read.
    """
    if BEGIN_RESULTS in text and (baked := find_baked(text, Structure(_read(text)[0]).query_blocks)):
        return with_results(_make(path, without(text, baked), faults), text, baked)
    return _make(path, text, faults)


def read_note(text: str) -> tuple[Rows, tuple[Fault, ...]]:
    """Read the text of a note: its rows, and what is wrong with it; never raises, whatever the text.

    A text of more than MAX_SCANNED code points is kept for searching, but its body is not scanned: it has no links,
    tags or headings, and a fault that says so.
    """
    if BEGIN_RESULTS in text:
        note = make_note("", text)
        return note.parsed.rows, note.faults
    return _read(text)


def _make(path: str, text: str, faults: tuple[Fault, ...]) -> Note:
    rows, more = _read(text)
    return Note(path, text, (*faults, *more), lambda: Parsed(rows))


def _read(text: str) -> tuple[Rows, tuple[Fault, ...]]:
    block, faults = parse_frontmatter(text), []
    start = block.span.end if block else int(text.startswith("\ufeff"))
    if len(text) > MAX_SCANNED:
        size = f"{len(text):,} characters, more than {MAX_SCANNED:,}: searched as plain text, its structure is not read"
        faults.append(Fault(Span(0, 0), size, "file"))
        rows = empty_rows()
    else:
        rows = scan(text, start)
    if block is None:
        return rows, tuple(faults)
    if block.fault:
        faults.append(block.fault)
    rows = rows._replace(frontmatter=frontmatter_row(block))
    rows.aliases.extend(name for name, _ in aliases(block.properties))
    rows.property_links.extend(_property_links(block))
    rows.property_tags.extend((tag.name, *tag.span) for tag in frontmatter_tags(block.properties))
    return rows, tuple(faults)


def scan(text: str, start: int = 0) -> Rows:
    """Scan the body of a note, which begins at offset `start`, into rows."""
    lines, begins = split_lines(text, start)
    nodes = parse_lines(text, lines, begins)
    rows = empty_rows()
    _walk(_Scan(text, begins, count_lines(text, start), rows), nodes, None)
    _add_sections(text, nodes, rows)
    return rows


@dataclass(slots=True, eq=False, repr=False)
class _Scan:
    """What is needed to go through the blocks in order, and the rows so far; `in_link`: an HTML link is open.

    `begins` is where the lines of the body begin, `above` how many lines the frontmatter has.
    """

    text: str
    begins: list[int]
    above: int
    rows: Rows
    in_link: bool = False

    def line_of(self, offset: int) -> int:
        """The line of the note, from 0, in which an offset of its body lies; a lone return ends a line too."""
        return self.above + bisect_right(self.begins, offset) - 1


def _walk(scan: _Scan, nodes: Iterable[Node], parent: int | None) -> None:
    """Take down what blocks are and hold; `parent` is that of the items of the list around them, None without one."""
    text, rows = scan.text, scan.rows
    for node in nodes:
        kind, start, end, children, content, _, label = node
        if kind == "paragraph" or kind == "comment":
            if is_worth_reading(content):
                _inline(scan, content, node.starts)
        elif kind == "item":
            task, line = _TASK.match(text, start), scan.line_of(start)
            at = -1 if parent is None else parent
            rows.list_items.append((task[1] if task else None, start, end, _id(text, start, end), at))
            only = children[0] if len(children) == 1 else None
            if only is None or only.type != "paragraph":
                rows.item_rests.extend(_rests(len(rows.list_items) - 1, end, children))
                _walk(scan, children, line)
            elif is_worth_reading(only.content):
                _inline(scan, only.content, only.starts)
        elif kind == "list":
            _walk(scan, children, -max(scan.line_of(start), 1) if parent is None else parent)
        elif kind == "heading":
            marks = _MARKS.match(text, start, end)
            rows.headings.append((int(label), text[marks.end() if marks else start : end], start, end))
            if is_worth_reading(content):
                _inline(scan, content, node.starts)
        elif kind == "table":
            _table(scan, node)
        elif kind == "code":
            if is_query(node.label):
                rows.query_blocks.append(_query(node))
        else:
            if kind == "footnoteDefinition":
                rows.footnotes.append(_definition(text, node))
            _walk(scan, children, parent)


def _rests(number: int, end: int, children: Iterable[Node]) -> Iterator[RestRow]:
    """What an item holds behind its `end`, which is before its first child list, but for such lists."""
    behind = (child for child in children if child.start >= end)
    for is_list, run in groupby(behind, lambda child: child.type == "list"):
        if not is_list:
            first, *others = run
            yield number, first.start, (others[-1] if others else first).end


def _table(scan: _Scan, node: Node) -> None:
    """Scan the cells, each by itself; the second line only gives the columns' alignment."""
    for line, begin in zip(node.content.split("\n"), node.starts, strict=True):
        for cell in _CELL.finditer(line) if begin != node.starts[1] else ():
            if is_worth_reading(cell[1]):
                _inline(scan, cell[1], (begin + cell.start(1),))


def _inline(scan: _Scan, content: str, starts: tuple[int, ...]) -> None:
    """Scan a leaf's text, which is worth reading, and take down what it holds, at its places in the note."""
    # where the containers have taken nothing off the further lines, all places are shifted by the same
    if len(starts) == 1 or starts[-1] - starts[0] == content.rfind("\n") + 1:
        scan.in_link = read_inline(content, scan.rows, starts[0], scan.in_link)
    else:
        found = empty_rows()
        scan.in_link = read_inline(content, found, 0, scan.in_link)
        _move(found, content, starts, scan.rows)


def _move(found: Rows, content: str, starts: tuple[int, ...], rows: Rows) -> None:
    """Take down what was found in a text, moved to where each of its lines begins."""
    begins = list(accumulate((len(line) + 1 for line in content.split("\n")[:-1]), initial=0))

    def there(offset: int) -> int:
        line = bisect_right(begins, offset) - 1
        return starts[line] + offset - begins[line]

    def moved(row: FootnoteRow) -> FootnoteRow:
        return row[0], there(row[1]), there(row[2]), there(row[3]), there(row[4])

    for target, label, start, end, embed, kind, key in found.links:
        rows.links.append((target, label, there(start), there(end), embed, kind, key))
    rows.tags.extend((name, there(start), there(end)) for name, start, end in found.tags)
    rows.footnote_refs.extend(map(moved, found.footnote_refs))
    rows.inline_notes.extend(map(moved, found.inline_notes))


def _add_sections(text: str, nodes: list[Node], rows: Rows) -> None:
    """Take down the blocks at the root; a line of only `^id` is none, it names the block before it."""
    sections = rows.sections
    for kind, start, end, *_ in nodes:
        if kind != "paragraph":
            sections.append((kind, None, start, end))
        elif sections and text.startswith("^", start) and (alone := _BLOCK_ID.match(text, start, end)):
            before = sections[-1]
            sections[-1] = (before[0], alone[1], before[2], before[3])
        else:
            sections.append((kind, _id(text, start, end), start, end))


def _id(text: str, start: int, end: int) -> str | None:
    """The block id at the end of a paragraph's or an item's text."""
    caret = text.rfind("^", start, end)
    if caret < 0 or (caret > start and text[caret - 1] not in BLANKS):
        return None
    found = _BLOCK_ID.match(text, caret, end)
    return found[1] if found else None


def _definition(text: str, node: Node) -> FootnoteRow:
    begin = text.index("[^", node.start) + 2
    return node.label, node.start, node.end, begin, begin + len(node.label)


def _query(node: Node) -> QueryRow:
    lines = node.content.split("\n") if node.starts else []
    places = [(begin, begin + len(line)) for begin, line in zip(node.starts, lines, strict=True)]
    return node.content, node.start, node.end, places


def _property_links(block: Frontmatter) -> list[LinkRow]:
    """Links in properties: a text, at any depth, that is one quoted wikilink or Markdown link and nothing else."""
    links: list[LinkRow] = []
    for prop in block.properties:
        for key, value, span in property_texts(prop):
            if "[" not in value:
                continue
            found = empty_rows()
            read_inline(value, found)
            for target, text, start, end, embed, _, _ in found.links:
                if (start, end) == (0, len(value)) and not embed:
                    links.append((target, text, *span, embed, "property", key))
    return links
