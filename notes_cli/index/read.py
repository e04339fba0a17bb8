"""Reads files of a vault: bytes to text, and a fault in one line where that is not possible; it parses nothing."""

import errno
import os
import stat
from pathlib import Path

from notes_cli.index.walk import Stat, stat_of
from notes_cli.markdown.note import Fault, Span

_START = Span(0, 0)
_NO_FILE = "is a pipe or a device, no file"
_CHUNK = 1 << 20
# Not to wait for who writes to a pipe, and not to be controlled by a terminal.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NONBLOCK", "O_NOCTTY"))


def read_text(path: Path | str) -> tuple[str, tuple[Fault, ...], Stat | None]:
    """Read a note's text, newlines as they are, and how the file stood then; never raises.

    Invalid UTF-8 is read with U+FFFD in its place. A file that cannot be read, is no regular file (a pipe or a device
    could be read forever), or holds NUL bytes (so it is no text), is the empty text with a fault. The last value is
    None for a file that cannot be read: it may be another time, though nothing about it changes.
    """
    try:
        data, found = _read(path)
        stood = stat_of(found)
    except OSError as error:
        if error.errno == errno.ENXIO:
            return "", (_fault(f"{_NO_FILE}; left out"),), None
        return "", (_fault(f"cannot be read: {error.strerror or error}"),), None
    if b"\0" in data:
        return "", (_fault("is not text (it contains NUL bytes); left out"),), stood
    try:
        return data.decode("utf-8"), (), stood
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not valid UTF-8 (first at line {line}); read with «\ufffd» there, never written"
        return data.decode("utf-8", "replace"), (_fault(message),), stood


def read_bytes(path: Path | str) -> bytes:
    """Read a file as it is; raises OSError for one that cannot be read or is no regular file, which may never end."""
    return _read(path)[0]


def check_regular(path: Path | str) -> None:
    """Raise OSError where there is no regular file; it is not opened."""
    _check(os.stat(path), path)  # noqa: PTH116  # a path may be text


def _read(path: Path | str) -> tuple[bytes, os.stat_result]:
    file = os.open(path, _FLAGS)  # a file object asks the system twice as often
    try:
        found = os.fstat(file)
        _check(found, path)
        data = os.read(file, found.st_size + 1)
        while len(data) != found.st_size and (more := os.read(file, _CHUNK)):  # it changes, or is too large for one
            data += more
    finally:
        os.close(file)
    return data, found


def _check(found: os.stat_result, path: Path | str) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.ENXIO, _NO_FILE, str(path))  # the number that the system gives for a socket


def _fault(message: str) -> Fault:
    return Fault(_START, message, "file")
