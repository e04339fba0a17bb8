"""Matches `[key]` and `[key:value]` against a note's properties.

Unquoted text is a part of the key or value, quoted text the whole of it (release note 1.4.4), always in any case
(1.4.5). A list matches by its items. `null` is a key without a value, not `""` or `[]`; EMPTY is any of the three;
TRUE and FALSE are checkboxes (1.5.0). Mappings cannot be searched. Dates are compared as text where both are dates,
which is not documented.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import assert_never

from notes_cli.index.record import text_of
from notes_cli.index.values import ValueRow
from notes_cli.markdown.note import Span, Value
from notes_cli.markdown.rows import PropertyRow
from notes_cli.query.operators import Hits
from notes_cli.query.scope import Scope
from notes_cli.query.text import occurs
from notes_cli.query.tree import And, Compare, Not, Operator, Or, Phrase, Property, Query, Regex, Word

CONSTANTS: dict[str, tuple[Value, ...]] = {
    "TRUE": (True,),
    "FALSE": (False,),
    "EMPTY": (None, "", []),
    "null": (None,),
}
"""The unquoted words that stand for values; as names they are text."""


def match_property(query: Property, scope: Scope) -> Hits | None:
    """Match a property term: the places of the values that match, or of the keys where no value is asked for."""
    frontmatter = scope.note.parsed.rows.frontmatter  # rows, as to make values of them takes longer than to match
    hits: list[Span] = []
    for row in frontmatter[2] if frontmatter else ():
        if is_meant(query, row[0]):
            hits.extend([Span(row[2], row[3])] if query.value is None else _matching_values(query.value, row))
    return tuple(filter(scope.holds, hits)) or None


def is_meant(query: Property, name: str) -> bool:
    """Whether a property term asks for properties of this name."""
    return _holds(query.key, name, constants={})


def property_test(query: Property) -> Callable[[Iterable[ValueRow]], bool]:
    """What tells whether one of some properties matches: `match_property` without places."""
    is_asked = cache(lambda name: is_meant(query, name))  # of many notes the names are the same few
    asked = query.value

    def test(values: Iterable[ValueRow]) -> bool:
        for row, *_ in values:
            name, value = row[0], row[1]
            if is_asked(name):
                items = value if isinstance(value, list) and value else [value]
                if asked is None or any(_holds(asked, item) for item in items):
                    return True
        return False

    return test


def _matching_values(query: Query, row: PropertyRow) -> list[Span]:
    """The places of the items that match, or of the whole value; a value without text lies on its key's line."""
    _, value, key_start, key_end, start, end, items, _ = row
    whole = Span(start, end) if start < end else Span(key_start, key_end)
    if isinstance(value, list) and value:
        spans = items or [whole] * len(value)
        return [Span(*span) for item, span in zip(value, spans, strict=False) if _holds(query, item)]
    return [whole] if _holds(query, value) else []


def _holds(query: Query, value: Value, constants: Mapping[str, tuple[Value, ...]] = CONSTANTS) -> bool:
    if isinstance(query, Word):
        constant = constants.get(query.text)
        if constant is not None and any(value is c or (value == c and type(value) is type(c)) for c in constant):
            return True
        return constant is None and query.text.lower() in text_of(value).lower() and value != {}
    if isinstance(query, Phrase):
        return text_of(value).lower() == query.text.lower()
    if isinstance(query, Regex):
        return occurs(query, text_of(value), match_case=False)
    if isinstance(query, Compare):
        return _compares(query, value)
    if isinstance(query, Not):
        return not _holds(query.body, value, constants)
    if isinstance(query, And):
        return all(_holds(term, value, constants) for term in query.terms)
    if isinstance(query, Or):
        return any(_holds(term, value, constants) for term in query.terms)
    if isinstance(query, Property | Operator):
        return False
    assert_never(query)


def _compares(query: Compare, value: Value) -> bool:
    try:
        left, right = float(text_of(value)), float(query.text)
    except ValueError:
        a, b = text_of(value), query.text  # dates, as text, where both begin with four digits
        return a[:4].isdigit() and b[:4].isdigit() and (a < b if query.sign == "<" else a > b)
    return left < right if query.sign == "<" else left > right
