"""Blank lines between the blocks of a note, and the lines of its body that are Markdown; it changes none."""

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import eq
from typing import NamedTuple

from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Edit
from notes_cli.lint.templates import templates_over_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import all_blocks, find_blocks, find_opaque
from notes_cli.markdown.places import Node

_IN_LINE = re.compile(r"`+[^`\r\n](?:.*[^`])?`+")


class Line(NamedTuple):
    """A line of a note's body: its number from 1, its place, its text without the newline."""

    number: int
    span: Span
    text: str


@lru_cache(maxsize=8)
def markdown_lines(note: Note) -> tuple[Line, ...]:
    """The lines of the body that are not within code, math, HTML, a comment or what a template fills in over lines."""
    hidden = {line for span in templates_over_lines(note) for line in _range(note, span)}
    for kind, span in find_opaque(note):
        if kind == "address" or (kind == "code" and _IN_LINE.fullmatch(note.text, *span)):
            continue  # a line that is nothing but an address or a word of code is text
        lines = _range(note, span)
        start, end = note.line_span(lines[0]).start, note.line_span(lines[-1]).end
        if len(lines) > 1 or not (note.text[start : span.start] + note.text[span.end : end]).strip(" \t>"):
            hidden.update(lines)
    numbers = range(note.line_of(note.body_start), len(note.line_starts) + 1)
    shown = ((number, note.line_span(number)) for number in numbers if number not in hidden)
    return tuple(Line(number, span, note.text[slice(*span)]) for number, span in shown)


QUOTES = ("blockquote", "callout")


def blocks(note: Note, *types: str, in_lists: bool = False) -> Iterator[Node]:
    """The blocks of these types that stand in the body, in quotes or callouts or, if asked for, in lists; in order."""
    entered = (*QUOTES, "list", "item") if in_lists else QUOTES
    pending = list(reversed(find_blocks(note)))
    while pending:
        node = pending.pop()
        if node.type in types:
            yield node
        if node.type in entered:
            pending += node.children[::-1]


def text_blocks(note: Note) -> Iterator[Node]:
    """The blocks that hold running text, wherever they stand: paragraphs, headings and tables."""
    return (node for node in all_blocks(note) if node.type in ("paragraph", "heading", "table") and node.content)


def lines_of(note: Note, node: Node) -> range:
    """The numbers of the lines on which a block stands."""
    return _range(note, node.span)


def _range(note: Note, span: Span) -> range:
    return range(note.line_of(span.start), note.line_of(max(span.start, span.end - 1)) + 1)


def gaps(note: Note, node: Node, above: bool = True, below: bool = True) -> Iterator[Edit]:
    """The edits that leave one blank line above and below a block, where text is; none where a note begins."""
    lines = lines_of(note, node)
    first, last = lines[0], lines[-1]
    start = note.line_starts[first - 1]
    if above and not note.text[start : node.span.start].strip(" \t>\ufeff"):
        number, top = first - 1, note.line_of(note.body_start)  # where the frontmatter ends, or the first
        while number >= top and not _ink(note, number):
            number -= 1
        if number >= top and _ink(note, number, quotes=False):
            yield from one_blank(note, number, first)
        elif (
            note.body_start < start and not note.frontmatter and not note.text[note.body_start : start].strip(" \t\r\n")
        ):
            yield Edit(Span(note.body_start, start), "")
    if below:
        number = last + 1
        while number <= len(note.line_starts) and not _ink(note, number):
            number += 1
        if number <= len(note.line_starts):
            yield from one_blank(note, last, number)


def blanks_below(note: Note, node: Node) -> Iterator[Edit]:
    """The edit that takes away the blank lines between a block and what follows; or none."""
    number = first = lines_of(note, node)[-1] + 1
    while number <= len(note.line_starts) and not _ink(note, number):
        number += 1
    if first < number <= len(note.line_starts):
        yield Edit(Span(note.line_starts[first - 1], note.line_starts[number - 1]), "")


def one_blank(note: Note, above: int, below: int) -> Iterator[Edit]:
    """The edit that leaves exactly one blank line between two lines, within the quotes that both are in; or none."""
    start = note.line_starts[below - 1]
    if below == above + 1:
        depth = sum(map(eq, _quotes(note).get(above, ()), _quotes(note).get(below, ())))
        lead = re.match(rf"(?:[ \t]*>){{{depth}}}", note.line_text(below)) if depth else None
        if lead or not depth:  # a line that has fewer marks than quotes goes on with a paragraph
            yield Edit(Span(start, start), (lead[0] if lead else "") + newline(note))
    elif below > above + 2:
        outer = min(
            range(above + 1, below), key=lambda number: note.line_text(number).count(">")
        )  # may part two quotes
        kept = note.text[note.line_starts[outer - 1] : note.line_starts[outer]] if outer > above + 1 else ""
        yield Edit(Span(note.line_starts[above if kept else above + 1], start), kept)


def parted(note: Note, edit: Edit) -> Edit:
    """The edit that parts a paragraph by a blank line, with the end of the line above, which becomes that of one."""
    end = note.line_span(note.line_of(edit.span.start) - 1).end
    return Edit(Span(end, edit.span.end), note.text[end : edit.span.start] + edit.text)


@lru_cache(maxsize=8)
def _quotes(note: Note) -> dict[int, tuple[int, ...]]:
    """Of each line within quotes where these begin, the outermost first."""
    found: dict[int, tuple[int, ...]] = {}
    for node in all_blocks(note):
        for number in lines_of(note, node) if node.type in QUOTES else ():
            found[number] = (*found.get(number, ()), node.start)
    return found


def _ink(note: Note, number: int, quotes: bool = True) -> bool:
    """Whether a line holds more than blanks and, with `quotes`, the marks of quotes."""
    return bool(note.line_text(number).strip(" \t>\ufeff" if quotes else " \t\ufeff"))
