"""Matches a query tree against one note: the hits, or None. It opens no file and knows no vault."""

from collections.abc import Iterator
from itertools import chain
from typing import assert_never

from notes_cli.markdown.note import Span
from notes_cli.query.operators import OPERATORS, Hits
from notes_cli.query.property import match_property
from notes_cli.query.scope import Scope
from notes_cli.query.text import find_spans, occurs
from notes_cli.query.tree import And, Compare, Not, Operator, Or, Phrase, Property, Query, Regex, Word


def match(query: Query, scope: Scope) -> Hits | None:
    """Match `query` within `scope`: the places of its positive terms (none for names and negations), or None."""
    if isinstance(query, Word | Phrase | Regex):
        return _find(query, scope)
    if isinstance(query, Not):
        return () if match(query.body, scope) is None else None
    if isinstance(query, And):
        every: list[Hits] = []
        for term in query.terms:
            hits = match(term, scope)
            if hits is None:
                return None
            every.append(hits)
        return chain.from_iterable(every)
    if isinstance(query, Or):
        some = [hits for term in query.terms if (hits := match(term, scope)) is not None]
        return chain.from_iterable(some) if some else None
    if isinstance(query, Operator):
        if query.body is None or (query.name != "tag" and not _possible(query.body, scope)):
            return None
        return OPERATORS[query.name](query.body, scope, match)
    if isinstance(query, Property):
        return match_property(query, scope)
    if isinstance(query, Compare):
        return None  # it compares a property's value; elsewhere there is nothing to compare
    assert_never(query)


def _find(leaf: Word | Phrase | Regex, scope: Scope) -> Hits | None:
    own = scope.spans if isinstance(leaf, Regex) or leaf.text else scope.spans[:1]
    spans: Iterator[Span]
    if len(own) == 1:  # as nearly always
        spans = find_spans(leaf, scope.note.text, own[0], scope.match_case)
    else:
        spans = chain.from_iterable(find_spans(leaf, scope.note.text, span, scope.match_case) for span in own)
    if isinstance(leaf, Regex):
        spans = iter(tuple(spans))  # at once, as who runs it sets an alarm only while we match
    first = next(spans, None)
    if first is not None:
        return chain((first,), spans)
    return () if any(occurs(leaf, label, scope.match_case) for label in scope.labels) else None


def _possible(body: Query, scope: Scope) -> bool:
    """Whether a narrower scope could match at all: a word that is nowhere in the text is in none of its lines.

    It saves looking at every line of every note. Names are looked at too, as `file:` and `path:` look there.
    """
    if isinstance(body, Word | Phrase):
        if any(True for span in scope.spans for _ in find_spans(body, scope.note.text, span, match_case=False)):
            return True
        return occurs(body, scope.note.path, match_case=False)
    if isinstance(body, And):
        return all(_possible(term, scope) for term in body.terms)
    if isinstance(body, Or):
        return any(_possible(term, scope) for term in body.terms)
    return True
