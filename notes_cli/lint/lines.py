"""Whole lines of a note, as they are taken out of it, and what ends them."""

from notes_cli.markdown.note import Note, Span


def newline(note: Note) -> str:
    """What ends the lines of a note."""
    return "\r\n" if "\r\n" in note.text else "\n"


def whole_lines(note: Note, span: Span) -> Span:
    """The lines in which a span lies, with the newline after them; on the last line, which has none, those before."""
    first, last = note.line_of(span.start), note.line_of(max(span.start, span.end - 1))
    start = note.line_starts[first - 1]
    if last < len(note.line_starts):
        return Span(start, note.line_starts[last])
    return Span(len(note.text[:start].rstrip("\r\n")), len(note.text))


def lines_below(note: Note, span: Span) -> Span | None:
    """The lines in which a span lies, with the blank ones below; None where text stands before it on its line."""
    first, last = note.line_of(span.start), note.line_of(span.end - 1)
    if note.text[note.line_starts[first - 1] : span.start].strip():
        return None
    while last < len(note.line_starts) and not note.line_text(last + 1).strip():
        last += 1
    return Span(note.line_starts[first - 1], note.line_starts[min(last, len(note.line_starts) - 1)])
