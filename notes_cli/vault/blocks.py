"""The block structure of a note's body: which lines are headings, lists, quotes, code …; no inline syntax.

A recursive reading of lines, each a span of the text, narrowed as containers (quotes, list items, footnotes) strip
their prefix; so every offset stays one into the note's own text. CommonMark and GFM, with what Obsidian adds:
`%%` comments, `$$` math, callouts, a line of only `^id` (sources: the help pages Basic formatting syntax, Advanced
formatting syntax, Callouts, Internal links).

    blocks     = { blank | comment | math | fence | code | heading | break | quote | list | html
                 | definition | footnote | table | paragraph }
    quote      = ">" blocks                      a paragraph inside may go on without ">" (lazy)
    list       = item { item }                   same kind of marker; an item holds blocks
    footnote   = "[^id]:" blocks                 continued by indented lines
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notes_cli.vault.marks import (
    BREAK,
    CHECKBOX,
    DEFINITION,
    FENCE,
    FOOTNOTE,
    HEADING,
    HTML_BLOCK,
    HTML_END,
    ITEM,
    MATH,
    QUOTE,
    SETEXT,
    TABLE_RULE,
    indent_of,
    interrupts,
)
from notes_cli.vault.note import Span

MAX_DEPTH = 60  # containers in containers; what lies deeper is a paragraph

Line = Span


@dataclass(frozen=True, slots=True)
class Block:
    """A block: `type` in the app's words, its span, and what it holds.

    `lines` are the narrowed lines of a leaf (for inline scanning), `children` the blocks of a container, `label` a
    heading's level, a fence's info string, a footnote's id or a task's character.
    """

    type: str
    span: Span
    lines: tuple[Line, ...] = ()
    children: tuple["Block", ...] = ()
    label: str | None = None


def lines_of(text: str, start: int = 0) -> list[Line]:
    """The lines of `text` from offset `start` on, without their newlines."""
    lines = []
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        lines.append(Span(start, end - 1 if end > start and text[end - 1] == "\r" else end))
        start = end + 1
    return lines


def parse_blocks(text: str, lines: list[Line], depth: int = 0) -> Iterator[Block]:
    """Parse the narrowed `lines` into blocks, in order; never raises."""
    at = 0
    while at < len(lines):
        line = text[lines[at].start : lines[at].end]
        if not line.strip():
            at += 1
            continue
        block, at = _block(text, lines, at, line, depth)
        yield block


def _block(text: str, lines: list[Line], at: int, line: str, depth: int) -> tuple[Block, int]:
    first = line.lstrip(" ")[:1]
    if first == "%" and line.startswith("%%") and (stop := _comment_end(text, lines, at)):
        return _leaf("comment", lines, at, stop), stop
    if first == "$" and MATH.match(line):
        stop = _math_end(text, lines, at)
        return _leaf("math", lines, at, stop), stop
    if first in "`~" and (fence := FENCE.match(line)):
        return _fence(text, lines, at, fence)
    if line.startswith(("    ", "\t")):
        return _indented_code(text, lines, at)
    if first == "#" and (heading := HEADING.match(line)):
        return _leaf("heading", lines, at, at + 1, label=str(len(heading[1]))), at + 1
    if first in "*-_" and BREAK.match(line):
        return _leaf("thematicBreak", lines, at, at + 1), at + 1
    if depth < MAX_DEPTH:
        if first == ">":
            return _quote(text, lines, at, depth)
        if (item := ITEM.match(line)) and len(item["indent"]) < 4:
            return _list(text, lines, at, depth)
        if first == "[" and (footnote := FOOTNOTE.match(line)):
            return _footnote(text, lines, at, footnote, depth)
    if first == "<" and (html := HTML_BLOCK.match(line)):
        return _html(text, lines, at, html)
    if first == "[" and DEFINITION.match(line):
        return _leaf("definition", lines, at, at + 1), at + 1
    return _paragraph(text, lines, at)


def _leaf(kind: str, lines: list[Line], at: int, stop: int, label: str | None = None) -> Block:
    own = tuple(lines[at:stop])
    return Block(kind, Span(own[0].start, own[-1].end), own, label=label)


def _comment_end(text: str, lines: list[Line], at: int) -> int:
    """The line after a `%%` block, or 0 where it closes on its first line or never (then it is plain text)."""
    if text.find("%%", lines[at].start + 2, lines[at].end) >= 0:
        return 0
    return next((i + 1 for i in range(at + 1, len(lines)) if text.find("%%", *lines[i]) >= 0), 0)


def _math_end(text: str, lines: list[Line], at: int) -> int:
    """The line after a `$$` block; one that is not closed runs to the end of its container."""
    closed = (i + 1 for i in range(at + 1, len(lines)) if text.find("$$", *lines[i]) >= 0)
    return next(closed, len(lines))


def _fence(text: str, lines: list[Line], at: int, fence: re.Match[str]) -> tuple[Block, int]:
    closing = re.compile(rf" {{0,3}}{re.escape(fence['marks'][0])}{{{len(fence['marks'])},}}[ \t]*$")
    stop = at + 1
    while stop < len(lines):
        stop += 1
        if closing.match(text[lines[stop - 1].start : lines[stop - 1].end]):
            break
    return _leaf("code", lines, at, stop, label=fence["info"].strip()), stop


def _indented_code(text: str, lines: list[Line], at: int) -> tuple[Block, int]:
    stop = last = at + 1
    while stop < len(lines):
        line = text[lines[stop].start : lines[stop].end]
        if line.startswith(("    ", "\t")):
            last = stop + 1
        elif line.strip():
            break
        stop += 1
    return _leaf("code", lines, at, last), last


def _html(text: str, lines: list[Line], at: int, html: re.Match[str]) -> tuple[Block, int]:
    end = HTML_END.get(html.lastgroup or "")
    stop = at
    while stop < len(lines):
        line = text[lines[stop].start : lines[stop].end]
        if end is None and not line.strip():
            break
        stop += 1
        if end is not None and end.search(line):
            break
    while not text[lines[stop - 1].start : lines[stop - 1].end].strip():  # an unclosed one ends at its last text
        stop -= 1
    return _leaf("html", lines, at, stop), stop


def _quote(text: str, lines: list[Line], at: int, depth: int) -> tuple[Block, int]:
    inner, stop, open_paragraph = [], at, False
    while stop < len(lines):
        start, end = lines[stop]
        line = text[start:end]
        if mark := QUOTE.match(line):
            inner.append(Line(start + mark.end(), end))
            open_paragraph = not interrupts(line[mark.end() :])
        elif open_paragraph and not interrupts(line):
            inner.append(lines[stop])
        else:
            break
        stop += 1
    callout = re.match(r"[\s>]*\[![^\]\n]+\]", text[inner[0].start : inner[0].end])
    span = Span(lines[at].start, lines[stop - 1].end)
    children = tuple(parse_blocks(text, inner, depth + 1))
    return Block("callout" if callout else "blockquote", span, children=children), stop


def _list(text: str, lines: list[Line], at: int, depth: int) -> tuple[Block, int]:
    items: list[Block] = []
    kind, stop = "", at
    while stop < len(lines):
        line = text[lines[stop].start : lines[stop].end]
        item = ITEM.match(line)
        if item is None or len(item["indent"]) > 3 or BREAK.match(line):
            break
        if kind and item["marker"][-1] != kind:
            break
        kind = item["marker"][-1]
        block, stop = _item(text, lines, stop, item, depth)
        items.append(block)
        blank = stop
        while blank < len(lines) and not text[lines[blank].start : lines[blank].end].strip():
            blank += 1
        stop = blank if blank < len(lines) else stop
    while not text[lines[stop - 1].start : lines[stop - 1].end].strip():
        stop -= 1
    return Block("list", Span(lines[at].start, lines[stop - 1].end), children=tuple(items)), stop


def _item(text: str, lines: list[Line], at: int, item: re.Match[str], depth: int) -> tuple[Block, int]:
    start, end = lines[at]
    pad = item["pad"] or ""
    width = item.end() if 0 < len(pad.expandtabs(4)) < 5 else item.end("marker") + 1
    body = min(start + width, end)
    task = CHECKBOX.match(text[body:end])
    inner, stop = [Line(body + (task.end() if task else 0), end)], at + 1
    open_paragraph = not interrupts(text[body:end])
    while stop < len(lines):
        start, end = lines[stop]
        line = text[start:end]
        indent = indent_of(line, width)
        if not line.strip():
            inner.append(Line(end, end))
            open_paragraph = False
        elif indent:
            inner.append(Line(start + indent, end))
            open_paragraph = not interrupts(line[indent:])
        elif open_paragraph and not interrupts(line) and not ITEM.match(line):
            inner.append(lines[stop])
        else:
            break
        stop += 1
    while len(inner) > 1 and inner[-1].start == inner[-1].end:
        inner.pop()
        stop -= 1
    children = tuple(parse_blocks(text, inner, depth + 1))
    first_list = next((c for c in children if c.type == "list" and c is not children[0]), None)
    own_end = lines[stop - 1].end if first_list is None else children[children.index(first_list) - 1].span.end
    return Block("item", Span(lines[at].start, own_end), children=children, label=task[1] if task else None), stop


def _footnote(text: str, lines: list[Line], at: int, footnote: re.Match[str], depth: int) -> tuple[Block, int]:
    inner, stop, last = [Line(lines[at].start + footnote.end(), lines[at].end)], at + 1, at + 1
    while stop < len(lines):
        start, end = lines[stop]
        line = text[start:end]
        indent = min(indent_of(line, 2) and len(line) - len(line.lstrip()), 4)
        follows = last == stop and inner and not interrupts(line) and not FOOTNOTE.match(line)
        if not line.strip():
            inner.append(Line(end, end))
        elif indent or follows:
            inner.append(Line(start + indent, end))
            last = stop + 1
        else:
            break
        stop += 1
    children = tuple(parse_blocks(text, inner[: last - at], depth + 1))
    return Block("footnoteDefinition", Span(lines[at].start, lines[last - 1].end), (), children, footnote[1]), last


def _paragraph(text: str, lines: list[Line], at: int) -> tuple[Block, int]:
    stop = at + 1
    while stop < len(lines):
        line = text[lines[stop].start : lines[stop].end]
        if stop == at + 1 and "|" in text[lines[at].start : lines[at].end] and TABLE_RULE.match(line):
            return _table(text, lines, at)
        if setext := SETEXT.match(line):
            return _leaf("heading", lines, at, stop + 1, label="1" if setext[1][0] == "=" else "2"), stop + 1
        if interrupts(line):
            break
        stop += 1
    return _leaf("paragraph", lines, at, stop), stop


def _table(text: str, lines: list[Line], at: int) -> tuple[Block, int]:
    stop = at + 2
    while stop < len(lines) and "|" in (line := text[lines[stop].start : lines[stop].end]) and line.strip():
        if interrupts(line):
            break
        stop += 1
    return _leaf("table", lines, at, stop), stop
