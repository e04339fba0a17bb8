"""`notes query`: search the vault in Obsidian's search language, names first."""

import itertools
import sys
from collections.abc import Iterator
from typing import Annotated, Literal

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import Screen, carets, make_screen, print_json, say, say_faults
from notes_cli.cli.session import find_note, open_vault, say_owners
from notes_cli.demo import find_demos
from notes_cli.errors import NotesError, QueryError
from notes_cli.query.card import Card, find_backlinks, find_mentions, make_card
from notes_cli.query.data import card_data, plain, result_data
from notes_cli.query.search import Result, run_block, run_query
from notes_cli.render.clean import clean
from notes_cli.vault.note import Note
from notes_cli.vault.vault import Vault

QueryFormat = Literal["text", "json", "jsonl", "paths"]


@app.command(context_settings={"ignore_unknown_options": True})
def query(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="QUERY…", help="A note's name, or a query.")] = None,
    inside: Annotated[str | None, typer.Option("--in", metavar="NOTE", help="Run the query blocks of a note.")] = None,
    format: Annotated[QueryFormat, typer.Option("--format", help="How to print the answer.")] = "text",
    everything: Annotated[bool, typer.Option("--all", help="List all that a name's further notes hold.")] = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Search the vault in Obsidian's search language; a note's name or alias is answered with the note first.

    Words, "phrases", OR, -not, (groups), line: block: section: file: path: content: tag: task: task-todo: task-done:
    match-case: ignore-case: [property] [property:value]. Exit 0 found, 1 nothing found, 2 malformed query.
    """
    if not words and inside is None:
        raise NotesError("a query is needed: notes query QUERY…, or notes query --in NOTE")
    opened = open_vault(ctx, vault, no_cache)
    say_faults(opened)
    screen = make_screen(opened.root)
    if inside is not None:
        return _run_blocks(opened, find_note(opened, inside), format, screen)
    text = " ".join(words or ())
    owners = opened.find(text)
    say_owners(text, owners)
    try:
        results = run_query(opened, text)
        first = list(itertools.islice(results, 1))
    except QueryError as error:
        if not owners:
            _say_query_error(text, error)
            return 2
        results, first = iter(()), []  # the name of a note need not be a query as well
    results = itertools.chain(first, results)
    note = owners[0] if owners else None
    card = make_card(note, find_demos()) if note else None
    if format == "json":
        data = [result_data(result) for result in results]
        answer = {"query": text, "note": card_data(card) if card else None, "results": data}
        print_json(plain(answer), indent=2)
    elif format == "jsonl":
        for result in results:
            print_json(plain(result_data(result)))
    elif format == "paths":
        for path in dict.fromkeys(itertools.chain([card.path] if card else [], (r.path for r in results))):
            print(screen.path(path))
    elif note and card:
        _print_card(card, screen)
        _print_around(opened, note, results, screen, everything)
    else:
        _print_results(results, screen)
    return 0 if note or first else 1


def _print_card(card: Card, screen: Screen) -> None:
    print(f"{screen.style(screen.clean(card.title), 'bold')}  {screen.path(card.path)}")
    if card.aliases:
        print(f"  aliases: {screen.clean(', '.join(card.aliases))}")
    for key, value in card.properties.items():
        if key.lower() not in ("aliases", "demo"):
            shown = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
            print(screen.clean(f"  {key}: {shown}").rstrip())
    if card.demo:
        print(screen.style(f"  ▶ notes demo {card.demo}", "bold"))


def _print_around(vault: Vault, note: Note, results: Iterator[Result], screen: Screen, everything: bool) -> None:
    seen = {note.path}
    mentions = list(find_mentions(vault, note))
    said = {(result.path, match.line) for result in mentions for match in result.matches}
    links = [  # a line that names the note and links to it is printed once
        result._replace(matches=tuple(m for m in result.matches if (result.path, m.line) not in said))
        for result in find_backlinks(vault, note)
    ]
    for title, found in (("Lines with its name", mentions), ("Notes that link to it", links)):
        if found:
            print(f"\n{screen.style(title, 'bold')}")
            _print_results(iter(found), screen)
            seen.update(result.path for result in found)
    further = [result for result in results if result.path not in seen]
    if further and everything:
        print(f"\n{screen.style('Further notes that hold all the words', 'bold')}")
        _print_results(iter(further), screen)
    elif further:
        noun = "note holds" if len(further) == 1 else "notes hold"
        print(f"\n{len(further)} further {noun} all the words (--all lists them)")


def _print_results(results: Iterator[Result], screen: Screen) -> None:
    for result in results:
        print(screen.path(result.path))
        for match in result.matches:
            number = str(match.line)
            text = screen.hits(match.text, match.spans, used=len(number) + 4)
            print(f"  {screen.style(number, 'dim')}: {text}")


def _run_blocks(vault: Vault, note: Note, format: QueryFormat, screen: Screen) -> int:
    """Run the query blocks of a note: exit 0 if one finds something, 1 if none does, 2 if all are malformed."""
    blocks: list[dict[str, object]] = []
    for block in note.structure.query_blocks:
        line = note.line_of(block.span.start)
        results: list[Result] = []
        error: QueryError | None = None
        try:
            results = list(run_block(vault, note, block))
        except QueryError as caught:
            error = caught
            say(f"{note.path}:{note.line_of(block.offset_of(error.column))}: {error}")
        data = [result_data(result) for result in results]
        blocks.append({"line": line, "query": block.query, "results": data, "error": str(error) if error else None})
        if format == "text":
            print(screen.style(f"{note.path}:{line}: {' '.join(block.query.split())}", "bold"))
            _print_results(iter(results), screen)
    if format == "json":
        print_json(plain({"note": note.path, "blocks": blocks}), indent=2)
    elif format != "text":
        for result in (result for block in blocks for result in block["results"]):  # type: ignore[attr-defined]
            if format == "paths":
                print(screen.path(result["path"]))
            else:
                print_json(plain(result))
    if any(block["results"] for block in blocks):
        return 0
    return 2 if blocks and all(block["error"] for block in blocks) else 1


def _say_query_error(text: str, error: QueryError) -> None:
    """Print the line of the query, a caret under the column, and what is wrong."""
    start = text.rfind("\n", 0, error.column) + 1
    line = text[start:].partition("\n")[0].replace("\t", " ")
    print(f"{clean(line)}\n{carets(line, error.column - start, error.column - start)}", file=sys.stderr)
    say(str(error))
