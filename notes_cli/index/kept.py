"""What is kept beside the notes of an index: answers to a question about each, which are expensive to find again.

An answer is plain data, with what was asked for to find it. It holds while its note, the names of all files, all
aliases, and the further notes that were looked at are what they were; an answer that looked at anything else holds for
this generation of the index alone. What a question is, and what its answers are, is no matter here.
"""

import marshal
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from notes_cli.index import tables

Answer: TypeAlias = tuple[Any, list[str] | None]
"""Plain data, and the vault paths of the notes that it depends on; None: on the whole vault."""

QUESTIONS = 4  # whose answers are kept: the last ones
_FEW = 16  # notes that have changed: the names of more are not looked for, each by itself


class _Part(NamedTuple):
    """The answers of a segment: when they were true, whether one is about all notes, by path what each is and needs."""

    generation: int
    is_whole: int
    answers: bytes
    needed: bytes


_PARTS = "SELECT generation, whole, answers, needed FROM kept WHERE question = ? AND names = ? AND aliases = ?"
"""The rows that `_Part` is made of."""


def read_kept(rows: Callable[..., Iterable[Any]], meta: Mapping[str, Any], question: str) -> dict[str, Any]:
    """The answers to a question that still hold, by path; `rows` runs a statement, `meta` is what the index says."""
    parts = [_Part(*row) for row in rows(_PARTS, question, meta["names"], meta["aliases"])]
    changed = _changes(rows, min((part.generation for part in parts), default=meta["generation"]))
    found: dict[str, Any] = {}
    for part in parts:
        answers = marshal.loads(part.answers)
        for path in _outdated(part, changed, meta["generation"]):
            del answers[path]
        found.update(answers)
    return found


def write_kept(connection: sqlite3.Connection, question: str, new: Mapping[str, Answer]) -> None:
    """Keep answers, by path, beside those of their segments that still hold, within the open transaction."""
    meta, wanted = tables.read_meta(connection), set(new)
    stamp = (meta["names"], meta["aliases"])
    segments = "SELECT id, paths FROM place JOIN segment ON id = segment WHERE path = ?"
    while wanted:
        for segment, data in list(connection.execute(segments, (tables.to_bytes(wanted.pop()),))):
            paths = marshal.loads(data)
            wanted.difference_update(paths)
            answers, needed = {}, {}
            for row in connection.execute(f"{_PARTS} AND segment = ?", (question, *stamp, segment)):
                part = _Part(*row)
                changed = _changes(lambda statement, at: connection.execute(statement, (at,)), part.generation)
                gone = _outdated(part, changed, meta["generation"]).union(new)
                answers, needed = (
                    {path: one for path, one in marshal.loads(data).items() if path not in gone}
                    for data in (part.answers, part.needed)
                )
            for path in paths:
                if path in new:
                    answers[path], needed[path] = new[path]
            connection.execute(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(question, segment, *stamp, meta["generation"], None in needed.values()),
                    *map(marshal.dumps, (answers, needed)),
                ),
            )
    connection.execute(
        "DELETE FROM kept WHERE question NOT IN "
        "(SELECT question FROM kept GROUP BY question ORDER BY max(generation) DESC, max(rowid) DESC LIMIT ?)",
        (QUESTIONS,),
    )


def _changes(rows: Callable[..., Iterable[Any]], generation: int) -> dict[bytes, int]:
    """The notes that have changed since a generation, by path as the tables hold it, and in which one."""
    return dict(rows("SELECT path, changed FROM place WHERE changed > ?", generation))


def _outdated(part: _Part, changed: Mapping[bytes, int], generation: int) -> frozenset[str]:
    """The paths whose answers hold no longer in this generation of the index."""
    if part.generation == generation:
        return frozenset()
    later = [path for path, when in changed.items() if when > part.generation]
    # a path that is needed is among the bytes, as it is; so most segments need not be read as values
    if not part.is_whole and len(later) <= _FEW and not any(path in part.needed for path in later):
        return frozenset()
    names = {tables.to_text(path) for path in later}
    needed: dict[str, list[str] | None] = marshal.loads(part.needed)
    return frozenset(
        path for path, others in needed.items() if others is None or path in names or not names.isdisjoint(others)
    )
