"""Reads files of a vault: bytes to text, and a fault in one line where that is not possible; it parses nothing."""

import os
from pathlib import Path

from notes_cli.vault.note import Fault, Span

_START = Span(0, 0)


def read_text(path: Path) -> tuple[str, tuple[Fault, ...]]:
    """Read a note's text, newlines as they are; never raises.

    Invalid UTF-8 is read with U+FFFD in its place. A file that cannot be read, or holds NUL bytes (so it is no
    text), is the empty text with a fault.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        return "", (Fault(_START, f"cannot be read: {error.strerror or error}", "file"),)
    if b"\0" in data:
        return "", (Fault(_START, "is no text (it holds NUL bytes); left out", "file"),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not valid UTF-8 (first at line {line}); read with «\ufffd» there, never written"
        return data.decode("utf-8", "replace"), (Fault(_START, message, "file"),)


def list_files(root: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """List the files of a vault, vault-relative with `/`, sorted, and what could not be listed with its reason.

    Dot-files and dot-folders are no content. Links to folders are followed once each, so a loop ends.
    """
    files: list[str] = []
    faults: list[tuple[str, str]] = []
    seen = {_identity(root)}
    pending = [(root, "")]
    while pending:
        folder, prefix = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            faults.append((prefix.rstrip("/") or ".", f"cannot be listed: {error.strerror or error}"))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                is_folder = entry.is_dir()
            except OSError as error:
                faults.append((prefix + entry.name, f"cannot be read: {error.strerror or error}"))
                continue
            if not is_folder:
                files.append(prefix + entry.name)
            elif (identity := _identity(Path(entry.path))) not in seen:
                seen.add(identity)
                pending.append((Path(entry.path), f"{prefix}{entry.name}/"))
    return sorted(files), faults


def _identity(folder: Path) -> str:
    return os.path.realpath(folder)
