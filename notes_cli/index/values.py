"""The properties of notes as a search needs them: their values, and the lines they stand on; it opens no file.

The index keeps them by name, so that a search for one property reads that alone, and no note.
"""

import marshal
from collections.abc import Iterable, Sequence

from notes_cli.markdown.note import Note
from notes_cli.markdown.rows import Parsed, PropertyRow, Rows, empty_rows

ValueRow = tuple[PropertyRow, int, int, str]
"""A property with the whole lines it stands on: the first one's number from 1, its offset, and their text.

The text is empty where much else stands there: thousands of properties on one line would each bring all of it.
"""

ELSE = 200
"""Characters that may stand on a property's lines besides as many as it has itself."""

_NO_OTHERS = empty_rows()[1:]


def value_rows(text: str, rows: Rows) -> tuple[ValueRow, ...]:
    """The properties of a note's text, in order."""
    found: list[ValueRow] = []
    line, at, start, last, stop = 1, 0, 0, 0, -1
    for row in sorted(rows.frontmatter[2], key=_place) if rows.frontmatter else ():
        end = max(row[3], row[5], *(end for _, end in row[6]))  # all of it lies before
        if newlines := text.count("\n", at, row[2]):
            line, start = line + newlines, text.rfind("\n", 0, row[2]) + 1
        if not last <= end <= stop:  # else it ends on the line of the one before, which may be long
            last, stop = end, text.find("\n", end)
            stop = len(text) if stop < 0 else stop
        at = row[2]
        is_short = stop - start <= 2 * (end - at) + ELSE
        found.append((row, line, start, text[start:stop] if is_short else ""))
    return tuple(found)


def place_of(value: ValueRow) -> tuple[int, str]:
    """What the properties of a note are ordered by: where the name stands, and the name."""
    return _place(value[0])


def _place(row: PropertyRow) -> tuple[int, str]:
    return row[2], row[0]


def join_values(kept: Iterable[tuple[bytes, bytes]]) -> dict[str, list[ValueRow]]:
    """Put together by path what is kept of segments, their paths and properties of one name; in order within a note."""
    found: dict[str, list[ValueRow]] = {}
    for paths, rows in kept:
        named = marshal.loads(paths)
        for number, row in marshal.loads(rows):
            found.setdefault(named[number], []).append(row)
    for values in found.values():
        if len(values) > 1:
            values.sort(key=place_of)
    return found


def make_head(path: str, values: Sequence[ValueRow]) -> Note | None:
    """The note at `path` as far as some of its properties tell, given in order: all else is blank, in as many lines.

    None where the text of a property is not known.
    """
    text, last = "", 0
    for _, line, start, lines in values:
        if not lines:
            return None
        if start > len(text):
            newlines = line - (last or 1)
            blank = " " * (start - len(text) - newlines)
            text += "\n" + blank + "\n" * (newlines - 1) if last else blank + "\n" * newlines
        text += lines[len(text) - start :]
        last = line + lines.count("\n")
    parsed = Parsed(Rows((0, len(text), [value[0] for value in values], []), *_NO_OTHERS))
    head = Note(path, text, (), lambda: parsed)
    vars(head)["parsed"] = parsed  # of thousands of heads it takes as long to ask for it as to make them
    return head
