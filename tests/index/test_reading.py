"""Reading a folder: what is content, and what cannot be read is one fault while the rest is served."""

import json
import os
import socket
import time

import pytest

from notes_cli.index.read import read_text
from notes_cli.vault.vault import Vault

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")


def faults_of(root):
    return [(path, message) for path, _, _, message, _ in Vault.open(root).all_faults()]


def test_dot_files_and_dot_folders_are_no_content(open_vault):
    vault = open_vault({"a.md": "", ".b.md": "", ".obsidian/c.md": "", "d/.git/e.md": "", "d/f.md": "", "d/g.png": ""})
    assert vault.files == ("a.md", "d/f.md", "d/g.png")
    assert list(vault.notes) == ["a.md", "d/f.md"]


def test_newlines_and_a_byte_order_mark_are_kept(open_vault):
    assert open_vault({"a.md": "\ufeffa\r\nb\rc\n"}).notes["a.md"].text == "\ufeffa\r\nb\rc\n"


@pytest.mark.parametrize(
    ("data", "text", "message"),
    [
        (b"a\xffb\n", "a\ufffdb\n", "is not valid UTF-8 (first at line 1); read with «\ufffd» there, never written"),
        (b"a\nb\xc3", "a\nb\ufffd", "is not valid UTF-8 (first at line 2); read with «\ufffd» there, never written"),
        (
            b"\xed\xa0\x80",
            "\ufffd\ufffd\ufffd",
            "is not valid UTF-8 (first at line 1); read with «\ufffd» there, never written",
        ),
        (b"PK\x03\x04\x00\x00", "", "is not text (it contains NUL bytes); left out"),
        ("é".encode("utf-16"), "", "is not text (it contains NUL bytes); left out"),
    ],
)
def test_a_note_that_is_no_text_is_one_fault(open_vault, data, text, message):
    vault = open_vault({"a.md": data, "b.md": "fine"})
    assert vault.notes["b.md"].text == "fine"
    assert [path for path, *_ in vault.all_faults()] == ["a.md"]
    assert vault.notes["a.md"].text == text
    assert vault.notes["a.md"].faults[0].message == message


def test_a_file_that_has_vanished_is_one_fault(tmp_path):
    text, (fault,), _ = read_text(tmp_path / "gone.md")
    assert (text, fault.message) == ("", "cannot be read: No such file or directory")


@needs_links
def test_links_that_lead_nowhere_or_to_themselves_are_one_fault_each(make_vault):
    root = make_vault({"a.md": "fine"})
    (root / "dangling.md").symlink_to("gone")
    (root / "self.md").symlink_to("self.md")
    assert [path for path, _ in faults_of(root)] == ["self.md", "dangling.md"]


@needs_links
def test_a_link_to_a_folder_of_the_vault_or_above_is_one_fault_and_the_real_folder_is_read(make_vault):
    root = make_vault({"z/a.md": "", "z/b/c.md": ""})
    (root / "before").symlink_to("z")
    (root / "z/b/loop").symlink_to("..")
    (root / "up").symlink_to("..")
    (root / "self").symlink_to(".")
    assert Vault.open(root).files == ("z/a.md", "z/b/c.md")
    message = "is a link to a folder of this vault or above it; not followed"
    assert faults_of(root) == [(path, message) for path in ("before", "self", "up", "z/b/loop")]


@needs_links
def test_a_link_out_of_the_vault_is_followed(make_vault):
    outside = make_vault({"b.md": "", "c/d.md": ""}, name="outside")
    root = make_vault({"a.md": ""})
    (root / "more").symlink_to(outside)
    (root / "note.md").symlink_to(outside / "b.md")
    assert list(Vault.open(root).notes) == ["a.md", "more/b.md", "more/c/d.md", "note.md"]
    assert faults_of(root) == []


