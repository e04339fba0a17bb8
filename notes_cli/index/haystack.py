"""Searches the folded text of all notes that an index holds, in this process or a forked one; it matches no query."""

import marshal
import re
import sqlite3
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from notes_cli.index import store, tables
from notes_cli.index.fork import count_processes, forked, share_out, take_shares
from notes_cli.index.record import EXACT

Clause: TypeAlias = tuple[bytes, ...]
"""Folded texts (`notes_cli.index.record.fold_text`) of which a note holds at least one."""

Execute: TypeAlias = Callable[..., Iterable[Any]]
"""What runs a statement with its values in an index, and gives the rows."""

Part: TypeAlias = tuple[int, int, int]
"""A note in the bytes of a segment: its number in it, where it begins, and where it ends."""

Search: TypeAlias = Callable[[bytes], list[Part]]
"""What tells which of the notes of a segment hold a text."""

Found: TypeAlias = tuple[str, bool]
"""A note or canvas: its path, and whether path or text of it hold all that is looked for, as far as that is ASCII."""

SHARES = 32  # of a search: so many that processes which do not begin together end together
NEAR = 4096  # bytes in which a very common text stands at least once
LONG = 100  # bytes of a text: to prepare for twenty times as many takes 20 ms, for a thousand times as many a minute
LARGE = 1 << 18  # bytes of a segment, as it is with a large note: each place of a text in it takes 160 bytes of memory
NEXT = b"\0"  # between two notes of a segment
MANY = 64  # segments, some 8 MB of text: from here on two processes search faster than one


class Ahead(NamedTuple):
    """A search that another process has begun: what for, the pipe of its shares, and what that process finds."""

    clauses: tuple[Clause, ...]
    pipe: int
    found: Iterator[list[Found]]


def weakness(clause: tuple[str, ...] | tuple[bytes, ...]) -> tuple[int, int]:
    """How much a choice of texts lets pass, to compare: one of many texts, one of short ones."""
    return len(clause), -min(map(len, clause))


def search_all(
    execute: Execute, file: Path | None, clauses: tuple[Clause, ...], ahead: Ahead | None
) -> dict[str, bool]:
    """The notes that hold a text of each clause, found together with another process where that is faster.

    `execute` runs statements in the index that `file` holds; a search that was begun `ahead` is of the same.
    """
    try:
        return dict(_search_together(execute, file, clauses, ahead))
    except OSError:  # the process has ended early, or could not be started
        return dict(find_paths(execute, clauses))


def _search_together(
    execute: Execute, file: Path | None, clauses: tuple[Clause, ...], ahead: Ahead | None
) -> Iterator[Found]:
    if ahead and ahead.clauses != clauses:
        drop_shares(ahead.pipe)
        ahead = None
    if ahead is None:
        ((segments,),) = execute("SELECT count(*) FROM segment")
        if segments < MANY or file is None or count_processes() < 2:
            yield from find_paths(execute, clauses)
            return
        ((generation,),) = execute("SELECT value FROM meta WHERE key = 'generation'")
        apart = partial(search_apart, file, generation, pipe := share_search(), clauses)
        ahead = Ahead(clauses, pipe, forked(apart))
    for found in chain(search_shares(execute, ahead.pipe, clauses), ahead.found):
        yield from found


def share_search() -> int:
    """Make the pipe of a search that several processes share (`search_shares`)."""
    return share_out(SHARES)


def drop_shares(pipe: int) -> None:
    """Leave nothing to do of a search, so that who has begun it ends."""
    deque(take_shares(pipe), 0)


def search_apart(file: Path, generation: int, pipe: int, clauses: Sequence[Clause]) -> Iterator[list[Found]]:
    """Do some shares of a search in a process of its own; none where the file is no longer the same."""
    connection = connect_again(file, generation)
    if connection:
        yield from search_shares(lambda *query: connection.execute(query[0], query[1:]), pipe, clauses)


