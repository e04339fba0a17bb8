"""From the arguments to a vault and a note, the same for every command."""

import posixpath
from collections.abc import Iterable
from pathlib import Path

import typer

from notes_cli.cli.output import make_progress, say, say_faults
from notes_cli.config import Config, find_config
from notes_cli.errors import ConfigError, NotesError, UnknownNoteError
from notes_cli.index.resolve import fold, resolve_path
from notes_cli.index.store import find_cache
from notes_cli.markdown.note import Note
from notes_cli.markdown.rows import Facet
from notes_cli.vault.near import LIMIT, did_you_mean, find_near
from notes_cli.vault.subpath import WHOLE_NOTE, Lines, find_place, kind_of_place
from notes_cli.vault.vault import Vault

_KINDS = {".canvas": "a canvas, and no note", ".base": "a base, and no note"}


def load_config(ctx: typer.Context, vault: Path | None) -> Config:
    """The settings, with `--vault` from after or before the command's name."""
    try:
        here = Path.cwd()
    except OSError as error:
        raise ConfigError("the current folder no longer exists") from error
    return find_config(vault or ctx.find_root().obj.vault, here)


def open_vault(ctx: typer.Context, vault: Path | None, no_cache: bool = False, *, tells: bool = True) -> Vault:
    """Open the vault that the arguments, the environment or the folder we are in name, until the command ends.

    It `tells` the faults of the vault and its notes, but where the command does so itself, or has no use for them.
    """
    config = load_config(ctx, vault)
    _finish_broken_change(config.vault)
    cache = None if no_cache or ctx.find_root().obj.no_cache else find_cache()
    with make_progress() as progress:
        opened = Vault.open(config.vault, cache, progress)
    ctx.call_on_close(opened.close)
    if opened.index.trouble:
        say(f"the index cannot be stored, so all notes are read every time: {opened.index.trouble}")
    if tells:
        say_faults(opened)
    return opened


def _finish_broken_change(root: Path) -> None:
    """Finish or undo what a rename that was broken off has left in a vault, and say so."""
    if not (root / ".notes-journal").exists():
        return
    from notes_cli.vault.journal import recover  # here, as it is hardly ever needed

    try:
        done = recover(root)
    except OSError as error:
        done = f"a change of several files was broken off and cannot be finished: {error.strerror or error}"
    if done:
        say(done)


def find_note(vault: Vault, name: str) -> Note:
    """The note that an argument means, also as a link would write it; says so where the name has several owners.

    Raises UnknownNoteError where there is none, with near names, or where the name is that of a file of another kind;
    NotesError where its file cannot be read as text.
    """
    note = _find_owner(vault, name)
    if not note.text and any(fault.kind == "file" for fault in note.faults):
        raise NotesError(f"{note.path} cannot be read, so nothing can be said about it")
    return note


def find_place_in_note(vault: Vault, name: str) -> tuple[Note, Lines]:
    """The note that an argument means, and the lines of the place in it: «Note», «Note#Heading», «Note#^block».

    A name that holds `#` itself is tried first. Raises what `find_note` does, and UnknownNoteError for the place.
    """
    marks = [at for at, letter in enumerate(name) if letter == "#" and name[:at].strip()]
    if not marks or vault.find(name):
        return find_note(vault, name), WHOLE_NOTE
    at = next((at for at in reversed(marks) if vault.find(name[:at])), marks[0])
    named, subpath = name[:at], name[at + 1 :]
    note = find_note(vault, named)
    place = find_place(note, subpath)
    if place is None:
        known = (heading.title for heading in note.structure.headings)
        near = did_you_mean(f"{named}#{title}" for title in find_near(subpath, known))
        raise UnknownNoteError(f"{note.path} has no {kind_of_place(subpath)} «{subpath}»{near}")
    return note, place


def vault_path(vault: Vault, path: Path) -> str | None:
    """A path from the vault's root: with links followed, else as it is written (by a link out of the vault)."""
    for file, root in ((path.resolve(), vault.root.resolve()), (path.absolute(), vault.root.absolute())):
        if file.is_relative_to(root) and ".." not in file.parts:
            return file.relative_to(root).as_posix()
    return None


