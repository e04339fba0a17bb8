"""The lines around the lines that match, for results that are found already; it searches nothing."""

from collections.abc import Iterator

from notes_cli.markdown.note import Note
from notes_cli.query.files import read_file
from notes_cli.query.search import Match, Result
from notes_cli.vault.vault import Vault


def add_context(vault: Vault, results: Iterator[Result], around: int) -> Iterator[Result]:
    """Give each match the `around` lines before and after it, as many as there are, while the results come."""
    for result in results:
        if result.matches and around > 0:
            note = read_file(vault, result.path)
            result = result._replace(matches=tuple(_with_context(note, match, around) for match in result.matches))
        yield result


def _with_context(note: Note, match: Match, around: int) -> Match:
    lines = range(max(1, match.line - around), min(_last(note), match.line + around) + 1)
    before = tuple(note.line_text(line) for line in lines if line < match.line)
    return match._replace(before=before, after=tuple(note.line_text(line) for line in lines if line > match.line))


def _last(note: Note) -> int:
    """The last line of a note; what stands behind the last line end is one only where it is not empty."""
    last = note.line_of(len(note.text))
    return last - 1 if note.line_span(last).start == len(note.text) else last
