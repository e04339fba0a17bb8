"""What is kept beside the notes of an index: answers to a question about each, which are expensive to find again.

An answer is plain data, with what was asked for to find it. It holds while its note, the names of all files, all
aliases, and the further notes that were looked at are what they were; an answer that looked at anything else holds for
this generation of the index alone. What a question is, and what its answers are, is no matter here.
"""

import marshal
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from notes_cli.vault import tables

Answer: TypeAlias = tuple[Any, list[str] | None]
"""Plain data, and the vault paths of the notes that it depends on; None: on the whole vault."""

QUESTIONS = 4  # whose answers are kept: the last ones


def read_kept(rows: Callable[..., Iterable[Any]], meta: Mapping[str, Any], question: str) -> dict[str, Answer]:
    """The answers to a question that still hold, by path; `rows` runs a statement, `meta` is what the index says."""
    found: dict[str, Answer] = {}
    statement = "SELECT generation, answers FROM kept WHERE question = ? AND names = ? AND aliases = ?"
    parts = list(rows(statement, question, meta["names"], meta["aliases"]))
    oldest = min((generation for generation, _ in parts), default=meta["generation"])
    changed: dict[str, int] = {}
    if oldest < meta["generation"]:
        since = rows("SELECT path, changed FROM place WHERE changed > ?", oldest)
        changed = {tables.to_text(path): generation for path, generation in since}
    for generation, data in parts:
        answers: dict[str, Answer] = marshal.loads(data)
        if generation != meta["generation"]:
            later = {path for path, when in changed.items() if when > generation}
            answers = {
                path: answer
                for path, answer in answers.items()
                if answer[1] is not None and later.isdisjoint(answer[1])
            }
        found.update(answers)
    return found


def write_kept(connection: sqlite3.Connection, question: str, known: Mapping[str, Answer], new: Iterable[str]) -> None:
    """Keep the answers `known` of each segment in which one of the paths `new` lies, within the open transaction."""
    meta, wanted = tables.read_meta(connection), set(new)
    stamp = (meta["names"], meta["aliases"], meta["generation"])
    statement = "SELECT id, paths FROM place JOIN segment ON id = segment WHERE path = ?"
    while wanted:
        for segment, data in list(connection.execute(statement, (tables.to_bytes(wanted.pop()),))):
            paths = marshal.loads(data)
            wanted.difference_update(paths)
            answers = marshal.dumps({path: known[path] for path in paths if path in known})
            connection.execute(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?)", (question, segment, *stamp, answers)
            )
    connection.execute(
        "DELETE FROM kept WHERE question NOT IN "
        "(SELECT question FROM kept GROUP BY question ORDER BY max(generation) DESC, max(rowid) DESC LIMIT ?)",
        (QUESTIONS,),
    )