def _from_root(vault: Vault, name: str) -> str:
    """The vault path that an absolute path in the vault is; another name as it is, `/x` being one from the root."""
    return (vault_path(vault, Path(name)) if Path(name).is_absolute() else None) or name


def _find_owner(vault: Vault, name: str) -> Note:
    name = _from_root(vault, name)
    owners = vault.find(name)
    if owners:
        say_owners(name, owners)
        return owners[0]
    path = _find_file(vault, name)
    if path is None and name.strip().strip("/") in vault.folders:
        raise UnknownNoteError(f"{name} is a folder, not a note; notes files --folder lists what is in it")
    if path is None:
        near = _namesakes(vault, name) or find_near(name, vault.known_names())
        raise UnknownNoteError(f"no note is named «{name}»{did_you_mean(near)}")
    if path not in vault.notes:
        raise _no_note(path)
    return vault.notes[path]


def _no_note(path: str) -> UnknownNoteError:
    kind = _KINDS.get(posixpath.splitext(path)[1].lower(), "no note")
    return UnknownNoteError(f"{path} is {kind}; notes links and notes backlinks take every file")


def _namesakes(vault: Vault, name: str) -> list[str]:
    """The files that have the last part of a path as their name, with or without extension: what moved, a canvas."""
    wanted = fold(posixpath.basename(name.strip().replace("\\", "/").rstrip("/")))
    named = (paths for file, paths in vault.names.by_name.items() if wanted in (file, posixpath.splitext(file)[0]))
    return [path for paths in named for path in paths][:LIMIT] if wanted else []


def say_owners(name: str, owners: tuple[Note, ...]) -> None:
    """Where a name or alias has several owners, name them all on standard error."""
    if len(owners) > 1:
        others = ", ".join(note.path for note in owners[1:])
        say(f"«{name}» is the name of {owners[0].path}, taken here, and of {others}")


def find_path(vault: Vault, name: str) -> str:
    """The vault path that an argument means: that of a note, readable or not, else of any file as a wikilink finds it.

    What is named in full is meant before a note that is named so but for `.md`. Raises UnknownNoteError, with near
    names, where there is none.
    """
    name = _from_root(vault, name)
    is_in_full = "." in posixpath.basename(name) and not name.strip().lower().endswith(".md")
    is_note = bool(vault.find(name))
    path = _find_file(vault, name) if is_in_full or not is_note else None
    if path and (path not in vault.notes or not is_note):
        return path
    return _find_owner(vault, name).path


def _find_file(vault: Vault, name: str) -> str | None:
    name = name.strip().replace("\\", "/")
    from_root = f"/{name[2:]}" if name.startswith("./") else name  # else a link so finds the end of a path, too
    return resolve_path(from_root, "", vault.names) if name else None


def find_folder(vault: Vault, name: str) -> str:
    """The folder of the vault that an argument means, in any case, as its vault path with `/` at the end; "" is all.

    Raises NotesError, with near names, where there is none.
    """
    wanted = posixpath.normpath(_from_root(vault, name).replace("\\", "/").strip("/"))
    if wanted == ".":
        return ""
    exact = wanted if wanted in vault.folders else None
    found = exact or next((folder for folder in vault.folders if fold(folder) == fold(wanted)), None)
    is_within = not any(part.startswith(".") for part in wanted.split("/"))  # what begins with a dot is no content
    if found is None and is_within and (vault.root / wanted).is_dir():
        found = wanted  # it holds no files
    if found is None:
        raise NotesError(f"{name}: the vault has no such folder{did_you_mean(find_near(wanted, vault.folders))}")
    return found + "/"


def facet_rows(vault: Vault, facet: str, note: str | None) -> Iterable[tuple[str, Facet]]:
    """The rows of a facet of the file that an argument means, else of the whole vault."""
    if note is None:
        return vault.facet(facet)
    return vault.facet_of(find_path(vault, note), facet)


def note_rows(vault: Vault, facet: str, note: str | None) -> Iterable[tuple[str, Facet]]:
    """As `facet_rows`, of a facet that notes have; raises UnknownNoteError where the file is none, and has no rows."""
    rows = list(facet_rows(vault, facet, note))
    if note is not None and not any(own for _, own in rows) and (path := find_path(vault, note)) not in vault.notes:
        raise _no_note(path)
    return rows
