"""What holds of every query: it parses or is wrong at a column, and it finds what a plain reading of it would."""

import re
from pathlib import PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notes_cli.errors import QueryError
from notes_cli.query.operators import OPERATORS
from notes_cli.query.parse import parse_query
from notes_cli.query.search import run_query
from notes_cli.query.tree import And, Not, Operator, Or, Phrase, Query, Word, walk
from notes_cli.vault.vault import Vault

PIECES = [
    *'()[]"-:/\\<> \n\tax1é😀\ud800',
    " OR ",
    "OR",
    *(f"{name}:" for name in OPERATORS),
    "a:",
    "TRUE",
    "null",
    "[k:",
    '\\"',
]
queries = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=60))
FILES = {
    "ab.md": "ab x\nc d\n\n- [ ] b a\n",
    "b/c.md": "# a\nA-B c\n## d\nab_c (d)\n",
    "d.md": "---\ntags: [a]\nk: c\n---\nBA\r\nx d\r\n",
    "c d.md": "",
    "e.md": "a\nb\nc\nd\nx",
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    root = tmp_path_factory.mktemp("vault")
    for path, text in FILES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(text.encode())
    return Vault.open(root)


def lines(vault, query):
    return {(result.path, match.line) for result in run_query(vault, query) for match in result.matches}


def paths(vault, query):
    return {result.path for result in run_query(vault, query)}


fixed = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fixed
@given(text=queries)
def test_every_text_is_a_query_or_is_wrong_at_a_column_of_it(vault, text):
    try:
        found = list(run_query(vault, text))
    except QueryError as error:
        assert 0 <= error.column <= len(text)
        assert "\n" not in str(error) or "\n" in text
        return
    assert [r.path for r in found] == sorted(
        {r.path for r in found}, key=lambda p: (PurePosixPath(p).stem.casefold(), p)
    )
    for result in found:
        numbers = [match.line for match in result.matches]
        assert numbers == sorted(set(numbers))
        for match in result.matches:
            assert match.text == FILES[result.path].split("\n")[match.line - 1].removesuffix("\r")
            assert match.column == (match.spans[0].start + 1 if match.spans else 1)
            assert all(0 <= a < b <= len(match.text) for a, b in match.spans)
            assert all(one[1] < other[0] for one, other in zip(match.spans, match.spans[1:], strict=False))


words = st.text("abcdx", min_size=1, max_size=2)
phrases = st.lists(words, min_size=1, max_size=2).map(lambda p: '"' + " ".join(p) + '"')
terms = st.recursive(
    words | phrases,
    lambda inner: st.one_of(
        inner.map("-{}".format),
        inner.map("line:({})".format),
        st.tuples(inner, inner).map("({0[0]} {0[1]})".format),
        st.tuples(inner, inner).map("({0[0]} OR {0[1]})".format),
    ),
    max_leaves=6,
)


@fixed
@given(query=terms)
def test_a_search_finds_the_files_that_a_plain_reading_of_the_query_finds(vault, query):
    expected = {path for path, text in FILES.items() if plainly_holds(parse_query(query), text, path)}
    assert paths(vault, query) == expected


def plainly_holds(query: Query, text: str, path: str) -> bool:
    """Read the raw text, without scopes and places; `path` is empty inside `line:`."""
    match query:
        case Word(word):
            return word.lower() in text.lower() or word.lower() in path.lower()
        case Phrase(phrase):
            whole = re.search(rf"(?i)(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])", text)
            return bool(whole) or phrase.lower() in path.lower()
        case Not(body):
            return not plainly_holds(body, text, path)
        case And(terms):
            return all(plainly_holds(term, text, path) for term in terms)
        case Or(terms):
            return any(plainly_holds(term, text, path) for term in terms)
        case Operator("line", body):
            full = [line for line in text.replace("\r", "").split("\n") if line] or [""]
            return any(plainly_holds(body, line, "") for line in full)
    raise AssertionError(query)


@fixed
@given(a=terms, b=terms)
def test_the_laws_of_logic_hold_for_searches(vault, a, b):
    everything = {*FILES}
    assert paths(vault, f"{a} {b}") == paths(vault, a) & paths(vault, b)
    assert paths(vault, f"{a} OR {b}") == paths(vault, a) | paths(vault, b)
    assert paths(vault, f"-{a}") == everything - paths(vault, a)
    assert paths(vault, f"-({a} {b})") == paths(vault, f"-{a} OR -{b}")
    assert paths(vault, f"-({a} OR {b})") == paths(vault, f"-{a} -{b}")
    assert list(run_query(vault, f"--{a}")) == list(run_query(vault, a))
    assert paths(vault, f"line:({a} OR {b})") == paths(vault, f"line:{a} OR line:{b}")
    assert lines(vault, f"{a} OR {b}") >= lines(vault, f"{a} {b}")


@fixed
@given(text=queries)
def test_a_query_is_read_the_same_in_other_spaces(text):
    try:
        tree = parse_query(text)
    except QueryError:
        return
    if '"' not in text and "/" not in text:
        assert parse_query(f"  {text}".replace(" ", "\n")) == tree
    for node in walk(tree) if tree else ():
        assert not (isinstance(node, Not) and isinstance(node.body, Not))
