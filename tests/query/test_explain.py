"""Queries in plain English: the table of sentences, the cases, and what no query may do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_cli.errors import QueryError
from notes_cli.query.explain import explain
from notes_cli.query.operators import OPERATORS
from notes_cli.query.parse import parse_query
from notes_cli.query.property import CONSTANTS
from notes_cli.query.remarks import find_remarks
from notes_cli.query.sentences import SENTENCES, VALUES

PIECES = [
    "a",
    '"b c"',
    "/d/",
    "-",
    "(",
    ")",
    "OR",
    " ",
    "[",
    "]",
    ":",
    '"',
    "<5",
    "\n",
    *(f"{name}:" for name in OPERATORS),
]


def test_every_operator_and_every_constant_has_its_sentence_and_no_other_has_one():
    assert set(SENTENCES) == set(OPERATORS)
    assert set(VALUES) == set(CONSTANTS)
    said = [(sentence.of, sentence.kind) for sentence in SENTENCES.values()]
    assert len(set(said)) == len(said)
    assert all(of for of, _ in said)


@pytest.mark.cases("explanations.jsonl")
def test_a_query_is_explained_as_the_case_says(case):
    query = parse_query(case["query"])
    assert lines(explain(query)) == case["says"]
    assert list(find_remarks(case["query"], query)) == case["remarks"]


def lines(saying, depth=0):
    return ["  " * depth + saying.text, *(line for part in saying.parts for line in lines(part, depth + 1))]


@pytest.mark.parametrize("name", OPERATORS)
def test_every_operator_is_explained_with_one_term_and_with_several(name):
    one, several = (explain(parse_query(f"{name}:{body}")) for body in ("word", "(word OR other)"))
    assert "word" in one.text and not one.parts
    assert several.text.startswith(f"{SENTENCES[name].of}, at least one of these is true:")
    assert ["word" in several.parts[0].text, "other" in several.parts[1].text] == [True, True]


def test_with_the_toggle_case_counts_where_text_is_looked_at():
    said = lines(explain(parse_query("A [p:B] tag:C ignore-case:D"), match_case=True))
    assert [line.strip().endswith("with case as written") for line in said[1:]] == [
        True,
        False,
        False,
        False,
    ]
    assert "Case matters, except in tags and properties." in find_remarks("A", parse_query("A"), True)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_whatever_parses_is_explained_in_sentences(text):
    try:
        query = parse_query(text)
    except QueryError:
        return
    for line in lines(explain(query)):
        assert line.strip()
    assert all(remark.endswith((".", '"-".')) for remark in find_remarks(text, query))
