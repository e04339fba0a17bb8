"""The pieces of a file in which links, tags and query blocks stand: a note is one, a canvas has one for each card.

Edits of pieces become one text of the file; in a canvas only the characters that they concern change.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from notes_cli.index.canvas import make_note_of_card
from notes_cli.markdown.definitions import find_definitions
from notes_cli.markdown.edits import Edit
from notes_cli.markdown.note import Link, Note, Span
from notes_cli.markdown.scan import make_note

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
_CHARACTER = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.DOTALL)


class Piece(NamedTuple):
    """A text with what is read in it, and its place in the file.

    `places` are the offsets in the file of each of its characters and of its end, None where they are its own. The
    piece of a file card is `file` or `subpath` and nothing else, as is that of a group's background; `note` then has no
    text but that.
    """

    note: Note
    places: Sequence[int] | None = None
    kind: str = "text"
    links: tuple[Link, ...] = ()

    def read_again(self, path: str, text: str) -> Note:
        """The note that the piece would be with another text, in a file of this path."""
        return make_note(path, text) if self.kind == "note" else make_note_of_card(path, text)

    def edit_of(self, edit: Edit, file: str) -> Edit:
        """An edit of the piece as one of the file's text `file`."""
        if self.places is None:
            return edit
        start, end = (self.places[at] for at in edit.span)
        text = json.dumps(edit.text, ensure_ascii=file.isascii())[1:-1]
        return Edit(Span(start, end), text)


def read_pieces(path: str, text: str) -> list[Piece]:
    """The pieces of the note or canvas at a vault path with this text; none for a canvas that is no JSON."""
    if not path.lower().endswith(".canvas"):
        note = make_note(path, text)
        return [Piece(note, None, "note", links_of(note))]
    try:
        nodes = json.loads(text.removeprefix("\ufeff") or "{}").get("nodes", [])
    except (ValueError, RecursionError, AttributeError):
        return []
    values = {place: span for place, span in find_strings(text) if place[0] == "nodes"}
    return [
        piece for n, node in enumerate(nodes) if isinstance(node, dict) for piece in _card(path, text, node, n, values)
    ]


def links_of(note: Note) -> tuple[Link, ...]:
    """The links of a note, and those in its definitions."""
    return (*note.links, *find_definitions(note))


def _card(
    path: str, text: str, node: dict[str, object], number: int, values: dict[tuple[object, ...], Span]
) -> Iterator[Piece]:
    def places(key: str) -> list[int]:
        start, end = values["nodes", number, key]
        found = [start + 1 + match.start() for match in _CHARACTER.finditer(text[start + 1 : end - 1])]
        return [*found, end - 1]

    if node.get("type") == "text" and isinstance(card := node.get("text"), str):
        note = make_note_of_card(path, card)
        yield Piece(note, places("text"), "text", links_of(note))
    elif node.get("type") == "group" and isinstance(picture := node.get("background"), str):
        link = Link(picture, None, Span(0, len(picture)), kind="file")
        yield Piece(make_note_of_card(path, picture, is_text=False), places("background"), "file", (link,))
    elif node.get("type") == "file" and isinstance(file := node.get("file"), str):
        subpath = node.get("subpath")
        link = Link(file + (subpath if isinstance(subpath, str) else ""), None, Span(0, len(file)), kind="file")
        yield Piece(make_note_of_card(path, file, is_text=False), places("file"), "file", (link,))
        if isinstance(subpath, str):
            place = link._replace(span=Span(0, len(subpath)))
            yield Piece(make_note_of_card(path, subpath, is_text=False), places("subpath"), "subpath", (place,))


def find_strings(text: str) -> Iterator[tuple[tuple[object, ...], Span]]:
    """The texts of a JSON document that are values, each with its keys from the top, and its place with its quotes."""
    path: list[object] = []  # of each open bracket, the key or number that we are at
    key: str | None = None
    for token in _TOKEN.finditer(text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text):
        mark = token[0]
        if mark in "{[":
            path.append(0 if mark == "[" else None)
        elif mark in "}]":
            path.pop()
        elif mark == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif mark == ":":
            path[-1] = key
        elif mark[0] == '"':
            if path and path[-1] is None:
                key = json.loads(mark, strict=False)
            else:
                yield tuple(path), Span(*token.span())