def search_shares(execute: Execute, pipe: int, clauses: Sequence[Clause]) -> Iterator[list[Found]]:
    """Do those shares of a search that no other process takes from the pipe."""
    ((last,),) = execute("SELECT ifnull(max(segment), 0) FROM haystack")
    for share in take_shares(pipe):
        yield list(find_paths(execute, clauses, last * share // SHARES, last * (share + 1) // SHARES))


def connect_again(file: Path | None, generation: int) -> sqlite3.Connection | None:
    """Connect to the index in a forked process, within one transaction; None where it is no longer the same."""
    connection = store.connect(file)
    connection.execute("BEGIN")
    return connection if tables.read_meta(connection).get("generation") == generation else None


def find_paths(execute: Execute, clauses: Sequence[Clause], after: int = 0, last: int = sys.maxsize) -> Iterator[Found]:
    """The notes that hold a text of each clause, in the segments behind one and up to another."""
    single = [clause[0] for clause in clauses if len(clause) == 1]
    others = [clause for clause in clauses if len(clause) != 1]
    searches = [[_search(text) for text in clause] for clause in clauses]

    def holds(body: bytes, start: int, end: int) -> bool:
        for text in single:  # as most are; `all` and `any` take longer than to look for the text
            if body.find(text, start, end) < 0:
                return False
        return not others or all(any(body.find(text, start, end) >= 0 for text in clause) for clause in others)

    for segment, body in execute("SELECT segment, body FROM haystack WHERE segment > ? AND segment <= ?", after, last):
        if found := _common(body, searches):
            ((paths,),) = execute("SELECT paths FROM segment WHERE id = ?", segment)
            named = marshal.loads(paths)
            for number, start, end in found:
                exact = body.find(EXACT, start, end)
                yield named[number], exact >= 0 and holds(body, start, exact)


def find_words(execute: Execute, start: bytes) -> list[str]:
    """The words in the notes that begin so, folded, sorted, of some 16 MB of text; `_` at their ends is left out.

    What stands before a word is looked at behind its beginning: that is a text to look for, which is many times as
    fast as a look at every place.
    """
    begin = re.escape(start)
    pattern = re.compile(begin + rb"(?<![0-9a-z\x80-\xff]" + begin + rb")[\w\x80-\xff]*[0-9a-z\x80-\xff]")
    found: set[bytes] = set()
    for (body,) in execute("SELECT body FROM haystack ORDER BY segment LIMIT ?", MANY * 2):
        found.update(pattern.findall(body))
    return sorted(tables.to_text(word) for word in found)


def _common(body: bytes, searches: Sequence[Sequence[Search]]) -> Collection[Part]:
    """The notes of a segment in which, of each of some searches, one finds its text."""
    found: Collection[Part] | None = None
    for clause in searches:
        each = [search(body) for search in clause]
        own = each[0] if len(each) == 1 else set().union(*each)
        found = own if found is None else set(own).intersection(found)
        if not found:
            break
    return found or ()


@lru_cache(maxsize=64)
def _search(text: bytes) -> Search:
    """The search for a text.

    The library looks at a vector of bytes at a time, ten times as fast as `in`, but finds every place. So it is not
    asked for a text that stands near the beginning, as one that is in every note does, nor in a LARGE segment; and
    a LONG text takes it longer to prepare for than to find. Nothing is cut out of a segment, as that would copy it.
    """
    if len(text) > LONG:
        return partial(_ask_each, text)
    from ahocorasick_rs import BytesAhoCorasick  # here, as only a search needs it

    find = BytesAhoCorasick([text]).find_matches_as_indexes

    def search(body: bytes) -> list[Part]:
        if len(body) > LARGE or text in body[:NEAR]:
            return _ask_each(text, body)
        found, number, end, counted = list[Part](), 0, 0, 0
        for _, place, _ in find(body):
            if place >= end:
                number, counted = number + body.count(NEXT, counted, place), place
                start, end = body.rfind(NEXT, 0, place) + 1, _end_of_note(body, place)
                found.append((number, start, end))
        return found

    return search


def _ask_each(text: bytes, body: bytes) -> list[Part]:
    """The notes of a segment that hold a text, each looked at up to where the text first stands in it."""
    found, number, start = list[Part](), 0, 0
    if text not in body:
        return found
    find = body.find
    while start <= len(body):
        end = find(NEXT, start)  # as `_end_of_note`; to call it for each note takes a tenth of the whole
        if end < 0:
            end = len(body)
        if find(text, start, end) >= 0:
            found.append((number, start, end))
        number, start = number + 1, end + 1
    return found


def _end_of_note(body: bytes, start: int) -> int:
    end = body.find(NEXT, start)
    return end if end >= 0 else len(body)
