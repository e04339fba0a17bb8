"""Repairs frontmatter that is no valid YAML, where there is one way to do so that keeps what was written.

Each way is tried on the line of the fault and those above it, and taken only if the block is then valid, or is so at
least up to a later place.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Edit, Fix
from notes_cli.vault.note import Note, Span
from notes_cli.vault.properties import parse_frontmatter

_ENTRY = re.compile(r"(?P<lead>[ \t]*(?:-[ \t]+|[^\s:#\[\]{}\"'-][^:\n]*:[ \t]+))(?P<value>[^\s\"'\[{|>].*?)[ \t]*")
_LIST = re.compile(r"[^:\n]+:[ \t]+\[(?P<items>[^\]\n]*?)(?P<close>\]?)[ \t]*")
_GLUED = re.compile(r"[^\s:#\[\]{}\"'-][^:\n]*:(?=[^\s:/])")
_KEY = re.compile(r"[^\s:]")


def repair(note: Note) -> Fix | None:
    """The fix for the first fault of a note's frontmatter, or None."""
    block = note.frontmatter
    if block is None or block.fault is None:
        return None
    fault = block.fault.span.start
    for edit in _candidates(note, block.span, fault):
        after = parse_frontmatter(note.text[: edit.span.start] + edit.text + note.text[edit.span.end :])
        moved = len(edit.text) - (edit.span.end - edit.span.start)
        if after and (after.fault is None or after.fault.span.start > max(fault, edit.span.end) + moved):
            return Fix((edit,))
    return None


def _candidates(note: Note, block: Span, fault: int) -> Iterator[Edit]:
    line, first = note.line_of(fault), note.line_of(block.start) + 1
    for number in (line, line - 1):
        if number < first or number >= note.line_of(block.end):
            continue
        start, end = note.line_span(number)
        text = note.text[start:end]
        if glued := _GLUED.match(text):
            yield Edit(Span(start + glued.end(), start + glued.end()), " ")
        if entry := _ENTRY.fullmatch(text):
            yield from _quoted(entry["value"], start + entry.start("value"))
        if entry := _LIST.fullmatch(text):
            yield from _items(entry, start, fault)
        same = [n for n in range(first, number) if note.text[slice(*note.line_span(n))] == text]
        following = note.text[slice(*note.line_span(number + 1))]
        if same and _KEY.match(text) and (_KEY.match(following) or following == "---"):
            yield Edit(Span(start, note.line_starts[number]), "")


def _quoted(value: str, start: int) -> Iterator[Edit]:
    """The value in quotation marks; not where a comment may stand behind it."""
    if not re.search(r"[ \t]#", value):
        yield Edit(Span(start, start + len(value)), _quote(value))


def _quote(value: str) -> str:
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def _items(entry: re.Match[str], start: int, fault: int) -> Iterator[Edit]:
    """A bracket that closes the list; the item of the fault in quotation marks; both."""
    end = start + entry.end("items")
    if not entry["close"]:
        yield Edit(Span(end, end), "]")
    at = start + entry.start("items")
    for item in entry["items"].split(","):
        text = item.strip()
        begin = at + len(item) - len(item.lstrip())
        if text and text[0] not in "\"'" and begin <= fault <= at + len(item):
            yield Edit(Span(begin, begin + len(text)), _quote(text))
        at += len(item) + 1
