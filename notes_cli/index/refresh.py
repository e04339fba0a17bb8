"""Opens the index of a vault and brings it up to date: what has changed is read, scanned and written back.

Who finds the index missing or damaged makes it, and others that come meanwhile wait for it. What cannot be kept, as the
folder may not be written to, is made in memory for this one run.

What few notes have changed is written by a process of its own while the program still imports its modules
(`begin_refresh`), which then looks for what the program is about to ask for. Where that process meets anything else
it says nothing, and the program does it all.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from notes_cli.index import store, tables
from notes_cli.index.fork import receive, start
from notes_cli.index.haystack import Ahead, Clause, drop_shares, search_apart, share_search
from notes_cli.index.index import Index
from notes_cli.index.listing import compare, list_given
from notes_cli.index.record import Record, make_record
from notes_cli.index.update import MANY_NOTES, DamagedError, Progress, begin_reading, fill, write_changes
from notes_cli.index.walk import Begun, Listing, list_rest, list_vault, ring
from notes_cli.markdown.note import Note

ROUNDS = 10  # how often to look again where others write at the same time
_NOT_OURS_TO_MEND = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PERM,
}


class _BusyError(Exception):
    """Other processes write to the index all the time."""


class _State(NamedTuple):
    """How a vault stands, whether it was found that an index says the same, and the generation of that index, or None.

    What waits for the listing raises ChildProcessError where it does not come. `ahead` is a search of that generation
    which has begun; it is for nothing where the index turns out to say otherwise.
    """

    listing: Callable[[], Listing]
    is_compared: bool
    generation: int | None
    ahead: Ahead | None = None


class _Looking(NamedTuple):
    """What looks after a vault: what it gives, the pipe with its search's shares, and the listing that it waits for."""

    items: Iterator[Any]
    pipe: int
    listed: Begun


_begun: dict[str, _Looking] = {}  # by the real path of a vault


def begin_refresh(root: Path, folder: Path | None, listed: Begun, clauses: tuple[Clause, ...] = ()) -> None:
    """Have a process of its own wait for the listing that was begun, and bring the index of the vault up to date.

    Then it looks for what `Index.containing` is about to be asked for. Of a large vault, of which it has but a part of
    the listing, it does so in the index as it is, and whoever has the other part compares.
    """
    pipe = share_search()

    def work() -> Iterator[Any]:
        os.close(listed.part)  # see `begin_listing`
        return _look_ahead(root, folder, listed.stream.items, clauses, pipe)

    looking = start(work, listed.stream)
    _begun[os.path.realpath(root)] = _Looking(looking.items, pipe, listed)


def _look_ahead(
    root: Path, folder: Path | None, listed: Iterator[Any], clauses: tuple[Clause, ...], pipe: int
) -> Iterator[Any]:
    rest = next(listed)
    yield rest
    listing = next(listed)  # None where another process gets it
    file = _find_file(folder, root) if folder else None
    generation = None
    if file and rest is None:
        generation = _catch_up(root, file, Listing._make(listing))
    elif file and clauses:
        with suppress(sqlite3.Error, DamagedError, ValueError):  # whoever compares sees to it
            generation = begin_reading(store.connect(file), root)
    yield listing, rest is None and generation is not None, generation, clauses
    if clauses and file and generation is not None:
        yield from search_apart(file, generation, pipe, clauses)


def _catch_up(root: Path, file: Path, listing: Listing) -> int | None:
    """Have the index say what is listed, and give its generation then; None where that is no work of a moment."""
    connection = store.connect(file)
    generation = begin_reading(connection, root)
    changes = compare(tables.read_listing(connection), listing.folders)
    if len(changes.read) > MANY_NOTES:
        return None  # they are read by several processes, and the progress is shown
    if changes.keys:
        connection.execute("ROLLBACK")
        generation = write_changes(connection, root, listing, None)
        store.close(connection, file)
    return generation


def _await(root: Path) -> _State | None:
    """What was found out ahead about a vault, with what is still to be listed; None where nothing was."""
    if os.path.realpath(root) not in _begun:
        return None
    begun, pipe, listed = _begun.pop(os.path.realpath(root))
    ring(listed.bell)
    wait_for_part = None
    try:
        if rest := next(begun):
            wait_for_part = receive(listed.part)
        own = list_rest(root, rest)
        whole, is_compared, generation, clauses = next(begun)
    except ChildProcessError:
        drop_shares(pipe)
        return None
    finally:
        if wait_for_part is None:
            os.close(listed.part)

    def listing() -> Listing:
        folders, faults, at = wait_for_part() if wait_for_part else whole
        return Listing(folders | own, faults, at)

    if clauses and generation is not None:
        return _State(listing, is_compared, generation, Ahead(clauses, pipe, begun))
    drop_shares(pipe)
    return _State(listing, is_compared, generation)


def _listing(root: Path, known: _State | None) -> Listing:
    with suppress(ChildProcessError):
        if known:
            return known.listing()
    return list_vault(root)


