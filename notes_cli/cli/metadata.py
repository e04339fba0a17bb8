"""`notes metadata`: what the app's metadata cache holds for a note."""

from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import print_json
from notes_cli.cli.session import find_note, open_vault
from notes_cli.markdown.metadata import make_metadata


@app.command(rich_help_panel="Export")
def metadata(
    ctx: typer.Context,
    note: Annotated[str, typer.Argument(metavar="NOTE", help="A vault path, a name or an alias.")],
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Print as JSON what the app's metadata cache holds for a note: sections, links, tags … with their places.

    Exit 0 printed, 1 no such note (near names are offered), 2 it cannot be read.
    """
    opened = open_vault(ctx, vault, no_cache)
    print_json(make_metadata(find_note(opened, note)), indent=2)
    return 0
