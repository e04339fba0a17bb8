"""How comments that switch rules off are taken out of a note, with those that end them; nothing is reported."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from notes_cli.lint.lines import whole_lines
from notes_cli.lint.problem import Edit, Fix
from notes_cli.markdown.note import Note, Span

if TYPE_CHECKING:
    from notes_cli.lint.suppression import Suppression


def removal(
    note: Note, suppression: "Suppression", own: "Sequence[Suppression]", going: "Sequence[Suppression]"
) -> Fix | None:
    """The fix that takes a comment away, and the one that ends it where it ends no other of all these.

    Of several that go and have the same end the first goes first, so that the last of them takes it along.
    """
    begin = _without(note, suppression.marker) if suppression.is_comment else None
    if begin is None or suppression.closing is None:
        return Fix((Edit(begin, ""),)) if begin else None
    same = [other for other in own if other.closing == suppression.closing]
    if any(other not in going or _without(note, other.marker) is None for other in same):
        return Fix((Edit(begin, ""),))
    if len(same) > 1:
        return Fix((Edit(begin, ""),)) if suppression == same[0] else None
    end = _without(note, suppression.closing)
    if end is None:
        return None
    if begin.end < end.start:
        return Fix((Edit(begin, ""), Edit(end, "")))
    return Fix((Edit(Span(begin.start, end.end), ""),))


def _without(note: Note, marker: Span) -> Span | None:
    """What goes with a comment: its line, or the blanks before it; None where the rest might be read otherwise."""
    start, end = marker
    before = note.text[note.line_at(start).start : start]
    line = note.line_at(end)
    if not before.strip() and not note.text[end : line.end].strip():
        return whole_lines(note, marker)
    if end < line.end or before.lstrip(" \t>").startswith(("<", "%%")):
        return None
    return Span(start - len(before) + len(before.rstrip(" \t")), end)
