"""A demo's process and Ctrl-C: from before it is started until it has ended, none is lost and none ends it by half."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from subprocess import Popen
from types import FrameType

Process = Popen[bytes]


@contextmanager
def running(start: Callable[[], Process]) -> Iterator[tuple[Process, list[bool]]]:
    """Start a demo; within, the first Ctrl-C is passed on to it and put into the list, the second is raised.

    One that comes before there is a process is raised too.
    """
    process: list[Process] = []
    asked: list[bool] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        if asked or not process:
            raise KeyboardInterrupt
        asked.append(True)
        if sys.platform != "win32":  # there, and in a terminal, the demo is interrupted along with us
            process[0].send_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        with _held_back():
            process.append(start())
        yield process[0], asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _held_back() -> Iterator[None]:
    """Within, Ctrl-C waits; and a process that is started here has it wait until it says that it is ready."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
