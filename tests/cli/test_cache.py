"""`notes cache` and `--no-cache`, and what the program loads where nothing has changed."""

import os
import time
from pathlib import Path

import pytest

from notes_cli.index.store import find_cache

NOTE = '---\naliases: [Bee]\nup: "[[A]]"\n---\n# Head\n\n- [ ] a word [[A]] [[nowhere]] #tag\n'
FILES = {"A.md": NOTE, "d/B.md": NOTE.replace("Bee", "Cee"), ".obsidian/app.json": "{}"}
WARM = {
    "query": ["word"],
    "files": [],
    "links": ["A"],
    "backlinks": ["A"],
    "unresolved": [],
    "tags": [],
    "tasks": [],
    "orphans": [],
    "lint": ["--exit-zero"],
}
HEAVY = {
    "notes_cli.lint.rule",
    "markdown_it",
    "yaml",
    "frontmatter",
    "rich",
    "asyncio",
    "notes_cli.markdown.scan",
    "notes_cli.markdown.blocks",
}


@pytest.fixture(scope="module")
def settled(tmp_path_factory):
    """A vault whose files are older than what is read again to be sure."""
    root = tmp_path_factory.mktemp("settled")
    for name, content in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(content)
    time.sleep(2.1)
    return root


@pytest.mark.parametrize("command", WARM)
def test_an_unchanged_vault_is_answered_without_what_reads_notes(notes, settled, command):
    arguments = [command, *WARM[command], "--vault", str(settled)]
    first = notes(*arguments)
    again = notes(*arguments, before=["-X", "importtime"])
    rows = [line for line in again.stderr.splitlines() if line.startswith("import time:")]
    imported = {line.rpartition("|")[2].strip() for line in rows}
    assert (first.stdout, first.returncode) == (again.stdout, again.returncode)
    assert first.returncode == 0
    assert "notes_cli.index.index" in imported
    assert not imported & HEAVY
    assert len(rows) == len(again.stderr.splitlines())


def test_indexes_are_listed_with_their_vaults_and_cleared(notes, make_vault, tmp_path):
    root, cache = make_vault(FILES), {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert notes("cache", **cache).stdout == f"{tmp_path}/cache/notes\n"
    notes("query", "word", "--vault", str(root), **cache)
    folder, index = notes("cache", **cache).stdout.splitlines()
    assert folder == f"{tmp_path}/cache/notes"
    assert index.split(" MB  ") == [index.split(" MB  ")[0], str(root)]
    assert notes("cache", "--clear", **cache).stderr == f"notes: removed 1 index from {tmp_path}/cache/notes\n"
    assert list((tmp_path / "cache/notes").iterdir()) == []
    assert notes("query", "word", "--vault", str(root), **cache).returncode == 0


@pytest.mark.parametrize("before", [True, False])
def test_without_a_cache_nothing_is_kept(notes, make_vault, tmp_path, before):
    arguments = ["query", "word", "--vault", str(make_vault(FILES))]
    arguments = ["--no-cache", *arguments] if before else [*arguments, "--no-cache"]
    assert notes(*arguments, XDG_CACHE_HOME=str(tmp_path / "cache")).returncode == 0
    assert not (tmp_path / "cache").exists()


@pytest.mark.skipif(os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="may write everywhere")
def test_a_folder_that_may_not_be_written_is_one_line(notes, make_vault, tmp_path):
    (tmp_path / "cache").mkdir(mode=0o500)
    done = notes("query", "word", "--vault", str(make_vault(FILES)), XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("notes: the index cannot be stored, so all notes are read every time: ")


def test_a_cache_that_is_a_file_is_one_line(notes, make_vault, tmp_path):
    (tmp_path / "cache").write_text("x")
    done = notes("query", "word", "--vault", str(make_vault(FILES)), XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert (done.returncode, done.stderr) == (
        0,
        "notes: the index cannot be stored, so all notes are read every time: "
        f"{tmp_path}/cache/notes: Not a directory\n",
    )


def test_the_words_before_and_after_a_command_may_be_names_of_commands(notes, make_vault):
    root = make_vault({"lint.md": "query files\n"}, name="tags")
    done = notes("--vault", "tags", "query", "files", cwd=root.parent)
    assert (done.returncode, done.stdout) == (0, "lint.md\n  1: query files\n")


def test_the_cache_is_where_it_is_expected(monkeypatch):
    from platformdirs import user_cache_path

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert find_cache() == user_cache_path("notes", appauthor=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert find_cache() == Path("/elsewhere/notes")


def test_who_has_no_home_has_no_cache(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    monkeypatch.setattr("sys.platform", "linux")
    assert find_cache() is None
