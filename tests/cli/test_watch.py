"""`notes query --watch` in a real process: events in a pipe, and an answer in place on a real terminal."""

import fcntl
import json
import os
import re
import select
import shutil
import signal
import struct
import subprocess
import time

import pytest

from tests.cli.conftest import NOTES, environment

pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
DRAWN = r"\x1b\[J"
PATIENCE = 30  # seconds; what is waited for comes much sooner


class Watch:
    """A running `notes query --watch`; `read_until` gives what it has printed since the last call."""

    def __init__(self, process, end):
        self.process = process
        self.end = end

    def read_until(self, pattern):
        written, until = "", time.monotonic() + PATIENCE
        while not re.search(pattern, written, re.DOTALL):
            assert time.monotonic() < until, f"{pattern!r} is not in {written!r}"
            if select.select([self.end], [], [], 0.1)[0]:
                written += os.read(self.end, 65536).decode()
        return written

    def next_events(self, count):
        events, until = b"", time.monotonic() + PATIENCE
        while events.count(b"\n") < count:
            assert time.monotonic() < until, events
            if select.select([self.end], [], [], 0.1)[0]:
                events += os.read(self.end, 65536)
        assert events.count(b"\n") == count
        return [json.loads(line) for line in events.splitlines()]

    def resize(self, rows, columns):
        import termios

        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watch(make_vault):
    """Start watching in a vault of files: as events, or with `rows` on a terminal of so many."""
    running = []

    def start(root, *arguments, rows=None, **changes):
        master, slave = pty.openpty() if rows else os.pipe()
        command = [*NOTES, "query", *arguments, "--watch", "--vault", str(root)]
        command += [] if rows else ["--format", "jsonl"]
        watch = Watch(None, master)
        if rows:
            watch.resize(rows, 60)
        watch.process = subprocess.Popen(
            command, env=environment(**changes), stdout=slave, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        os.close(slave)
        running.append(watch)
        return watch

    yield start
    for watch in running:
        watch.process.kill()
        watch.process.wait()
        watch.process.stderr.close()
        os.close(watch.end)


def held(events, answer):
    """The answer after some events: a file's matches by its path."""
    for event in events:
        if event["event"] == "added":
            assert event["path"] not in answer
            answer[event["path"]] = [match["line"] for match in event["matches"]]
        else:
            assert set(event) == {"event", "path"}
            del answer[event["path"]]
    return answer


@pytest.mark.parametrize("polling", ["", "1"], ids=["told by the system", "looked at in turn"])
def test_events_keep_a_copy_of_the_answer_true(watch, make_vault, polling):
    root = make_vault({"A.md": "pole\n", "d/B.md": "gain\n", ".obsidian/app.json": "{}"})
    running = watch(root, "pole", WATCHFILES_FORCE_POLLING=polling)
    answer = held(running.next_events(1), {})
    assert answer == {"A.md": [1]}
    (root / "d/C.md").write_text("pole\npole")  # at once: the watch itself may not have begun
    assert held(running.next_events(1), answer) == {"A.md": [1], "d/C.md": [1, 2]}
    (root / "d/B.md").write_text("gain\npole\n")
    assert held(running.next_events(1), answer)["d/B.md"] == [2]
    (root / "A.md").write_text("\n\npole\n")
    assert held(running.next_events(2), answer)["A.md"] == [3]
    (root / "d/C.md").rename(root / "E.md")
    assert held(running.next_events(2), answer) == {"A.md": [3], "d/B.md": [2], "E.md": [1, 2]}
    (root / "E.md").write_bytes(b"\xff pole \x00")  # broken content is an empty note
    assert "E.md" not in held(running.next_events(1), answer)
    (root / ".obsidian/app.json").write_text('{"userIgnoreFilters": ["d/"]}')
    assert held(running.next_events(1), answer) == {"A.md": [3]}
    (root / ".trash").mkdir()
    (root / ".trash/F.md").write_text("pole")  # is no content: the next event is that of another file
    (root / "G.md").write_text("pole")
    assert held(running.next_events(1), answer) == {"A.md": [3], "G.md": [1]}
    assert running.stop() == 130
    assert running.process.stderr.read() == b""


def test_events_have_the_lines_around_a_match_and_keep_to_a_folder_and_a_limit(watch, make_vault):
    root = make_vault({"A.md": "pole", "d/B.md": "above\npole\n", "d/C.md": "pole"})
    running = watch(root, "pole", "--context", "1", "--path", "d", "--limit", "1")
    (event,) = running.next_events(1)
    assert (event["path"], event["matches"][0]["before"], event["matches"][0]["after"]) == ("d/B.md", ["above"], [])
    (root / "d/B.md").unlink()
    assert [event["path"] for event in running.next_events(2)] == ["d/B.md", "d/C.md"]


def test_a_vault_that_is_taken_away_ends_it_with_one_line(watch, make_vault):
    root = make_vault({"A.md": "pole\n"})
    running = watch(root, "pole")
    running.next_events(1)
    shutil.rmtree(root)
    assert running.process.wait(PATIENCE) == 2
    said = running.process.stderr.read().decode()
    assert said.count("\n") == 1
    assert "the vault no longer exists" in said


def shown(frame):
    """The last frame as lines of text."""
    last = frame.rpartition("\x1b[H")[2]
    text = re.sub(r"\x1b\[[\d;?]*[A-Za-z]|\x1b\]8;;.*?\x1b\\", "", last)
    return [line.rstrip() for line in text.replace("\r", "").split("\n")]


def test_on_a_terminal_the_answer_is_drawn_in_place_and_the_screen_given_back(watch, make_vault):
    root = make_vault({"A.md": "a pole\n"})
    running = watch(root, "pole", rows=8)
    first = running.read_until(DRAWN)
    assert first.startswith("\x1b[?1049h")
    assert shown(first) == ["⌕ pole  1 file", "A.md", "  1: a pole"]
    (root / "B.md").write_text("x\npole " + "long " * 40)
    second = running.read_until(DRAWN)
    assert shown(second)[0] == "⌕ pole  2 files"
    assert shown(second)[3] == "B.md"
    assert shown(second)[4].endswith("…")
    for number in range(20):
        (root / f"C{number}.md").write_text("pole")
    third = running.read_until(f"22 files.*{DRAWN}")
    assert len(shown(third)) == 8
    assert shown(third)[-1] == "… more than fits into the window"
    running.resize(12, 60)
    assert len(shown(running.read_until(DRAWN))) == 12
    assert running.stop() == 130
    assert running.read_until(r"\x1b\[\?1049l").endswith("\x1b[?7h\x1b[?25h\x1b[?1049l")
    assert running.process.stderr.read() == b""


def test_a_terminal_is_given_back_however_it_ends(watch, make_vault):
    root = make_vault({"A.md": "a pole\n"})
    running = watch(root, "pole", rows=8)
    running.read_until(DRAWN)
    assert running.stop(signal.SIGTERM) == 130
    assert running.read_until(r"\x1b\[\?1049l")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pole"], "needs a terminal"),
        (["pole", "--format", "json"], "needs a terminal"),
        (["--in", "A"], "not the blocks of a note"),
        (["colour:red", "--format", "jsonl"], 'Operator "colour" not recognized'),
    ],
)
def test_what_cannot_be_watched_is_told_at_once(notes, make_vault, arguments, words):
    done = notes("query", *arguments, "--watch", "--vault", str(make_vault({"A.md": "pole"})))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr.splitlines()[-1]
