"""Finds a pattern in a note's prose: not in frontmatter, code, math, HTML, comments or addresses; it knows no rule."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from notes_cli.vault.note import Note, Span
from notes_cli.vault.opaque import find_opaque


def find_in_prose(pattern: re.Pattern[str], note: Note) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin outside all that is no prose, in order.

    A match may reach into an address or code that stands in it, as `[x](https://…)` does.
    """
    stretches = [span for _, span in find_opaque(note)] if pattern.search(note.text) else []
    at = 0
    while found := pattern.search(note.text, at):
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
