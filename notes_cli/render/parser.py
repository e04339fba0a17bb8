"""Turns the Markdown of a note into markdown-it tokens, with what Obsidian adds to it; it knows no vault."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from notes_cli.markdown.note import Note
from notes_cli.render.syntax import (
    block_id,
    callout,
    comment,
    footnote,
    highlight,
    math,
    table,
    tag,
    task,
    underline,
    url,
    wikilink,
)

MAX_NESTING = 60
"""Levels, of which a quote is one and a list two; what lies deeper is left out, as it would exhaust Python's stack."""
MAX_PARSED = 4_000_000
"""Code points; a longer note is shown as plain text."""


@cache
def parser() -> MarkdownIt:
    """The parser: CommonMark, GFM tables and strikethrough, and the constructs of `syntax/`."""
    markdown = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    for syntax in (math, comment, wikilink, footnote, url, highlight, table, tag, callout, task, block_id, underline):
        syntax.use(markdown)
    # else a link of a scheme that the library refuses stays source; which may be followed says `links.safe_url`
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


def parse_note(note: Note) -> list[Token]:
    """Parse a note's body; the `map` of each block counts the lines of the whole note, from 0."""
    body = note.text[note.frontmatter.span.end :] if note.frontmatter else note.text.removeprefix("\ufeff")
    above = note.text[: len(note.text) - len(body)].count("\n")
    if len(body) > MAX_PARSED:
        notice = Token("notice", "", 0, content=f"{len(body):,} characters are too many to lay out: here as plain text")
        return [notice, Token("code_block", "", 0, content=body, map=[above, above + 1])]
    # a return that ends no line is a line's end to the parser, but not to the scanner
    tokens = parser().parse(body.replace("\r\n", "\n").replace("\r", " "))
    for token in tokens:
        if token.map is not None:
            token.map = [token.map[0] + above, token.map[1] + above]
    return tokens
