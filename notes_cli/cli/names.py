"""`notes resolve`, `find`: the file that a link leads to, and those that a name means."""

import itertools
from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import make_screen, say
from notes_cli.cli.session import find_path, open_vault
from notes_cli.cli.table import print_lines
from notes_cli.index.resolve import fold
from notes_cli.markdown.link_text import read_link
from notes_cli.vault.subpath import find_place, kind_of_place
from notes_cli.vault.vault import Vault


@app.command(rich_help_panel="One note")
def resolve(
    ctx: typer.Context,
    link: Annotated[str, typer.Argument(metavar="LINK", help="A wikilink, Markdown link or embed, or its target.")],
    source: Annotated[str | None, typer.Option("--from", metavar="NOTE", help="The note that the link is in.")] = None,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Print the path of the file that a link leads to.

    Exit 0 found, 1 it leads nowhere. A heading, block or footnote that is not there is told, but as in the app the
    link leads to the file all the same.
    """
    opened = open_vault(ctx, vault, no_cache)
    start = find_path(opened, source) if source is not None else ""
    found = next(((one, path) for one in read_link(link) if (path := opened.resolve(one, start))), None)
    if found is None:
        say(_why_nowhere(opened, link, start))
        return 1
    one, path = found
    note = opened.notes.get(path)
    if note and one.subpath and find_place(note, one.subpath) is None:
        say(f"{path} has no {kind_of_place(one.subpath)} «{one.subpath.lstrip('#')}»")
    print(make_screen(opened.root).path(path))
    return 0


def _why_nowhere(vault: Vault, link: str, source: str) -> str:
    named = read_link(link)[0]
    if not named.path and not source:
        return f"«{link}» is a place in the note in which it stands: name that with --from NOTE"
    owners = vault.alias_owners.get(fold(named.path), ())
    hint = f"; it is an alias of {owners[0]}, but links need the name" if owners else ""
    return f"«{link}» leads to no file{hint}"


@app.command(rich_help_panel="One note")
def find(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A vault path, a name or an alias.")],
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Print the paths of the files that a name means: by path, else by name, else by alias, in any case.

    Exit 0 found, 1 none (near names are offered).
    """
    opened = open_vault(ctx, vault, no_cache)
    wanted = fold(name.strip())
    named = (opened.names.by_name.get(form, ()) for form in (wanted.removesuffix(".md") + ".md", wanted))
    paths = dict.fromkeys([*(note.path for note in opened.find(name)), *itertools.chain(*named)])
    print_lines(map(make_screen(opened.root).path, paths or [find_path(opened, name)]))
    return 0
