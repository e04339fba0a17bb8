"""The stretches of a note that are no prose: frontmatter, code, math, HTML, comments, addresses, with their places.

What stands in them is not read as Markdown, so nobody may look for marks there, nor write any. Which of them the index
knows is `notes_cli.markdown.blocks`' and `notes_cli.markdown.inline`'s; comments in a line are read here alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

from notes_cli.markdown.blocks import parse_blocks
from notes_cli.markdown.inline import leaves
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.places import Node
from notes_cli.markdown.scan import MAX_SCANNED

COMMENT = re.compile(r"(?<!%)%%(?!%).*?(?<!%)%%(?!%)", re.DOTALL)
"""A comment within one block; exactly two `%` on either side (release note 1.13.2)."""

Kind = Literal["frontmatter", "code", "math", "html", "comment", "address", "unread"]
_BLOCKS: dict[str, Kind] = {"code": "code", "math": "math", "comment": "comment", "yaml": "frontmatter"}
_LEAVES: dict[str, Kind] = {"`": "code", "$": "math", "<": "html"}
_AUTOLINK = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9+.-]*:|[^\s<>]+@)")


class Stretch(NamedTuple):
    """A stretch of a note that is no prose; "unread" is all of a note that is too long to be scanned."""

    kind: Kind
    span: Span


@lru_cache(maxsize=8)
def find_blocks(note: Note) -> tuple[Node, ...]:
    """The blocks of a note's body as a tree, in order; none of one that is too long to be scanned.

    They are kept for the last few notes, as many ask for those of one after each other.
    """
    return () if len(note.text) > MAX_SCANNED else tuple(parse_blocks(note.text, note.body_start))


def all_blocks(note: Note) -> Iterator[Node]:
    """The blocks of a note, wherever they stand, each before those within it."""
    pending = list(reversed(find_blocks(note)))
    while pending:
        node = pending.pop()
        pending += node.children[::-1]
        yield node


@lru_cache(maxsize=8)
def find_opaque(note: Note) -> tuple[Stretch, ...]:
    """The stretches of a note that are no prose, in order of place; they do not overlap."""
    if len(note.text) > MAX_SCANNED:
        return (Stretch("unread", Span(0, len(note.text))),)
    found = [Stretch("frontmatter", note.frontmatter.span)] if note.frontmatter else []
    for node in all_blocks(note):
        found += _of_block(note.text, node)
    return tuple(sorted(found, key=lambda stretch: stretch.span))


def _of_block(text: str, node: Node) -> Iterator[Stretch]:
    if node.type in _BLOCKS:
        yield Stretch(_BLOCKS[node.type], node.span)
    elif node.type == "html":
        at = node.span.start
        for start, end in comment_spans(text, *node.span):
            if at < start:
                yield Stretch("html", Span(at, start))
            yield Stretch("comment", Span(start, end))
            at = end
        if at < node.span.end:
            yield Stretch("html", Span(at, node.span.end))
    elif node.content and any(mark in node.content for mark in ("`", "$", "<", "%%", "://", "www.", "@")):
        begins = list(accumulate((len(line) + 1 for line in node.content.split("\n")[:-1]), initial=0))
        for kind, span in _of_text(node.content):
            first, last = bisect_right(begins, span.start) - 1, bisect_right(begins, span.end - 1) - 1
            start, end = span.start - begins[first], span.end - begins[last]
            yield Stretch(kind, Span(node.starts[first] + start, node.starts[last] + end))


def _of_text(text: str) -> Iterator[Stretch]:
    """As the parser reads it, from left to right: no comment begins in code, math or a link."""
    at = 0
    comment = COMMENT.search(text)
    for leaf in leaves(text):
        while comment and comment.start() <= leaf.start:
            if comment.start() >= at:
                at = comment.end()
                yield Stretch("comment", Span(*comment.span()))
            comment = COMMENT.search(text, max(at, comment.start() + 1))
        if leaf.start >= at:
            at = leaf.end
            if (kind := _kind(text, leaf)) is not None:
                yield Stretch(kind, leaf)
        if comment and comment.start() < at:
            comment = COMMENT.search(text, at)
    while comment:
        yield Stretch("comment", Span(*comment.span()))
        comment = COMMENT.search(text, comment.end())


def _kind(text: str, leaf: Span) -> Kind | None:
    """What a leaf is; None for a wikilink, a tag or an escaped character, which are prose."""
    if text.startswith("<!--", leaf.start):
        return "comment"
    first = text[leaf.start]
    if first in "[!#\\":
        return None
    return "address" if _AUTOLINK.match(text, leaf.start) else _LEAVES.get(first, "address")


def comment_spans(text: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    """The offsets of the HTML comments in the HTML between `at` and `end`; one that is not closed runs to its end."""
    while (start := text.find("<!--", at, end)) >= 0:
        stop = text.find("-->", start + 4, end)
        at = end if stop < 0 else stop + 3
        yield start, at
