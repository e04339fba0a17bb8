"""The files that indexes are kept in: where they are, which of them can be trusted, when they are dropped.

An index is a SQLite file in the user's cache folder, private to the user. SQLite does not notice when somebody else has
changed a page of its file. So the file has a seal: its own time of change, which follows from its name and is set
whenever we have written to it. Whatever else writes to the file leaves another time, and then it is made anew, as it
is where our own writing was cut off. No name is used twice, so who removes a file never meets one that another process
has made since. This module knows nothing of what is in the tables.
"""

import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

UNUSED = 90 * 24 * 3600  # seconds after which an index that nobody uses is dropped
_DAY = 24 * 3600
_PAGE = 32768
_PATIENCE = 60  # seconds to wait for another process that writes


def find_cache() -> Path | None:
    """The folder of the indexes: `notes` in the user's cache folder (`XDG_CACHE_HOME` where it is set).

    On Linux that is what the XDG Base Directory Specification says, elsewhere what `platformdirs` does, which takes
    5 ms to import. None where the user has no home, as some have in a container.
    """
    if (base := os.environ.get("XDG_CACHE_HOME", "")).startswith("/"):
        return Path(base) / "notes"
    folder = Path(os.path.expanduser("~/.cache/notes"))  # noqa: PTH111  # which Path raises an error for
    if sys.platform != "linux":
        from platformdirs import user_cache_path

        folder = user_cache_path("notes", appauthor=False)
    return folder if folder.is_absolute() else None


def make_folder(folder: Path) -> None:
    """Make the folder of the indexes, for nobody but the user. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def list_files(folder: Path, root: Path | None = None) -> list[Path]:
    """The indexes in the folder, or those of the vault at `root`, the newest last; empty where there is no folder."""
    prefix = f"{_name(root)}-" if root else ""
    try:
        names = [name for name in os.listdir(folder) if name.startswith(prefix) and name.endswith(".sqlite")]  # noqa: PTH208
    except OSError:
        return []
    return [folder / name for name in sorted(names, key=lambda name: (name[:16], len(name), name))]


@contextmanager
def alone(folder: Path, root: Path) -> Iterator[None]:
    """Be the one process that makes an index of the vault at `root`; others wait for it.

    The system lets go of the lock of a process that is killed. Raises OSError, and sqlite3.Error after a long wait.
    """
    path = folder / f"{_name(root)}.lock"
    path.touch(0o600)
    lock = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")  # nothing is written, so nothing need lie beside it
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def new_file(folder: Path, root: Path) -> Path:
    """Make the empty file of a new index of the vault at `root`. Raises OSError."""
    path = folder / f"{_name(root)}-{time.time_ns()}.sqlite"
    path.touch(0o600, exist_ok=False)
    return path


def _name(root: Path) -> str:
    real = os.fsencode(os.path.realpath(root))
    return f"{zlib.crc32(real):08x}{zlib.adler32(real):08x}"


def connect(path: Path | None) -> sqlite3.Connection:
    """Connect to the file of an index, or to one in memory. Raises sqlite3.Error, also where there is no such file."""
    where = f"{path.absolute().as_uri()}?mode=rw" if path else ":memory:"
    connection = sqlite3.connect(where, uri=True, timeout=_PATIENCE, isolation_level=None, cached_statements=32)
    connection.execute(f"PRAGMA page_size = {_PAGE}")
    connection.execute("PRAGMA wal_autocheckpoint = 0")  # the seal is set where we close, so nothing is moved before
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def is_sealed(path: Path) -> bool:
    """Whether nobody but us has written to the file."""
    try:
        return path.stat().st_mtime_ns == _seal(path)
    except OSError:
        return False


def seal(path: Path) -> None:
    """Say that what the file holds is ours, and that it is used now. Raises OSError."""
    os.utime(path, ns=(time.time_ns(), _seal(path)))


def break_seal(path: Path) -> None:
    """Have an index made anew when it is opened next."""
    with suppress(OSError):
        os.utime(path)


def sync(path: Path) -> None:
    """Wait until the file is on the disk, so that no seal is set on what a power cut could still take away."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _seal(path: Path) -> int:
    """A time in whole even seconds, which every file system can hold, long before any index was made."""
    return (500_000_000 + 2 * (zlib.crc32(path.name.encode()) % 200_000_000)) * 1_000_000_000


def close(connection: sqlite3.Connection, path: Path | None, process: int | None = None) -> None:
    """Close a connection; what was written moves into the file now, so its seal is set again.

    Nothing is done in another process than that which is given: a forked child must not touch its parent's connection.
    """
    if process not in (None, os.getpid()):
        return
    was_sealed = path is not None and is_sealed(path)
    connection.close()
    with suppress(FileNotFoundError):  # somebody has cleared the cache
        if path and was_sealed and not is_sealed(path):
            seal(path)


def note_use(path: Path, folder: Path) -> None:
    """Remember, once a day, that an index is used; then also drop the indexes that nobody needs."""
    try:
        if time.time() - path.stat().st_atime > _DAY:
            seal(path)
            drop_unused(folder)
    except OSError:
        return


def drop_unused(folder: Path) -> None:
    """Drop the indexes that nobody has used for 90 days, and those whose vault is gone."""
    for path in list_files(folder):
        try:
            unused = time.time() - path.stat().st_atime > UNUSED
        except OSError:
            continue
        root = read_root(path)
        if unused or (root is not None and not root.is_dir()):
            drop(path)


def read_root(path: Path) -> Path | None:
    """The vault that an index is of, or None where the file does not say; to look does not count as a use."""
    if not is_sealed(path):
        return None
    try:
        before = path.stat()
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
        try:
            ((root,),) = connection.execute("SELECT value FROM meta WHERE key = 'root'")
        finally:
            close(connection, path)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    except (sqlite3.Error, ValueError, OSError):
        return None
    return Path(os.fsdecode(root))


def remove(path: Path) -> None:
    """Remove an index with all that belongs to it."""
    for part in files_of(path):
        part.unlink(missing_ok=True)


def drop(path: Path) -> None:
    """Remove an index for good, with the lock of its vault."""
    remove(path)
    path.with_name(path.stem.partition("-")[0] + ".lock").unlink(missing_ok=True)


def files_of(path: Path) -> Iterator[Path]:
    """The file of an index, and those that SQLite may have beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        yield path.with_name(path.name + end)
