"""The answer to a query that is the name of a note: its card, the lines that name it, and what links to it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from notes_cli.demo import Demo, demo_of
from notes_cli.markdown.note import Note, Value
from notes_cli.query.search import Match, Result, search
from notes_cli.query.tree import Operator, Or, Phrase
from notes_cli.vault.vault import Vault


class Card(NamedTuple):
    """What a note is: its vault path, title, aliases, properties, and the name of its demo or None."""

    path: str
    title: str
    aliases: tuple[str, ...]
    properties: dict[str, Value]
    demo: str | None


def make_card(note: Note, demos: Sequence[Demo]) -> Card:
    """Make the card of a note."""
    demo = demo_of(note, demos)
    return Card(note.path, note.name, note.aliases, dict(note.properties), demo.name if demo else None)


def find_mentions(vault: Vault, note: Note) -> Iterator[Result]:
    """The lines that hold the note's name or an alias as a phrase, but for its own frontmatter, which says them."""
    names = dict.fromkeys((note.name, *note.aliases))
    query = Or(tuple(Operator("line", Phrase(name)) for name in names if name.strip()))
    for result in search(vault, query):
        matches = result.matches
        if result.path == note.path and note.frontmatter:
            body = note.line_of(note.frontmatter.span.end)
            matches = tuple(match for match in matches if match.line > body)
        if matches:
            yield Result(result.path, matches)


def find_backlinks(vault: Vault, note: Note) -> Iterator[Result]:
    """The notes that link to a note, each with the lines on which the links stand."""
    for source, links in vault.backlinks(note.path):
        lines = sorted({source.line_of(link.span.start) for link in links})
        yield Result(source.path, tuple(_line(source, line) for line in lines))


def _line(note: Note, line: int) -> Match:
    return Match(line, 1, note.line_text(line), ())
