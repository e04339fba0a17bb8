"""What the app's metadata cache holds for a note, in the shape of `CachedMetadata`, a type that its API publishes.

It parses no note: what a note is made of, the scanner says. Here are only the app's words for it, its positions (UTF-16
units, as in JavaScript) and the text that a link shows. Nothing is printed.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import TypeAlias

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.note import Link, Note, Span
from notes_cli.markdown.patterns import BLOCK_ID
from notes_cli.markdown.plain import nearest, plain
from notes_cli.markdown.properties import property_texts

Row: TypeAlias = dict[str, object]
Place: TypeAlias = Callable[[Span], Row]

_ID_ALONE = re.compile(rf"\^{BLOCK_ID}[{BLANKS}]*")
_LINE_END = re.compile(r"\r\n?|\n")
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


def make_metadata(note: Note) -> Row:
    """Make the metadata of a note: `headings`, `sections`, `listItems`, `tags`, `links`, `embeds`, `blocks` and so on.

    Each `position` is `{"start": {"line", "col", "offset"}, "end": …}`: lines from 0, columns and offsets in UTF-16
    units from 0, a byte-order mark included, the end exclusive. What is empty is absent, but for `frontmatterLinks`,
    which is there with any `frontmatter`. All values are JSON's. Source: `CachedMetadata` in obsidian.d.ts.
    """
    place, structure = _places(note.text), note.structure
    links = sorted(structure.links, key=lambda link: link.span)
    sections = list(_sections(note, place))
    of_yaml = [s for s in sections[:1] if s["type"] == "yaml" and "id" in s]
    rows: Row = {
        "headings": [{"heading": h.text, "level": h.level, "position": place(h.span)} for h in structure.headings],
        "sections": sections,
        "listItems": [
            {
                **_given(task=item.task),
                "parent": item.parent,
                **_given(id=item.id),
                "position": place(item.span),
            }
            for item in structure.list_items
        ],
        "tags": [{"tag": tag.name, "position": place(tag.span)} for tag in structure.tags],
        "links": [_link(link, note.text, place) for link in links if not link.embed],
        "embeds": [_link(link, note.text, place) for link in links if link.embed],
        "blocks": {b.id.lower(): {"id": b.id, "position": place(b.span)} for b in structure.blocks}
        | {str(s["id"]).lower(): {"id": s["id"], "position": s["position"]} for s in of_yaml},
        "footnotes": list(_footnotes(note, place)),
        "footnoteRefs": [{"id": ref.id.lower(), "position": place(ref.span)} for ref in structure.footnote_refs],
    }
    return {key: value for key, value in rows.items() if value} | _frontmatter(note, place)


def _places(text: str) -> Place:
    """The function from a span of the text to its position."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    two = [] if text.isascii() else [found.start() for found in _TWO_UNITS.finditer(text)]

    def units(offset: int) -> int:
        return offset + bisect_left(two, offset)

    def point(offset: int) -> Row:
        line = bisect_right(starts, offset) - 1
        return {"line": line, "col": units(offset) - units(starts[line]), "offset": units(offset)}

    return lambda span: {"start": point(span.start), "end": point(span.end)}


def _given(**fields: str | None) -> Row:
    return {name: value for name, value in fields.items() if value is not None}


def _sections(note: Note, place: Place) -> Iterator[Row]:
    sections = note.structure.sections
    if note.frontmatter:  # a block that is empty or broken is a section all the same
        first = note.text[slice(*sections[0].span)] if sections and sections[0].type == "paragraph" else ""
        named = sections[0].id if _ID_ALONE.fullmatch(first) else None  # lines of only `^id` name the block before them
        sections = sections[1:] if named else sections
        yield {"type": "yaml", **_given(id=named), "position": place(note.frontmatter.span)}
    for section in sections:
        yield {"type": section.type, **_given(id=section.id), "position": place(section.span)}


def _footnotes(note: Note, place: Place) -> Iterator[Row]:
    """Definitions and inline notes by position; an inline note's id is `[inline` and how many notes are named before.

    What the number counts is inferred: the one that is known, `[inline2`, follows references to two footnotes.
    """
    structure = note.structure
    named: set[str] = set()
    inline: dict[Span, str] = {}
    refs = [(ref.span, ref.id.lower()) for ref in structure.footnote_refs]
    for span, name in sorted([*refs, *((inline_note.id_span, "") for inline_note in structure.inline_notes)]):
        if not name:
            name = inline[span] = f"[inline{len(named)}"
        named.add(name)
    rows = [(footnote.span, footnote.id.lower()) for footnote in structure.footnotes]
    for span, name in sorted([*rows, *inline.items()]):
        yield {"id": name, "position": place(span)}


def _link(link: Link, text: str, place: Place) -> Row:
    original = text[slice(*link.span)]
    return {"link": link.target, "displayText": _shown(link), "original": original, "position": place(link.span)}


def _shown(link: Link) -> str:
    """The text that stands for a link: its own, else its target with ` > ` for each `#` (a leading one is dropped)."""
    if link.text is not None:
        return link.text.strip()
    return "" if link.kind == "markdown" else " > ".join(filter(None, link.target.split("#"))).strip()


def _frontmatter(note: Note, place: Place) -> Row:
    block = note.frontmatter
    if block is None or not block.properties:  # an empty or broken block leaves nothing but its section
        return {}
    # the texts that links in properties were read from, by their places
    sources = {span: text for prop in block.properties for _, text, span in property_texts(prop)}
    return {
        "frontmatter": {prop.key: plain(prop.value, nearest) for prop in block.properties},
        "frontmatterPosition": place(block.span),
        "frontmatterLinks": [
            {"key": link.key, "link": link.target, "displayText": _shown(link), "original": sources.get(link.span)}
            for link in note.links
            if link.kind == "property"
        ],
    }
