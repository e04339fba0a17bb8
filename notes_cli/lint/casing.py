"""The words of headings, and how they are written in each style of capitals; no rule and no text is changed here."""

import re
from collections.abc import Iterator

from notes_cli.lint.prose import find_in_words
from notes_cli.vault.note import Heading, Note, Span

KEPT_WORDS = ("macOS", "iOS", "iPhone", "iPad", "JavaScript", "TypeScript", "AppleScript", "I")
"""Words with capitals of their own."""
SMALL_WORDS = (
    *("a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "if", "in", "into", "is", "it", "its"),
    *("near", "nor", "of", "on", "onto", "or", "over", "so", "than", "that", "the", "then", "to", "under", "until"),
    *("up", "upon", "via", "when", "with", "within", "without", "yet"),
)  # fmt: skip
"""Words that titles write small."""
_WORD = re.compile(r"[^\s\[\]()<>|`*_~=]*[^\W_][^\s\[\]()<>|`*_~=]*")


def words_of_headings(note: Note) -> Iterator[tuple[Heading, list[Span]]]:
    """The words of each heading's own line that are no links, tags, code or math.

    None where letters change their number with their case.
    """
    words = [Span(*found.span()) for found in find_in_words(_WORD, note)] if note.structure.headings else []
    for heading in note.structure.headings:
        end = note.line_span(note.line_of(heading.span.start)).end
        own = [span for span in words if heading.span.start <= span.start and span.end <= end]
        texts = [note.text[slice(*span)] for span in own]
        yield heading, own if all(len(text) == len(text.upper()) == len(text.lower()) for text in texts) else []


def capitalised(word: str) -> str:
    """The word with a capital as its first letter, the others as they are."""
    at = next((at for at, letter in enumerate(word) if letter.isalnum()), 0)
    return word[:at] + word[at : at + 1].upper() + word[at + 1 :]
