"""Opens the index of a vault and brings it up to date: what has changed is read, scanned and written back.

Who finds the index missing or damaged makes it, and others that come meanwhile wait for it. What cannot be kept, as the
folder may not be written to, is made in memory for this one run.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from notes_cli.vault import store, tables
from notes_cli.vault.fork import count_processes, forked
from notes_cli.vault.index import Index
from notes_cli.vault.listing import (
    CONTENT,
    MANY_BYTES,
    Listing,
    compare,
    find_stats,
    list_given,
    list_paths,
    list_vault,
    settle,
)
from notes_cli.vault.note import Note
from notes_cli.vault.read import read_text
from notes_cli.vault.record import Record, make_record, scan_note

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many notes have been read."""

MANY_NOTES = 500  # from here on several processes scan faster than one
ROUNDS = 10  # how often to look again where others write at the same time
_NOT_OURS_TO_MEND = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PERM,
}


class _DamagedError(Exception):
    """The file is no index of this vault, or of another version."""


class _BusyError(Exception):
    """Other processes write to the index all the time."""


def open_index(root: Path, folder: Path | None = None, progress: Progress | None = None) -> Index:
    """Open the index of the vault at `root`, kept in `folder`, as the vault is now; without a folder in memory.

    Never raises for what is wrong with an index: where none can be kept, the one in memory says why (`Index.trouble`).
    """
    if folder is None:
        return _in_memory(root, progress)
    trouble = "it is damaged each time"
    for _ in range(3):
        try:
            return _open_kept(root, folder, progress)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_OURS_TO_MEND:
                return _in_memory(root, progress, f"{folder}: {error}")
        except OSError as error:
            return _in_memory(root, progress, f"{error.filename or folder}: {error.strerror or error}")
        except _BusyError:
            return _in_memory(root, progress)
        except (_DamagedError, EOFError, ValueError, TypeError, KeyError, IndexError):
            pass
        for file in store.list_files(folder, root):
            store.remove(file)
    return _in_memory(root, progress, f"{folder}: {trouble}")


def index_notes(root: Path, notes: Iterable[Note]) -> Index:
    """The index, in memory, of notes that are at hand and need not be files."""
    given = {note.path: note for note in notes}
    connection = store.connect(None)
    connection.execute("BEGIN")
    tables.create_tables(connection)
    for records in tables.batch(map(make_record, given.values()), lambda record: len(record.haystack)):
        tables.add_segment(connection, records)
    return Index(connection, root, list_given(given), None, given=given)


def version() -> str:
    """What an index depends on besides the vault: Python, with its tables of characters, and this room's own code."""
    code = sorted(entry.stat()[6:9:2] for entry in os.scandir(Path(__file__).parent) if entry.name.endswith(".py"))
    return f"{sys.implementation.cache_tag} {sys.hexversion:x} {code}"


def _open_kept(root: Path, folder: Path, progress: Progress | None) -> Index:
    store.make_folder(folder)
    file, listing, written = _find_file(folder, root), None, None
    while file is None:
        try:
            file = store.new_file(folder, root)
            listing, written = _build(file, root, progress), 1
        except FileExistsError:  # another process was faster
            file = _find_file(folder, root)
    store.note_use(file, folder)
    connection = store.connect(file)
    try:
        for _ in range(ROUNDS):
            connection.execute("BEGIN")  # all that is read from here on is of one moment
            meta = tables.read_meta(connection)
            if meta.get("version") != version() or meta.get("root") != _real(root):
                raise _DamagedError
            if meta["generation"] != written or listing is None:
                old = tables.read_listing(connection)
                listing = list_vault(root, sum(map(len, old.values())), count_processes())
                if compare(old, listing.folders).keys:
                    connection.execute("ROLLBACK")
                    written = _update(connection, root, listing, progress)
                    continue
            return Index(connection, root, listing, file)
        raise _BusyError
    except BaseException:
        connection.close()
        raise


def _find_file(folder: Path, root: Path) -> Path | None:
    """The index of a vault that can be trusted; one that is being written is waited for, others are removed."""
    for file in reversed(store.list_files(folder, root)):
        if store.is_sealed(file) or _becomes_sealed(file):
            return file
        store.remove(file)
    return None


