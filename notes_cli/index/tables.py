"""The tables of an index: records in, records out; it knows neither files nor what is fresh.

Notes lie together in segments of about 128 KiB of text: few rows to fetch where all notes are asked, little to write
where one has changed. Texts, paths and rows are kept as bytes, as SQLite's text cannot hold every name of a file.
"""

import marshal
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias, TypeVar

from notes_cli.index.record import Record
from notes_cli.index.values import place_of
from notes_cli.index.walk import Key

_BY_SEGMENT = (
    ("segment", "id"),
    ("haystack", "segment"),
    ("facet", "segment"),
    ("value", "segment"),
    ("linked", "segment"),
)
T = TypeVar("T")

NameRows: TypeAlias = tuple[
    list[tuple[bytes, bytes]], list[tuple[bytes, int, bytes]], list[tuple[bytes, int, int, bytes, str]]
]
"""What the tables hold of some notes by path: (path, faults), (folded name, alias, path), a fault for people."""

SEGMENT_BYTES = 1 << 17
SEGMENT_NOTES = 64

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE listing (folder BLOB, half INTEGER, entries BLOB);
CREATE UNIQUE INDEX listing_folder ON listing (folder, half);
CREATE TABLE segment (id INTEGER PRIMARY KEY, paths BLOB, parsed BLOB);
CREATE TABLE haystack (segment INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE facet (name TEXT, segment INTEGER, rows BLOB);
CREATE UNIQUE INDEX facet_name ON facet (name, segment);
CREATE INDEX facet_segment ON facet (segment);
CREATE TABLE value (name BLOB, segment INTEGER, rows BLOB);
CREATE UNIQUE INDEX value_name ON value (name, segment);
CREATE INDEX value_segment ON value (segment);
CREATE TABLE linked (name TEXT, segment INTEGER, names INTEGER, rows BLOB);
CREATE UNIQUE INDEX linked_name ON linked (name, segment);
CREATE INDEX linked_segment ON linked (segment);
CREATE TABLE kept (question TEXT, segment INTEGER, names INTEGER, aliases INTEGER, generation INTEGER, whole INTEGER,
    answers BLOB, needed BLOB);
CREATE UNIQUE INDEX kept_question ON kept (question, segment);
CREATE INDEX kept_segment ON kept (segment);
CREATE TABLE place (path BLOB PRIMARY KEY, segment INTEGER, faults BLOB, changed INTEGER) WITHOUT ROWID;
CREATE TABLE name (folded BLOB, alias INTEGER, path BLOB, PRIMARY KEY (folded, alias, path)) WITHOUT ROWID;
CREATE INDEX name_path ON name (path);
CREATE TABLE fault (path BLOB, line INTEGER, column_ INTEGER, message BLOB, kind TEXT);
CREATE INDEX fault_path ON fault (path);
"""


class Segment(NamedTuple):
    """Notes that lie together, as the tables hold them: plain data, which any process can make."""

    paths: bytes
    parsed: bytes
    haystack: bytes
    facets: list[tuple[str, bytes]]  # by name
    values: list[tuple[bytes, bytes]]  # by the property's name
    names: NameRows


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the empty tables, within the transaction that is open."""
    for statement in _SCHEMA.split(";\n"):
        connection.execute(statement)


def read_meta(connection: sqlite3.Connection) -> dict[str, Any]:
    """What the index says about itself."""
    return dict(connection.execute("SELECT key, value FROM meta"))


def write_meta(connection: sqlite3.Connection, **values: object) -> None:
    """Write what the index says about itself."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def read_listing(connection: sqlite3.Connection) -> dict[Key, bytes]:
    """The listing of the vault as it was when the index was written (`Listing.folders`)."""
    rows = connection.execute("SELECT folder, half, entries FROM listing")
    return {(to_text(folder), half): entries for folder, half, entries in rows}


def write_listing(connection: sqlite3.Connection, halves: Iterable[tuple[Key, bytes | None]]) -> None:
    """Replace half folders of the listing; None drops one."""
    for (folder, half), entries in halves:
        if entries is None:
            connection.execute("DELETE FROM listing WHERE folder = ? AND half = ?", (to_bytes(folder), half))
        else:
            connection.execute("INSERT OR REPLACE INTO listing VALUES (?, ?, ?)", (to_bytes(folder), half, entries))


def to_bytes(text: str) -> bytes:
    """A text as the tables hold it; in the order of its code points."""
    return text.encode("utf-8", "surrogatepass")


def to_text(data: bytes) -> str:
    """What `to_bytes` was given."""
    return data.decode("utf-8", "surrogatepass")


def make_segment(records: list[Record]) -> Segment:
    """Make the segment of some notes, at least one."""
    values: dict[str, list[tuple[int, Any]]] = {}
    for number, record in enumerate(records):
        for row in record.values:
            values.setdefault(row[0][0], []).append((number, row))
    return Segment(
        marshal.dumps([record.path for record in records]),
        marshal.dumps([(record.parsed, record.faults, record.said, record.names) for record in records]),
        b"\0".join(record.haystack for record in records),
        [(name, marshal.dumps([record.facets[name] for record in records])) for name in records[0].facets],
        [(to_bytes(name), marshal.dumps(found)) for name, found in values.items()],
        _name_rows(records),
    )


def _name_rows(records: list[Record]) -> NameRows:
    by_path = [(to_bytes(record.path), record) for record in records]
    return (
        [(path, record.faults) for path, record in by_path],
        [(to_bytes(folded), kind, path) for path, record in by_path for folded, kind in record.names],
        [
            (path, line, column, to_bytes(message), kind)
            for path, record in by_path
            for line, column, message, kind in record.said
        ],
    )


def add_segment(connection: sqlite3.Connection, segment: Segment, generation: int = 1) -> None:
    """Add a segment of new notes; `generation` is that of the index which then has them."""
    ((last,),) = connection.execute("SELECT ifnull(max(id), 0) FROM segment")
    _write_segment(connection, last + 1, segment)
    _add_names(connection, segment.names, last + 1, generation)


def replace_records(
    connection: sqlite3.Connection, new: dict[str, Record], gone: set[str], generation: int = 1
) -> None:
    """Put records in place of those of the same path, drop those that are gone, and add the others."""
    touched: dict[int, None] = {}
    for path in (*new, *gone):
        for (segment,) in connection.execute("SELECT segment FROM place WHERE path = ?", (to_bytes(path),)):
            touched[segment] = None
        _drop_names(connection, path)
    waiting = dict(new)
    for segment in touched:
        old = _read_segment(connection, segment)
        kept = [waiting.pop(record.path, record) for record in old if record.path not in gone]
        _drop_segment(connection, segment)
        if kept:
            _write_segment(connection, segment, make_segment(kept))
            _add_names(connection, _name_rows([record for record in kept if record.path in new]), segment, generation)
        else:
            connection.execute("DELETE FROM kept WHERE segment = ?", (segment,))  # else it knows what has changed
    for records in batch(waiting.values(), lambda record: len(record.haystack)):
        add_segment(connection, make_segment(records), generation)


def read_record(connection: sqlite3.Connection, path: str) -> Record | None:
    """The record of the note at a path, None where there is none."""
    for (segment,) in connection.execute("SELECT segment FROM place WHERE path = ?", (to_bytes(path),)):
        return next((record for record in _read_segment(connection, segment) if record.path == path), None)
    return None


def batch(items: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Part items, of which `size` tells the bytes of text, into what makes a segment each."""
    taken: list[T] = []
    room = SEGMENT_BYTES
    for item in items:
        if taken and (room < size(item) or len(taken) == SEGMENT_NOTES):
            yield taken
            taken, room = [], SEGMENT_BYTES
        taken.append(item)
        room -= size(item)
    if taken:
        yield taken


def _drop_segment(connection: sqlite3.Connection, number: int) -> None:
    for table, column in _BY_SEGMENT:
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))  # names of ours


