"""The terminal while a demo is watched: its other page, no cursor, no echo; given back whatever happens."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

_START = "\x1b[?1049h\x1b[?25l\x1b[2J"  # the terminal's other page, without a cursor
_END = "\x1b[?25h\x1b[?1049l"


@contextmanager
def taken() -> Iterator[None]:
    """Within, standard output is the whole of its terminal, and what is typed (the «^C» of Ctrl-C) is not shown."""
    before = _silence()

    def end(number: int, frame: FrameType | None) -> NoReturn:
        with suppress(OSError):  # past what is just being written
            os.write(sys.stdout.fileno(), _END.encode())
        _restore(before)
        os._exit(128 + number)  # as a shell says of a program that this signal has ended

    ends = [signal.SIGTERM] + ([signal.SIGHUP] if sys.platform != "win32" else [])
    handlers = {one: signal.signal(one, end) for one in ends if signal.getsignal(one) is not signal.SIG_IGN}
    try:
        sys.stdout.write(_START)
        yield
    finally:
        _restore(before)
        for one, handler in handlers.items():
            signal.signal(one, handler)
        sys.stdout.write(_END)
        sys.stdout.flush()


def _silence() -> list[Any] | None:
    """Turn the echo off, and give how the terminal was set; None where that is not ours to change."""
    if sys.platform == "win32":
        return None
    import termios

    with suppress(OSError, ValueError, termios.error):
        before = termios.tcgetattr(sys.stdout.fileno())
        if _in_foreground():  # else the system would stop us
            changed = [*before]
            changed[3] &= ~termios.ECHO
            termios.tcsetattr(sys.stdout.fileno(), termios.TCSADRAIN, changed)
            return before
    return None


def _restore(before: list[Any] | None) -> None:
    if sys.platform == "win32" or before is None or not _in_foreground():
        return
    import termios

    with suppress(OSError, ValueError, termios.error):
        termios.tcsetattr(sys.stdout.fileno(), termios.TCSADRAIN, before)


def _in_foreground() -> bool:
    """Whether the terminal is ours to set: nobody in front of us has it, or it controls no processes at all."""
    try:
        return sys.platform != "win32" and os.tcgetpgrp(sys.stdout.fileno()) == os.getpgrp()
    except OSError:
        return True
