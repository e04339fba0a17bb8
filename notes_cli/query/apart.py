"""Answers a search in processes of its own, so that a regular expression that never ends can be ended.

An engine that goes back and tries again takes time without bounds for a pattern such as `(a+)+$`, and ours cannot be
interrupted. So the files are shared among forked processes, one for each processor. Each has an alarm set while it
matches, and the system ends it when that goes off. Where forking is not possible (`notes_cli.index.fork.can_fork`)
nothing ends it: there the search is done here.
"""

import mmap
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from typing import Any, TypeAlias

from notes_cli.errors import QueryError
from notes_cli.index.fork import can_fork, count_processes, forked
from notes_cli.markdown.note import Note
from notes_cli.query import regex

PATIENCE = 3.5  # seconds that one note may take, and a process in all, so that no search takes five in vain
PACE = 5e-7  # seconds that a process has besides for each code point it reads; sound patterns take a tenth of that
_CHUNK = 16  # files after which it is the next process's turn
_FEW = 64  # files for which one process is enough

Read: TypeAlias = Callable[[str], Note]
Look: TypeAlias = Callable[[Note], Any]


def look_apart(paths: Sequence[str], open_reader: Callable[[], Read], look: Look, column: int) -> Iterator[Any]:
    """What `look` says of each note, in the order of `paths`, but for None; it is plain data that `marshal` can write.

    `open_reader` is called in each process for what gives the notes there. Raises QueryError at the column of the
    regular expression that took too long; `column` is that of the first one.
    """
    if not can_fork():
        read = open_reader()
        yield from (said for path in paths if (said := look(read(path))) is not None)
        return
    count = min(count_processes(), 1 + len(paths) // _FEW)
    with mmap.mmap(-1, 4) as board, ExitStack() as stack:
        board[:] = column.to_bytes(4, "little")
        shares = [range(first * _CHUNK, len(paths), count * _CHUNK) for first in range(count)]
        workers: list[Any] = []
        for share in shares:
            chunks = (paths[start : start + _CHUNK] for start in share)
            worker = forked(lambda chunks=chunks: _look(chunks, open_reader, look, board))  # type: ignore[misc]
            workers.append(stack.enter_context(closing(worker)))  # type: ignore[type-var]
        for number in range(0, len(paths), _CHUNK):
            try:
                worker = workers[number // _CHUNK % count]
                while (said := next(worker)) is not None:
                    yield said
            except (TimeoutError, ChildProcessError, StopIteration) as error:
                raise _trouble(error, int.from_bytes(board[:4], "little")) from error


def _trouble(error: BaseException, column: int) -> QueryError:
    if isinstance(error, TimeoutError):
        message = "the regular expression takes too long; write it without a repetition in a repetition, as in (a+)+"
    else:
        message = "a process that searches with the regular expression has ended early; simplify it, or try again"
    return QueryError(message, column)


def _look(chunks: Iterable[Sequence[str]], open_reader: Callable[[], Read], look: Look, board: mmap.mmap) -> Any:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # as Python would only heed it once the engine is done
    regex.watch(board)
    read, left = open_reader(), PATIENCE
    for chunk in chunks:
        for path in chunk:
            note = read(path)  # the time that this takes is not the pattern's fault
            left += PACE * len(note.text)
            began = time.monotonic()
            signal.setitimer(signal.ITIMER_REAL, max(0.001, min(left, PATIENCE)))
            said = look(note)
            signal.setitimer(signal.ITIMER_REAL, 0)
            left -= time.monotonic() - began
            if said is not None:
                yield said
        yield None  # the end of this chunk
