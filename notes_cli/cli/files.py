"""`notes files`, `orphans`, `deadends`: the files of a vault, all or those that links leave alone."""

from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import make_screen
from notes_cli.cli.session import find_folder, open_vault
from notes_cli.cli.table import FormatOption, TotalOption, print_paths
from notes_cli.index.resolve import fold
from notes_cli.vault.graph import find_deadends, find_orphans


@app.command(rich_help_panel="Lists")
def files(
    ctx: typer.Context,
    folder: Annotated[str, typer.Option("--folder", metavar="FOLDER", help="Only those in this folder.")] = "",
    ext: Annotated[str, typer.Option("--ext", metavar="EXT", help="Only those with this extension.")] = "",
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the files of the vault.

    Exit 0 listed, 2 there is no such folder (near names are offered).
    """
    opened = open_vault(ctx, vault, no_cache)
    start = find_folder(opened, folder)
    end = fold("." + ext.removeprefix(".")) if ext else ""
    found = [path for path in opened.files if path.startswith(start) and fold(path).endswith(end)]
    return print_paths(found, make_screen(opened.root), format, total)


@app.command(rich_help_panel="Lists")
def orphans(
    ctx: typer.Context,
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the files that no link leads to."""
    opened = open_vault(ctx, vault, no_cache)
    found = find_orphans(opened.files, opened.edges(resolved=True))
    return print_paths(found, make_screen(opened.root), format, total)


@app.command(rich_help_panel="Lists")
def deadends(
    ctx: typer.Context,
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the files that have no links."""
    opened = open_vault(ctx, vault, no_cache)
    found = find_deadends(opened.files, opened.facet("links"))
    return print_paths(found, make_screen(opened.root), format, total)
