"""Whatever has happened to a vault or to the file of its index, the index says what a fresh scan says."""

import os
import random
import shutil
import stat
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_cli.index import listing, refresh, store, walk
from notes_cli.index.facets import FACETS
from notes_cli.index.fork import forked
from notes_cli.query.search import run_query
from notes_cli.vault.graph import count_backlinks
from notes_cli.vault.vault import Vault

NOTE = '---\naliases: [Bee]\ntags: [x]\nup: "[[A]]"\n---\n# Head\n\n- [ ] task [[A#b|c]] #tag ^id\n\n[^1]: foot\n'
FILES = {
    "A.md": NOTE,
    "d/B.md": "a word and [[A]]\n",
    "d/e/c.md": "---\na: @x\n---\nbroken\n",
    "img.png": b"\x00",
    "latin.md": b"caf\xe9 word\n",
    "board.canvas": '{"nodes": [{"type": "file", "file": "A.md"}]}',
}


def answers(vault):
    """All that an index answers."""
    made = [vault.index.note(path) for path in vault.files if path.lower().endswith((".md", ".canvas"))]
    notes = {note.path: (note.text, note.faults, note.parsed.rows) for note in made}
    owners = {name: [note.path for note in vault.find(name)] for name in ("A", "a.md", "d/b", "bee", "C", "nobody")}
    found = {text: [*run_query(vault, text)] for text in ("word", '"a word"', "tag:tag", "[up]", "-word", "file:img")}
    facets = {name: list(vault.facet(name)) for name in FACETS}
    values = vault.values(vault.property_names())
    maps = [*(list(vault.link_map(resolved)) for resolved in (True, False)), list(vault.link_maps_json())]
    for path in vault.files:
        assert count_backlinks(vault.link_map(True, to=path), path) == count_backlinks(maps[0], path)
    return vault.files, notes, owners, found, facets, values, maps, list(vault.all_faults())


def begin(root, cache, wait):
    """Have other processes begin, as the program does before it imports its modules; `wait` until they are done."""
    refresh.begin_refresh(root, cache, walk.begin_listing(str(root)), ((b"word",),))
    if wait:
        begun = refresh._begun[os.path.realpath(root)]
        refresh._begun[os.path.realpath(root)] = begun._replace(items=iter(list(begun.items)))


def kept(root, cache):
    vault = Vault.open(root, cache)
    assert vault.index.trouble == ""
    try:
        return answers(vault)
    finally:
        vault.close()


def assert_fresh(root, cache):
    assert kept(root, cache) == answers(Vault.open(root))


def age(root):
    """Let the files be older than what is read again to be sure."""
    for path in root.rglob("*"):
        os.utime(path, (time.time() - 60,) * 2)


@pytest.fixture
def root(make_vault):
    return make_vault(FILES)


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


def test_what_is_kept_is_what_was_read(root, cache):
    fresh = answers(Vault.open(root))
    assert [kept(root, cache) for _ in range(3)] == [fresh] * 3


def test_an_unchanged_vault_is_not_read_again(root, cache, monkeypatch):
    monkeypatch.setattr(listing, "RACY", -1)  # the files were made just now
    kept(root, cache)
    monkeypatch.setattr("notes_cli.index.update.read_rows", lambda *_: pytest.fail("read again"))
    kept(root, cache)
    (root / "A.md").write_text("changed")
    with pytest.raises(BaseException, match="read again"):
        kept(root, cache)


def test_what_has_changed_is_written_by_a_process_that_was_begun_before(root, cache, monkeypatch):
    kept(root, cache)
    (root / "A.md").write_text("another word\n")
    (root / "img.png").rename(root / "d/img.png")
    fresh = answers(Vault.open(root))
    begin(root, cache, wait=True)  # else the two may share the listing, and who asks writes
    monkeypatch.setattr("notes_cli.index.update.read_rows", lambda *_: pytest.fail("read again"))
    assert kept(root, cache) == fresh


@pytest.mark.parametrize("state", ["missing", "damaged", "of another version", "written meanwhile"])
def test_what_such_a_process_cannot_do_is_done_all_the_same(root, cache, monkeypatch, state):
    if state != "missing":
        with monkeypatch.context() as patch:
            if state == "of another version":
                patch.setattr("notes_cli.index.update.version", lambda: "another")
            kept(root, cache)
    if state == "damaged":
        (file,) = store.list_files(cache)
        file.write_bytes(file.read_bytes()[:40_000])
        store.seal(file)
    (root / "A.md").write_text("another word\n")
    begin(root, cache, wait=state == "written meanwhile")
    if state == "written meanwhile":
        (root / "new.md").write_text("a word\n")
        assert list(forked(lambda: [refresh._begun.clear(), Vault.open(root, cache).close()])) == [None, None]
    assert_fresh(root, cache)


NAMES = st.sampled_from(["A.md", "a.md", "d/B.md", "d/e/c.md", "new/n.md", "x.canvas", "img.png", "É.md", "E\u0301.md"])
TEXTS = st.sampled_from(
    ["", "word\n", "a word [[A]]\n", "#tag\n", NOTE, "---\na: @\n---\n", b"\x00", b"\xff word", "x" * 5000]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), NAMES, TEXTS),
        st.tuples(st.just("touch"), NAMES, st.sampled_from([-100, 0, 1, 10**6])),
        st.tuples(st.just("restore"), NAMES, TEXTS),
        st.tuples(st.just("delete"), NAMES, st.none()),
        st.tuples(st.just("rename"), NAMES, NAMES),
        st.tuples(st.just("refresh"), st.none(), st.booleans()),
        st.tuples(st.just("settings"), st.none(), st.sampled_from(["{}", "{", '{"userIgnoreFilters": ["d/"]}'])),
    ),
    max_size=12,
)


