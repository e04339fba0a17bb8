"""The index among several processes, some of which are killed: the answers stay those of a fresh scan."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from notes_cli.index import refresh, store
from notes_cli.index.facets import FACETS
from notes_cli.index.walk import begin_listing, list_vault
from notes_cli.vault.vault import Vault

ROOT = Path(__file__).parents[2]
QUERY = [sys.executable, "-m", "notes_cli", "query", "word"]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed otherwise there")


def start(root, cache, *more):
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT)}
    command = [*QUERY, "--vault", str(root), *more]
    return subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def answer(process):
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, b"")
    return out


def edit(root, chance, number=5):
    for _ in range(number):
        name = root / f"{chance.randrange(80)}.md"
        if chance.random() < 0.2:
            name.unlink(missing_ok=True)
        else:
            name.write_text(f"---\na: {chance.random()}\n---\n" + "a word [[1]] #t\n" * chance.randrange(1, 200))


@pytest.fixture
def root(make_vault):
    return make_vault({f"{number}.md": "a word [[2]]\n" * number for number in range(80)})


def kill_often(root, cache, times):
    """Kill searches at random points, after changes, each time with what the last one has left; count the killed."""
    chance, killed = random.Random(times), 0
    started = time.monotonic()
    answer(start(root, cache))
    whole = time.monotonic() - started
    for _ in range(times):
        edit(root, chance)
        if chance.random() < 0.5:
            for file in (cache / "notes").glob("*"):
                file.unlink()
        process = start(root, cache)
        time.sleep(whole * (0.3 + 0.8 * chance.random()))  # the index is used after a third of the time
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        assert answer(start(root, cache)) == answer(start(root, cache, "--no-cache"))
    return killed


def test_a_process_that_is_killed_leaves_no_wrong_answer(root, tmp_path):
    assert kill_often(root, tmp_path / "cache", 8) > 0


@pytest.mark.slow
def test_a_hundred_processes_that_are_killed_leave_no_wrong_answer(root, tmp_path):
    assert kill_often(root, tmp_path / "cache", 140) >= 100


@pytest.mark.parametrize("state", ["missing", "changed", "damaged"])
def test_four_processes_at_once_say_the_same(root, tmp_path, state):
    cache = tmp_path / "cache"
    if state != "missing":
        answer(start(root, cache))
        edit(root, random.Random(1))
    if state == "damaged":
        (file,) = (cache / "notes").glob("*.sqlite")
        file.write_bytes(file.read_bytes()[:40_000])
    processes = [start(root, cache) for _ in range(4)]
    answers = [answer(process) for process in processes]
    assert answers == [answer(start(root, cache, "--no-cache"))] * 4
    assert len(list((cache / "notes").glob("*.sqlite"))) == 1


def test_who_makes_an_index_has_the_others_wait(root, tmp_path):
    folder = tmp_path / "notes"
    store.make_folder(folder)
    with store.alone(folder, root):
        processes = [start(root, tmp_path) for _ in range(2)]
        with pytest.raises(subprocess.TimeoutExpired):
            processes[0].wait(1.5)
        assert store.list_files(folder) == []
    assert len({answer(process) for process in processes}) == 1
    assert len(store.list_files(folder)) == 1


def test_an_index_that_is_removed_while_it_is_used_leaves_the_next_one_alone(root, tmp_path):
    first = Vault.open(root, tmp_path)
    (old,) = store.list_files(tmp_path)
    store.remove(old)
    second = Vault.open(root, tmp_path)
    (new,) = store.list_files(tmp_path)
    (root / "new.md").write_text("a word")
    assert "new.md" in Vault.open(root, tmp_path).files
    first.close()
    second.close()
    assert new != old
    assert store.list_files(tmp_path) == [new]
    assert store.is_sealed(new)


def test_notes_that_change_while_they_are_read_are_right_the_next_time(root, tmp_path):
    cache, chance = tmp_path / "cache", random.Random(2)
    for _ in range(3):
        processes = [start(root, cache, "--format", "paths") for _ in range(2)]
        while any(process.poll() is None for process in processes):
            edit(root, chance, 3)
            time.sleep(0.002)
        said = [line for process in processes for line in process.communicate()[1].splitlines()]
        assert [process.returncode for process in processes] == [0, 0]
        assert {line.partition(b".md: ")[2] for line in said} <= {b"cannot be read: No such file or directory"}
        assert answer(start(root, cache)) == answer(start(root, cache, "--no-cache"))


def test_no_process_is_left_behind_by_one_that_is_killed(make_vault, tmp_path):
    root = make_vault({f"{number}.md": "a word [[2]] `x` *y* #t\n" * 60 for number in range(1500)})
    process = start(root, tmp_path / "cache")
    folder = Path("/proc", str(process.pid), "task", str(process.pid), "children")
    if not folder.exists():
        pytest.skip("the system does not list children")
    until = time.monotonic() + 20
    while not (children := folder.read_text().split()) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    if not children:
        pytest.skip("one processor: no helpers are started")
    process.kill()
    process.communicate()
    while any(Path("/proc", child).exists() for child in children) and time.monotonic() < until:
        time.sleep(0.02)
    assert [child for child in children if Path("/proc", child).exists()] == []


def test_an_older_listing_that_is_put_back_makes_no_later_answer_old(root, tmp_path):
    cache = tmp_path / "cache"
    Vault.open(root, cache).close()
    older = list_vault(root)
    (root / "1.md").write_text("---\naliases: late\n---\n#other\n")
    (root / "2.md").unlink()
    (root / "new.md").write_text("a word")
    Vault.open(root, cache).close()
    (file,) = store.list_files(cache)
    assert refresh._catch_up(root, file, older)
    later, fresh = Vault.open(root, cache), Vault.open(root)
    assert later.files == fresh.files
    for facet in FACETS:
        assert list(later.facet(facet)) == list(fresh.facet(facet))
    assert later.values(["aliases"]) == fresh.values(["aliases"]) != {}
    assert later.find("late")[0].path == "1.md"


def test_an_index_that_was_made_anew_meanwhile_is_not_taken_for_the_one_that_was_looked_at(root, tmp_path):
    answer(start(root, tmp_path))
    refresh.begin_refresh(root, tmp_path / "notes", begin_listing(str(root)))
    time.sleep(1)  # it has looked by then
    for file in (tmp_path / "notes").glob("*"):
        file.unlink()
    (root / "new.md").write_text("a word")
    answer(start(root, tmp_path))
    vault = Vault.open(root, tmp_path / "notes")
    assert "new.md" in vault.files
    vault.close()
