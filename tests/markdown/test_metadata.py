"""The metadata of notes: field by field what the application computed for the same texts, and its positions."""

import dataclasses
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_cli.markdown.metadata import make_metadata
from notes_cli.markdown.rows import Parsed, empty_rows
from notes_cli.markdown.scan import make_note

FIELDS = (
    *("headings", "sections", "listItems", "tags", "links", "embeds", "blocks", "footnotes", "footnoteRefs"),
    *("frontmatter", "frontmatterPosition", "frontmatterLinks"),
)


def span(position):
    start, end = position["start"], position["end"]
    return [start["line"], start["col"], end["line"], end["col"], start["offset"], end["offset"]]


ROWS = {
    "headings": lambda row: [row["level"], row["heading"], span(row["position"])],
    "sections": lambda row: [row["type"], row.get("id"), span(row["position"])],
    "listItems": lambda row: [row.get("task"), row["parent"], row.get("id"), span(row["position"])],
    "tags": lambda row: [row["tag"], span(row["position"])],
    "links": lambda row: [row["link"], row["displayText"], row["original"], span(row["position"])],
    "embeds": lambda row: [row["link"], row["displayText"], row["original"], span(row["position"])],
    "footnotes": lambda row: [row["id"], span(row["position"])],
    "footnoteRefs": lambda row: [row["id"], span(row["position"])],
    "frontmatterLinks": lambda row: [row["key"], row["link"], row["displayText"], row["original"]],
}


def rows(metadata):
    """The metadata in the compact form of the dumps; a field that is absent stays so."""
    short = {field: [make(row) for row in metadata[field]] for field, make in ROWS.items() if field in metadata}
    if "frontmatter" in metadata:
        short |= {"frontmatter": metadata["frontmatter"], "frontmatterPosition": span(metadata["frontmatterPosition"])}
    if "blocks" in metadata:
        assert [key == block["id"].lower() for key, block in metadata["blocks"].items()]
        short["blocks"] = {key: span(block["position"]) for key, block in metadata["blocks"].items()}
    return short


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.cases("shared:obsidian/metadata_cases.jsonl")
def test_metadata_is_what_the_application_computed(case, field):
    metadata = json.loads(json.dumps(make_metadata(make_note(case["path"], case["text"]))))
    assert rows(metadata).get(field) == case["expect"].get(field)


@pytest.mark.cases("metadata.jsonl")
def test_metadata_is_what_the_case_says(case):
    found = rows(make_metadata(make_note("note.md", case["text"])))
    assert {field: found.get(field) for field in case["expect"]} == case["expect"]


def test_what_the_scanner_finds_is_in_the_metadata_in_the_words_of_the_application():
    note = make_note("note.md", "- [x] a\n  - b ^Id-1\n")
    said = empty_rows()._replace(list_items=[("x", 0, 7, None, -1), (None, 10, 19, "Id-1", 0)])
    place = {"start": {"line": 1, "col": 2, "offset": 10}, "end": {"line": 1, "col": 11, "offset": 19}}
    first = {"start": {"line": 0, "col": 0, "offset": 0}, "end": {"line": 0, "col": 7, "offset": 7}}
    assert make_metadata(dataclasses.replace(note, parse=lambda: Parsed(said))) == {
        "listItems": [
            {"task": "x", "parent": -1, "position": first},
            {"parent": 0, "id": "Id-1", "position": place},
        ],
        "blocks": {"id-1": {"id": "Id-1", "position": place}},
    }


def test_an_inline_note_is_numbered_by_the_notes_named_before_it():
    text = "a[^1] [^B] [^1] ^[note] ^[more]\n\n[^1]: b\n"
    note = make_note("note.md", text)
    said = note.parsed.rows._replace(inline_notes=[("", *part, *part) for part in ((18, 22), (26, 30))])
    metadata = make_metadata(dataclasses.replace(note, parse=lambda: Parsed(said)))
    assert rows(metadata)["footnotes"] == [
        ["[inline2", [0, 18, 0, 22, 18, 22]],
        ["[inline3", [0, 26, 0, 30, 26, 30]],
        ["1", [2, 0, 2, 7, 33, 40]],
    ]


def positions(data):
    """Every position in the metadata."""
    if isinstance(data, dict):
        found = [data] if data.keys() == {"start", "end"} else []
        return found + [position for value in data.values() for position in positions(value)]
    return [position for value in data for position in positions(value)] if isinstance(data, list) else []


PIECES = [
    "# a",
    "- ",
    "- [ ] b",
    "> ",
    "[[é]]",
    "![[a]]",
    "#t",
    "[^1]",
    "[^1]: c",
    "😀",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\ufeff",
    " ",
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["", "\ufeff", "---\na: 😀\n---\n"]), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
)
def test_positions_are_those_of_javascript_and_all_is_json(head, body):
    text = head + body
    metadata = make_metadata(make_note("note.md", text))
    json.dumps(metadata, allow_nan=False)
    units = text.encode("utf-16-le")
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    starts = [len("".join(lines[:number]).encode("utf-16-le")) // 2 for number in range(len(lines))]
    for position in positions(metadata):
        for end in position.values():
            assert starts[end["line"]] + end["col"] == end["offset"] <= len(units) // 2
    for row in (*metadata.get("links", ()), *metadata.get("embeds", ()), *metadata.get("tags", ())):
        start, end = (2 * row["position"][name]["offset"] for name in ("start", "end"))
        assert units[start:end].decode("utf-16-le") == row.get("original", row.get("tag"))
