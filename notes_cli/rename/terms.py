"""The terms of a query that name a file, a path or a tag with their whole value, rewritten where that has another name.

The grammar is that of `notes_cli.query.parse`: what was written is parsed again, and must be the same query but for
these values.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from notes_cli.errors import QueryError
from notes_cli.markdown.edits import Edit, apply_edits
from notes_cli.markdown.note import Note, Span
from notes_cli.query.parse import parse_query, unescape
from notes_cli.query.print import print_query
from notes_cli.query.tree import Operator, Phrase, Word

Rename = Callable[[str, str], "str | None"]
"""The new value for an operator and its value, None where that stays."""

_TOKEN = re.compile(
    r"-*(?P<name>file|path|tag):\s*(?P<group>\(\s*)?"
    r'(?P<value>"(?:\\.|[^"\\])*"|[^\s()\[\]":/-][^\s()\[\]":]*)(?(group)(?=\s*\)))'
    r'|\[(?:"(?:\\.|[^"\\])*"|[^"\]])*\]'  # a property, in which none of these is an operator
    r'|"(?:\\.|[^"\\])*"|(?<![^\s(\[:-])/(?:\\.|[^/\\])*/|[^\s()\[\]":]+|.',
    re.DOTALL | re.IGNORECASE,
)


def term_edits(note: Note, rename: Rename) -> Iterator[Edit]:
    """The edits of the query blocks of a note that give the terms their new values; a malformed block has none."""
    for block in note.structure.query_blocks:
        for span, value in query_edits(block.query, rename):
            start, end = (block.offset_of(at) for at in (span.start, span.end - 1))
            yield Edit(Span(start, end + 1), value)


def query_edits(query: str, rename: Rename) -> list[Edit]:
    """The edits of one query; none where it cannot be parsed, or would not be the same query but for the values."""
    edits = []
    for token in _TOKEN.finditer(query):
        if token["name"]:
            value = token["value"]
            is_quoted = value.startswith('"')
            text = unescape(value[1:-1]) if is_quoted else value
            new = rename(token["name"].lower(), text)
            if new is not None and new != text:
                written = print_query(Phrase(new) if is_quoted or not _is_word(new) else Word(new))
                edits.append(Edit(Span(*token.span("value")), written))
    return edits if edits and _same_but_values(query, apply_edits(query, edits), rename) else []


def _is_word(text: str) -> bool:
    return re.fullmatch(r'[^\s()\[\]":/-][^\s()\[\]":]*', text) is not None


def _same_but_values(old: str, new: str, rename: Rename) -> bool:
    try:
        before, after = parse_query(old), parse_query(new)
    except QueryError:
        return False
    return before is not None and _loose(_renamed(before, rename)) == _loose(after)


def _renamed(part: Any, rename: Rename) -> Any:
    """A query with the new values in it."""
    if isinstance(part, Operator) and part.name in ("file", "path", "tag") and isinstance(part.body, Word | Phrase):
        new = rename(part.name, part.body.text)
        return part if new is None else Operator(part.name, part.body._replace(text=new))
    if isinstance(part, tuple):  # a query, or its terms
        inner = (_renamed(one, rename) for one in part)
        return type(part)._make(inner) if hasattr(part, "_make") else tuple(inner)
    return part


def _loose(part: Any) -> Any:
    """A query in which a phrase and a word are the same."""
    if isinstance(part, Word | Phrase):
        return part.text
    return tuple(map(_loose, part)) if isinstance(part, tuple) else part
