"""`notes links`, `backlinks`, `unresolved`: who links to whom."""

from itertools import chain
from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import Screen, make_screen
from notes_cli.cli.session import facet_rows, find_path, open_vault
from notes_cli.cli.table import Format, FormatOption, TotalOption, json_lines, print_lines, print_list
from notes_cli.errors import NotesError
from notes_cli.vault.graph import (
    count_backlinks,
    count_links,
    count_unresolved,
    resolve_links,
)
from notes_cli.vault.vault import Vault

_MAPS = (('{"resolved": {', "},"), ('"unresolved": {', "}}"))  # how each begins and ends


@app.command(rich_help_panel="Lists")
def links(
    ctx: typer.Context,
    note: Annotated[str | None, typer.Argument(metavar="NOTE", help="A vault path, a name or an alias.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All links of the vault, instead of NOTE's.")] = False,
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the links of a note with the files they lead to, or with --all the app's two maps of all links."""
    if (note is None) != everything:
        raise NotesError("whose links? notes links NOTE, or notes links --all")
    opened = open_vault(ctx, vault, no_cache)
    screen = make_screen(opened.root)
    if note is None:
        return _print_maps(opened, format, total, screen)
    rows = count_links(resolve_links(facet_rows(opened, "links", note), opened.names))

    def line(link: str, path: str | None, count: int) -> str:
        return _arrow(screen.clean(link), path, "", count, screen)

    return print_list(rows, ("link", "path", "count"), line, format, total)


def _arrow(start: str, path: str | None, name: str, count: int, screen: Screen) -> str:
    """A line for one link: where it stands, or how it is written, and where it leads."""
    nothing = screen.style("nothing", "problem") + (f" named {screen.clean(name)}" if name else "")
    return f"{start} → {nothing if path is None else screen.path(path)}" + (f" ({count})" if count != 1 else "")


def _print_maps(vault: Vault, format: Format, total: bool, screen: Screen) -> int:
    """The maps, in JSON as the app has them, else a line for each pair."""
    if format == "json" and not total:
        found = zip(*vault.link_maps_json(), strict=True)
        first, second = (json_lines(start, next(found, ()), end) for start, end in _MAPS)
        print_lines(chain(first, second))
        return 0
    resolved, unresolved = ({source: dict(rows) for source, rows in vault.link_map(kind)} for kind in (True, False))
    rows: list[tuple[str, str | None, str | None, int]] = []
    for source in resolved:
        rows += ((source, path, None, count) for path, count in resolved[source].items())
        rows += ((source, None, name, count) for name, count in unresolved[source].items())

    def line(source: str, path: str | None, name: str | None, count: int) -> str:
        return _arrow(screen.path(source), path, name or "", count, screen)

    return print_list(rows, ("source", "path", "name", "count"), line, format, total)


@app.command(rich_help_panel="Lists")
def backlinks(
    ctx: typer.Context,
    note: Annotated[str, typer.Argument(metavar="NOTE", help="A vault path, a name or an alias; or any file.")],
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the files that link to a note, each with the number of its links."""
    opened = open_vault(ctx, vault, no_cache)
    path = find_path(opened, note)
    rows = count_backlinks(opened.link_map(resolved=True, to=path), path)
    screen = make_screen(opened.root)
    return print_list(rows, ("path", "count"), lambda path, count: f"{screen.path(path)}  {count}", format, total)


@app.command(rich_help_panel="Lists")
def unresolved(
    ctx: typer.Context,
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the names that links use but no file has, each with the number of links and the files they are in."""
    opened = open_vault(ctx, vault, no_cache)
    rows = count_unresolved(opened.edges(resolved=False))
    screen = make_screen(opened.root)

    def lines(name: str, count: int, sources: list[str]) -> str:
        head = f"{screen.style(screen.clean(name), 'bold')}  {count}"
        return "\n  ".join([head, *map(screen.path, sources)])

    return print_list(rows, ("link", "count", "sources"), lines, format, total)
