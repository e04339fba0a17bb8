"""What several rules ask about footnotes: their ids as the app compares them, and where a definition's text is."""

from notes_cli.vault.note import Footnote, Note, Span


def key(footnote: Footnote) -> str:
    """The id of a footnote in the form in which ids are compared: in any case."""
    return footnote.id.casefold()


def label(footnote: Footnote) -> Span:
    """The place of `[^id]` at the beginning of a definition."""
    return Span(footnote.id_span.start - 2, footnote.id_span.end + 1)


def text_of(note: Note, footnote: Footnote) -> str:
    """The text of a definition, behind its colon."""
    return note.text[footnote.id_span.end + 2 : footnote.span.end].strip()
