"""The files of a vault, listed by one process or by two."""

import marshal
import os
import signal
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_cli.index import listing, walk
from notes_cli.index.fork import open_direct, receive, send


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="aB .-/", min_size=1, max_size=6), max_size=8))
def test_two_processes_find_what_one_finds(names):
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = Path(folder, name.replace("/", "d/").strip() + "x.md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        whole = walk.list_vault(folder)
        for before in (0, 1, 3, 99):  # from the first folder that holds files on, from a later one on, never
            with pytest.MonkeyPatch.context() as patch:
                turns = iter([False] * before + [True] * 99)
                patch.setattr(walk, "_has_rung", lambda _, turns=turns: next(turns))
                begun = walk.begin_listing(folder)
            rest, listed = begun.stream.items
            walk.ring(begun.bell)
            found = walk.Listing._make(receive(begun.part)() if rest else listed)
            assert (found.folders | walk.list_rest(folder, rest), found.faults) == (whole.folders, whole.faults)


@pytest.mark.parametrize("is_waited_for", [False, True])
def test_who_waits_is_given_a_part_of_the_listing(tmp_path, monkeypatch, is_waited_for):
    for number in range(40):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "a.md").touch()
    rung = walk._has_rung
    if is_waited_for:
        monkeypatch.setattr(walk, "_has_rung", lambda bell: time.sleep(0.05) or rung(bell))
    begun = walk.begin_listing(str(tmp_path))
    if is_waited_for:
        walk.ring(begun.bell)
    rest, listed = begun.stream.items
    assert (len(rest[0]) == 39) if is_waited_for else rest is None
    folders, *_ = receive(begun.part)() if rest else listed
    assert len(folders) <= 40
    if not is_waited_for:
        walk.ring(begun.bell)  # who has listed all need not hear it


def test_a_value_of_which_a_part_is_missing_is_told():
    ours, theirs = os.pipe()
    with os.fdopen(theirs, "wb") as pipe:
        pipe.write(marshal.dumps(["a" * 100])[:50])
    with pytest.raises(ChildProcessError):
        receive(ours)()
    ours, theirs = open_direct()
    send(theirs, {("a", 1): b"b"})
    assert receive(ours)() == {("a", 1): b"b"}


def test_a_file_that_was_replaced_between_two_looks_at_its_folder_is_not_gone():
    stat, later = (1, 10, 10, 2), (2, 20, 20, 3)
    torn = {("", 0): walk.pack(["a.md"], [stat]), ("", 1): walk.pack(["a.md", "b.md"], [later, (1, 10, 10, 5)])}
    now = {("", 1): torn["", 1]}
    changes = listing.compare(torn, now)
    assert (changes.gone, changes.keys) == (set(), {("", 0)})
    assert listing.compare(torn, {}).gone == {"a.md", "b.md"}


def test_who_sends_a_part_ends_where_nobody_is_left_to_receive_it(tmp_path, monkeypatch):
    monkeypatch.setattr(walk, "_has_rung", lambda _: True)
    monkeypatch.setattr(walk, "_walk", lambda *_: iter([(("", 0), bytes(1 << 22))]))  # more than a pipe holds
    begun = walk.begin_listing(str(tmp_path))
    assert (next(begun.stream.items) is None, next(begun.stream.items)) == (False, None)
    os.close(begun.part)  # as where the program is killed
    until = time.monotonic() + 20
    while not (ended := os.waitpid(begun.stream.process, os.WNOHANG)[0]) and time.monotonic() < until:
        time.sleep(0.01)
    if not ended:
        os.kill(begun.stream.process, signal.SIGKILL)
    assert ended
    walk.ring(begun.bell)