def _write_segment(connection: sqlite3.Connection, number: int, segment: Segment) -> None:
    connection.execute("INSERT INTO segment VALUES (?, ?, ?)", (number, segment.paths, segment.parsed))
    connection.execute("INSERT INTO haystack VALUES (?, ?)", (number, segment.haystack))
    for table, rows in (("facet", segment.facets), ("value", segment.values)):
        connection.executemany(f"INSERT INTO {table} VALUES (?, {number}, ?)", rows)


def _read_segment(connection: sqlite3.Connection, segment: int) -> list[Record]:
    ((paths, parsed, body),) = connection.execute(
        "SELECT paths, parsed, body FROM segment JOIN haystack ON segment = id WHERE id = ?", (segment,)
    )
    kept_rows = connection.execute("SELECT name, rows FROM facet WHERE segment = ?", (segment,))
    rows = {name: marshal.loads(data) for name, data in kept_rows}
    columns = zip(marshal.loads(paths), marshal.loads(parsed), body.split(b"\0"), strict=True)
    values: dict[int, list[Any]] = {}
    for (data,) in connection.execute("SELECT rows FROM value WHERE segment = ?", (segment,)):
        for number, row in marshal.loads(data):
            values.setdefault(number, []).append(row)
    records: list[Record] = []
    for number, (path, kept, haystack) in enumerate(columns):
        facets = {name: rows[name][number] for name in rows}
        own = tuple(sorted(values.get(number, ()), key=place_of))
        records.append(Record._make((path, *kept, haystack, facets, own)))
    return records


def are_other_aliases(connection: sqlite3.Connection, new: dict[str, Record]) -> bool:
    """Whether one of the records has other aliases than the note of its path has in the index."""
    statement = "SELECT folded FROM name WHERE path = ? AND alias = 1"
    return any(
        {to_text(folded) for (folded,) in connection.execute(statement, (to_bytes(path),))}
        != {folded for folded, kind in record.names if kind}
        for path, record in new.items()
    )


def _add_names(connection: sqlite3.Connection, rows: NameRows, segment: int, generation: int) -> None:
    places, names, said = rows
    connection.executemany(f"INSERT INTO place VALUES (?, {segment}, ?, {generation})", places)
    connection.executemany("INSERT INTO name VALUES (?, ?, ?)", names)
    connection.executemany("INSERT INTO fault VALUES (?, ?, ?, ?, ?)", said)


def _drop_names(connection: sqlite3.Connection, path: str) -> None:
    for table in ("place", "name", "fault"):
        connection.execute(f"DELETE FROM {table} WHERE path = ?", (to_bytes(path),))  # names of ours
