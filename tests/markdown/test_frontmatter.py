"""The frontmatter: values as YAML 1.2 has them, places, and what no text may do to the program."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_cli.markdown.properties import parse_frontmatter
from notes_cli.markdown.scan import make_note
from notes_cli.markdown.yaml12 import YamlError, parse_yaml


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
        'a: "\ufdd3uzzzz\ufdd3uzzzz\ufdd4"\nb: \ufdd4x',
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
        "import json, sys; from notes_cli.markdown.scan import make_note;"
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


SCALARS = [
    *(
        "a",
        "b c",
        "a  b",
        "é",
        "日 本",
        "a/b",
        "a=b",
        "a;b",
        "a$",
        "a.",
        "a -",
        "a - b",
        "a--- b",
        "a ~ b",
        "a(b)",
        "x_",
    ),
    *("a,b", "a, b", "a,", "a:b", "a :b", "a: b", "a:", "http://a.b/c?d", "a #b", "a#b", "12:30", "2020-01-01", "’a’"),
    *(
        "1",
        "0123",
        "1.5",
        "1.",
        "1e3",
        "0x1f",
        "0o17",
        "-1",
        ".5",
        "1_0",
        "true",
        "Null",
        "no",
        "~",
        "",
        "[a",
        "]",
        "{a}",
    ),
    *(
        '""',
        '"x"',
        "'x'",
        '"[[x|y]]"',
        '"a: b #c, d"',
        "'a\"b'",
        '"a\'b"',
        "'a''b'",
        '"a\\n"',
        '"x" y',
        '"x',
        "&a",
        "*a",
    ),
]
SPACES = st.sampled_from(["", "", "", " ", "  "])
IN_BRACKETS = st.tuples(st.lists(st.tuples(SPACES, st.sampled_from(SCALARS), SPACES).map("".join), max_size=4), SPACES)
VALUES = st.one_of(st.sampled_from(SCALARS), IN_BRACKETS.map(lambda inside: f"[{','.join(inside[0])}{inside[1]}]"))
KEYS = st.sampled_from(["a", "b", "tags", "x-y", "true", "null", "E1", "a b", "1"])
SIMPLE_LINES = st.one_of(
    st.tuples(KEYS, st.sampled_from([": ", ":  ", ":"]), VALUES, SPACES).map("".join),
    st.tuples(KEYS, st.just(":"), SPACES).map("".join),
    st.tuples(st.sampled_from(["", "  ", "  ", "    "]), st.sampled_from(["- ", "-  ", "-"]), VALUES, SPACES).map(
        "".join
    ),
    st.tuples(KEYS, st.just(":\n"), st.lists(VALUES.map("  - {}".format), min_size=1).map("\n".join)).map("".join),
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(SIMPLE_LINES, max_size=5), st.sampled_from(["\n", "\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]))
def test_frontmatter_read_without_a_yaml_library_is_what_the_library_gives(lines, newline, mark):
    text = mark + "".join(f"{line}\n" for line in ("---", *lines, "---", "body")).replace("\n", newline)
    simple = parse_frontmatter(text)
    with pytest.MonkeyPatch.context() as only:
        only.setattr("notes_cli.markdown.properties.read_plain", lambda *_: None)
        assert repr(simple) == repr(parse_frontmatter(text))


def test_common_frontmatter_needs_no_yaml_library():
    program = (
        "import sys; from notes_cli.markdown.scan import make_note;"
        "note = make_note('a.md', sys.argv[1]);"
        "print(dict(note.properties), 'yaml' in sys.modules, 'frontmatter' in sys.modules)"
    )
    text = '---\ntags: [a, b/c]\naliases:\n  - "One: 1"\n  - Two\ncreated: 2020-01-01\nup: "[[X]]"\nempty:\n---\n'
    done = subprocess.run([sys.executable, "-c", program, text], capture_output=True, text=True, check=True)
    properties = {
        "tags": ["a", "b/c"],
        "aliases": ["One: 1", "Two"],
        "created": "2020-01-01",
        "up": "[[X]]",
        "empty": None,
    }
    assert done.stdout == f"{properties} False False\n"


def test_what_aliases_expand_to_is_bounded():
    lines = ["k0: &k0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"k{i}: &k{i} [{', '.join([f'*k{i - 1}'] * 9)}]" for i in range(1, 12)]
    with pytest.raises(YamlError, match="more than 100,000 values"):
        parse_yaml("\n".join(lines))


def test_depth_is_bounded_where_yaml_itself_has_no_bound():
    assert parse_yaml("[" * 90 + "]" * 90).children
    with pytest.raises(YamlError, match="levels deep"):
        parse_yaml("[" * 150 + "]" * 150)
