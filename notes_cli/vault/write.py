"""Writes files, all or nothing: who reads one meanwhile, or after a crash, finds the old text or the new one.

One file is written here, several at once by `journal`; what is written is decided elsewhere.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from notes_cli.errors import ChangedError
from notes_cli.index.read import read_bytes


def replace_bytes(path: Path, old: bytes, new: bytes) -> None:
    """Write `new` into a file that holds `old`, and keep its mode; nothing is done where they are the same.

    A link stays one, and the file that it leads to is written. A further hard link keeps the old text. Raises
    ChangedError where the file holds something else by now, and OSError where it cannot or may not be written.
    """
    if old == new:
        return
    real = Path(os.path.realpath(path))
    if not os.access(real, os.W_OK):  # to put another file in its place would need no leave
        raise PermissionError(13, "may not be written", str(path))
    _put(real, new, old)


def put_bytes(path: Path, new: bytes) -> None:
    """Write a file whether there is one or not; one that holds `new` already is left as it is. Raises OSError."""
    with suppress(FileNotFoundError):
        if read_bytes(path) == new:
            return
    _put(path, new, None)


def _put(path: Path, new: bytes, old: bytes | None) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=".notes-", dir=path.parent)  # a dot-file is no content of a vault
    except OSError as error:
        error.filename = str(path)  # what cannot be written is this file; the other name tells nobody anything
        raise
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())  # else a crash may leave the name with nothing behind it
        Path(name).chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_mask())
        if old is not None and read_bytes(path) != old:
            raise ChangedError(f"{path}: has changed in the meantime, so it is left alone; try again")
        os.replace(name, path)  # noqa: PTH105  # the same, and names are text here
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
