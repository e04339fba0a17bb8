"""Runs a part of the work in a second process, where the system can fork; it knows nothing of notes.

Plain forks and pipes, as a pool costs more at start than is saved here, and its workers outlive a killed parent.
"""

import gc
import marshal
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple, NoReturn

_HEAD = 8  # bytes that hold the length of what follows; a length of 0 is the end
_ROOM = 1 << 20  # bytes of a pipe; the most that Linux gives everybody
_reading: set[int] = set()  # our ends of open pipes, which a further child must not hold open


def can_fork() -> bool:
    """Whether forking is possible and safe: not on Windows and macOS, nor beside other threads."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


def count_processes() -> int:
    """How many processes may work at once: the processors we may use, or 1 where forking is not safe."""
    if not can_fork():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Stream(NamedTuple):
    """What a child yields, the pipe that it comes through, and the child's process id."""

    items: Iterator[Any]
    pipe: int
    process: int


def forked(work: Callable[[], Iterable[Any]]) -> Iterator[Any]:
    """Start `work` in a child process and give what it yields, which is plain data that `marshal` can write.

    The child starts at once, says nothing, and is ended when nobody reads any more. Raises ChildProcessError where it
    ends too early, TimeoutError where it has set an alarm (`signal.setitimer`) and did not stop it in time.
    """
    items = _end_with(start(work))
    next(items)  # from here on it ends the child, even if nobody asks for more
    return items


def _end_with(stream: Stream) -> Iterator[Any]:
    is_begun = is_over = False
    try:
        yield None
        is_begun = True
        try:
            for item in stream.items:  # noqa: UP028  # `yield from` would wait for the child before it is ended
                yield item
        except OSError:
            is_over = True
            raise
        is_over = True
    finally:
        if not is_over:
            os.kill(stream.process, signal.SIGKILL)
            if not is_begun:
                os.close(stream.pipe)
                _reading.discard(stream.pipe)
                os.waitpid(stream.process, 0)


def start(work: Callable[[], Iterable[Any]], source: Stream | None = None) -> Stream:
    """Start `work` as `forked` does; what comes from `source` is from here on for this child to read.

    Both children are waited for once this one has ended.
    """
    ours, theirs = os.pipe()
    _widen(theirs)
    if source:
        _reading.discard(source.pipe)
    process = os.fork()
    if process == 0:
        _serve(work, theirs, {ours, *_reading})
    os.close(theirs)
    if source:
        os.close(source.pipe)
    _reading.add(ours)
    return Stream(_receive(process, ours, source), ours, process)


def open_direct() -> tuple[int, int]:
    """Make a pipe for one value, which is sent whole to whoever is to have it, past those in between."""
    ours, theirs = os.pipe()
    _widen(theirs)
    return ours, theirs


def send(pipe: int, value: Any) -> None:
    """Send the one value of a pipe, which is plain data, and close it."""
    with os.fdopen(pipe, "wb", buffering=0) as out:
        rest = memoryview(marshal.dumps(value))
        while rest:
            rest = rest[out.write(rest) :]


def receive(pipe: int) -> Callable[[], Any]:
    """Begin to receive the one value of a pipe beside other work, and close the pipe; gives what waits for the value.

    That raises ChildProcessError where not all of it comes.
    """
    received: list[bytes] = []

    def read() -> None:
        with os.fdopen(pipe, "rb") as data:
            received.append(data.read())

    thread = threading.Thread(target=read, daemon=True)
    thread.start()

    def wait() -> Any:
        thread.join()
        try:
            return marshal.loads(received[0])
        except (IndexError, EOFError, ValueError, TypeError) as error:
            raise ChildProcessError("a helper process for reading the vault ended early") from error

    return wait


def share_out(shares: int) -> int:
    """Make a pipe from which several processes take the numbers below `shares` (at most 256), each number once."""
    ours, theirs = os.pipe()
    os.write(theirs, bytes(range(shares)))
    os.close(theirs)
    return ours


def take_shares(pipe: int) -> Iterator[int]:
    """Take numbers from a pipe that `share_out` has made, until none is left; then it is closed."""
    try:
        while number := os.read(pipe, 1):
            yield number[0]
    finally:
        os.close(pipe)


def _widen(pipe: int) -> None:
    """Have a pipe hold some items, where the system lets us, so that no child waits while another one is read from."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)


def _serve(work: Callable[[], Iterable[Any]], pipe: int, close: set[int]) -> NoReturn:
    code = 1
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
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
                out.flush()
            out.write(bytes(_HEAD))
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is flushed, closed or said twice


def _receive(process: int, pipe: int, source: Stream | None) -> Iterator[Any]:
    status = None
    try:
        with os.fdopen(pipe, "rb") as items:
            while length := int.from_bytes(items.read(_HEAD) or b"?", "little"):
                data = items.read(length)
                if len(data) < length:
                    status = _wait(process)
                    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
                        raise TimeoutError("a helper process for reading the vault took too long")
                    raise ChildProcessError("a helper process for reading the vault ended early")
                yield marshal.loads(data)
    finally:
        _reading.discard(pipe)
        if status is None:
            _wait(process)
        if source:
            _wait(source.process)


def _wait(process: int) -> int:
    """Wait until a child has ended, and give its status; 0 where it is the child of our parent."""
    with suppress(ChildProcessError):
        return os.waitpid(process, 0)[1]
    return 0
