"""Writing files of a vault: all or nothing, never over what somebody else has written, and through links."""

import os
import stat

import pytest

from notes_cli.errors import ChangedError
from notes_cli.vault.write import put_bytes, replace_bytes


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path):
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(0o604)
    replace_bytes(file, b"old", b"new")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o604)
    assert names(tmp_path) == ["a.md"]


def test_a_file_that_has_changed_is_left_as_it_is(tmp_path):
    file = tmp_path / "a.md"
    file.write_bytes(b"newer")
    with pytest.raises(ChangedError, match="has changed in the meantime"):
        replace_bytes(file, b"old", b"new")
    assert (file.read_bytes(), names(tmp_path)) == (b"newer", ["a.md"])


def test_a_file_that_is_gone_is_not_made_again(tmp_path):
    with pytest.raises(OSError):
        replace_bytes(tmp_path / "a.md", b"old", b"new")
    assert names(tmp_path) == []


def test_what_cannot_be_written_is_named_itself(tmp_path):
    with pytest.raises(OSError) as caught:
        put_bytes(tmp_path / "none" / "a.md", b"new")
    assert caught.value.filename == str(tmp_path / "none" / "a.md")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for the superuser")
def test_a_read_only_file_is_not_written(tmp_path):
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(0o444)
    with pytest.raises(PermissionError):
        replace_bytes(file, b"old", b"new")
    assert file.read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_through_a_link_the_file_is_written_and_the_link_stays(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("real/a.md")
    replace_bytes(tmp_path / "link.md", b"old", b"new")
    assert (tmp_path / "real/a.md").read_bytes() == b"new"
    assert (tmp_path / "link.md").is_symlink()


def test_nothing_is_written_where_nothing_changes(tmp_path):
    file = tmp_path / "a.md"
    put_bytes(file, b"text")
    before = file.stat()
    put_bytes(file, b"text")
    replace_bytes(file, b"text", b"text")
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
