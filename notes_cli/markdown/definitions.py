"""Definitions, `[x]: My%20note.md "title"`, which links `[text][x]` name, and the links in them; no index counts these.

Which lines are a definition is the scanner's to say. Whether the app counts one in its maps of links is not known.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from notes_cli.markdown.brackets import Bracketed
from notes_cli.markdown.links import SCHEME, make_link
from notes_cli.markdown.marks import DEFINITION
from notes_cli.markdown.note import Link, Note, Span
from notes_cli.markdown.opaque import all_blocks
from notes_cli.markdown.places import NEWLINE, Node
from notes_cli.markdown.rows import link_of

_MAY_LEAD = re.compile(rf"\]:[\s>]*+<?+(?!{SCHEME.pattern})[^\s<]")
_MAX_LABEL = 1000


class Definition(NamedTuple):
    """Where a definition stands; its label, address and title (or "") as written; where its address stands."""

    span: Span
    label: str
    address: str
    title: str
    place: Span


def find_definitions(note: Note) -> tuple[Link, ...]:
    """The links of the definitions of a note, in order; the span of each is that of its address, with its `<>`.

    Definitions of footnotes are none, nor are those of addresses on the web.
    """
    if not any(_is_no_footnote(note.text, found.start()) for found in _MAY_LEAD.finditer(note.text)):
        return ()  # as most are
    return tuple(link for found in read_definitions(note) for link in _link(found))


def _is_no_footnote(text: str, close: int) -> bool:
    begin = text.rfind("[", max(0, close - _MAX_LABEL), close)
    return begin >= 0 and (text[begin + 1] != "^" or text[begin - 1 : begin] == "\\")


def read_definitions(note: Note) -> list[Definition]:
    """The definitions of a note, in order, whatever their address is."""
    if "]:" not in note.text:  # as in most; to find the blocks takes long
        return []
    found = (_read(note.text, node) for node in all_blocks(note) if node.type == "definition")
    return [one for one in found if one]


def key_of(label: str) -> str:
    """What the labels that name the same definition have in common."""
    return " ".join(label.split()).casefold()


def _read(text: str, node: Node) -> Definition | None:
    """Read a block of that type, whose lines may have lost marks to the containers around."""
    ends = (NEWLINE.search(text, start, node.end) for start in node.starts)
    content = "\n".join(text[a : b.start() if b else node.end] for a, b in zip(node.starts, ends, strict=True))
    found = DEFINITION.match(content)
    if found is None:
        return None
    begin = found.start("url")
    start = node.starts[content.count("\n", 0, begin)] + begin - content.rfind("\n", 0, begin) - 1
    place = Span(start, start + len(found["url"]))
    return Definition(node.span, found["label"], found["url"], found["title"] or "", place)


def _link(found: Definition) -> Iterator[Link]:
    if "\n" in found.address or (found.address.startswith("<") and not found.address.endswith(">")):
        return
    target = found.address[1:-1] if found.address.startswith("<") else found.address
    for row in make_link("[", 0, 0, Bracketed(0, 0, target, found.place.end), is_embed=False):
        yield link_of(row)._replace(span=found.place)
