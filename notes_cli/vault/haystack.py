"""Searches the folded text of all notes that an index holds, in this process or a forked one; it matches no query."""

import marshal
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from notes_cli.vault import store, tables
from notes_cli.vault.record import EXACT

Clause: TypeAlias = tuple[bytes, ...]
"""Folded texts (`notes_cli.vault.record.fold_text`) of which a note holds at least one."""


Found: TypeAlias = tuple[str, bool]
"""A note or canvas: its path, and whether path or text of it hold all that is looked for, as far as that is ASCII."""


def search_apart(file: Path | None, generation: int, clauses: Sequence[Clause]) -> list[Found] | None:
    """Search half of the segments in a process of its own; None where the file is no longer the same."""
    connection = connect_again(file, generation)
    if connection is None:
        return None
    return list(find_paths(lambda *query: connection.execute(query[0], query[1:]), 1, clauses))


def connect_again(file: Path | None, generation: int) -> sqlite3.Connection | None:
    """Connect to the index in a forked process, within one transaction; None where it is no longer the same."""
    connection = store.connect(file)
    connection.execute("BEGIN")
    return connection if tables.read_meta(connection).get("generation") == generation else None


def find_paths(rows: Callable[..., Iterable[Any]], half: int, clauses: Sequence[Clause]) -> Iterator[Found]:
    """The notes that hold a text of each clause, in the segments of even (0) or odd (1) number."""
    single = [clause[0] for clause in clauses if len(clause) == 1]
    others = [clause for clause in clauses if len(clause) != 1]

    def holds(body: bytes) -> bool:
        for text in single:  # as most are; `all` and `any` take longer than to look for the text
            if text not in body:
                return False
        return not others or all(any(text in body for text in clause) for clause in others)

    for segment, body in rows("SELECT segment, body FROM haystack WHERE segment % 2 = ?", half):
        if holds(body):
            ((paths,),) = rows("SELECT paths FROM segment WHERE id = ?", segment)
            for path, note in zip(marshal.loads(paths), body.split(b"\0"), strict=True):
                if holds(note):
                    exact, mark, _ = note.partition(EXACT)
                    yield path, bool(mark) and holds(exact)
