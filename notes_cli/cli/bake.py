"""`notes bake`: the results of query blocks as plain Markdown below them, in a copy of the vault or in the vault."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app, read_folder
from notes_cli.cli.diff import print_diff
from notes_cli.cli.output import counted, make_progress, make_screen, say
from notes_cli.cli.session import open_vault
from notes_cli.errors import ChangedError, NotesError
from notes_cli.index.read import read_bytes
from notes_cli.markdown.note import BEGIN_RESULTS
from notes_cli.render.bake import Baked, unbake
from notes_cli.render.bake import bake as bake_text
from notes_cli.vault.journal import Rewrite
from notes_cli.vault.mirror import check_mirror, list_settings, write_mirror
from notes_cli.vault.settings import uses_markdown_links
from notes_cli.vault.vault import Vault
from notes_cli.vault.write import replace_bytes

_MAY_HAVE_QUERY = re.compile(rb"query|" + re.escape(BEGIN_RESULTS.encode()), re.IGNORECASE)


@app.command(rich_help_panel="Export")
def bake(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", parser=read_folder, help="Write a copy of the vault there.")
    ] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Write into the notes of the vault itself.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Remove all results from the vault again.")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what would be written into the vault, write nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write into the vault without asking.")] = False,
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Write the results of each query block below it as plain Markdown, for places that cannot run queries.

    Exit 0 done, 1 if a file could not be written or the question was not answered with y, 2 error.
    """
    if [out is not None, in_place, undo].count(True) != 1:
        raise NotesError("name one of --out DIR (a copy), --in-place (the vault itself) and --undo")
    if out is not None and (diff or yes):
        raise NotesError("--diff and --yes are for --in-place and --undo; --out writes nothing into the vault")
    opened = open_vault(ctx, vault, no_cache)
    if out is not None:
        return _copy(opened, out)
    changes = list(_undone(opened) if undo else _baked(opened))
    if diff:
        _print_diff(changes, opened)
        return 0
    if not changes:
        print("nothing to change")
        return 0
    number = counted(len(changes), "note")
    if (
        in_place
        and not yes
        and not _is_wanted(f"writes the results of query blocks into {number} of «{opened.root.resolve().name}»")
    ):
        return 1
    done = _write(opened.root, changes)
    print(f"{'results taken out of' if undo else 'results written into'} {counted(done, 'note')}")
    return 0 if done == len(changes) else 1


def _copy(vault: Vault, out: Path) -> int:
    before = check_mirror(vault.root, out)
    counts: Counter[str] = Counter()
    markdown = uses_markdown_links(vault.root)

    def change(path: str) -> bytes | None:
        if not path.lower().endswith(".md"):
            return None
        baked = _bake_bytes(vault, path, read_bytes(vault.root / path), markdown)
        counts["blocks"] += baked.blocks if baked else 0
        return baked.text.encode("utf-8") if baked else None

    paths = [*vault.files, *list_settings(vault.root)]
    with make_progress() as progress:
        troubles = write_mirror(vault.root, out, before, paths, change, progress)
    for path, error in troubles:
        say(f"{path}: cannot be copied: {error.strerror or error}")
    print(f"{counted(len(paths) - len(troubles), 'file')}, {counted(counts['blocks'], 'query block')} with results")
    return 1 if troubles else 0


def _bake_bytes(vault: Vault, path: str, data: bytes, markdown: bool) -> Baked | None:
    """A note with results, None where it has no query block or is no text that could be written back."""
    text = _text(data)
    if text is None:
        return None
    baked = bake_text(path, text, vault, markdown)
    for line, why in baked.left_out:
        say(f"{path}:{line}: no results can follow this query block: {why}")
    return baked


def _text(data: bytes) -> str | None:
    if b"\0" in data or not _MAY_HAVE_QUERY.search(data):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:  # told as a fault of the note
        return None


def _baked(vault: Vault) -> Iterator[Rewrite]:
    markdown, number = uses_markdown_links(vault.root), len(vault.notes)
    with make_progress() as progress:
        for done, (path, old) in enumerate(_files(vault), 1):
            baked = _bake_bytes(vault, path, old, markdown)
            if baked and (new := baked.text.encode("utf-8")) != old:
                yield Rewrite(path, old, new)
            if progress:
                progress(done, number)


def _undone(vault: Vault) -> Iterator[Rewrite]:
    for path, old in _files(vault):
        text = _text(old)
        if text is not None and (new := unbake(path, text).encode("utf-8")) != old:
            yield Rewrite(path, old, new)


def _files(vault: Vault) -> Iterator[tuple[str, bytes]]:
    """The notes with their bytes; of a file that has two names in the vault only the one that is no link."""
    root = vault.root.resolve()
    for path in vault.notes:
        file = vault.root / path
        with suppress(OSError, RuntimeError):  # told as a fault of the note
            if not file.is_symlink() or root not in file.resolve().parents:
                yield path, read_bytes(file)


def _write(root: Path, changes: list[Rewrite]) -> int:
    done = 0
    for path, old, new in changes:
        try:
            replace_bytes(root / path, old, new)
            done += 1
        except ChangedError as error:
            say(str(error))
        except OSError as error:
            say(f"{path}: cannot be written: {error.strerror or error}")
    return done


def _is_wanted(what: str) -> bool:
    """Say what is about to happen and ask; raises NotesError where nobody can answer."""
    what += "; notes bake --undo takes them out again"
    if sys.stdin is None or not sys.stdin.isatty():  # None where it is closed
        raise NotesError(f"--in-place {what}; add --yes to do so, or --diff to see it first")
    say(what)
    print("Go on? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _print_diff(changes: list[Rewrite], vault: Vault) -> None:
    screen = make_screen(vault.root)
    for path, old, new in changes:
        print_diff(path, path, old.decode("utf-8"), new.decode("utf-8"), screen)
