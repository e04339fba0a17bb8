"""The made-up vault: the same bytes every time, and everything in it that a vault has."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.make_vault import STAMP, make_vault, read_stamp
from notes_cli.vault.vault import Vault

NOTES = 500


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("made") / "vault"
    return root, make_vault(root, NOTES, 3), Vault.open(root)


def test_the_same_seed_makes_the_same_bytes_also_as_a_script(made, tmp_path):
    root, stamp, _ = made
    script = Path(__file__).parents[2] / "benchmarks" / "make_vault.py"
    command = [sys.executable, str(script), str(tmp_path / "again"), "--notes", str(NOTES), "--seed", "3"]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert printed == (root / STAMP).read_text(encoding="utf-8")
    assert contents(tmp_path / "again") == contents(root)
    assert read_stamp(tmp_path / "again") == stamp


def test_another_seed_makes_another_vault(made, tmp_path):
    make_vault(tmp_path / "other", NOTES, 4)
    assert not contents(tmp_path / "other").keys() & {path for path in contents(made[0]) if path.endswith(".md")}


def test_the_phrase_is_in_as_many_notes_as_said_in_lines_of_other_words(made):
    _, stamp, vault = made
    holders = [note.text for note in vault.notes.values() if stamp.phrase in note.text]
    assert len(holders) == stamp.planted == 2
    assert all(re.search(rf"\w\S* {stamp.phrase} \S*\w", text) for text in holders)


def test_sizes_have_a_long_tail(made):
    sizes = sorted(len(content) for path, content in contents(made[0]).items() if path.endswith(".md"))
    assert len(sizes) == NOTES
    assert sum(sizes) == made[1].bytes
    assert 4000 < sum(sizes) / NOTES < 6000
    assert sizes[NOTES // 10] < 1000 < 2000 < sizes[NOTES // 2] < 3500
    assert sizes[-1] > 40_000


def test_its_notes_hold_everything_that_notes_hold(made):
    vault = made[2]
    notes = vault.notes.values()
    links = [(link, note.path) for note in notes for link in note.links]
    sections = Counter(section.type for note in notes for section in note.structure.sections)
    kinds = {"paragraph", "heading", "list", "callout", "blockquote", "code", "table", "math", "footnoteDefinition"}
    assert kinds <= sections.keys()
    assert {link.kind for link, _ in links} == {"wikilink", "markdown", "property"}
    assert {True, False} == {link.embed for link, _ in links} == {bool(link.subpath) for link, _ in links}
    assert {item.task for note in notes for item in note.structure.list_items} >= {None, " ", "x", "/", "-", ">"}
    assert any(note.structure.query_blocks for note in notes)
    assert any(note.structure.footnote_refs for note in notes)
    assert any(item.id for note in notes for item in note.structure.list_items)
    assert any("/" in tag.name for note in notes for tag in note.tags)
    assert any("\r\n" in note.text for note in notes)
    assert 0.8 < sum(note.frontmatter is not None for note in notes) / NOTES < 0.9
    assert sum(bool(note.aliases) for note in notes) > NOTES / 3
    assert list(vault.all_faults()) == []


def test_links_lead_to_few_notes_often_to_most_seldom_and_some_nowhere(made):
    _, stamp, vault = made
    targets = Counter(vault.resolve(link, note.path) for note in vault.notes.values() for link in note.links)
    nowhere = targets.pop(None)
    assert 0.01 < nowhere / targets.total() < 0.06
    assert targets.most_common(1)[0][0] == stamp.hub
    assert targets[stamp.hub] > 20 * targets.total() / NOTES


def test_folders_are_nested_and_some_names_have_two_owners(made):
    vault = made[2]
    assert max(path.count("/") for path in vault.notes) >= 2
    assert any("/" not in path for path in vault.notes)
    assert max(Counter(note.name for note in vault.notes.values()).values()) > 1
    assert {Path(path).suffix for path in vault.files} == {".md", ".png", ".canvas"}


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.md").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="is not empty"):
        make_vault(tmp_path, 3, 0)
    assert contents(tmp_path) == {"mine.md": b"mine"}


@pytest.mark.parametrize("stamp", [None, "", "[]", "{}", '{"version": 1}', '{"version": 0, "notes": 3}'])
def test_a_vault_that_was_not_made_to_the_end_has_no_stamp(tmp_path, stamp):
    (tmp_path / ".obsidian").mkdir()
    if stamp is not None:
        (tmp_path / STAMP).write_text(stamp, encoding="utf-8")
    assert read_stamp(tmp_path) is None
