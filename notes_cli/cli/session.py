"""From the arguments to a vault and a note, the same for every command."""

import difflib
from collections.abc import Iterable
from pathlib import Path

import typer

from notes_cli.cli.output import say
from notes_cli.config import Config, find_config
from notes_cli.errors import ConfigError, UnknownNoteError
from notes_cli.vault.facets import Facet
from notes_cli.vault.note import Note
from notes_cli.vault.resolve import fold, resolve_path
from notes_cli.vault.vault import Vault


def load_config(ctx: typer.Context, vault: Path | None) -> Config:
    """The settings, with `--vault` from after or before the command's name."""
    try:
        here = Path.cwd()
    except OSError as error:
        raise ConfigError("the folder we are in no longer exists") from error
    return find_config(vault or ctx.find_root().obj, here)


def open_vault(ctx: typer.Context, vault: Path | None) -> Vault:
    """Open the vault that the arguments, the environment or the folder we are in name."""
    return Vault.open(load_config(ctx, vault).vault)


def find_note(vault: Vault, name: str) -> Note:
    """The note that an argument means; says so where the name has several owners.

    Raises UnknownNoteError, with near names, where there is none.
    """
    owners = vault.find(name)
    if not owners:
        raise UnknownNoteError(f"no note is named «{name}»{_near(vault, name)}")
    say_owners(name, owners)
    return owners[0]


def say_owners(name: str, owners: tuple[Note, ...]) -> None:
    """Where a name or alias has several owners, name them all on standard error."""
    if len(owners) > 1:
        others = ", ".join(note.path for note in owners[1:])
        say(f"«{name}» is the name of {owners[0].path}, taken here, and of {others}")


def find_path(vault: Vault, name: str) -> str:
    """The vault path that an argument means: that of a note, as `find_note`, else of any file as a wikilink finds it.

    Raises UnknownNoteError, with near names, where there is none.
    """
    if not vault.find(name) and name.strip() and (path := resolve_path(name.replace("\\", "/"), "", vault.names)):
        return path
    return find_note(vault, name).path


def facet_rows(vault: Vault, facet: str, note: str | None) -> Iterable[tuple[str, Facet]]:
    """The rows of a facet of the file that an argument means, else of the whole vault."""
    if note is None:
        return vault.facet(facet)
    path = find_path(vault, note)
    return ((found, rows) for found, rows in vault.facet(facet) if found == path)


def _near(vault: Vault, name: str) -> str:
    names = {fold(n): n for path, rows in vault.facet("aliases") for n in (*(str(n) for (n,) in rows), _name(path))}
    near = difflib.get_close_matches(fold(name), names, n=3, cutoff=0.6)
    near += [key for key in names if fold(name) in key and key not in near][: 3 - len(near)]
    return f"; did you mean {', '.join(f'«{names[key]}»' for key in near)}?" if near else ""


def _name(path: str) -> str:
    name = path.rpartition("/")[2]
    return name[:-3] if name.lower().endswith(".md") else name
