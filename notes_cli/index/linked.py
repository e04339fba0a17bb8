"""What follows from the links of each note and the names of all files, kept in an index until one of the two changes.

What is told from them is no matter here. A note's answer goes with its segment; those of all segments have the stamp of
the set of names that they were told from, and hold while the index has the same (`names` of `tables.read_meta`).
"""

import marshal
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from notes_cli.index import tables
from notes_cli.markdown.rows import ByPath


def read_linked(rows: Callable[..., Iterable[Any]], name: str, stamp: int, holding: str) -> ByPath:
    """The answers of this name that are kept and still hold; `rows` runs a statement.

    Where a text is wanted that must stand in an answer, those of segments that do not hold it are left out.
    """
    wanted = tables.to_bytes(holding)  # in which form `marshal` writes texts too
    statement = "SELECT paths, rows FROM linked JOIN segment ON segment = id WHERE name = ? AND names = ?"
    return [
        (path, marshal.loads(answer))
        for paths, answers in rows(statement, name, stamp)
        for path, answer in zip(marshal.loads(paths), marshal.loads(answers), strict=True)
        if wanted in answer
    ]


def make_linked(
    rows: Callable[..., Iterable[Any]], name: str, stamp: int, facet: str, make: Callable[[ByPath], list[Any]]
) -> list[tuple[int, ByPath]]:
    """The answers of this name that are not kept, by segment; `make`, which is called once, tells them from a facet."""
    missing = "segment NOT IN (SELECT segment FROM linked WHERE name = ? AND names = ?)"
    statement = f"SELECT id, paths, rows FROM facet JOIN segment ON segment = id WHERE facet.name = ? AND {missing}"
    parts = [
        (segment, list(zip(marshal.loads(paths), marshal.loads(found), strict=True)))
        for segment, paths, found in rows(statement, facet, name, stamp)
    ]
    answers = iter(make([row for _, own in parts for row in own]))
    return [(segment, [(path, next(answers)) for path, _ in own]) for segment, own in parts]


def write_linked(connection: sqlite3.Connection, name: str, stamp: int, made: Iterable[tuple[int, ByPath]]) -> None:
    """Keep what `make_linked` has made, within the open transaction."""
    rows = (
        (name, segment, stamp, marshal.dumps([marshal.dumps(answer) for _, answer in own])) for segment, own in made
    )
    connection.executemany("INSERT OR REPLACE INTO linked VALUES (?, ?, ?, ?)", rows)
