"""`notes lint --fix` killed at any moment leaves each note whole, old or new, and no text of somebody else is lost."""

import os
import random
import shutil
import signal
import subprocess
import time

import pytest

from tests.cli.conftest import NOTES, environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are stopped and killed otherwise there")
COUNT = 200


@pytest.fixture
def root(make_vault):
    """Notes that all can be repaired, the longer the later, so that writing them takes a while."""
    notes = {f"n{number:03}.md": "[[Bee]]\n" + "a line of text\n" * number for number in range(COUNT)}
    return make_vault({"b.md": "---\naliases: [Bee]\n---\n", **notes})


def start(root, cache):
    command = [*NOTES, "lint", "--fix", "--vault", str(root)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    return subprocess.Popen(command, env=environment(XDG_CACHE_HOME=str(cache)), **pipes)


def finish(process):
    said = process.communicate()[1]
    return process.returncode, said.splitlines()


def texts(root):
    return {path.name: path.read_bytes() for path in root.glob("[!.]*")}


def kill_often(root, cache, times):
    """Kill repairs at random moments, each on the notes as they were; count the killed, and those in mid-writing."""
    chance, old = random.Random(times), texts(root)
    began = time.monotonic()
    assert finish(start(root, cache)) == (0, [])
    whole, new = time.monotonic() - began, texts(root)
    assert all(new[name] != old[name] for name in old if name != "b.md")
    killed = amid = 0
    for _ in range(times):
        for name, text in old.items():
            (root / name).write_bytes(text)
        process = start(root, cache)
        time.sleep(chance.uniform(0, whole))
        process.kill()
        killed += finish(process)[0] == -signal.SIGKILL
        now = texts(root)
        assert now.keys() == old.keys()
        assert all(text in (old[name], new[name]) for name, text in now.items())
        amid += old != now != new
    shutil.rmtree(cache)
    assert finish(start(root, cache)) == (0, [])
    assert texts(root) == new
    return killed, amid


def test_a_repair_that_is_killed_leaves_each_note_whole(root, tmp_path):
    assert kill_often(root, tmp_path / "cache", 4)[0] > 0


@pytest.mark.slow
def test_a_hundred_repairs_that_are_killed_leave_each_note_whole(root, tmp_path):
    killed, amid = kill_often(root, tmp_path / "cache", 140)
    assert killed >= 100
    assert amid >= 5


def test_a_note_that_somebody_changes_meanwhile_is_left_alone_and_said_so(root, tmp_path):
    first, last = root / "n000.md", root / f"n{COUNT - 1}.md"
    old = first.read_bytes(), last.read_bytes()
    process = start(root, tmp_path / "cache")
    while process.poll() is None and first.read_bytes() == old[0]:
        time.sleep(0.001)
    process.send_signal(signal.SIGSTOP)  # it has read all notes, and written the first
    assert last.read_bytes() == old[1], "all is written already"
    last.write_bytes(b"[[Bee]] of somebody else\n")
    process.send_signal(signal.SIGCONT)
    said = [f"notes: {last}: has changed in the meantime, so it is left alone; try again"]
    assert finish(process) == (1, said)
    assert last.read_bytes() == b"[[Bee]] of somebody else\n"
    assert (root / "n001.md").read_bytes() == b"[[b|Bee]]\na line of text\n"
