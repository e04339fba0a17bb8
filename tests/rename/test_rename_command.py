"""`notes rename` and `notes move` as commands: what they write, print and refuse."""

import re
import sys
from unittest.mock import Mock

import pytest

from notes_cli.vault import journal
from notes_cli.vault.journal import FILE


def files_of(root):
    return {path.relative_to(root).as_posix(): path.read_bytes().decode() for path in root.rglob("*") if path.is_file()}


@pytest.mark.cases("cases.jsonl")
def test_a_change_writes_what_the_case_says(case, make_vault, ask):
    root = make_vault(case["files"])
    kept = ["--vault", str(root), "--no-cache"]
    for option in ("--dry-run", "--diff"):
        code, _, errors = ask(*case["do"], option, *kept)
        assert files_of(root) == case["files"]
        assert code == (2 if "refused" in case else 0), errors
    code, out, errors = ask(*case["do"], *kept)
    if "refused" in case:
        assert (code, out, errors.count("\n")) == (2, "", 1)
        assert re.search(case["refused"], errors)
        assert files_of(root) == case["files"]
    else:
        assert (code, errors) == (0, "")
        assert files_of(root) == case["after"]


def test_a_link_that_cannot_be_rewritten_stops_the_change_before_it_begins(make_vault, ask):
    root = make_vault({"a.md": "x", "n.md": b"[[a]] \xff", "m.md": "[[a]]"})
    code, out, errors = ask("rename", "note", "a", "b", "--vault", str(root))
    assert (code, out) == (2, "")
    assert "n.md: is not valid UTF-8, so its links cannot be rewritten" in errors
    assert (root / "m.md").read_text() == "[[a]]"


def test_a_link_that_led_nowhere_and_now_leads_to_the_note_is_told(make_vault, ask):
    root = make_vault({"a.md": "x", "n.md": "[[b]]"})
    code, out, errors = ask("rename", "note", "a", "b", "--vault", str(root))
    assert (code, out) == (0, "a.md → b.md\n0 places in 0 files rewritten\n")
    assert errors == "notes: n.md: its link «b», which led nowhere, now leads to a file\n"


def test_the_next_command_says_that_it_has_undone_what_was_broken_off(make_vault, ask, monkeypatch):
    root = make_vault({"a.md": "x"})
    with monkeypatch.context() as broken, pytest.raises(OSError, match="as if the process had ended"):
        broken.setattr(journal, "_undo", lambda *_: None)
        broken.setattr(journal, "_check", Mock(side_effect=OSError("as if the process had ended")))
        journal.carry_out(root, [journal.Rewrite("a.md", b"x", b"half")], {})
    assert set(files_of(root)) == {"a.md", FILE, ".notes-new-0"}
    code, out, errors = ask("files", "--vault", str(root))
    assert (code, out) == (0, "a.md\n")
    assert errors == "notes: a change of several files had been broken off before any was changed; it is undone\n"
    assert files_of(root) == {"a.md": "x"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_change_that_would_leave_a_link_of_the_file_system_dangling_is_refused(make_vault, ask):
    root = make_vault({"b.md": "", "a.md": "[[in]]", "d/x.md": "", "../outside.md": ""})
    (root / "in.md").symlink_to("b.md")
    (root / "out.md").symlink_to("../outside.md")
    for words, reason in (
        (["rename", "note", "b", "c"], "in.md: is a symbolic link to b.md"),
        (["move", "b", "d"], "in.md: is a symbolic link to b.md"),
        (["move", "out", "d"], "out.md: is a symbolic link to ../outside.md, which would break in another folder"),
    ):
        code, _, errors = ask(*words, "--vault", str(root), "--no-cache")
        assert (code, reason in errors) == (2, True), errors
    assert ask("rename", "note", "out", "new", "--vault", str(root), "--no-cache")[0] == 0
    assert (root / "new.md").read_text() == ""
