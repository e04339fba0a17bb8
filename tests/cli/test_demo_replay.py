"""`notes demo --replay` and the view, as their user meets them: real processes, a real terminal."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from queue import Queue

import pytest

from notes_cli.cli import demo_output
from notes_cli.live.state import State

pytest.importorskip("torch", reason="the demos need the extra 'demos'")

NOTES = [sys.executable, "-m", "notes_cli", "demo"]
ENVIRONMENT = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2])}
for _name in ("NO_COLOR", "COLUMNS", "LINES", "NOTES_VAULT"):
    ENVIRONMENT.pop(_name, None)
OTHER_PAGE, BACK = b"\x1b[?1049h", b"\x1b[?1049l"


def in_terminal(columns, rows, *arguments, stop=b"\x00", cwd):
    """Run `notes demo` in a terminal of this size, press Ctrl-C where `stop` is seen; its exit code and its output."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
    import fcntl
    import struct
    import termios

    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        [*NOTES, *arguments], cwd=cwd, stdin=child, stdout=child, stderr=child, env=ENVIRONMENT, start_new_session=True
    )
    os.close(child)
    written, stopped, until = b"", False, time.monotonic() + 120
    while time.monotonic() < until:
        try:
            written += os.read(parent, 65536)
        except OSError:  # the terminal's other end is closed: the program has ended
            break
        if not stopped and stop in written:
            process.send_signal(signal.SIGINT)
            stopped = True
    os.close(parent)
    return process.wait(timeout=60), written


def replay(run, cwd):
    command = [*NOTES, "--replay", str(run)]
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8")


def test_elsewhere_a_replay_is_a_line_for_each_episode(untrained_run, tmp_path):
    answer = replay(untrained_run[0], tmp_path)
    assert (answer.returncode, answer.stderr) == (1, "")
    first, *episodes, last = answer.stdout.splitlines()
    assert first.startswith("e2e-rl: pixels -> conv 4x4/4, 4 -> ")
    assert len(episodes) == 20 and all(line.startswith(f"  episode {n} of 20: ") for n, line in enumerate(episodes, 1))
    assert re.search(r"ended after \d+ steps$", episodes[0])
    assert last.endswith(" of 20 held-out courses driven to the end")


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
@pytest.mark.parametrize("way", [[], ["--quiet"], ["--events"]], ids=str)
def test_a_demo_that_nobody_reads_is_not_solved(untrained_run, tmp_path, way):
    reader, writer = os.pipe()
    os.close(reader)
    command = [*NOTES, "--replay", str(untrained_run[0]), *way]
    answer = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (answer.returncode, answer.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "is not a run folder: it has no config.json"),
        ({"config.json": "{"}, "is not a run folder: its config.json cannot be read"),
        ({"config.json": "[" * 10**5}, "is not a run folder: its config.json cannot be read"),
        ({"config.json": '{"demo": "another"}'}, "is not a run folder: its config.json names no demo"),
        (
            {"config.json": '{"demo": "e2e-rl", "kind": "notes-demo-run"}'},
            "config.json does not describe a network: no 'channels'",
        ),
        (
            {"config.json": '{"demo": "e2e-rl", "kind": "notes-demo-run", "channels": [4, 8], "features": 16}'},
            "policy.safetensors: No such file or directory",
        ),
    ],
)
def test_what_is_no_run_folder_is_one_line_and_exit_2(files, message, tmp_path):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    answer = replay(tmp_path, tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    (line,) = answer.stderr.splitlines()
    assert str(tmp_path) in line and message in line


@pytest.mark.parametrize("way", ["--replay", "--resume"])
def test_a_run_is_looked_at_also_where_the_demo_is_named(tmp_path, way):
    answer = subprocess.run([*NOTES, "e2e-rl", way, "nope"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True)
    said = b"notes: nope is not a run folder: it has no config.json\n"
    assert (answer.returncode, answer.stdout, answer.stderr) == (2, b"", said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--replay", "RUN", "--seed", "1"], "--seed cannot be combined with --replay"),
        (["--replay", "RUN", "--resume", "RUN"], "--resume cannot be combined with --replay"),
        (["--resume", "RUN", "--runs", "elsewhere"], "--runs cannot be combined with --resume"),
    ],
)
def test_what_would_be_passed_over_is_refused(untrained_run, tmp_path, arguments, said):
    arguments = [str(untrained_run[0]) if one == "RUN" else one for one in arguments]
    answer = subprocess.run([*NOTES, *arguments], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert (answer.returncode, answer.stdout, len(answer.stderr.splitlines())) == (2, "", 1) and said in answer.stderr


def test_in_a_terminal_the_saved_policy_is_seen_driving_and_control_c_ends_it(untrained_run, tmp_path):
    code, written = in_terminal(90, 30, "--replay", str(untrained_run[0]), stop=b"episode 2 of 20", cwd=tmp_path)
    assert code in (1, 130)
    page, _, after = written.partition(OTHER_PAGE)[2].partition(BACK)
    for shown in ("e2e-rl · episode 1 of 20", "all that the network sees:", "steering ", "0 of 1 driven to the end"):
        assert shown.encode() in page
    assert page.count(b"\x1b[38;2;") > 100
    assert b"Traceback" not in written and b"episode 15 of 20" not in page
    assert page.endswith(b"\x1b[?25h") and b" held-out courses driven to the end" in after


def test_a_replay_is_no_faster_than_whoever_looks():
    said, waiting = Queue(), deque()
    for number in range(10):
        said.put({"event": "frame", "phase": "replay", "number": number})
    said.put(None)
    assert demo_output._take_in(said, State(), waiting, 4) == (State(), True)
    assert (len(waiting), said.qsize()) == (4, 7)
    assert demo_output._take_in(said, State(), waiting, None) == (State(), False)
    assert [frame["number"] for frame in waiting] == list(range(10))


def test_a_narrow_terminal_gets_plain_lines(untrained_run, tmp_path):
    code, written = in_terminal(20, 10, "--replay", str(untrained_run[0]), cwd=tmp_path)
    assert code == 1
    assert b"  episode 20 of 20: " in written and OTHER_PAGE not in written


def test_what_goes_wrong_before_the_picture_is_said_on_the_page_that_stays(tmp_path):
    code, written = in_terminal(80, 24, "e2e-rl", "--device", "nowhere", "--runs", str(tmp_path), cwd=tmp_path)
    assert code == 2
    assert b"demos: there is no device 'nowhere' here; cpu always is" in written and OTHER_PAGE not in written
