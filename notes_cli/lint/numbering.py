"""The ordered lists of a note, item by item, how they get other numbers, and which edits leave blocks as they are."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notes_cli.lint.problem import Edit
from notes_cli.lint.spacing import Line, lines_of, markdown_lines
from notes_cli.markdown.blocks import parse_blocks
from notes_cli.markdown.edits import apply_edits
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import all_blocks, find_blocks
from notes_cli.markdown.places import Node

_ITEM = re.compile(r"\ufeff?(?P<lead>[ \t>]*)(?P<number>\d+)[.)](?=[ \t]|$)")
_LEAD = re.compile(r"[ \t>]*")
_OTHER = re.compile(r"[ \t>]*[-*+][ \t]")
_BLANKS = re.compile(r"[ \t]*")


class Item(NamedTuple):
    """An item: its first and last line, what stands before its mark, the mark's place, and its number."""

    first: int
    last: int
    lead: str
    mark: Span
    number: int


def ordered_lists(note: Note) -> list[list[list[Item]]]:
    """The ordered lists of a note, each with those within it.

    A list is the items of one indentation, or of those a column apart that are one to the scanner, nothing less
    indented between, though to the scanner several may be one; an item is what it begins one at, so no number that
    stands in a paragraph.
    """
    nodes = list(all_blocks(note))
    within: dict[int, int] = {}  # of each line of a list the first line of the outermost one, as the scanner has it
    for node in nodes:
        if node.type == "list":
            first = note.line_of(node.start)
            within.update(dict.fromkeys(lines_of(note, node), within.get(first, first)))
    lasts = {first_ink(note, node.start): _last(note, node) for node in nodes if node.type == "item"}
    lists = {
        first_ink(note, child.start): node.start for node in nodes if node.type == "list" for child in node.children
    }
    begun: dict[str, list[Item]] = {}
    found: list[list[list[Item]]] = []
    outermost = 0
    for line in markdown_lines(note):
        if not line.text.strip(" \t>"):
            continue
        item = _item(line, lasts)
        lead = item.lead if item else _matched(_LEAD, line.text)
        if item and lead not in begun and (near := _near(begun, item, lists)) is not None:
            begun[lead] = begun.pop(near)
        ends = [key for key in begun if _depth(key) > _depth(lead)]
        if item is None:
            ends = [] if line.number in within and not _OTHER.match(line.text) else [*ends, lead]
        for key in set(ends) & set(begun):
            del begun[key]
        if item:
            if not begun and within.get(line.number) != outermost:
                found.append([])
            outermost = within.get(line.number, 0)
            if lead not in begun:
                begun[lead] = []
                found[-1].append(begun[lead])
            begun[lead].append(item)
    return found


def numbered(note: Note, wanted: Iterable[tuple[Item, str]]) -> list[Edit] | None:
    """The edits that give items these marks, what they hold indented as before; None where it is not clear how."""
    edits: list[Edit] = []
    for item, mark in wanted:
        if note.text[slice(*item.mark)] != mark:
            moved = _moved(note, item, mark)
            if moved is None:
                return None
            edits += [Edit(item.mark, mark), *moved]
    return sorted(edits)


def first_ink(note: Note, at: int) -> int:
    """Where an item's mark stands, as the place of one may begin at the blanks before it."""
    found = _BLANKS.match(note.text, at)
    return found.end() if found else at


def has_same_blocks(note: Note, edits: Sequence[Edit]) -> bool:
    """Whether a note is read as the same blocks after edits, each with the same text within the same ones."""
    after = parse_blocks(apply_edits(note.text, edits), note.body_start)
    return list(_outline(find_blocks(note))) == list(_outline(after))


def sound_edits(note: Note, edits: Sequence[Edit]) -> list[list[Edit]]:
    """The edits, which are in order, of each outermost block that is read as the same blocks after them."""
    found: list[list[Edit]] = []
    is_sound = not edits or has_same_blocks(note, edits)
    for node in find_blocks(note) if edits else ():
        start = note.line_at(node.start).start
        first, last = (bisect_left(edits, place, key=lambda edit: edit.span.start) for place in (start, node.end))
        moved = [Edit(Span(span.start - start, span.end - start), new) for span, new in edits[first:last]]
        text = note.text[start : node.end] if moved and not is_sound else ""
        if moved and (is_sound or _reads(text) == _reads(apply_edits(text, moved))):
            found.append(list(edits[first:last]))
    return found


def _reads(text: str) -> list[tuple[int, str, str, str]]:
    return list(_outline(parse_blocks(text, 0)))


def _outline(nodes: Sequence[Node]) -> Iterator[tuple[int, str, str, str]]:
    pending = [(0, node) for node in nodes]
    while pending:
        depth, node = pending.pop()
        is_text = node.type in ("paragraph", "table")  # in which one blank is read as several are
        yield depth, node.type, " ".join(node.content.split()) if is_text else node.content, node.label
        pending += [(depth + 1, child) for child in node.children]


def _item(line: Line, lasts: dict[int, int]) -> Item | None:
    found = _ITEM.match(line.text)
    at = line.span.start + found.end("lead") if found else -1
    if found is None or at not in lasts:
        return None
    return Item(line.number, lasts[at], found["lead"], Span(at, line.span.start + found.end()), int(found["number"]))


def _near(begun: Mapping[str, list[Item]], item: Item, lists: Mapping[int, int]) -> str | None:
    """What stands before a list that goes on with this item, though it is a column off the first or last one."""
    quotes, width = _depth(item.lead)
    for lead, items in begun.items():
        depths = [_depth(one.lead) for one in (items[0], items[-1])]
        is_near = any(depth[0] == quotes and abs(depth[1] - width) < 2 for depth in depths)
        if is_near and lists.get(items[0].mark.start) == lists.get(item.mark.start):
            return lead
    return None


def _last(note: Note, node: Node) -> int:
    """The last line of an item with all that it holds, as the place of one ends where a list within it begins."""
    while node.children and node.children[-1].end >= node.end:
        node = node.children[-1]
    return lines_of(note, node)[-1]


def _moved(note: Note, item: Item, mark: str) -> list[Edit] | None:
    """The edits that move the further lines of an item as its text moves; None where tabs do not tell how."""
    line = note.line_text(item.first).removeprefix("\ufeff")
    end = len(item.lead) + item.mark.end - item.mark.start
    blanks = _matched(_BLANKS, line[end:])
    if len(blanks.expandtabs(4)) > 4 or len(line) == end + len(blanks):
        blanks = " "  # what stands farther off is code, or on the lines below
    old, new = _width(line[:end] + blanks), _width(item.lead + mark + blanks)
    inner, edits = " " * (old - _width(item.lead)), list[Edit]()
    for number in range(item.first + 1, item.last + 1) if old != new else ():
        span = note.line_span(number)
        text, at = note.text[slice(*span)], span.start + len(item.lead)
        if text.startswith(item.lead + inner):
            edits.append(Edit(Span(at, at + max(0, old - new)), " " * (new - old)))
        elif text.strip() and old <= _width(_matched(_LEAD, text)) < new:
            return None
    return edits


def _matched(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(text)
    return found[0] if found else ""


def _width(text: str) -> int:
    return len(text.expandtabs(4))


def _depth(lead: str) -> tuple[int, int]:
    return lead.count(">"), _width(lead)
