"""Prints what a search has found as text for people: results, and the card of a note with what is around it."""

import itertools
import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from notes_cli.cli.output import Screen
from notes_cli.markdown.note import Note
from notes_cli.markdown.plain import in_words
from notes_cli.query.card import Card, find_backlinks, find_mentions
from notes_cli.query.context import add_context
from notes_cli.query.search import Result
from notes_cli.vault.vault import Vault


class Shown(NamedTuple):
    """What of the results is shown: those in a `folder`, `limit` files of each list (None: all), `context` lines."""

    folder: str = ""
    limit: int | None = None
    context: int = 0


def choose(vault: Vault, results: Iterable[Result], shown: Shown) -> Iterator[Result]:
    """As many results as are to be shown, each match with the lines around it; none is looked for beyond these."""
    limit = None if shown.limit is None else min(shown.limit, sys.maxsize)
    return add_context(vault, itertools.islice(results, limit), shown.context)


def print_results(results: Iterable[Result], screen: Screen) -> None:
    """Print each result as it comes: its path, then its matching lines, with the lines around them where it has any.

    Nothing waits in a buffer for the next one, which may take long to find. As in grep, `:` stands behind the number
    of a line that matches, `-` behind that of another, and `--` for lines left out between such groups.
    """
    for result in results:
        sys.stdout.write("\n".join((screen.path(result.path), *_lines(result, screen), "")))
        sys.stdout.flush()


def _lines(result: Result, screen: Screen) -> Iterator[str]:
    if not any(match.before or match.after for match in result.matches):  # as nearly always, and for thousands
        for match in result.matches:
            yield _line(match.line, match.text, match.spans, ":", screen)
        return
    lines: dict[int, tuple[str, Iterable[tuple[int, int]] | None]] = {}
    for match in result.matches:
        for line, text in enumerate(match.before, match.line - len(match.before)):
            lines.setdefault(line, (text, None))
        lines[match.line] = (match.text, match.spans)
        for line, text in enumerate(match.after, match.line + 1):
            lines.setdefault(line, (text, None))
    last = 0
    for line in sorted(lines):
        if last and line > last + 1:
            yield screen.style("  --", "dim")
        text, spans = lines[line]
        yield _line(line, text, spans or (), "-" if spans is None else ":", screen)
        last = line


def _line(line: int, text: str, spans: Iterable[tuple[int, int]], mark: str, screen: Screen) -> str:
    number = str(line)
    return f"  {screen.style(number, 'dim')}{mark} {screen.hits(text, spans, used=len(number) + 4)}"


def print_card(card: Card, screen: Screen) -> None:
    """Print the card of a note: its name and path, its properties, its demo."""
    print(f"{screen.style(screen.clean(card.title), 'bold')}  {screen.path(card.path)}")
    if card.aliases:
        print(f"  aliases: {screen.clean(', '.join(card.aliases))}")
    for key, value in card.properties.items():
        if key.lower() not in ("aliases", "demo"):
            print(screen.clean(f"  {key}: {' '.join(in_words(value).split())}").rstrip())
    if card.demo:
        print(screen.style(f"  ▶ notes demo {card.demo}", "bold"))
    sys.stdout.flush()


def print_around(
    vault: Vault, note: Note, further: Iterator[Result], screen: Screen, shown: Shown, everything: bool
) -> None:
    """Print the lines that name a note, those that link to it, and how many `further` notes there are, or which."""
    seen = {note.path}
    mentions = [result for result in find_mentions(vault, note) if result.path.startswith(shown.folder)]
    said = {(result.path, match.line) for result in mentions for match in result.matches}
    links = [  # a line that names the note and links to it is printed once
        result._replace(matches=tuple(m for m in result.matches if (result.path, m.line) not in said))
        for result in find_backlinks(vault, note)
        if result.path.startswith(shown.folder)
    ]
    for title, found in (("Lines with its name", mentions), ("Notes that link to it", links)):
        if found:
            print(f"\n{screen.style(title, 'bold')}")
            print_results(choose(vault, found, shown), screen)
            seen.update(result.path for result in found)
    rest = [result for result in further if result.path not in seen]
    if rest and everything:
        print(f"\n{screen.style('Further notes that hold all the words', 'bold')}")
        print_results(choose(vault, rest, shown), screen)
    elif rest:
        noun = "note holds" if len(rest) == 1 else "notes hold"
        print(f"\n{len(rest)} further {noun} all the words (--all lists them)")
