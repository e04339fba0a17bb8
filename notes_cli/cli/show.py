"""`notes show`: a note with its query blocks and embeds live."""

from typing import Annotated, Literal

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import make_screen, print_json
from notes_cli.cli.session import find_place_in_note, open_vault


@app.command(rich_help_panel="Search and read")
def show(
    ctx: typer.Context,
    note: Annotated[
        str, typer.Argument(metavar="NOTE", help="A vault path, a name or an alias, also with #Heading or #^block.")
    ],
    format: Annotated[Literal["text", "md", "html", "json"], typer.Option("--format", help="What to print.")] = "text",
    everything: Annotated[bool, typer.Option("--all", help="All results of a block, not 10 files × 3 lines.")] = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Show a note, each query block replaced by its live results and each embed by what it shows.

    Exit 0 shown, 1 no such note or place in it (near names are offered), 2 it cannot be read.
    """
    opened = open_vault(ctx, vault, no_cache)
    found, place = find_place_in_note(opened, note)
    s = make_screen(opened.root)
    # each format is imported alone, as the others' libraries would only cost time
    if format == "md":
        from notes_cli.render.markdown import render_markdown

        text = s.clean(render_markdown(found, opened, everything=everything, place=place))
    elif format == "html":
        from notes_cli.render.html import render_html

        text = s.clean(render_html(found, opened, everything=everything, place=place))
    elif format == "json":
        from notes_cli.render.data import render_data

        print_json(render_data(found, opened, place=place), indent=2)
        return 0
    else:
        from notes_cli.render.terminal import render_text

        text = render_text(
            found, opened, width=s.width, colour=s.colour, links=s.links, everything=everything, place=place
        )
    print(text.rstrip("\n"))
    return 0
