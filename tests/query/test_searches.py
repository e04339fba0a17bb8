"""Searches as data: a query, files, and the lines it finds, or the column of what is wrong with it."""

import json
import re
import time
from pathlib import Path

import pytest

from notes_cli.errors import QueryError
from notes_cli.query.operators import OPERATORS
from notes_cli.query.parse import parse_query
from notes_cli.query.search import run_block, run_query
from notes_cli.query.tree import Operator, walk
from notes_cli.vault.vault import Vault

OWN = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


def found(results):
    return {result.path: [match.line for match in result.matches] for result in results}


def nodes(query):
    tree = parse_query(query)
    return list(walk(tree)) if tree else []


@pytest.mark.cases("cases.jsonl")
def test_a_query_finds_these_lines_or_is_wrong_at_this_column(open_vault, case):
    vault = open_vault(case["files"])
    if "column" in case:
        with pytest.raises(QueryError) as caught:
            run_query(vault, case["query"])
        assert caught.value.column == case["column"]
    else:
        assert found(run_query(vault, case["query"])) == case["match"]


@pytest.mark.cases("shared:obsidian/search_cases.jsonl")
def test_a_query_finds_what_it_finds_in_the_application(open_vault, case):
    vault = open_vault(case["files"])

    def answer():
        if "embedded_in" in case:
            note = vault.notes[case["embedded_in"]]
            return found(run_block(vault, note, note.structure.query_blocks[0]))
        return found(run_query(vault, case["query"]))

    if case["match"] is None:
        with pytest.raises(QueryError):
            answer()
    else:
        assert answer() == case["match"]


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_every_operator_has_a_case_that_finds_something_and_one_that_leaves_something_out(name):
    cases = [
        case
        for case in OWN
        if "match" in case and any(isinstance(node, Operator) and node.name == name for node in nodes(case["query"]))
    ]
    assert any(case["match"] for case in cases)
    assert any(set(case["files"]) - set(case["match"]) for case in cases)


def test_every_query_block_of_real_notes_runs_and_leaves_itself_out(shared):
    vault = Vault.open(shared / "vaults/topics")
    written = [query for note in vault.shown for query in re.findall(r"```query *\n((?:.*\n)*?)```", note.text)]
    assert len(written) == 70
    assert sum(1 for query in written if list(run_query(vault, query))) > 50
    blocks = [(note, block) for note in vault.shown for block in note.structure.query_blocks]
    assert len(blocks) == 69  # the one in «Time Invariance» stands in an HTML block, so it is none
    for note, block in blocks:
        own = {note.line_of(line.start) for line in block.lines}
        shown = {match.line for r in run_block(vault, note, block) if r.path == note.path for match in r.matches}
        assert not own & shown, f"{note.path}: a block found itself"


def test_a_long_note_of_which_every_line_matches_is_searched_line_by_line_in_no_time(open_vault):
    vault = open_vault({"a.md": "foo and some more words to read\n" * 40_000})
    began = time.process_time()
    ((_, matches),) = run_query(vault, "line:(foo -bar)")
    assert len(matches) == 40_000
    assert time.process_time() - began < 8  # a look at all of the text for each line took a minute