def take(step, root, cache):
    kind, name, value = step
    path = root / name if name else root
    if kind == "refresh":
        if value:
            begin(root, cache, wait=False)
        Vault.open(root, cache).close()
    elif kind == "settings":
        (root / ".obsidian").mkdir(exist_ok=True)
        (root / ".obsidian/app.json").write_text(value)
    elif kind == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(value if isinstance(value, bytes) else value.encode())
    elif not path.exists():
        return
    elif kind == "touch":
        os.utime(path, (time.time() + value,) * 2)
    elif kind == "restore":  # another text, and the time of the old one
        before = path.stat()
        path.write_bytes(value if isinstance(value, bytes) else value.encode())
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif kind == "delete":
        path.unlink()
    elif kind == "rename":
        (root / value).parent.mkdir(parents=True, exist_ok=True)
        path.replace(root / value)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.booleans())
def test_after_any_changes_the_index_says_what_a_fresh_scan_says(steps, old):
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder, "vault"), Path(folder, "cache")
        root.mkdir()
        for name, content in FILES.items():
            take(("write", name, content), root, cache)
        if old:
            age(root)
        Vault.open(root, cache).close()
        for step in steps:
            take(step, root, cache)
        assert_fresh(root, cache)
        assert_fresh(root, cache)


def test_a_change_that_leaves_size_and_mtime_as_they_were_is_seen(root, cache):
    age(root)
    kept(root, cache)
    before = (root / "d/B.md").stat()
    (root / "d/B.md").write_text("a WORD and [[A]]\n")
    os.utime(root / "d/B.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert_fresh(root, cache)


def test_a_clock_that_is_set_back_hides_no_change(root, cache, monkeypatch):
    now = time.time_ns()
    monkeypatch.setattr(walk.time, "time_ns", lambda: now + 3600 * 10**9)
    kept(root, cache)
    monkeypatch.setattr(walk.time, "time_ns", lambda: now - 3600 * 10**9)
    (root / "A.md").write_text("another text\n")
    assert_fresh(root, cache)


def test_a_note_that_changes_after_the_look_at_it_is_read_as_it_is(root, cache):
    kept(root, cache)
    vault = Vault.open(root, cache)
    (root / "A.md").write_text("# Other\n")
    (root / "d/B.md").unlink()
    assert (vault.notes["A.md"].text, vault.notes["A.md"].structure.headings[0].text) == ("# Other\n", "Other")
    assert [fault.message for fault in vault.notes["d/B.md"].faults] == ["cannot be read: No such file or directory"]
    vault.close()
    assert_fresh(root, cache)


def damage(file, seed):
    """Do something to the file of an index that only a disk or another program would."""
    chance = random.Random(seed)
    data = bytearray(file.read_bytes())
    kind = seed % 5
    if kind == 0:
        del data[chance.randrange(len(data)) :]
    elif kind == 1:
        data = bytearray(chance.randbytes(chance.randrange(1, 5000)))
    elif kind == 2:
        data.clear()
    else:
        for _ in range(1 if kind == 3 else 400):
            data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    file.write_bytes(data)


@pytest.mark.parametrize("seed", range(30))
def test_a_file_that_is_damaged_is_made_anew(root, cache, seed):
    kept(root, cache)
    (file,) = store.list_files(cache)
    damage(file, seed)
    assert_fresh(root, cache)
    assert len(store.list_files(cache)) == 1


def test_an_index_of_another_version_or_vault_is_made_anew(root, cache, monkeypatch, make_vault):
    kept(root, cache)
    monkeypatch.setattr("notes_cli.index.update.version", lambda: "another")
    assert_fresh(root, cache)
    (file,) = store.list_files(cache)
    other = make_vault({"other.md": "x"}, "other")
    stranger = store.new_file(cache, other)
    shutil.copy(file, stranger)
    store.seal(stranger)
    assert_fresh(other, cache)


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_an_index_is_for_nobody_but_the_user(root, cache):
    cache.mkdir(mode=0o755)
    mask = os.umask(0)
    try:
        vault = Vault.open(root, cache)
        Vault.open(root, cache)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in cache.iterdir()}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 4  # SQLite's two, while it is open, and the lock
    vault.close()


@pytest.mark.parametrize("hindrance", ["a file", "below a file", "a folder in its place"])
def test_where_nothing_can_be_kept_the_answers_are_the_same_and_it_is_said(root, tmp_path, hindrance):
    (tmp_path / "file").write_text("x")
    cache = {"a file": tmp_path / "file", "below a file": tmp_path / "file/cache"}.get(hindrance, tmp_path / "c")
    if hindrance == "a folder in its place":
        kept(root, cache)
        (file,) = store.list_files(cache)
        file.unlink()
        file.mkdir()
    vault = Vault.open(root, cache)
    assert vault.index.trouble
    assert answers(vault) == answers(Vault.open(root))


def test_indexes_that_nobody_needs_are_dropped(root, cache, make_vault, monkeypatch):
    gone, unused, used = (make_vault({"a.md": "x"}, name) for name in ("gone", "unused", "used"))
    for vault in (gone, unused, used):
        kept(vault, cache)
    shutil.rmtree(gone)
    (old,) = store.list_files(cache, unused)
    os.utime(old, ns=(time.time_ns() - (store.UNUSED + 10) * 10**9, old.stat().st_mtime_ns))
    (daily,) = store.list_files(cache, used)
    os.utime(daily, ns=(time.time_ns() - 2 * 24 * 3600 * 10**9, daily.stat().st_mtime_ns))
    kept(used, cache)
    assert [store.read_root(file) for file in store.list_files(cache)] == [used]
