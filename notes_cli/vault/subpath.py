"""Where in a note a subpath leads: `#Heading`, `#A#B`, `#^block`, `#[^footnote]`.

It reads the scanner's structure, no tokens.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from notes_cli.index.resolve import fold
from notes_cli.markdown.note import Heading, ListItem, Note, Span, title_of
from notes_cli.markdown.rows import Facet

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~\s]+")


class Lines(NamedTuple):
    """A half-open range of lines of a note, from 0."""

    start: int
    end: int


WHOLE_NOTE = Lines(0, 1 << 60)


def parts_of(subpath: str) -> list[str]:
    """The headings that a subpath names, each under the one before; a block or a footnote may be the last."""
    return [part.strip() for part in subpath.split("#") if part.strip()]


def kind_of_place(subpath: str) -> Literal["heading", "block", "footnote"]:
    """What a subpath leads to, if it leads anywhere."""
    last = subpath.rpartition("#")[2].strip()
    return "block" if last.startswith("^") else "footnote" if last.startswith("[^") else "heading"


def find_place(note: Note, subpath: str) -> Lines | None:
    """The lines that `subpath` names, or None: a section up to the next heading of its level, a block, a footnote.

    A list item is a block with all that it holds, its child items too. Headings are compared in any case and without
    their punctuation; `#A#B` is B under A, and the first match counts.
    """
    parts = parts_of(subpath)
    if not parts:
        return WHOLE_NOTE
    kind = kind_of_place(parts[-1])
    if kind == "block":
        return _block(note, parts[-1].removeprefix("^"))
    if kind == "footnote":
        return _footnote(note, parts[-1].removeprefix("[^").removesuffix("]"))
    found = find_headings(note, parts)
    if not found:
        return None
    headings = note.structure.headings
    return Lines(_line(note, headings[found[-1]].span.start), _end_of_section(note, headings, found[-1]))


def span_of(note: Note, place: Lines) -> Span:
    """What stands on these lines of a note's body."""
    starts = note.line_starts
    start = max(starts[min(place.start, len(starts) - 1)], note.body_start)
    end = starts[place.end] if place.end < len(starts) else len(note.text)
    return Span(start, max(start, end))


def find_headings(note: Note, parts: Sequence[str]) -> tuple[int, ...]:
    """The headings, by number, that the parts of a subpath name, each under the one before; none where one is not."""
    return _find([(heading.level, _key(heading.title)) for heading in note.structure.headings], parts)


def has_place(rows: Facet, subpath: str) -> bool:
    """Whether `subpath` leads anywhere in a note with these rows of the facet `places`; where, says `find_place`."""
    parts = parts_of(subpath)
    if not parts:
        return True
    last = parts[-1]
    if last.startswith(("^", "[^")):
        mark = last.lower().removesuffix("]") + "]" if last[0] == "[" else last.lower()
        return any(not level and text.lower() == mark for level, text in rows)
    if len(parts) == 1 and last.isprintable() and any(level and text == last for level, text in rows):
        return True  # as most are, and no keys need be made
    return bool(_find([(level, _key(title_of(text))) for level, text in rows if level], parts))


def _find(headings: Sequence[tuple[int, str]], parts: Sequence[str]) -> tuple[int, ...]:
    keys = list(map(_key, parts))
    for first, (_, key) in enumerate(headings) if keys else ():
        if key == keys[0] and (below := _under(headings, first, keys[1:])) is not None:
            return first, *below
    return ()


def is_same_heading(one: str, other: str) -> bool:
    """Whether a link that names one title finds the other: in any case, and without their punctuation."""
    return _key(one) == _key(other)


def _under(headings: Sequence[tuple[int, str]], at: int, keys: Sequence[str]) -> tuple[int, ...] | None:
    found: list[int] = []
    for key in keys:
        level = headings[at][0]
        at += 1
        while at < len(headings) and headings[at][0] > level and headings[at][1] != key:
            at += 1
        if at == len(headings) or headings[at][0] <= level:
            return None
        found.append(at)
    return tuple(found)


def _end_of_section(note: Note, headings: tuple[Heading, ...], at: int) -> int:
    following = (h for h in headings[at + 1 :] if h.level <= headings[at].level)
    after = next(following, None)
    return WHOLE_NOTE.end if after is None else _line(note, after.span.start)


def _block(note: Note, wanted: str) -> Lines | None:
    """Of several blocks with one id the app's metadata has the last, by which it follows links."""
    span = next((b.span for b in reversed(note.structure.blocks) if b.id.lower() == wanted.lower()), None)
    items = note.structure.list_items
    at = next((n for n, item in enumerate(items) if item.id is not None and item.span == span), None)
    return None if span is None else _lines(note, span) if at is None else _whole_item(note, items[at:])


def _whole_item(note: Note, items: Sequence[ListItem]) -> Lines:
    """The lines of the first of these items, with its child items and what it holds behind them."""
    start, end = _lines(note, items[0].span)
    inside = {start}
    for item in items:  # a child comes after its parent, and before the next item of the parent's list
        own = _lines(note, item.span)
        if own.start != start and item.parent not in inside:
            break
        inside.add(own.start)
        end = max(end, own.end, *(_lines(note, span).end for span in item.rest))
    return Lines(start, end)


def _footnote(note: Note, wanted: str) -> Lines | None:
    definitions = (f.span for f in note.structure.footnotes if f.id.lower() == wanted.lower())
    return next((_lines(note, span) for span in definitions), None)


def _lines(note: Note, span: Span) -> Lines:
    return Lines(_line(note, span.start), _line(note, max(span.start, span.end - 1)) + 1)


def _line(note: Note, offset: int) -> int:
    return note.line_of(offset) - 1


def _key(heading: str) -> str:
    return fold(_PUNCTUATION.sub(" ", heading).strip())
