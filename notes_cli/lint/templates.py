"""Places that a template fills in, `{{date}}` and `<% tp.date.now() %>`: what is there is no fault of the note.

Source: the help page Templates; the commands of the Templater plugin, which may go over lines.
"""

import re

from notes_cli.markdown.note import Note, Span

PLACE = re.compile(r"\{\{[^{}\n]*\}\}|<%(?:(?!<%).)*?%>", re.DOTALL)
"""Such a place, from its first mark to its last."""


def may_have_templates(text: str) -> bool:
    """Whether a text may hold such a place."""
    return ("{{" in text and "}}" in text) or ("<%" in text and "%>" in text)


def is_template(note: Note, span: Span) -> bool:
    """Whether what stands at a span holds such a place or lies in one; of a link its target alone is asked."""
    start, end = _target(note, span)
    return any(found.start() < end and start < found.end() for found in PLACE.finditer(note.text))


def templates_over_lines(note: Note) -> list[Span]:
    """Such places that go over lines, in order."""
    places = PLACE.finditer(note.text) if "<%" in note.text else ()
    return [Span(*place.span()) for place in places if "\n" in place[0]]


def _target(note: Note, span: Span) -> Span:
    link = next((link for link in note.structure.links if link.span == span and link.text is not None), None)
    source = note.text[slice(*span)]
    if link and link.kind == "wikilink" and "|" in source:
        return Span(span.start, span.start + source.index("|"))
    if link and link.kind == "markdown" and "](" in source:
        return Span(span.start + source.rindex("]("), span.end)
    return span
