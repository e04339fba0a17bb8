"""Run the real program as its user does: in a process, and where a terminal matters, in one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NOTES = [sys.executable, "-m", "notes_cli"]
COLUMNS = 100


def environment(**changes):
    kept = {key: value for key, value in os.environ.items() if key not in ("NOTES_VAULT", "NO_COLOR", "COLUMNS")}
    return {**kept, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2]), **changes}


@pytest.fixture
def notes(tmp_path):
    """Run `notes` with arguments in a folder; its output is text, or bytes with `text=False`."""

    def run(*arguments, cwd=tmp_path, text=True, before=(), input=None, **changes):
        encoding = {"encoding": "utf-8"} if text else {}
        command = [sys.executable, *before, "-m", "notes_cli", *arguments]
        if input is not None and not text and isinstance(input, str):
            input = input.encode("utf-8")
        return subprocess.run(
            command, cwd=cwd, env=environment(**changes), capture_output=True, timeout=60, input=input, **encoding
        )

    return run


@pytest.fixture
def terminal(tmp_path):
    """Run `notes` with standard output in a terminal, with `both` standard error too, and give what it wrote there."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")

    def run(*arguments, cwd=tmp_path, both=False, **changes):
        import fcntl
        import struct
        import termios

        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        process = subprocess.Popen(
            [*NOTES, *arguments], cwd=cwd, env=environment(**changes), stdout=slave,
            stderr=slave if both else subprocess.DEVNULL,
        )  # fmt: skip
        os.close(slave)
        written = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # how Linux says that the other side is closed
                break
            if not piece:
                break
            written += piece
        os.close(master)
        assert process.wait(60) in (0, 1)
        return written.decode("utf-8").replace("\r\n", "\n")

    return run


@pytest.fixture
def ask(capsys):
    """Run `notes` in this process, for tables of cases; gives its exit code, standard output and standard error."""
    from notes_cli.cli.app import main

    def run(*arguments):
        with pytest.raises(SystemExit) as done:
            main(list(arguments))
        written = capsys.readouterr()
        return done.value.code, written.out, written.err

    return run
