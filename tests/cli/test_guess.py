"""What the program guesses of a command line before it is parsed, so that a search can begin: what is then parsed."""

import pytest
from typer.main import get_command

from notes_cli.__main__ import FLAGS, NEVER_ASKED, VALUED, _guess_query
from notes_cli.cli import query as _query  # noqa: F401  # it registers the command
from notes_cli.cli.app import app


def test_every_option_of_a_query_is_known_to_the_guess():
    options = [option for option in get_command(app).commands["query"].params if option.opts[0].startswith("--")]
    assert {name for option in options if not option.is_flag for name in option.opts} - NEVER_ASKED == VALUED
    assert {name for option in options if option.is_flag for name in option.opts} - NEVER_ASKED == FLAGS


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("query a b", "a b"),
        ("--vault v query a --limit 3 -b --case", "a -b"),
        ("--no-cache query --format=json --path x -- --case c", "--case c"),
        ("query --sort modified (a OR b)", "(a OR b)"),
        ("query", ""),
        ("files", ""),
        ("tasks query", ""),
        ("show query", ""),
        ("query --limit", ""),
        ("query --watch a", ""),
        ("query --in=note", ""),
        ("query a --explain", ""),
        ("query -- --watch", "--watch"),
    ],
)
def test_a_query_is_guessed_as_it_is_parsed(line, words):
    arguments = line.split()
    assert _guess_query(arguments) == words
    if words:
        with get_command(app).make_context("notes", list(arguments)) as root:
            rest = [*root._protected_args, *root.args]
            with root.command.commands["query"].make_context("query", rest[1:], parent=root) as ctx:
                assert " ".join(ctx.params["words"]) == words
