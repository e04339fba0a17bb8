"""Values of the frontmatter that want quotation marks, and how they get them; nothing is reported here."""

import re
from collections.abc import Iterator
from itertools import pairwise

from notes_cli.markdown.note import Note, Span

_LINE = re.compile(r"(?:[ \t]*-[ \t]+|[^\s:#\[\]{}\"'-][^:]*:[ \t]+)(?P<value>[^\s#].*?)[ \t]*")
_LONG = re.compile(r"[|>][+-]?\d?[ \t]*$|^[ \t]+[^\s-]|[{}&]", re.MULTILINE)
_SPECIAL = re.compile(r":(?=[ \t])|:$|['\"]")
_ITEM = re.compile(r"\"[^\"]*\"(?=[ \t]*[,\]])|'[^']*'(?=[ \t]*[,\]])|[^\s\[\],](?:[^\[\],]*[^\s\[\],])?")


def quoted(text: str, mark: str) -> str | None:
    """A text of one line in quotation marks: this one, or the other where the text has it; None where it has both."""
    other = "'" if mark == '"' else '"'
    for one in (mark, other):
        if one not in text and not (one == '"' and "\\" in text):
            return f"{one}{text}{one}"
    return None


def _lines(note: Note) -> Iterator[int]:
    """The numbers of the lines of the frontmatter's properties, valid or not, that hold nothing but short values."""
    last = note.line_of(note.frontmatter.span.end) if note.frontmatter else 0
    keys = [n for n in range(2, last) if note.text[note.line_starts[n - 1]] not in " \t-\r\n"]
    for number, end in pairwise((*keys, last) if keys else ()):
        if not _LONG.search(note.text, note.line_starts[number - 1], note.line_starts[end - 1]):
            yield from range(number, end)


def special_values(note: Note, in_arrays: bool) -> Iterator[Span]:
    """The values on one line, valid or not, that hold a colon and a blank, or a quotation mark, and are in none.

    One that only begins with a quotation mark is such where the frontmatter is broken. With `in_arrays` also those in
    lists in brackets. None of a property with a text over several lines, an anchor, a mapping in braces, or lines that
    go on; none that a comment may follow.
    """
    for number in _lines(note):
        found = _LINE.fullmatch(note.text, *note.line_span(number))
        spans = [Span(*found.span("value"))] if found else []
        if found and found["value"].startswith("["):
            items = _ITEM.finditer(note.text, *found.span("value")) if in_arrays else ()
            spans = [Span(*item.span()) for item in items]
        for span in spans:
            text = note.text[slice(*span)]
            is_half = text[0] in "\"'" and text[-1] != text[0] and note.frontmatter and note.frontmatter.fault
            if _SPECIAL.search(text) and (is_half or text[0] not in "\"'[{|>!*@`%") and " #" not in text:
                yield span
