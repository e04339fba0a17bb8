"""`notes outline`, `wordcount`: how one note is built and how long it is."""

from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import json_text, make_screen
from notes_cli.cli.session import find_note, open_vault
from notes_cli.cli.table import Format, FormatOption, TotalOption, print_lines, print_list, tsv_line
from notes_cli.markdown.words import body, count_characters, count_words

NoteArgument = Annotated[str, typer.Argument(metavar="NOTE", help="A vault path, a name or an alias.")]


@app.command(rich_help_panel="One note")
def outline(
    ctx: typer.Context,
    note: NoteArgument,
    format: FormatOption = "text",
    total: TotalOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """List the headings of a note, each with its level and line."""
    opened = open_vault(ctx, vault, no_cache)
    found = find_note(opened, note)
    rows = [(h.level, h.title, found.line_of(h.span.start)) for h in found.structure.headings]
    screen = make_screen(opened.root)

    def line(level: int, text: str, number: int) -> str:
        return f"{screen.style(str(number), 'dim')}: {'#' * level} {screen.clean(' '.join(text.split()))}"

    return print_list(rows, ("level", "text", "line"), line, format, total)


@app.command(rich_help_panel="One note")
def wordcount(
    ctx: typer.Context,
    note: NoteArgument,
    format: FormatOption = "text",
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Count the words and characters of a note, without its frontmatter."""
    opened = open_vault(ctx, vault, no_cache)
    text = body(find_note(opened, note))
    words, characters = count_words(text), count_characters(text)
    lines: dict[Format, str] = {
        "text": f"{words} words, {characters} characters",
        "json": json_text({"words": words, "characters": characters}),
        "tsv": tsv_line((words, characters)),
    }
    print_lines([lines[format]])
    return 0
