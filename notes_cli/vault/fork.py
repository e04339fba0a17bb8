"""Runs a part of the work in a second process, where the system can fork; it knows nothing of notes.

Plain forks and pipes, as a pool costs more at start than is saved here, and its workers outlive a killed parent.
"""

import gc
import marshal
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple, NoReturn

_HEAD = 8  # bytes that hold the length of what follows; a length of 0 is the end
_reading: set[int] = set()  # our ends of open pipes, which a further child must not hold open


def count_processes() -> int:
    """How many processes may work at once: the processors we may use, or 1 where forking is not safe."""
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Stream(NamedTuple):
    """What a child yields, and the pipe that it comes through."""

    items: Iterator[Any]
    pipe: int


def forked(work: Callable[[], Iterable[Any]]) -> Iterator[Any]:
    """Start `work` in a child process and give what it yields, which is plain data that `marshal` can write.

    The child starts at once, says nothing, and ends when nobody reads any more. Raises ChildProcessError where it ends
    too early.
    """
    return start(work).items


def start(work: Callable[[], Iterable[Any]], source: Stream | None = None) -> Stream:
    """Start `work` as `forked` does; what comes from `source` is from here on for this child to read."""
    ours, theirs = os.pipe()
    if source:
        _reading.discard(source.pipe)
    process = os.fork()
    if process == 0:
        _serve(work, theirs, {ours, *_reading})
    os.close(theirs)
    if source:
        os.close(source.pipe)
    _reading.add(ours)
    return Stream(_receive(process, ours), ours)


def _serve(work: Callable[[], Iterable[Any]], pipe: int, close: set[int]) -> NoReturn:
    code = 1
    gc.disable()  # it soon ends, and to look for garbage takes a twentieth of the time of a scan
    try:
        for end in close:
            os.close(end)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # whoever reads what the program prints shall not wait for this process to end
            os.dup2(nowhere, stream)
        with os.fdopen(pipe, "wb") as out:
            for item in work():
                data = marshal.dumps(item)
                out.write(len(data).to_bytes(_HEAD, "little"))
                out.write(data)
            out.write(bytes(_HEAD))
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is flushed, closed or said twice


def _receive(process: int, pipe: int) -> Iterator[Any]:
    try:
        with os.fdopen(pipe, "rb") as source:
            while length := int.from_bytes(source.read(_HEAD) or b"?", "little"):
                data = source.read(length)
                if len(data) < length:
                    raise ChildProcessError("a process that helps to read the vault has ended early")
                yield marshal.loads(data)
    finally:
        _reading.discard(pipe)
        with suppress(ChildProcessError):  # it is the child of our parent
            os.waitpid(process, 0)