def _becomes_sealed(file: Path) -> bool:
    connection = store.connect(file)
    try:
        connection.execute("BEGIN IMMEDIATE")  # waits for who writes
        complete = "generation" in tables.read_meta(connection)
        connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_OURS_TO_MEND:
            raise
        complete = False
    finally:
        connection.close()
    until = time.monotonic() + 1
    while complete and time.monotonic() < until:  # who has written sets the seal at once
        if store.is_sealed(file):
            return True
        time.sleep(0.01)
    return False


def _build(file: Path, root: Path, progress: Progress | None) -> Listing:
    """Write a new index; until the seal at the end nobody takes it for one, so nothing is journalled."""
    connection = store.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        listing = _fill(connection, root, progress)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    store.sync(file)
    store.seal(file)
    return listing


def _in_memory(root: Path, progress: Progress | None, trouble: str = "") -> Index:
    connection = store.connect(None)
    connection.execute("BEGIN")
    return Index(connection, root, _fill(connection, root, progress), None, trouble)


def _fill(connection: sqlite3.Connection, root: Path, progress: Progress | None) -> Listing:
    tables.create_tables(connection)
    listing = list_vault(root, MANY_BYTES, count_processes())
    unread: set[str] = set()
    paths = sorted(path for path in list_paths(listing.folders) if path.lower().endswith(CONTENT))
    for records, without in _read(root, listing, paths, progress):
        tables.add_segment(connection, records)
        unread |= without
    tables.write_listing(connection, settle(listing, listing.folders, unread))
    tables.write_meta(connection, version=version(), root=_real(root), generation=1, names=1)
    return listing


def _update(connection: sqlite3.Connection, root: Path, listing: Listing, progress: Progress | None) -> int:
    """Write what has changed; gives the generation that the index then is."""
    connection.execute("BEGIN IMMEDIATE")
    old, meta = tables.read_listing(connection), tables.read_meta(connection)
    generation, names = int(meta["generation"]), int(meta["names"])
    changes = compare(old, listing.folders)
    new: dict[str, Record] = {}
    unread: set[str] = set()
    for records, without in _read(root, listing, sorted(changes.read), progress):
        new.update((record.path, record) for record in records)
        unread |= without
    for path, stat in find_stats(old, list(new)).items():
        if stat is None and tables.read_record(connection, path) == new[path]:
            del new[path]  # read to be sure, and it is as it was
    halves = {key: entries for key, entries in settle(listing, changes.keys, unread) if entries != old.get(key)}
    if not new and not changes.gone and not halves:
        connection.execute("ROLLBACK")
        return generation
    tables.replace_records(connection, new, changes.gone)
    tables.write_listing(connection, halves.items())
    tables.write_meta(connection, generation=generation + 1, names=names + changes.renamed)
    connection.execute("COMMIT")
    return generation + 1


def _read(
    root: Path, listing: Listing, paths: list[str], progress: Progress | None
) -> Iterator[tuple[list[Record], set[str]]]:
    """Read and scan notes and canvases: their records, a segment's at a time, and which could not be read."""
    stats = find_stats(listing.folders, paths)
    batches = list(tables.batch(paths, lambda path: (stats.get(path) or (0,))[0]))
    done, processes = 0, _processes(len(paths) > MANY_NOTES)
    for records, without in _in_turn([batches[n::processes] for n in range(processes)], root):
        yield list(map(Record._make, records)), set(without)
        done += len(records)
        if progress:
            progress(done, len(paths))


def _in_turn(shares: list[list[list[str]]], root: Path) -> Iterator[tuple[list[tuple[Any, ...]], list[str]]]:
    if len(shares) == 1:
        yield from _scan(root, shares[0])
        return
    streams = [forked(lambda share=share: _scan(root, share)) for share in shares]  # type: ignore[misc]
    while streams:  # they come along at the same pace, as each has every so manieth batch
        for stream in list(streams):
            item = next(stream, None)
            if item is None:
                streams.remove(stream)
            else:
                yield item


def _scan(root: Path, batches: Iterable[list[str]]) -> Iterator[tuple[list[tuple[Any, ...]], list[str]]]:
    for paths in batches:
        records: list[tuple[Any, ...]] = []
        unread: list[str] = []
        for path in paths:
            text, faults, stood = read_text(f"{root}/{path}")
            records.append(tuple(make_record(scan_note(path, text, faults))))
            if stood is None:
                unread.append(path)
        yield records, unread


def _processes(worth_it: bool) -> int:
    return count_processes() if worth_it else 1


def _real(root: Path) -> bytes:
    return os.fsencode(os.path.realpath(root))
