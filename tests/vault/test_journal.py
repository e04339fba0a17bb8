"""Several files are changed all or nothing, wherever the process is killed."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from notes_cli.errors import ChangedError
from notes_cli.vault import journal
from notes_cli.vault.journal import FILE, Rewrite, carry_out, recover

BEFORE = {"a.md": b"old a", "d/b.md": b"old b", "d/c.md": b"old c"}
REWRITES = [Rewrite(path, BEFORE[path], BEFORE[path].replace(b"old", b"new")) for path in ("a.md", "d/b.md")]
MOVES = {"d/b.md": "e.md"}
AFTER = {"a.md": b"new a", "e.md": b"new b", "d/c.md": b"old c"}

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be forked and killed")


def files_of(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def killed_at(step, work):
    """Do the work in a process that kills itself at a line of the journal's module; whether it came to that."""
    child = os.fork()
    if child == 0:
        lines = 0

        def trace(frame, event, _):
            nonlocal lines
            if frame.f_code.co_filename != journal.__file__:
                return None
            lines += event == "line"
            if lines == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def kill_where_all_is_written(root):
    """Leave a change that a later run is to finish: all new texts are written, and none has taken its place."""
    step = 1
    while not (root / FILE).exists() or not (root / FILE).read_bytes().endswith(b"whole\n"):
        assert killed_at(step, lambda: carry_out(root, REWRITES, MOVES))
        if (root / FILE).exists() and not (root / FILE).read_bytes().endswith(b"whole\n"):
            recover(root)
        step += 1


def test_killed_at_any_line_the_next_run_leaves_all_or_nothing(make_vault):
    outcomes = []
    for step in range(1, 1000):
        root = make_vault(BEFORE, f"v{step}")
        is_killed = killed_at(step, lambda root=root: carry_out(root, REWRITES, MOVES))
        while killed_at(7 * step % 61 + 1, lambda root=root: recover(root)) and step % 2:  # it may be killed too
            step += 2
        recover(root)
        assert files_of(root) in (BEFORE, AFTER)
        outcomes.append(files_of(root) == AFTER)
        if not is_killed:
            break
    assert outcomes == sorted(outcomes), "what is finished at one line is undone at a later one"
    assert 20 < outcomes.index(True) < len(outcomes) - 20


def test_a_file_changed_meanwhile_or_a_place_taken_changes_nothing(make_vault):
    root = make_vault({**BEFORE, "d/b.md": b"other"})
    with pytest.raises(ChangedError, match="has changed in the meantime"):
        carry_out(root, REWRITES, MOVES)
    (root / "d/b.md").write_bytes(BEFORE["d/b.md"])
    (root / "e.md").write_bytes(b"mine")
    with pytest.raises(ChangedError, match=r"e\.md: already exists"):
        carry_out(root, REWRITES, MOVES)
    assert files_of(root) == {**BEFORE, "e.md": b"mine"}


def test_what_was_edited_after_a_crash_is_left_and_named(make_vault):
    root = make_vault(BEFORE)
    kill_where_all_is_written(root)
    (root / "a.md").write_bytes(b"mine")
    assert "a.md" in recover(root)
    assert files_of(root) == {**AFTER, "a.md": b"mine"}


@pytest.mark.parametrize("line", [b"", b"{", b"{\n", b"[1]\nwhole\n", b"\xff\n", b"\xff\n\xff\n", b"[[], []]\n\n"])
def test_what_is_no_journal_of_ours_harms_nothing(make_vault, line):
    root = make_vault({**BEFORE, FILE: line})
    assert recover(root)
    assert {path: data for path, data in files_of(root).items() if path != FILE} == BEFORE


@pytest.mark.parametrize(
    "moves", [[["a.md", "x/a.md"]], [["x/theirs.md", "a2.md"]], [["a.md", ".git/hook"]], [["a.md", "\ud800"]]]
)
@pytest.mark.parametrize("signature", [None, "whole", "", "0" * 64])
def test_a_journal_that_came_with_a_vault_is_told_of_and_moves_nothing(make_vault, tmp_path, moves, signature):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/theirs.md").write_bytes(b"theirs")
    lines = [json.dumps([[], moves]), *([] if signature is None else [signature]), "whole"]
    root = make_vault({**BEFORE, ".git/config": b"", FILE: "\n".join([*lines, ""]).encode()})
    (root / "x").symlink_to(tmp_path / "outside")
    before = files_of(tmp_path)
    assert "nothing is done about it" in recover(root)
    assert files_of(tmp_path) == before
    with pytest.raises(ChangedError):
        carry_out(root, REWRITES, MOVES)


def test_a_journal_of_ours_is_known_where_the_key_is(make_vault, monkeypatch, tmp_path):
    root = make_vault(BEFORE)
    kill_where_all_is_written(root)
    before = files_of(root)
    with monkeypatch.context() as elsewhere:
        for place in ("other", "file/no-folder"):
            (tmp_path / "file").touch()
            elsewhere.setenv("XDG_CACHE_HOME", str(tmp_path / place))
            assert "no journal of yours" in recover(root)
            assert files_of(root) == before
    assert recover(root) == "a change of several files had been broken off; it is finished"
    assert files_of(root) == AFTER


def test_modes_and_links_are_kept_and_a_read_only_file_changes_nothing(make_vault, tmp_path):
    root = make_vault(BEFORE)
    (root / "a.md").rename(tmp_path / "real.md")
    (root / "a.md").symlink_to(tmp_path / "real.md")
    (root / "d/b.md").chmod(0o640)
    carry_out(root, REWRITES, MOVES)
    assert (root / "a.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new a"
    assert (root / "e.md").stat().st_mode & 0o777 == 0o640
    assert recover(root) is None


@pytest.mark.slow
def test_a_rename_killed_a_hundred_times_leaves_all_or_nothing(make_vault):
    """A real rename of a note with many links is killed at random moments; the next command brings order."""
    many = {f"n{number}.md": f"[[Old]] ![[Old#H|x]] [t](Old.md) {number}\n" for number in range(60)}
    notes = [sys.executable, "-m", "notes_cli"]
    dice, seen = random.Random(7), []
    whole = make_vault({**many, "Old.md": "# H\n"}, "whole")
    subprocess.run([*notes, "rename", "note", "Old", "New", "--vault", whole], check=True, capture_output=True)
    after, longest = files_of(whole), 0.0
    for number in range(100):
        root = make_vault({**many, "Old.md": "# H\n"}, f"v{number}")
        before = files_of(root)
        process = subprocess.Popen([*notes, "rename", "note", "Old", "New", "--vault", root], stdout=subprocess.DEVNULL)
        begun = time.monotonic()
        while process.poll() is None and not (root / FILE).exists():
            time.sleep(0.0002)
        if number == 0:
            process.wait()
            longest = min(0.2, time.monotonic() - begun)
        else:
            time.sleep(dice.random() * longest / 3)
            process.kill()
            process.wait()
        subprocess.run([*notes, "files", "--vault", root], check=True, capture_output=True)
        assert files_of(root) in (before, after)
        seen.append(files_of(root) == after)
    assert True in seen
    assert False in seen


def test_a_journal_that_another_run_still_writes_is_left_alone(make_vault):
    fcntl = pytest.importorskip("fcntl")
    root = make_vault({**BEFORE, FILE: json.dumps([[], []]).encode() + b"\n"})
    folder = os.open(root, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    assert recover(root) is None
    with pytest.raises(ChangedError, match="another run"):
        carry_out(root, REWRITES, MOVES)
    os.close(folder)
    assert recover(root)
    assert files_of(root) == BEFORE
