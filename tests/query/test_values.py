"""A search for properties alone is answered by what the index has of them, as if each note were read."""

from hypothesis import given
from hypothesis import strategies as st

from notes_cli.index.values import make_head, value_rows
from notes_cli.markdown.scan import make_note
from notes_cli.query.search import run_query
from notes_cli.vault.vault import Vault

LINES = st.sampled_from(
    [
        *("a: 1", "a:", "b: x y", "b: [x, 'y', 2]", "c:\n  - x\n  - y z\n\n  - 3", "A: yes", "é: ß", "# a comment", ""),
        *("c: |\n  x\n\n  y\n", "d: >-\n  x\n  y", "d: {x: y}", '"a b": "x\\ny"', "e: 2020-01-02 # x", "e: true"),
    ]
)
BLOCKS = st.lists(LINES, max_size=6).map("\n".join) | st.sampled_from(
    ['{"a": 1, "b": ["x", "y"],\n "c": "x"}', "{a: 1, b: [x,\n y], c:\n x}", "a: 1\na: 2", "a: [", "- a\n- b"]
)
TEXTS = st.builds(
    lambda mark, block, end, body: f"{mark}---\n{block}\n---\n{body}".replace("\n", end),
    *(st.sampled_from(["", "\ufeff"]), BLOCKS, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "a: x\n", "x"])),
)
QUERIES = (
    *("[a]", "[a:1]", "[b:x]", "[c:y]", "[c:x] [a]", "[a] OR [d]", "[a] -[b]", "-[a]", "-[c:x] [b]", "[e:>2]"),
    *('["a"]', "[x]", "[é:ß]", "[a:null]", "[a b]", "[a OR b]", "[b:x y]", "[a:(1 OR x)] [b:2]", "[nowhere]", "-[no]"),
)


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_properties_alone_are_found_as_in_the_whole_note(tmp_path_factory, texts):
    notes = [make_note(f"{number}.md", text) for number, text in enumerate(texts)]
    vault = Vault.of(tmp_path_factory.getbasetemp(), notes)
    for query in QUERIES:
        assert [*run_query(vault, query)] == [*run_query(vault, f"({query}) OR n0wh3r3")], query


@given(TEXTS)
def test_the_head_of_a_note_has_its_properties_on_their_lines(text):
    note = make_note("a.md", text)
    values = value_rows(text, note.parsed.rows)
    head = make_head("a.md", values)
    assert head is not None
    assert head.frontmatter is None or len(head.frontmatter.properties) == len(values)
    for row, line, start, lines in values:
        assert note.line_of(start) == head.line_of(start) == line == note.line_of(row[2]) and lines in text
        for begin, end in ((row[2], row[3]), (row[4], row[5]), *row[6]):
            assert head.text[begin:end].rstrip("\r\n") == text[begin:end].rstrip("\r\n")


def test_thousands_of_properties_on_one_line_do_not_each_bring_all_of_it(open_vault):
    properties = ", ".join(f'"k{number}": "value {number}"' for number in range(5000))
    text = f'---\n{{{properties},\n"up": "x"}}\n---\n'
    vault = open_vault({"a.md": text, "b.md": "---\nup: x\n---\n"})
    assert sum(len(lines) for rows in vault.values(vault.property_names()).values() for *_, lines in rows) < 3 * len(
        text
    )
    (result,) = run_query(vault, "[k4321:value] [up]")
    assert [(m.line, m.text[m.column - 1 :][:12]) for m in result.matches] == [(2, '"value 4321"'), (3, '"up": "x"}')]
    assert [r.path for r in run_query(vault, "[up:x]")] == ["a.md", "b.md"]


def test_a_search_for_properties_alone_reads_no_note(make_vault, tmp_path, monkeypatch):
    root = make_vault({"a.md": "---\nup: x\ndown: [y, z]\n---\n", "b.md": "---\nup: y\n---\n", "c.md": "up: x"})
    Vault.open(root, tmp_path / "cache").close()
    vault = Vault.open(root, tmp_path / "cache")
    monkeypatch.setattr("notes_cli.index.index.read_text", None)
    found = {query: [*run_query(vault, query)] for query in ("[up:x]", "[down:z]", "[up] -[down]", "-[up]")}
    assert [(r.path, [(m.line, m.column, m.text) for m in r.matches]) for r in found["[up:x]"]] == [
        ("a.md", [(2, 5, "up: x")])
    ]
    assert [m.text for r in found["[down:z]"] for m in r.matches] == ["down: [y, z]"]
    assert [r.path for r in found["[up] -[down]"]] == ["b.md"]
    assert [r.path for r in found["-[up]"]] == ["c.md"]
