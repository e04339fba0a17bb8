"""A link leads to a place as the index has it where it leads to one in the note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_cli.index.facets import place_rows
from notes_cli.markdown.metadata import make_metadata
from notes_cli.markdown.scan import make_note
from notes_cli.vault.subpath import find_place, has_place

LINES = st.lists(
    st.sampled_from(
        ["# One", "## One two!", "### ONE", "# #", "One\n---", "## Two ##", "# a\u2028b", "text ^id", "- item ^Id-2",
         "[^Note]: text", "", "# \u00dcber  uns", "#### One: two"]
    ),
    max_size=7,
)  # fmt: skip
PARTS = st.lists(
    st.sampled_from(
        ["", "One", "one two", "ONE TWO!", "Two", "Two ##", "^id", "^ID-2", "^none", "[^note]", "[^note", "[^x]",
         " One ", "a\u2028b", "a", "u\u0308ber uns"]
    ),
    max_size=3,
)  # fmt: skip


@given(LINES, PARTS)
def test_the_index_has_a_place_where_the_note_has_one(lines, parts):
    text, subpath = "\n".join(lines), "".join("#" + part for part in parts)
    note = make_note("n.md", text)
    assert has_place(place_rows(text, note.parsed.rows), subpath) == (find_place(note, subpath) is not None)


@pytest.mark.parametrize("line", ["one\u2028two", "ff\x0cgg", "a\x85b", "\x1cx"])
def test_a_heading_ends_where_its_line_does_and_nowhere_before(line):
    assert [heading.title for heading in make_note("a.md", f"# {line}\n\nx\n").structure.headings] == [line]


@pytest.mark.parametrize(
    ("text", "lines"), [("x ^b\n\n- i ^b\n  - c\n\npara ^B\n", (5, 6)), ("x ^b\n\n- i ^b\n  - c\n", (2, 4))]
)
def test_of_blocks_with_one_id_a_link_leads_to_the_one_that_the_metadata_has(text, lines):
    note = make_note("a.md", text)
    assert find_place(note, "#^b") == lines
    assert make_metadata(note)["blocks"]["b"]["position"]["start"]["line"] == lines[0]
