"""`notes query`: search the vault in Obsidian's search language, names first."""

import itertools
import sys
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperCommand

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import Screen, make_screen, print_json
from notes_cli.cli.query_blocks import run_blocks
from notes_cli.cli.results import Shown, choose, print_around, print_card, print_results
from notes_cli.cli.session import find_folder, find_note, open_vault, say_owners
from notes_cli.demo import find_demos
from notes_cli.errors import NotesError, QueryError
from notes_cli.markdown.note import Note
from notes_cli.markdown.plain import plain
from notes_cli.query.card import make_card
from notes_cli.query.data import card_data, result_data
from notes_cli.query.order import Sort
from notes_cli.query.search import Result, Settings, run_query
from notes_cli.vault.vault import Vault

QueryFormat = Literal["text", "json", "jsonl", "paths"]
_WORDS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}  # as -word is a term, and -h may be one


class _Query(TyperCommand):
    """A command of which `-h` is an option only where it stands alone; elsewhere it is the word h, not wanted."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, ["--help"] if args == ["-h"] else args)


@app.command(rich_help_panel="Search and read", cls=_Query, context_settings=_WORDS)
def query(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="QUERY…", help="A note's name, or a query.")] = None,
    inside: Annotated[str | None, typer.Option("--in", metavar="NOTE", help="Run the query blocks of a note.")] = None,
    format: Annotated[QueryFormat, typer.Option("--format", help="How to print the answer.")] = "text",
    everything: Annotated[bool, typer.Option("--all", help="After a card, list the other matching notes too.")] = False,
    path: Annotated[str, typer.Option("--path", metavar="FOLDER", help="Only files in this folder.")] = "",
    case: Annotated[bool, typer.Option("--case", help="Match case.")] = False,
    sort: Annotated[Sort, typer.Option("--sort", help="By name, or the newest first.")] = "name",
    reverse: Annotated[bool, typer.Option("--reverse", help="Reverse the order.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most N files.")] = None,
    context: Annotated[int, typer.Option("--context", min=0, metavar="N", help="N lines around each match.")] = 0,
    explain: Annotated[bool, typer.Option("--explain", help="Say in plain English what the query finds.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Keep the answer up to date while the vault changes.")] = False,
    total: Annotated[bool, typer.Option("--total", help="Print only how many files there are.")] = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Search the vault in Obsidian's search language; a note's name or alias is answered with the note first.

    Words, "phrases", /regex/, OR, -not, (groups), line: block: section: file: path: content: tag: task: task-todo:
    task-done: match-case: ignore-case: [property] [property:value]. Exit 0 found, 1 nothing found, 2 malformed query.
    """
    if not words and inside is None:
        raise NotesError("a query is needed: notes query 'QUERY' (# ( [ | & need the quotes), or notes query --in NOTE")
    if words and inside is not None:
        raise NotesError("--in runs the blocks of a note; leave out the query, or leave out --in")
    text = " ".join(words or ())
    if explain and watch:
        raise NotesError("--explain searches nothing, so there is nothing to --watch")
    if total and (explain or watch or inside is not None):
        raise NotesError("--total counts the files that a query finds; leave out --explain, --watch and --in")
    if explain:
        return _explain(text, inside, format, case)
    if watch and inside is not None:
        raise NotesError("--watch takes a query, not the blocks of a note")
    opened = open_vault(ctx, vault, no_cache)
    folder = find_folder(opened, path)
    settings, shown = Settings(sort, reverse, case, folder), Shown(folder, limit, context)
    screen = make_screen(opened.root)
    if inside is not None:
        return run_blocks(opened, find_note(opened, inside), format, screen, settings, shown)
    if watch:
        return _watch(opened, text, settings, shown, format)
    owners = tuple(note for note in opened.find(text) if note.path.startswith(folder))
    say_owners(text, owners)
    note = owners[0] if owners else None
    try:
        results = run_query(opened, text, settings)
        first = list(itertools.islice(results, 1))
    except QueryError as error:
        if not note:
            return _refuse(text, error, opened)
        results, first = iter(()), []  # the name of a note need not be a query as well
    try:
        found = itertools.chain(first, results)
        if total:
            print(sum(1 for _ in _paths(note, choose(opened, found, shown))))
        else:
            _print(opened, text, note, found, format, screen, shown, everything)
    except QueryError as error:  # that a regular expression takes too long may show only after some results
        return _refuse(text, error)
    if note or first:
        return 0
    from notes_cli.cli.unanswered import say_near, say_near_options  # here, as most queries find something

    if not say_near_options(ctx, words or []):
        say_near(opened, text, settings)
    return 1


def _refuse(text: str, error: QueryError, vault: Vault | None = None) -> int:
    """Say what is wrong with a query that cannot be answered, and give the exit code for it."""
    from notes_cli.cli.unanswered import say_query_error  # here, as most queries can be

    say_query_error(text, error, vault)
    return 2


def _watch(vault: Vault, text: str, settings: Settings, shown: Shown, format: QueryFormat) -> int:
    from notes_cli.cli.watch import watch_query  # here, as few searches need it

    try:
        return watch_query(
            *(vault, text, lambda now: choose(now, run_query(now, text, settings), shown)), format, shown.context > 0
        )
    except QueryError as error:
        return _refuse(text, error)


def _print(
    vault: Vault,
    text: str,
    note: Note | None,
    results: Iterator[Result],
    format: QueryFormat,
    screen: Screen,
    shown: Shown,
    everything: bool,
) -> None:
    card = make_card(note, find_demos()) if note else None
    if note and card and format == "text":
        print_card(card, screen)
        print_around(vault, note, results, screen, shown, everything)
        return
    chosen = choose(vault, results, shown)
    if format == "json":
        data = [result_data(result, shown.context > 0) for result in chosen]
        answer = {"query": text, "note": card_data(card) if card else None, "results": data}
        print_json(plain(answer), indent=2)
    elif format == "jsonl":
        for result in chosen:
            print_json(plain(result_data(result, shown.context > 0)))
            sys.stdout.flush()
    elif format == "paths":
        for path in _paths(note, chosen):
            print(screen.path(path), flush=True)
    else:
        print_results(chosen, screen)


def _paths(note: Note | None, results: Iterator[Result]) -> Iterator[str]:
    """The note that has the name that is asked for, and then the other files that were found."""
    first = [note.path] if note else []
    return itertools.chain(first, (result.path for result in results if result.path not in first))


def _explain(text: str, inside: str | None, format: QueryFormat, case: bool) -> int:
    if inside is not None or format in ("jsonl", "paths"):
        raise NotesError("--explain explains a query given on the command line, as text or json")
    from notes_cli.cli.explanation import print_explanation  # here, as no search needs it

    try:
        print_explanation(text, format == "json", case)
    except QueryError as error:
        return _refuse(text, error)
    return 0
