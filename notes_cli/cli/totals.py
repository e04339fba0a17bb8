"""`notes tags`, `aliases`, `properties`, `tasks`: what notes hold, of one note or of the vault."""

from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import make_screen, say
from notes_cli.cli.session import find_path, note_rows, open_vault
from notes_cli.cli.table import FormatOption, TotalOption, print_list
from notes_cli.errors import NotesError
from notes_cli.markdown.plain import in_words
from notes_cli.vault.settings import read_property_types
from notes_cli.vault.totals import count_properties, count_tags, list_aliases, list_tasks
from notes_cli.vault.vault import Vault

NoteArgument = Annotated[
    str | None, typer.Argument(metavar="NOTE", help="A vault path, a name or an alias; without it, the whole vault.")
]


@app.command(rich_help_panel="Lists")
def tags(
    ctx: typer.Context,
    note: NoteArgument = None,
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the tags of a note or the vault, each with how often it is used."""
    opened = open_vault(ctx, vault, no_cache)
    rows = count_tags(note_rows(opened, "tags", note))
    screen = make_screen(opened.root)
    return print_list(rows, ("tag", "count"), lambda tag, count: f"{screen.clean(tag)}  {count}", format, total)


@app.command(rich_help_panel="Lists")
def aliases(
    ctx: typer.Context,
    note: NoteArgument = None,
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the aliases of a note or the vault, each with its note."""
    opened = open_vault(ctx, vault, no_cache)
    rows = list_aliases(note_rows(opened, "aliases", note))
    screen = make_screen(opened.root)

    def line(alias: str, path: str) -> str:
        return f"{screen.clean(alias)} → {screen.path(path)}"

    return print_list(rows, ("alias", "path"), line, format, total)


@app.command(rich_help_panel="Lists")
def properties(
    ctx: typer.Context,
    note: NoteArgument = None,
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the properties of the vault, each with its type and the number of notes that have it, or of a note.

    Of a note, text has the value in place of the number.
    """
    opened = open_vault(ctx, vault, no_cache)
    types, trouble = read_property_types(opened.root)
    if trouble:
        say(trouble)
    rows = count_properties(note_rows(opened, "properties", note), types)
    screen = make_screen(opened.root)

    values = {} if note is None or format != "text" else _values(opened, find_path(opened, note))

    def line(name: str, type: str, count: int) -> str:
        said = values.get(name, str(count))
        return f"{screen.clean(name)}  {screen.clean(type)}  {screen.clean(said)}".rstrip()

    return print_list(rows, ("name", "type", "count"), line, format, total)


def _values(vault: Vault, path: str) -> dict[str, str]:
    """The values of a note's properties by name, each in words on one line; none of a file that is no note."""
    properties = vault.notes[path].properties if path in vault.notes else {}
    return {str(name): " ".join(in_words(value).split()) for name, value in properties.items()}


@app.command(rich_help_panel="Lists")
def tasks(
    ctx: typer.Context,
    note: NoteArgument = None,
    todo: Annotated[bool, typer.Option("--todo", help="Only open tasks: a space in the checkbox.")] = False,
    done: Annotated[
        bool, typer.Option("--done", help="Only done tasks: anything but a space in the checkbox.")
    ] = False,
    status: Annotated[
        str | None, typer.Option("--status", metavar="C", help="Only tasks with this character in the checkbox.")
    ] = None,
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the tasks of a note or the vault."""
    if todo + done + (status is not None) > 1:
        raise NotesError("--todo, --done and --status exclude each other: choose one")
    if status is not None and len(status) != 1:
        raise NotesError(f"a status is one character, the one in the checkbox, not «{status}»")
    opened = open_vault(ctx, vault, no_cache)
    rows = list_tasks(note_rows(opened, "tasks", note))
    if status or todo or done:
        rows = (row for row in rows if (row[2] == status if status else (row[2] != " ") == done))
    screen = make_screen(opened.root)

    def line(path: str, number: int, status: str, text: str) -> str:
        if not screen.raw:  # else nothing is to be cleaned, and there may be 20,000 of them
            path, status, text = screen.path(path), screen.clean(status), screen.clean(text)
        return f"{path}:{number}: [{status}] {text}".rstrip()

    return print_list(rows, ("path", "line", "status", "text"), line, format, total)
