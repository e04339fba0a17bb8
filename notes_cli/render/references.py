"""Links that name their address by a label, `[text][label]`, `[label]`, and the definitions, `[label]: address`.

A definition holds for a whole page: where a part of a note stands on another page, or alone, its links need addresses
of their own. Which brackets make a reference is the scanner's word (`notes_cli.markdown.brackets`).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from itertools import accumulate
from typing import NamedTuple

from notes_cli.markdown.brackets import match_brackets, take_link, take_reference
from notes_cli.markdown.definitions import Definition, key_of, read_definitions
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import all_blocks, find_opaque
from notes_cli.markdown.places import Node
from notes_cli.markdown.spans import Misses

_TEXTS = ("paragraph", "heading", "table")


class Reference(NamedTuple):
    """A link of a label that is defined; `span` is what stands behind its text, from the `]` on."""

    span: Span
    definition: Definition
    in_table: bool


def find_references(note: Note) -> tuple[list[Reference], list[Definition]]:
    """The references of a note to labels that it defines, and its definitions; of one label the first counts."""
    definitions = read_definitions(note)
    labels: dict[str, Definition] = {}
    for definition in definitions:
        labels.setdefault(key_of(definition.label), definition)
    return (list(_references(note, labels)) if labels else []), definitions


def _references(note: Note, labels: dict[str, Definition]) -> Iterator[Reference]:
    other = [note.text.find("[", *item.span) for item in note.structure.list_items if item.task is not None]
    other += [inline_note.span.start + 1 for inline_note in note.structure.inline_notes]
    closed = [stretch.span for stretch in find_opaque(note)]  # where no reference begins
    closed += [link.span for link in note.structure.links if link.kind == "wikilink"]
    closed += [Span(bracket, bracket + 1) for bracket in other]
    heapify(closed)
    reach = 0
    for node in all_blocks(note):
        if node.type not in _TEXTS or "[" not in node.content:
            continue
        text, end, there = node.content, len(node.content), _places(node)
        brackets, misses = match_brackets(text), Misses()
        for at in sorted(brackets.closing):
            begin = there(at)
            while closed and closed[0].start <= begin:
                reach = max(reach, heappop(closed).end)
            if begin < reach:
                continue
            link = take_link(text, at, end, brackets, misses)
            taken = link or take_reference(text, at, end, brackets)
            if taken is None:
                continue
            label = text[taken.close + 1 : taken.end]  # or, of a link, its address
            is_closed = label.endswith("]")
            name = label[1:-1] if is_closed and label != "[]" else text[taken.begin : taken.close]
            definition = None if link else labels.get(key_of(name))
            if label and (link or definition):
                heappush(closed, Span(there(taken.close + 1), there(taken.end - 1) + 1))
            if definition:
                last = taken.end - 1 if is_closed else taken.close
                yield Reference(Span(there(taken.close), there(last) + 1), definition, node.type == "table")


def _places(node: Node) -> Callable[[int], int]:
    """Where an offset of a block's content is in the note."""
    begins = list(accumulate((len(line) + 1 for line in node.content.split("\n")[:-1]), initial=0))

    def there(offset: int) -> int:
        line = bisect_right(begins, offset) - 1
        return node.starts[line] + offset - begins[line]

    return there
