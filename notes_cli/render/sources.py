"""Places in a note's own source that the Markdown face works on: comments to leave out, and lines to insert after."""

import re
from collections.abc import Iterator

from notes_cli.render.plain_html import comment_spans
from notes_cli.render.syntax.comment import COMMENT
from notes_cli.vault.blocks import parse_blocks
from notes_cli.vault.inline import leaves
from notes_cli.vault.note import Note, Span
from notes_cli.vault.places import Node
from notes_cli.vault.scan import MAX_SCANNED

_CONTAINER = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[\s>]+)*(?:\[.\] )?")


def comments(note: Note, start: int) -> list[Span]:
    """The comments of a note's body, `%%…%%` and `<!--…-->`, in order."""
    if len(note.text) > MAX_SCANNED:
        return []
    found: list[Span] = []
    pending = parse_blocks(note.text, start)
    while pending:
        node = pending.pop()
        pending += node.children
        found += _of_block(note.text, node)
    return sorted(found)


def _of_block(text: str, node: Node) -> Iterator[Span]:
    if node.type == "comment":
        yield node.span
    elif node.type == "html":
        yield from (Span(*span) for span in comment_spans(text, *node.span))
    elif node.type in ("paragraph", "heading", "table"):
        source = text[slice(*node.span)]
        if "%%" in source or "<!--" in source:
            begin = node.span.start
            yield from (Span(begin + span.start, begin + span.end) for span in _of_text(source))


def _of_text(text: str) -> Iterator[Span]:
    """As the parser reads it, from left to right: no comment begins in code, math or a link."""
    at = 0
    comment = COMMENT.search(text)
    for leaf in leaves(text):
        while comment and comment.start() <= leaf.start:
            if comment.start() >= at:
                at = comment.end()
                yield Span(*comment.span())
            comment = COMMENT.search(text, max(at, comment.start() + 1))
        if leaf.start >= at:
            at = leaf.end
            if text.startswith("<!--", leaf.start):
                yield leaf
        if comment and comment.start() < at:
            comment = COMMENT.search(text, at)
    while comment:
        yield Span(*comment.span())
        comment = COMMENT.search(text, comment.end())


def container_prefix(text: str, at: int) -> str | None:
    """What stands before `at` on its line if these are only marks of quotes, list items and tasks, else None."""
    begin = text.rfind("\n", 0, at) + 1
    return text[begin:at] if _CONTAINER.fullmatch(text, begin, at) else None


def continued(prefix: str) -> str:
    """The prefix that keeps a further line in the same quotes and items."""
    return re.sub(r"[^>\s]", " ", prefix)


def set_apart(text: str, span: Span, prefix: str, lines: list[str]) -> str:
    """New lines for a block of a note, with a blank line towards text that stands right above or below it.

    Without it a list or a quote would take in the line that follows, and a paragraph would go on into the new lines.
    """
    further = continued(prefix)
    body = "\n".join(lines).rstrip("\n").replace("\n", "\n" + further)
    begin = text.rfind("\n", 0, span.start) + 1
    above = text[text.rfind("\n", 0, max(0, begin - 1)) + 1 : max(0, begin - 1)]
    if further == prefix and above.strip(" \t\r>"):
        body = "\n" + prefix + body
    end = text.find("\n", span.end)
    below = 0 if end < 0 else text.find("\n", end + 1)
    if end >= 0 and text[end + 1 : below if below >= 0 else len(text)].strip(" \t\r>"):
        body += "\n" + further.rstrip()
    return body
