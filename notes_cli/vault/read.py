"""Reads files of a vault: bytes to text, and a fault in one line where that is not possible; it parses nothing."""

import os
import stat
from pathlib import Path

from notes_cli.vault.note import Fault, Span

_START = Span(0, 0)


def read_text(path: Path) -> tuple[str, tuple[Fault, ...]]:
    """Read a note's text, newlines as they are; never raises.

    Invalid UTF-8 is read with U+FFFD in its place. A file that cannot be read, is no regular file (a pipe or a device
    could be read forever), or holds NUL bytes (so it is no text), is the empty text with a fault.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return "", (_fault("is a pipe or a device, no file; left out"),)
        data = path.read_bytes()
    except OSError as error:
        return "", (_fault(f"cannot be read: {error.strerror or error}"),)
    if b"\0" in data:
        return "", (_fault("is no text (it holds NUL bytes); left out"),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not valid UTF-8 (first at line {line}); read with «\ufffd» there, never written"
        return data.decode("utf-8", "replace"), (_fault(message),)


def _fault(message: str) -> Fault:
    return Fault(_START, message, "file")


def list_files(root: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """List the files of a vault, vault-relative with `/`, sorted, and what could not be listed with its reason.

    Dot-files and dot-folders are no content. A link to a folder is followed once every real folder is listed, and
    only out of the vault: one that leads to a folder already listed, or to one that holds the vault, is a fault, as
    it would show the same notes twice or never end.
    """
    files: list[str] = []
    faults: list[tuple[str, str]] = []
    real = Path(os.path.realpath(root))
    seen = {str(real), *map(str, real.parents)}
    folders, links = [(root, "")], list[tuple[Path, str]]()
    while folders or links:
        folder, prefix = folders.pop() if folders else links.pop(0)
        if prefix:
            identity = os.path.realpath(folder)
            if identity in seen:
                faults.append((prefix[:-1], "is a link to a folder of this vault or above it; not followed"))
                continue
            seen.add(identity)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            faults.append((prefix[:-1] or ".", f"cannot be listed: {error.strerror or error}"))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                is_folder = entry.is_dir()
            except OSError as error:
                faults.append((prefix + entry.name, f"cannot be read: {error.strerror or error}"))
                continue
            if is_folder:
                queue = links if entry.is_symlink() else folders
                queue.append((Path(entry.path), f"{prefix}{entry.name}/"))
            else:
                files.append(prefix + entry.name)
    return sorted(files), sorted(faults)
