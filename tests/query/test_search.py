"""Results beyond which file matches: places, order, cards, mentions, backlinks, exclusion, JSON."""

import json
import time

import pytest

from notes_cli.demo import Demo
from notes_cli.errors import QueryError
from notes_cli.markdown.plain import plain
from notes_cli.query.card import find_backlinks, find_mentions, make_card
from notes_cli.query.data import card_data, result_data
from notes_cli.query.search import run_block, run_query

DEMOS = (Demo("some-demo", "What it shows", ("A Concept",)),)


def test_a_match_has_its_line_column_text_and_the_places_of_its_hits(open_vault):
    vault = open_vault({"a.md": "x\r\n😀 foo Foofoo\r\n"})
    (result,) = run_query(vault, "foo")
    assert result_data(result) == {
        "path": "a.md",
        "matches": [{"line": 2, "column": 3, "text": "😀 foo Foofoo", "spans": [[2, 5], [6, 12]]}],
    }


def test_a_line_with_a_hundred_thousand_hits_is_looked_at_once(open_vault):
    vault = open_vault({"a.md": "x\n" + "novelty " * 100_000 + "\nnovelty"})
    start = time.process_time()
    (result,) = run_query(vault, "novelty")
    assert [(match.line, match.column, len(match.spans)) for match in result.matches] == [(2, 1, 100_000), (3, 1, 1)]
    assert time.process_time() - start < 4


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("foo oo", [(7, 1, [[0, 3]]), (8, 1, [[0, 3]])]),
        ('"foo bar"', [(8, 1, [[0, 7]])]),
        ("[key]", [(2, 1, [[0, 3]])]),
        ("[key:val]", [(2, 6, [[5, 8]])]),
        ("[none:null]", [(3, 1, [[0, 4]])]),
        ("tag:t", [(5, 3, [[2, 4]])]),
        ('task:""', [(6, 1, [])]),
        ("file:a", []),
        ("-zzz", []),
    ],
)
def test_places_of_hits(open_vault, query, matches):
    (result,) = run_query(open_vault({"a.md": "---\nkey: val\nnone:\n---\nx #t\n- [ ] y\nfoo\nfoo bar\n"}), query)
    assert [(m.line, m.column, [list(s) for s in m.spans]) for m in result.matches] == matches


def test_a_phrase_over_two_lines_marks_both(open_vault):
    (result,) = run_query(open_vault({"a.md": "x a\nb y\n"}), '"a\nb"')
    assert [(m.line, list(m.spans)) for m in result.matches] == [(1, [(2, 3)]), (2, [(0, 1)])]


def test_results_are_sorted_by_file_name_in_any_case_then_by_path(open_vault):
    vault = open_vault(dict.fromkeys(["b/A.md", "a/b.md", "C.md", "a/a.md", "é.md"], "x"))
    assert [result.path for result in run_query(vault, "x")] == ["a/a.md", "b/A.md", "a/b.md", "C.md", "é.md"]


def test_excluded_notes_are_found_by_no_search_but_resolve_and_have_a_card(open_vault):
    vault = open_vault(
        {
            "a.md": "[[secret]] x",
            "secret.md": "---\naliases: [S]\n---\nx [[a]]",
            "pic/secret.png": "",
            ".obsidian/app.json": json.dumps({"userIgnoreFilters": ["secret", "pic/"]}),
        }
    )
    assert [result.path for result in run_query(vault, "x")] == ["a.md"]
    assert [result.path for result in run_query(vault, "file:secret")] == []
    (link,) = vault.notes["a.md"].links
    assert vault.resolve(link, "a.md") == "secret.md"
    assert [note.path for note in vault.find("S")] == ["secret.md"]
    assert [r.path for r in find_backlinks(vault, vault.notes["secret.md"])] == ["a.md"]
    assert [r.path for r in find_backlinks(vault, vault.notes["a.md"])] == []


