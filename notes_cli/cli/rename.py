"""`notes rename`, `notes move`: another name or folder, and all links to it rewritten."""

import os
import posixpath
import shlex
from collections.abc import Callable
from typing import Annotated, Literal

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.diff import print_diff, quoted
from notes_cli.cli.output import counted, make_screen, say
from notes_cli.cli.session import find_folder, find_path, open_vault
from notes_cli.errors import ChangedError, NotesError
from notes_cli.markdown.note import Note
from notes_cli.rename.change import Change, move_file, rename_block, rename_file, rename_heading, rename_tag
from notes_cli.rename.plan import Plan, make_plan
from notes_cli.vault.journal import carry_out
from notes_cli.vault.vault import Vault

Kind = Literal["note", "heading", "block", "tag"]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]
DiffOption = Annotated[bool, typer.Option("--diff", help="Show what would be written as a diff, and write nothing.")]


@app.command(rich_help_panel="Check and change")
def rename(
    ctx: typer.Context,
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="note, heading, block or tag.")],
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A note; Note#Heading; Note#^block; a tag with or without #.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Only the new name, without the note or folder.")],
    dry_run: DryRunOption = False,
    diff: DiffOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Give a note, heading, block or tag another name, and rewrite all that names it: all of it or nothing.

    Exit 0 done, 1 no such note, 2 refused.
    """
    opened = open_vault(ctx, vault, no_cache)
    return _carry_out(opened, _CHANGES[kind](opened, old, new), dry_run, diff)


@app.command(rich_help_panel="Check and change")
def move(
    ctx: typer.Context,
    note: Annotated[str, typer.Argument(metavar="NOTE", help="A vault path, a name or an alias; or any file.")],
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A folder of the vault; / is the vault itself.")],
    dry_run: DryRunOption = False,
    diff: DiffOption = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Move a note to another folder, and rewrite all links to it and in it: all of it or nothing.

    Exit 0 done, 1 no such note, 2 refused.
    """
    opened = open_vault(ctx, vault, no_cache)
    return _carry_out(opened, move_file(opened, _path(opened, note), _target(opened, folder)), dry_run, diff)


def _target(vault: Vault, folder: str) -> str:
    """The folder that a file is to be moved to; raises NotesError with what makes it, where there is none."""
    try:
        return find_folder(vault, folder)
    except NotesError as error:
        wanted = posixpath.normpath(folder.replace("\\", "/").strip("/"))
        if any(part.startswith(".") for part in wanted.split("/")):  # not in the vault, or no content
            raise
        end = " To" if str(error).endswith("?") else "; to"
        raise NotesError(f"{error}{end} make it: mkdir -p {shlex.quote(str(vault.root / wanted))}") from error


def _path(vault: Vault, name: str) -> str:
    """The one file that an argument means; raises NotesError where it may mean several."""
    owners = vault.find(name)
    if len(owners) > 1:
        paths = ", ".join(owner.path for owner in owners)
        raise NotesError(f"«{name}» may be {paths}; name one by its path")
    return find_path(vault, name)


def _place(vault: Vault, name: str, mark: str) -> tuple[Note, str]:
    """The note and the place in it that an argument means, which stands behind the mark."""
    note, found, place = name.partition(mark)
    path = _path(vault, note) if found else ""
    if path not in vault.notes or not place.strip():
        raise NotesError(f"{name}: is not a place in a note; write Note{mark}{'id' if '^' in mark else 'Heading'}")
    return vault.notes[path], place


_CHANGES: dict[Kind, Callable[[Vault, str, str], Change]] = {
    "note": lambda vault, old, new: rename_file(vault, _path(vault, old), new),
    "heading": lambda vault, old, new: rename_heading(*_place(vault, old, "#"), new),
    "block": lambda vault, old, new: rename_block(*_place(vault, old, "#^"), new),
    "tag": rename_tag,
}


def _carry_out(vault: Vault, change: Change, dry_run: bool, diff: bool) -> int:
    plan = make_plan(vault, change)
    screen = make_screen(vault.root)
    for source, name in plan.won:
        say(f"{source}: its link «{name}», which led nowhere, now leads to a file")
    if diff:
        _print_diff(vault, plan)
        return 0
    for old, new in plan.moves.items():
        print(f"{screen.path(old)} → {screen.path(new)}")
    for path, count in plan.counts.items():
        print(f"{screen.path(plan.moves.get(path, path))}  {count}")
    places = counted(sum(plan.counts.values()), "place")
    if not dry_run:
        try:
            carry_out(vault.root, plan.rewrites, plan.moves)
        except OSError as error:
            where = os.path.relpath(error.filename, vault.root) if error.filename else "the vault"
            raise ChangedError(f"{where}: {error.strerror or error}, so nothing is changed") from error
    print(f"{places} in {counted(len(plan.counts), 'file')} {'would be ' if dry_run else ''}rewritten")
    return 0


def _print_diff(vault: Vault, plan: Plan) -> None:
    screen = make_screen(vault.root)
    texts = {path: (before.decode("utf-8"), after.decode("utf-8")) for path, before, after in plan.rewrites}
    for path, both in texts.items():
        if path not in plan.moves:
            print_diff(path, path, *both, screen)
    for path, to in plan.moves.items():  # at the end: git takes all that follows such a heading for a part of it
        old, new, first, second = (screen.clean(quoted(name)) for name in (path, to, f"a/{path}", f"b/{to}"))
        print(f"diff --git {first} {second}\nrename from {old}\nrename to {new}")
        print_diff(path, to, *texts.get(path, ("", "")), screen)
