"""What is printed of a query is read again as the same query."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from notes_cli.errors import QueryError
from notes_cli.query.operators import OPERATORS
from notes_cli.query.parse import parse_query
from notes_cli.query.print import print_query
from notes_cli.query.tree import And, Compare, Not, Operator, Or, Phrase, Property, Regex, Word

lawful = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))

PIECES = [*'()[]"-:/\\<> \n\tax1é\ud800', " OR ", "OR", "a:", "TRUE", "null", "[k:", '\\"', "/a/", "/\\//", "]", "(]"]
PIECES += [f"{name}:" for name in OPERATORS]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=60))


@lawful
@given(TEXTS)
@example("(path:) b")
@example("-line:path: OR x")
@example(r'"a\\" /\\\// [a:b:c] [<"x y" OR -b:>1]')
def test_a_query_that_is_printed_is_read_again_as_the_same(text):
    try:
        query = parse_query(text)
    except QueryError as error:
        assert 0 <= error.column <= len(text)
        assert "\n" not in str(error)
        return
    if query is not None:
        assert parse_query(print_query(query)) == query
        assert print_query(parse_query(print_query(query))) == print_query(query)


def several(kind, inner):
    return st.lists(inner, min_size=2, max_size=3).map(lambda terms: kind(tuple(terms)))


def trees(leaves, extend=lambda inner: st.nothing()):
    negated = lambda inner: inner.filter(lambda query: not isinstance(query, Not)).map(Not)  # noqa: E731
    return st.recursive(
        leaves, lambda i: st.one_of(several(And, i), several(Or, i), negated(i), extend(i)), max_leaves=8
    )


WORD = st.text("abé#&*+.,-/OR日<", min_size=1, max_size=4).filter(lambda w: w[0] not in "-/<" and w != "OR").map(Word)
PHRASE = st.text('ab "\\/:()[]-\n', max_size=5).map(Phrase)
REGEX = st.sampled_from(["a", "a/b", r"\\", r"\\/", r"\d+", "[/]", ""]).map(Regex)
COMPARE = st.builds(Compare, st.sampled_from("<>"), st.text('a 1"\\-', max_size=4))
SIDE = trees(st.one_of(WORD, PHRASE, REGEX, COMPARE))
PROPERTY = st.builds(Property, SIDE, st.none() | SIDE)
NAME = st.sampled_from(sorted(OPERATORS))
TREE = trees(
    st.one_of(WORD, PHRASE, REGEX, PROPERTY, NAME.map(lambda name: Operator(name, None))),
    lambda inner: st.builds(Operator, NAME, inner),
)


@lawful
@given(TREE)
def test_a_tree_that_is_printed_is_read_again_as_the_same(query):
    assert parse_query(print_query(query)) == query


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("((a)  (b OR -(c d)))\n- e", "(a (b OR -(c d))) e"),
        ("Path:( x ) [ a : (b) ] OR", "path:x [a:b]"),
        ('"unclosed', '"unclosed"'),
        ("(file:) a", "(file:) a"),
        (r"line:/a\/b", r"line:/a\/b/"),
        ("--a (b c) OR d", "a (b c) OR d"),
        ("[n:<5 OR >7]", '[n:<"5" OR >"7"]'),
    ],
)
def test_queries_are_printed_with_no_more_brackets_than_they_need(text, printed):
    assert print_query(parse_query(text)) == printed
