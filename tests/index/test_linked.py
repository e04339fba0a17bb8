"""What follows from links and names is told again where a note or the set of names has changed, and only there."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_cli.index import index, tables
from notes_cli.vault import vault
from notes_cli.vault.vault import Vault

FILES = {f"{number}.md": f"[[{number + 1}]] [[A]]\n" for number in range(8)}
NAMES = st.sampled_from(["0.md", "1.md", "A.md", "d/A.md", "d/0.md", "a.canvas", "A"])
TEXTS = st.sampled_from(["", "[[A]]\n", "[[d/A]] [[0|zero]]\n", "[[a.canvas]] [[A#b]] [[nowhere]]\n"])
STEPS = st.lists(st.tuples(st.sampled_from(["write", "delete", "rename", "ask"]), NAMES, NAMES, TEXTS), max_size=8)


@pytest.fixture
def apart(monkeypatch):
    """Each note in a segment of its own, so that there are many."""
    monkeypatch.setattr(tables, "SEGMENT_NOTES", 1)


def maps(root, cache=None):
    opened = Vault.open(root, cache)
    try:
        return [[*opened.link_map(resolved)] for resolved in (True, False)], [*opened.link_maps_json()]
    finally:
        opened.close()


def number_told(root, cache):
    """Of how many notes something is told anew when it is asked of all."""
    told = []

    def make(rows):
        told.extend(rows)
        return [() for _ in rows]

    opened = Vault.open(root, cache)
    opened.index.linked("something", "links", make)
    opened.close()
    return len(told)


def test_what_is_kept_is_not_told_again_until_its_note_or_a_name_changes(apart, make_vault, tmp_path):
    root, cache = make_vault(FILES), tmp_path / "cache"
    assert [number_told(root, cache) for _ in range(2)] == [8, 0]
    (root / "3.md").write_text("[[A]] anew\n")
    assert [number_told(root, cache) for _ in range(2)] == [1, 1], "of so few it is not kept"
    (root / "A.md").write_text("")
    assert [number_told(root, cache) for _ in range(2)] == [9, 0]
    (root / "A.md").unlink()
    assert [number_told(root, cache) for _ in range(2)] == [8, 0]


@settings(max_examples=50, deadline=None)
@given(STEPS, st.sampled_from([0, index.FEW]), st.sampled_from([0, vault.FEW_FILES]))
def test_after_any_changes_links_lead_where_a_fresh_scan_says(steps, few, few_files):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "SEGMENT_NOTES", 1)
        patch.setattr(index, "FEW", few)
        patch.setattr(vault, "FEW_FILES", few_files)
        root, cache = Path(folder, "vault"), Path(folder, "cache")
        (root / "d").mkdir(parents=True)
        for name, text in FILES.items():
            (root / name).write_text(text)
        for kind, name, other, text in steps:
            if kind == "write":
                (root / name).write_text(text)
            elif kind == "delete":
                (root / name).unlink(missing_ok=True)
            elif kind == "rename" and (root / name).exists():
                (root / name).replace(root / other)
            elif kind == "ask":
                assert maps(root, cache) == maps(root)
        assert maps(root, cache) == maps(root)
