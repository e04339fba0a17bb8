"""A search that another process has begun finds what one that is made here does, whatever becomes of that process."""

import errno
import os
import signal
import subprocess
import sys

import pytest

from notes_cli.index import haystack, listing, refresh, walk
from notes_cli.vault.vault import Vault

WORD = ((b"word",),)


@pytest.fixture(params=["listed by one", "listed by two"])
def root(make_vault, monkeypatch, request):
    if request.param == "listed by two":
        monkeypatch.setattr(walk, "_has_rung", lambda _: True)
        monkeypatch.setattr(listing, "RACY", -1)  # the files are made just now, and nothing is read again
    files = {f"{'d/' * (n % 3)}{n}.md": f"a word {n}\n" for n in range(300)}
    return make_vault(files | {"other.md": "nothing", "7.md": "a word"})


@pytest.fixture
def holding(root):
    """The notes that hold the word."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*.md")} - {"other.md"}


@pytest.fixture
def cache(root, tmp_path):
    Vault.open(root, tmp_path / "cache").close()
    return tmp_path / "cache"


def begin(root, cache):
    refresh.begin_refresh(root, cache, walk.begin_listing(str(root)), WORD)


def test_what_is_searched_ahead_is_found(root, cache, monkeypatch, holding):
    begin(root, cache)
    begun = refresh._begun[os.path.realpath(root)]
    refresh._begun[os.path.realpath(root)] = begun._replace(items=iter(list(begun.items)))  # when it is done
    vault = Vault.open(root, cache)
    monkeypatch.setattr("notes_cli.index.haystack.find_paths", lambda *_: pytest.fail("searched again"))
    assert vault.containing(WORD).keys() == holding


def test_what_two_processes_find_is_all_there_is(root, cache, holding):
    begin(root, cache)
    found = Vault.open(root, cache).containing(WORD)
    assert found == Vault.open(root).containing(WORD)
    assert found.keys() == holding


def test_what_has_changed_meanwhile_is_found(root, cache, holding):
    (root / "7.md").write_text("gone")
    (root / "new.md").write_text("a word")
    begin(root, cache)
    assert Vault.open(root, cache).containing(WORD).keys() == holding - {"7.md"} | {"new.md"}


@pytest.mark.parametrize("asked", [WORD, ((b"nothing",),)])
def test_a_search_that_breaks_off_ahead_is_made_all_the_same(root, cache, monkeypatch, asked):
    def break_off(file, generation, pipe, clauses):
        os.read(pipe, 20)
        os.kill(os.getpid(), signal.SIGKILL)
        yield []

    monkeypatch.setattr(refresh, "search_apart", break_off)
    begin(root, cache)
    vault = Vault.open(root, cache)
    found = vault.containing(asked)
    vault.close()
    assert found == Vault.open(root).containing(asked) != {}


@pytest.mark.parametrize("asked", [WORD, ((b"nothing",),), None])
@pytest.mark.parametrize("breaks_off", [False, True])
def test_no_pipe_and_no_process_is_left(root, cache, monkeypatch, asked, breaks_off):
    before = os.listdir("/dev/fd")  # noqa: PTH208  # the pipes of this process
    fork, started = os.fork, []

    def start():
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(os, "fork", start)
    if breaks_off:
        monkeypatch.setattr(refresh, "_catch_up", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    refresh.begin_refresh(root, cache, walk.begin_listing(str(root)), WORD if asked else ())
    vault = Vault.open(root, cache)
    if asked:
        vault.containing(asked)
    vault.close()
    assert os.listdir("/dev/fd") == before  # noqa: PTH208
    assert len(started) >= 2
    for process in started:
        with pytest.raises(ChildProcessError):  # it has been waited for
            os.waitpid(process, os.WNOHANG)


def refuse():
    raise BlockingIOError(errno.EAGAIN, "no more processes")


def test_where_no_process_can_be_started_one_searches_alone(root, cache, monkeypatch):
    vault = Vault.open(root, cache)
    expected = vault.containing(WORD)
    monkeypatch.setattr(haystack, "MANY", 0)
    monkeypatch.setattr("notes_cli.index.haystack.count_processes", lambda: 2)
    monkeypatch.setattr(os, "fork", refuse)
    assert vault.containing(WORD) == expected != {}


def test_the_program_runs_where_no_process_can_be_started(root, holding):
    begin = "import os; os.fork = lambda: os.read(-1, 1); from notes_cli.__main__ import main; main()"
    arguments = [sys.executable, "-c", begin, "--vault", str(root), "query", "word", "--total"]
    answer = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, f"{len(holding)}\n", "")