def test_a_folder_that_is_named_like_a_note_is_a_folder(open_vault):
    assert list(open_vault({"a.md/b.md": "x"}).notes) == ["a.md/b.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_or_a_device_is_not_waited_for(make_vault, monkeypatch):
    root = make_vault({"b.md": "fine"})
    monkeypatch.chdir(root)
    os.mkfifo(root / "a.md")
    (root / "c.md").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("d.md")  # a whole path may be too long for a socket
    assert faults_of(root) == [(path, "is a pipe or a device, no file; left out") for path in ("a.md", "c.md", "d.md")]


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="no such permissions here")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_one_fault(make_vault):
    root = make_vault({"a.md": "x", "b/c.md": "x", "d.md": "fine"})
    (root / "a.md").chmod(0)
    (root / "b").chmod(0)
    try:
        assert faults_of(root) == [
            ("b", "cannot be listed: Permission denied"),
            ("a.md", "cannot be read: Permission denied"),
        ]
    finally:
        (root / "b").chmod(0o700)


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        (None, ["a/x.md", "b.md", "c/draft.md", "draft.md"]),
        ([], ["a/x.md", "b.md", "c/draft.md", "draft.md"]),
        (["a/"], ["b.md", "c/draft.md", "draft.md"]),
        (["draft"], ["a/x.md", "b.md", "c/draft.md"]),
        (["/draft/"], ["a/x.md", "b.md"]),
        (["/^draft/", "b.md"], ["a/x.md", "c/draft.md"]),
        ([""], ["a/x.md", "b.md", "c/draft.md", "draft.md"]),
    ],
)
def test_excluded_notes_are_read_but_not_shown(open_vault, filters, shown):
    settings = {} if filters is None else {"userIgnoreFilters": filters}
    files = dict.fromkeys(["a/x.md", "b.md", "c/draft.md", "draft.md"], "x")
    vault = open_vault({**files, ".obsidian/app.json": json.dumps(settings)})
    assert [note.path for note in vault.shown] == shown
    assert list(vault.notes) == list(files)
    assert vault.faults == ()


@pytest.mark.parametrize(
    "settings",
    [
        "{",
        "[]",
        "3",
        b"\xff",
        '{"userIgnoreFilters": "b"}',
        '{"userIgnoreFilters": [1]}',
        '{"userIgnoreFilters": {"b": 1}}',
        "[" * 100_000,
    ],
)
def test_settings_that_cannot_be_used_are_one_fault_and_nothing_is_excluded(open_vault, settings):
    vault = open_vault({"a.md": "x", "b.md": "x", ".obsidian/app.json": settings})
    assert [note.path for note in vault.shown] == ["a.md", "b.md"]
    ((path, fault),) = vault.faults
    assert path == ".obsidian/app.json"
    assert fault.message.startswith("cannot be used, so no note is excluded: ")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("/(/", "nbalanced"),
        ("/(?P<y>a)/", ""),
        (f"/{'a|' * 100_000}/", "longer than"),
        ("/\ud800/", "half a character"),
        ("/^(a+)+$/", "it takes too long"),
    ],
    ids=["open", "python", "long", "half", "slow"],
)
def test_of_the_filters_one_that_cannot_be_used_excludes_nothing_and_the_others_do(
    open_vault, monkeypatch, wrong, reason
):
    monkeypatch.setattr("notes_cli.vault.exclusion.PATIENCE", 0.3)
    filters = ["p/", wrong, r"/^(?<year>\d{4})-/", r"/\p{Lu}\.md$/"]
    files = dict.fromkeys(["p/a.md", "2024-x.md", "É.md", "é.md", "a" * 60 + ".md"], "x")
    vault = open_vault({**files, ".obsidian/app.json": json.dumps({"userIgnoreFilters": filters})})
    assert [note.path for note in vault.shown] == ["a" * 60 + ".md", "é.md"]
    ((path, fault),) = vault.faults
    assert path == ".obsidian/app.json"
    assert fault.message.startswith(f"«{wrong}» of the excluded files cannot be used, so it excludes none: ")
    assert reason in fault.message


def test_a_note_of_fifty_megabytes_is_one_fault_and_still_has_its_text_and_aliases(open_vault):
    line = "Some words on a line with [[a link]] and #tag and more.\n"
    start = time.process_time()
    vault = open_vault({"big.md": "---\naliases: [Big]\n---\n" + line * (50_000_000 // len(line)) + "needle\n"})
    note = vault.notes["big.md"]
    assert [fault.kind for fault in note.faults] == ["file"]
    assert note.aliases == ("Big",)
    assert note.text.endswith("needle\n")
    assert time.process_time() - start < 10
