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

from test_demo_replay import BACK, ENVIRONMENT, OTHER_PAGE  # noqa: E402

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


def in_terminal(arguments, cwd, seen, act):
    """Run `notes demo` in a terminal of its own and act where `seen` is: exit code, output, whether keys are echoed."""
    import termios

    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "demo", *arguments], cwd=cwd, stdin=child, stdout=child, stderr=child,
        env=ENVIRONMENT, start_new_session=True, preexec_fn=_take_terminal,
    )  # fmt: skip
    os.close(child)
    written, has_acted = b"", False
    while True:
        try:
            written += os.read(parent, 65536)
        except OSError:  # the terminal's other end is closed: the program has ended
            break
        if not has_acted and seen in written:
            act(process, parent)
            has_acted = True
    echoes = bool(termios.tcgetattr(parent)[3] & termios.ECHO)
    os.close(parent)
    return process.wait(timeout=60), written.partition(READY)[2], echoes


def typed(arguments, after, cwd, begun):
    """Type Ctrl-C so many seconds after it has begun: exit code and output."""

    def act(process, terminal):
        begun(process)
        time.sleep(after)
        os.write(terminal, b"\x03")

    return in_terminal(arguments, cwd, READY, act)[:2]


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


ENDS = {
    "a key": (lambda process, terminal: os.write(terminal, b"\x03"), 130),
    "a signal": (lambda process, terminal: process.send_signal(signal.SIGTERM), 143),
}


@pytest.mark.parametrize("end", ENDS)
def test_what_is_typed_does_not_stay_in_the_picture_and_the_terminal_is_given_back(end, tmp_path):
    act, expected = ENDS[end]
    arguments = ["e2e-rl", "--runs", str(tmp_path)]
    code, written, echoes = in_terminal(arguments, tmp_path, "· training".encode(), act)
    page, _, after = written.partition(OTHER_PAGE)[2].partition(BACK)
    assert (code, echoes) == (expected, True)
    assert b"^C" not in page and page.endswith(b"\x1b[?25h") and b"Traceback" not in after