def _as_written(listing: Listing, generation: int) -> _State:
    """A vault that stands as the index of this generation says."""
    return _State(lambda: listing, True, generation)


def open_index(root: Path, folder: Path | None = None, progress: Progress | None = None) -> Index:
    """Open the index of the vault at `root`, kept in `folder`, as the vault is now; without a folder in memory.

    Never raises for what is wrong with an index: where none can be kept, the one in memory says why (`Index.trouble`).
    """
    known = _await(root)
    if folder is None:
        return _in_memory(root, progress, known)
    for _ in range(3):
        file: Path | None = None
        try:
            store.make_folder(folder)
            file = _find_file(folder, root)
            if file is None:
                file, known = _make_file(folder, root, progress, known)
            return _open_file(file, root, progress, known)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_OURS_TO_MEND and (not file or file.exists()):
                return _in_memory(root, progress, known, f"{folder}: {error}")
        except OSError as error:
            return _in_memory(root, progress, known, f"{error.filename or folder}: {error.strerror or error}")
        except _BusyError:
            return _in_memory(root, progress, None)
        except (DamagedError, EOFError, ValueError, TypeError, KeyError, IndexError):
            pass
        if file:
            store.remove(file)
        known = None
    return _in_memory(root, progress, known, f"{folder}: it is damaged each time")


def index_notes(root: Path, notes: Iterable[Note]) -> Index:
    """The index, in memory, of notes that are at hand and need not be files."""
    given = {note.path: note for note in notes}
    connection = store.connect(None)
    connection.execute("BEGIN")
    tables.create_tables(connection)
    for records in tables.batch(map(_record_of, given.values()), lambda record: len(record.haystack)):
        tables.add_segment(connection, tables.make_segment(records))
    return Index(connection, root, list_given(given), None, given=given)


def _record_of(note: Note) -> Record:
    return make_record(note.path, note.text, note.parsed.rows, note.faults)


def _find_file(folder: Path, root: Path) -> Path | None:
    """The newest index of a vault that can be trusted."""
    return next((file for file in reversed(store.list_files(folder, root)) if store.is_sealed(file)), None)


def _make_file(folder: Path, root: Path, progress: Progress | None, known: _State | None) -> tuple[Path, _State | None]:
    """Make an index, unless another process has just made it; those that cannot be trusted are removed."""
    with store.alone(folder, root):
        for file in reversed(store.list_files(folder, root)):
            if _becomes_sealed(file):
                return file, known
            store.remove(file)
        file, listing = store.new_file(folder, root), _listing(root, known)
        _build(file, root, listing, progress)
        return file, _as_written(listing, listing.at)


def _open_file(file: Path, root: Path, progress: Progress | None, known: _State | None) -> Index:
    """Open an index and bring it up to date."""
    store.note_use(file, file.parent)
    connection = store.connect(file)
    try:
        for _ in range(ROUNDS):
            generation = begin_reading(connection, root)
            ahead = known.ahead if known and known.generation == generation else None
            if known and known.is_compared and known.generation == generation:
                return Index(connection, root, known.listing(), file, ahead=ahead)
            before = tables.read_listing(connection)
            listing = _listing(root, known if known and not known.is_compared else None)
            is_changed = bool(compare(before, listing.folders).keys)
            if known and known.ahead and (is_changed or not ahead):
                drop_shares(known.ahead.pipe)
            if not is_changed:
                return Index(connection, root, listing, file, ahead=ahead)
            connection.execute("ROLLBACK")
            known = _as_written(listing, write_changes(connection, root, listing, progress))
        raise _BusyError
    except BaseException:
        store.close(connection, file)
        raise


def _becomes_sealed(file: Path) -> bool:
    """Whether a file can be trusted, where it is whole once it is: who has written to it sets the seal at once."""
    if store.is_sealed(file):
        return True
    try:
        connection = store.connect(file)
        try:
            connection.execute("BEGIN IMMEDIATE")  # waits for who writes
            complete = "generation" in tables.read_meta(connection)
            connection.execute("ROLLBACK")
        finally:
            store.close(connection, file)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_OURS_TO_MEND and file.exists():
            raise
        complete = False
    except ValueError:  # SQLite's message quotes what is damaged, and that is no text
        complete = False
    until = time.monotonic() + 1
    while complete and time.monotonic() < until:
        if store.is_sealed(file):
            return True
        time.sleep(0.01)
    return False


def _build(file: Path, root: Path, listing: Listing, progress: Progress | None) -> None:
    """Write a new index; until the seal at the end nobody takes it for one, so nothing is journalled."""
    connection = store.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        fill(connection, root, listing, progress)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    store.sync(file)
    store.seal(file)


def _in_memory(root: Path, progress: Progress | None, known: _State | None, trouble: str = "") -> Index:
    connection, listing = store.connect(None), _listing(root, known)
    connection.execute("BEGIN")
    fill(connection, root, listing, progress)
    return Index(connection, root, listing, None, trouble)
