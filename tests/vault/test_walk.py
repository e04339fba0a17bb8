"""The files of a vault, listed by one process or by two."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_cli.vault import walk


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="aB .-/", min_size=1, max_size=6), max_size=8))
def test_two_processes_find_what_one_finds(names):
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = Path(folder, name.replace("/", "d/").strip() + "x.md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        whole = walk.list_vault(folder)
        for size in (0, 200, walk.AHEAD_BYTES):  # from the first folder on, from some folder on, never
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(walk, "AHEAD_BYTES", size)
                done, listed = walk.begin_listing(folder).items
            begun = walk.Listing._make(listed)
            assert (begun.folders | walk.list_rest(folder, done), begun.faults) == (whole.folders, whole.faults)