@pytest.mark.parametrize("files", [{}, {"a.md": "foo"}, {"b.md": "x"}])
def test_a_query_that_cannot_be_answered_says_so_before_it_finds_anything(open_vault, files):
    with pytest.raises(QueryError, match=r"^the regular expression is invalid: unbalanced parenthesis$") as caught:
        run_query(open_vault(files), "foo OR file:b /(x/")
    assert caught.value.column == 14


def test_a_block_leaves_out_its_own_text_but_no_other(open_vault):
    block = "```query\nfoo\n```\n"
    vault = open_vault({"a.md": f"{block}\nfoo\n\n{block}", "b.md": f"{block}"})
    note = vault.notes["a.md"]
    first, second = note.structure.query_blocks
    assert [(r.path, [m.line for m in r.matches]) for r in run_block(vault, note, first)] == [
        ("a.md", [5, 8]),
        ("b.md", [2]),
    ]
    assert [(r.path, [m.line for m in r.matches]) for r in run_block(vault, note, second)] == [
        ("a.md", [2, 5]),
        ("b.md", [2]),
    ]


def test_a_blank_block_finds_nothing(open_vault):
    vault = open_vault({"a.md": "```query\n\n```\nx"})
    assert list(run_block(vault, vault.notes["a.md"], vault.notes["a.md"].structure.query_blocks[0])) == []


@pytest.mark.parametrize(
    ("path", "frontmatter", "demo"),
    [
        ("x.md", "demo: some-demo", "some-demo"),
        ("x.md", "demo: other", None),
        ("A Concept.md", "a: b", "some-demo"),
        ("a CONCEPT.md", "a: b", "some-demo"),
        ("x.md", "aliases: [a concept]", "some-demo"),
        ("A Concept.md", "demo: other", None),
        ("A Concept.md", "demo:", "some-demo"),
        ("x.md", "a: b", None),
    ],
)
def test_a_card_names_the_demo_of_its_property_else_of_its_title_or_alias(open_vault, path, frontmatter, demo):
    vault = open_vault({path: f"---\n{frontmatter}\n---\n"})
    assert make_card(vault.notes[path], DEMOS).demo == demo


def test_a_card_as_data(open_vault):
    vault = open_vault({"d/A.md": "---\naliases: [B]\nn: .nan\nd: {e: [.inf]}\n---\n"})
    card = plain(card_data(make_card(vault.notes["d/A.md"], ())))
    assert json.loads(json.dumps(card, allow_nan=False)) == {
        "path": "d/A.md",
        "title": "A",
        "aliases": ["B"],
        "properties": {"aliases": ["B"], "n": None, "d": {"e": [None]}},
        "demo": None,
    }


def test_mentions_are_the_lines_with_the_name_or_an_alias_as_a_phrase_but_not_its_own_frontmatter(open_vault):
    vault = open_vault(
        {
            "TD.md": "---\naliases: [Temporal Difference]\n---\n# TD\ntemporal differences\n",
            "b.md": "---\nup: TD\n---\nTDs\na Temporal difference, TD\n",
            "c.md": "TD_x",
        }
    )
    found = {r.path: [m.line for m in r.matches] for r in find_mentions(vault, vault.notes["TD.md"])}
    assert found == {"b.md": [2, 5], "c.md": [1], "TD.md": [4]}


def test_backlinks_give_the_lines_of_the_links(open_vault):
    vault = open_vault({"a.md": "x", "b.md": "---\nup: '[[a]]'\n---\ny [[a]] [[a]]\n![[a]]\n", "c.md": "[[a#h]]"})
    found = {r.path: [(m.line, m.text) for m in r.matches] for r in find_backlinks(vault, vault.notes["a.md"])}
    assert found == {"b.md": [(2, "up: '[[a]]'"), (4, "y [[a]] [[a]]"), (5, "![[a]]")], "c.md": [(1, "[[a#h]]")]}
