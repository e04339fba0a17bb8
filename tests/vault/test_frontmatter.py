"""The frontmatter: values as YAML 1.2 has them, places, and what no text may do to the program."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_cli.vault.scan import make_note
from notes_cli.vault.yaml12 import YamlError, parse_yaml


@pytest.mark.cases("shared:obsidian/yaml_probes.jsonl")
def test_yaml_is_read_as_the_application_reads_it(case):
    if "err" in case:
        with pytest.raises(YamlError):
            parse_yaml(case["yaml"])
    else:
        assert parse_yaml(case["yaml"]).value == case["ok"]


@pytest.mark.cases("frontmatter.jsonl")
def test_frontmatter_has_the_properties_and_places_that_its_text_says(case):
    note = make_note("note.md", case["text"])
    said = {
        "properties": dict(note.properties),
        "aliases": list(note.aliases),
        "tags": [tag.name for tag in note.tags],
        "keys": [note.text[slice(*p.key_span)] for p in note.frontmatter.properties] if note.frontmatter else [],
        "values": [note.text[slice(*p.value_span)] for p in note.frontmatter.properties] if note.frontmatter else [],
        "items": [[note.text[slice(*i)] for i in p.items] for p in note.frontmatter.properties if p.items]
        if note.frontmatter
        else [],
        "block": note.frontmatter is not None,
        "body": note.text[note.frontmatter.span.end :] if note.frontmatter else note.text,
        "fault_at": [note.text[fault.span.start :].partition("\n")[0] for fault in note.faults],
        "fault": [fault.message for fault in note.faults],
    }
    assert {key: said[key] for key in case["expect"]} == case["expect"]


def test_a_property_of_the_same_name_in_another_case_is_another_key_and_both_give_tags():
    note = make_note("note.md", "---\ntags: [a]\nTAGS: [b]\n---\n")
    assert [tag.name for tag in note.tags] == ["#a", "#b"]


@pytest.mark.parametrize(
    "block",
    [
        "a: " + "[" * 200_000,
        "a: " + "{" * 200_000,
        "- " * 100_000,
        "? " * 100_000,
        "a: " + "[" * 200_000 + "]" * 200_000,
        "k0: &k0 [x]\n" + "".join(f"k{i}: &k{i} [{', '.join([f'*k{i - 1}'] * 9)}]\n" for i in range(1, 15)),
        "a: &a [*a]",
        "a: 1" + "0" * 5000,
        "a: 0x" + "f" * 5000,
        "a: 1e999999999",
        "a: '" + "\ud800" * 10 + "'",
        "a: \x00\x01\x02",
        "a: \u2028b\n\x85c: d",
        "%YAML 9.9",
        "a: !!python/object/apply:os.system [x]",
        "a: |999999999999999\n b",
        "\t\t\t",
        "a: " + "x" * 2_000_000,
    ],
    ids=lambda block: repr(block[:20]),
)
def test_a_hostile_block_is_read_or_is_one_fault(block):
    # in a process of its own, as overflowing the C stack would take this one with it
    program = (
        "import json, sys; from notes_cli.vault.scan import make_note;"
        "note = make_note('a.md', json.load(sys.stdin));"
        "assert len(note.faults) <= 1 and all('\\n' not in f.message for f in note.faults), note.faults;"
        "print(note.text[-4:])"
    )
    text = json.dumps(f"---\n{block}\n---\nbody")
    done = subprocess.run([sys.executable, "-c", program], input=text, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (0, "body\n"), done.stderr[-500:]


PIECES = [
    *("a", "b: ", "c:", "- ", "-", "? ", ": ", "\n", "\n", "\n  ", "\n    ", "\t", "\r", "\r\n", " ", "#", " #", "é"),
    *("[", "]", "{", "}", ",", "'", '"', "|", ">", "|2-", "&x ", "*x", "!t ", "!!int ", "%", "@", "`", "\\", "\\u00e9"),
    *("---", "...", "<<", "1", "-1.5", "0x1", ".inf", ".nan", "true", "null", "~", "[[z]]", '"[[z]]"', "{{d}}"),
    *("😀", "\\ud83d", "\ud800", "\0", "\x85"),
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_block_has_properties_with_their_places_or_one_fault_in_one_line(block):
    note = make_note("note.md", f"---\n{block}\n---\n")
    assert len(note.faults) <= 1
    assert note.frontmatter
    start, end = note.frontmatter.span
    for fault in note.faults:
        assert start <= fault.span.start <= end
        assert "\n" not in fault.message
        assert not note.properties
    for prop in note.frontmatter.properties:
        assert start < prop.key_span.start <= prop.key_span.end <= end
        assert all(start < item.start <= item.end <= end for item in (prop.value_span, *prop.items))


def test_what_aliases_expand_to_is_bounded():
    lines = ["k0: &k0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"k{i}: &k{i} [{', '.join([f'*k{i - 1}'] * 9)}]" for i in range(1, 12)]
    with pytest.raises(YamlError, match="more than 100,000 values"):
        parse_yaml("\n".join(lines))


def test_depth_is_bounded_where_yaml_itself_has_no_bound():
    assert parse_yaml("[" * 90 + "]" * 90).children
    with pytest.raises(YamlError, match="levels deep"):
        parse_yaml("[" * 150 + "]" * 150)
