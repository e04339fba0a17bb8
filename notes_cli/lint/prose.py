"""Finds a pattern in a note's prose: not in frontmatter, code, math, HTML, comments or addresses; it knows no rule.

What is no words either are links, tags, footnotes' marks, what a template fills in (`{{…}}`, `<% … %>`), and labels
that are defined (`[label]: address`).
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from notes_cli.lint.templates import PLACE
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.patterns import BLOCK_ID

NOT_BEFORE_ID = rf"(?!\^{BLOCK_ID}[ \t]*\r?(?:\n|\Z))"
"""Within a pattern: not where a block id follows, which is none without the blank before it."""
_NO_WORDS = re.compile(
    r"!?(?:\[[^\[\]\n]*)?\]\([^)\n]*\)|!?\[\[[^\[\]\n]*\]\]|\[\^[^\[\]\s]+\]|\^[\w-]+$"
    r"|^[ \t>]*\[(?!\^)[^\]\n]+\]:.*$",
    re.MULTILINE,
)
_LABEL = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\]){1,1000})\]", re.DOTALL)


def find_in_prose(pattern: re.Pattern[str], note: Note) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin outside all that is no prose, in order.

    A match may reach into an address or code that stands in it, as `[x](https://…)` does.
    """
    first = pattern.search(note.text)  # what is no prose takes long to find, and most patterns stand nowhere
    return _outside(_opaque(note), pattern, note, first.start()) if first else iter(())


def find_in_words(pattern: re.Pattern[str], note: Note) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin in what a person reads as words, in order."""
    first = pattern.search(note.text)
    return _outside(_no_words(note), pattern, note, first.start()) if first else iter(())


def find_in_words_of(places: Iterable[Span], pattern: re.Pattern[str], note: Note) -> Iterator[list[re.Match[str]]]:
    """As `find_in_words`, for each of these places by itself."""
    stretches = None
    for start, end in places:
        stretches = stretches or _no_words(note)
        yield list(_outside(stretches, pattern, note, start, end))


@lru_cache(maxsize=8)
def _no_words(note: Note) -> list[Span]:
    links = [link.span for link in note.structure.links if link.kind == "wikilink" or link.embed]
    tags = (tag.span for tag in note.structure.tags)
    return _merged([*_opaque(note), *links, *tags, *_spans(note), *fixed_places(note)])


@lru_cache(maxsize=8)
def fixed_places(note: Note) -> list[Span]:
    """The stretches that mean something by each of their characters: labels that are defined, templates' places."""
    places = [Span(*found.span()) for found in PLACE.finditer(note.text)]
    if "]:" in note.text:  # as in few, and what reads them needs the scanner
        from notes_cli.markdown.definitions import key_of, read_definitions

        labels = {key_of(definition.label) for definition in read_definitions(note)}
        found = _LABEL.finditer(note.text) if labels else iter(())
        places += [Span(*one.span()) for one in found if key_of(one[1]) in labels]
    return _merged(places)


def is_in_heading(note: Note, offset: int) -> bool:
    """Whether a place is in a heading, which links may name by its words."""
    return stretch_at([heading.span for heading in note.structure.headings], offset) is not None


def _opaque(note: Note) -> list[Span]:
    from notes_cli.markdown.opaque import find_opaque  # here, as it needs the scanner

    return [span for _, span in find_opaque(note)]


def _spans(note: Note) -> Iterator[Span]:
    return (Span(*found.span()) for found in _NO_WORDS.finditer(note.text))


def _merged(spans: list[Span]) -> list[Span]:
    """The same stretches in order, those that overlap as one."""
    merged: list[Span] = []
    for span in sorted(spans):
        last = merged[-1] if merged else span
        if merged and span.start < last.end:
            merged[-1] = Span(last.start, max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def _outside(
    stretches: list[Span], pattern: re.Pattern[str], note: Note, at: int, end: int = sys.maxsize
) -> Iterator[re.Match[str]]:
    while found := pattern.search(note.text, at, end):
        around = stretch_at(stretches, found.start())
        if around:
            at = around.end
        elif _is_escaped(note.text, found.start()):
            at = found.start() + 1
        else:
            at = max(found.end(), at + 1)
            yield found


def _is_escaped(text: str, at: int) -> bool:
    first = at
    while first and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def stretch_at(stretches: list[Span], offset: int) -> Span | None:
    """The stretch, of those in order, that holds an offset."""
    at = bisect_right(stretches, offset, key=lambda span: span.start) - 1
    return stretches[at] if at >= 0 and offset < stretches[at].end else None
