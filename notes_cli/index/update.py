"""Fills an index with what the notes of a vault say, and writes what has changed since; it opens no index."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from notes_cli.index import tables
from notes_cli.index.fork import count_processes, forked
from notes_cli.index.listing import compare, find_stats, list_paths, settle
from notes_cli.index.read import read_text
from notes_cli.index.record import Record, make_record, read_rows
from notes_cli.index.walk import CONTENT, Listing

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many notes have been read."""

MANY_NOTES = 500  # from here on several processes scan faster than one


class DamagedError(Exception):
    """The file is no index of this vault, or of another version."""


def version() -> str:
    """What an index depends on besides the vault: Python, with its tables of characters, and this room's own code."""
    code = sorted(entry.stat()[6:9:2] for entry in os.scandir(Path(__file__).parent) if entry.name.endswith(".py"))
    return f"{sys.implementation.cache_tag} {sys.hexversion:x} {code}"


def begin_reading(connection: sqlite3.Connection, root: Path) -> int:
    """Begin to read an index, so that all that is read is of one moment; gives its generation."""
    connection.execute("BEGIN")
    meta = tables.read_meta(connection)
    if meta.get("version") != version() or meta.get("root") != _real(root):
        raise DamagedError
    return int(meta["generation"])


def fill(connection: sqlite3.Connection, root: Path, listing: Listing, progress: Progress | None) -> None:
    """Fill an empty database with all that is listed."""
    tables.create_tables(connection)
    unread: set[str] = set()
    paths = sorted(path for path in list_paths(listing.folders) if path.lower().endswith(CONTENT))
    for segment, without in _read(root, listing, paths, lambda records: tuple(tables.make_segment(records)), progress):
        tables.add_segment(connection, tables.Segment._make(segment))
        unread |= without
    tables.write_listing(connection, settle(listing, listing.folders, unread))
    # no two indexes of a vault begin alike: who knows one by its generation must not take another for it
    tables.write_meta(connection, version=version(), root=_real(root), generation=listing.at, names=1, aliases=1)


def write_changes(connection: sqlite3.Connection, root: Path, listing: Listing, progress: Progress | None) -> int:
    """Write what has changed; gives the generation that the index then is."""
    connection.execute("BEGIN IMMEDIATE")
    old, meta = tables.read_listing(connection), tables.read_meta(connection)
    generation, names = int(meta["generation"]), int(meta["names"])
    changes = compare(old, listing.folders)
    new: dict[str, Record] = {}
    unread: set[str] = set()
    for records, without in _read(root, listing, sorted(changes.read), lambda found: list(map(tuple, found)), progress):
        new.update((record.path, record) for record in map(Record._make, records))
        unread |= without
    for path, stat in find_stats(old, list(new)).items():
        if stat is None and tables.read_record(connection, path) == new[path]:
            del new[path]  # read to be sure, and it is as it was
    parts = {key: entries for key, entries in settle(listing, changes.keys, unread) if entries != old.get(key)}
    if not new and not changes.gone and not parts:
        connection.execute("ROLLBACK")
        return generation
    aliases = int(meta["aliases"]) + tables.are_other_aliases(connection, new)
    tables.replace_records(connection, new, changes.gone, generation + 1)
    tables.write_listing(connection, parts.items())
    tables.write_meta(connection, generation=generation + 1, names=names + changes.renamed, aliases=aliases)
    connection.execute("COMMIT")
    return generation + 1


def _read(
    root: Path, listing: Listing, paths: list[str], make: Callable[[list[Record]], Any], progress: Progress | None
) -> Iterator[tuple[Any, set[str]]]:
    """Read and scan notes and canvases: what `make` makes of a segment's records, and which could not be read.

    It is made where they are scanned, so it is plain data that `marshal` can write.
    """
    stats = find_stats(listing.folders, paths)
    batches = list(tables.batch(paths, lambda path: (stats.get(path) or (0,))[0]))
    done, processes = 0, count_processes() if len(paths) > MANY_NOTES else 1
    for made, count, unread in _in_turn([batches[n::processes] for n in range(processes)], root, make):
        yield made, set(unread)
        done += count
        if progress:
            progress(done, len(paths))


def _in_turn(
    shares: list[list[list[str]]], root: Path, make: Callable[[list[Record]], Any]
) -> Iterator[tuple[Any, int, list[str]]]:
    if len(shares) == 1:
        yield from _scan(root, shares[0], make)
        return
    streams = [forked(lambda share=share: _scan(root, share, make)) for share in shares]  # type: ignore[misc]
    while streams:  # they come along at the same pace, as each has every n-th batch
        for stream in list(streams):
            item = next(stream, None)
            if item is None:
                streams.remove(stream)
            else:
                yield item


def _scan(
    root: Path, batches: Iterable[list[str]], make: Callable[[list[Record]], Any]
) -> Iterator[tuple[Any, int, list[str]]]:
    for paths in batches:
        records: list[Record] = []
        unread: list[str] = []
        for path in paths:
            text, faults, stood = read_text(f"{root}/{path}")
            rows, more = read_rows(path, text)
            records.append(make_record(path, text, rows, (*faults, *more)))
            if stood is None:
                unread.append(path)
        yield make(records), len(paths), unread


def _real(root: Path) -> bytes:
    return os.fsencode(os.path.realpath(root))
