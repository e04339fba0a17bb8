"""Values of the frontmatter that want quotation marks, and how they get them; nothing is reported here."""

import re
from collections.abc import Iterator

from notes_cli.vault.note import Note, Span

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


def special_values(note: Note, in_arrays: bool) -> Iterator[Span]:
    """The values on one line, valid or not, that hold a colon and a blank, or a quotation mark, and are in none.

    With `in_arrays` also those in lists in brackets. None of a block with texts over several lines, anchors, mappings
    in braces, or lines that go on; none that a comment may follow.
    """
    block = note.frontmatter
    if block is None or _LONG.search(note.text, *block.span):
        return
    for number in range(2, note.line_of(block.span.end)):
        found = _LINE.fullmatch(note.text, *note.line_span(number))
        spans = [Span(*found.span("value"))] if found else []
        if found and found["value"].startswith("["):
            items = _ITEM.finditer(note.text, *found.span("value")) if in_arrays else ()
            spans = [Span(*item.span()) for item in items]
        for span in spans:
            text = note.text[slice(*span)]
            if _SPECIAL.search(text) and text[0] not in "\"'[{|>!*@`%" and " #" not in text:
                yield span
