"""Which notes `notes lint` is about: all, those that PATHS name, or the one on standard input; it knows no rule."""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import filterfalse
from pathlib import Path

from notes_cli.cli.session import vault_path
from notes_cli.errors import NotesError
from notes_cli.vault.near import did_you_mean
from notes_cli.vault.vault import Vault


def choose_notes(vault: Vault, paths: list[Path]) -> Iterator[str]:
    """The vault paths of the notes that PATHS name, or of all; those that are excluded are left out.

    A path is one from the working directory, where that exists, else one from the vault's root, as lint prints them.
    Raises NotesError where there is neither, or it is not in the vault.
    """
    wanted = {_find_path(vault, path) for path in paths}
    shown = filterfalse(vault.is_excluded, vault.notes)
    if not paths or "." in wanted:
        return shown
    return (path for path in shown if any(path == one or path.startswith(f"{one}/") for one in wanted))


def group_by_file(vault: Vault, paths: Iterable[str]) -> dict[str, list[str]]:
    """The notes at these paths, one for each file, with the links to it among the others; a link alone is its file."""
    root, folders = os.path.realpath(vault.root), dict[str, str]()
    files: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder not in folders:
            folders[folder] = os.path.realpath(f"{root}/{folder}")
        file = f"{folders[folder]}/{name}"
        is_link = Path(file).is_symlink()
        same = files.setdefault(os.path.realpath(file) if is_link else file, [])
        same.insert(len(same) if is_link or f"{root}/{path}" != file else 0, path)
    return {first: others for first, *others in files.values()}


def read_input(vault: Vault, name: Path | None) -> tuple[Vault, list[str]]:
    """The vault with the note that stands on standard input, at its path, which need not exist; else at the root."""
    path = "stdin.md" if name is None else _find_path(vault, name, must_exist=False)
    if sys.stdin is None:
        raise NotesError("standard input is closed; pipe a note into it, or name files")
    try:
        from notes_cli.markdown.scan import make_note  # here, as it is heavy

        text = sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotesError(f"standard input is not valid UTF-8: {error.reason} at byte {error.start}") from error
    return vault.with_notes({path: make_note(path, text)}), [path]


def _find_path(vault: Vault, path: Path, must_exist: bool = True) -> str:
    """The vault path of a file or folder that is named from the working directory, else from the vault's root."""
    places = [path, vault.root / path]
    existing = [place for place in places if place.exists()][:1]
    if must_exist and not existing:
        near = did_you_mean(note.path for note in vault.find(str(path)))  # a path is meant, not a name
        raise NotesError(f"{path}: no such file or folder{near}")
    for place in existing or places:
        if (found := vault_path(vault, place)) is not None:
            return found
    raise NotesError(f"{path}: not in the vault {vault.root}")
