"""Ctrl-C at any moment of `notes demo`, typed in a real terminal: exit 130, and nobody sees a traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the demos need the extra 'demos'")
pty = pytest.importorskip("pty", reason="no pseudo-terminals here")

from test_demo_replay import ENVIRONMENT  # noqa: E402

READY = b"here we go\r\n"
# the interpreter's own start, which no program can mend, is over where this says that it is ready
PROGRAM = f"""
import os, sys
import notes_cli.__main__ as notes
try:
    print({READY.strip().decode()!r}, flush=True)
    notes.main()
except KeyboardInterrupt:
    os._exit(130)
"""


def _take_terminal():
    import fcntl
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    fcntl.ioctl(0, termios.TIOCSWINSZ, b"\x18\x00\x50\x00\x00\x00\x00\x00")  # 24 rows of 80


def wait_for_demo(process):
    """Wait until the program has started the demo's process."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and not children.read_text():
        pass


def typed(arguments, after, cwd, begun=lambda process: None):
    """Run `notes demo` in a terminal of its own and type Ctrl-C so many seconds after it; its exit code and output."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "demo", *arguments], cwd=cwd, stdin=child, stdout=child, stderr=child,
        env=ENVIRONMENT, start_new_session=True, preexec_fn=_take_terminal,
    )  # fmt: skip
    os.close(child)
    written, is_typed = b"", False
    while True:
        try:
            written += os.read(parent, 65536)
        except OSError:  # the terminal's other end is closed: the program has ended
            break
        if not is_typed and READY in written:
            begun(process)
            time.sleep(after)
            os.write(parent, b"\x03")
            is_typed = True
    os.close(parent)
    return process.wait(timeout=60), written.partition(READY)[2]


def check(moments, begun, arguments, cwd):
    for after in moments:
        code, written = typed(["e2e-rl", "--runs", str(cwd), *arguments], after, cwd, begun)
        told = written.decode("utf-8", "replace")
        assert (after, code) == (after, 130), told[-2000:]
        for word in ("Traceback", "KeyboardInterrupt", "ended by signal", "Exception ignored"):
            assert word not in told, (after, told[-2000:])


def test_ctrl_c_is_130_and_quiet_from_the_first_moment_on(tmp_path):
    check((0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.2), lambda process: None, [], tmp_path)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no list of a process's children")
@pytest.mark.parametrize("way", [[], ["--quiet"]], ids=["picture", "verdict"])
def test_ctrl_c_is_130_and_quiet_while_the_demo_s_process_starts(way, tmp_path):
    check([0.006 * n for n in range(16)], wait_for_demo, way, tmp_path)
