"""What `notes query` says of a query that is malformed or finds nothing; it prints no results."""

import itertools
import sys
from contextlib import suppress

import typer

from notes_cli.cli.output import carets, say
from notes_cli.cli.usage import option_of_value
from notes_cli.errors import QueryError, UnknownOperatorError
from notes_cli.query.near import find_missing, find_vain, in_place_of_operator
from notes_cli.query.parse import parse_query
from notes_cli.query.search import Settings, run_query
from notes_cli.render.clean import clean
from notes_cli.vault.near import did_you_mean, find_near
from notes_cli.vault.vault import Vault

ALIKE = 70  # percent of its letters that a word shares with the option that it is taken for
MISSES = 3  # terms at most that near ones are offered for


def say_query_error(text: str, error: QueryError, vault: Vault | None = None) -> None:
    """Print the line of the query, a caret under the column, and what is wrong."""
    start = text.rfind("\n", 0, error.column) + 1
    line = text[start:].partition("\n")[0].replace("\t", " ")
    print(f"{clean(line)}\n{carets(line, error.column - start, error.column - start)}", file=sys.stderr)
    instead = ""
    if isinstance(error, UnknownOperatorError):
        instead = in_place_of_operator(error.name, vault)
    say(f"{error}{instead}")


def say_near_options(ctx: typer.Context, words: list[str]) -> bool:
    """Say which words of a query that found nothing are like an option, as one that is mistyped is taken for a word.

    Whether there is one: what the query was meant to be is then not known.
    """
    is_said = False
    options = {name.removeprefix("--"): name for one in ctx.command.params for name in one.opts if name[:2] == "--"}
    for word in words:
        typed = word.removeprefix("--").partition("=")[0]
        if not word.startswith("--") or len(typed) <= 2:
            continue
        near = [options[name] for name in find_near(typed, options, ALIKE)]
        if meant := option_of_value(ctx.command.params, word) or next(iter(near), None):
            say(f"«{word}» is not an option, so it was searched for; did you mean the option {meant}?")
            is_said = True
    return is_said


def _is_found(vault: Vault, text: str, settings: Settings) -> bool:
    try:
        return bool(vault.find(text)) or next(run_query(vault, text, settings), None) is not None
    except QueryError:  # a regular expression may take too long where it was not asked for
        return False


def say_near(vault: Vault, text: str, settings: Settings) -> None:
    """Say why a query found nothing: `--path`, or terms that the vault has not, with what it has that is like them."""
    if settings.folder and _is_found(vault, text, settings._replace(folder="", with_lines=0)):
        say(f"nothing in {settings.folder}, but there are matches elsewhere in the vault; leave out --path")
        return
    query = parse_query(text)
    missed = list(itertools.islice(find_missing(vault, text, query), MISSES))
    for missing in missed:
        say(f"{missing.said}{did_you_mean(missing.near)}")
    if query and not missed:
        with suppress(QueryError):
            for why in itertools.islice(find_vain(vault, query, settings), MISSES):
                say(why)
