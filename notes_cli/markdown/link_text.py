"""Reads a link that stands alone, as a person types or pastes it: in brackets or bare; it resolves none."""

from urllib.parse import unquote

from notes_cli.markdown.note import Link, Span
from notes_cli.markdown.scan import make_note


def read_link(text: str) -> tuple[Link, ...]:
    """The links that a text may be, best first: what the scanner reads, else a bare wikilink, else a bare Markdown one.

    `[[Note#Heading|text]]`, `![[pic.png]]`, `[text](../My%20note.md)`, `Note#^id`, `<My note.md>`, `My%20note.md`.
    """
    text = text.strip()
    whole = tuple(link for link in make_note("", text).links if link.span == (0, len(text)))
    if whole:
        return whole
    inside = text.removeprefix("!")
    bracketed = inside.startswith("[[") and inside.endswith("]]")  # a footnote's subpath has brackets of its own
    target = inside[2:-2] if bracketed else text
    cut = target.find("|", 1)  # `[[|x]]` is a link named `|x`
    span = Span(0, len(text))
    wikilink = Link((target if cut < 0 else target[:cut]).strip(), None, span, embed=text != inside)
    if bracketed:
        return (wikilink,)
    angled = text.startswith("<") and text.endswith(">")
    return wikilink, Link(unquote(text[1:-1] if angled else text), None, span, kind="markdown")
