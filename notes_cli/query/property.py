"""Matches `[key]` and `[key:value]` against a note's properties.

Unquoted text is a part of the key or value, quoted text the whole of it (release note 1.4.4), always in any case
(1.4.5). A list matches by its items. `null` is a key without a value, not `""` or `[]`; EMPTY is any of the three;
TRUE and FALSE are checkboxes (1.5.0). Mappings cannot be searched. Dates are compared as text where both are dates,
which is not documented.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import assert_never

from notes_cli.query.operators import Hits
from notes_cli.query.scope import Scope
from notes_cli.query.text import occurs
from notes_cli.query.tree import And, Compare, Not, Operator, Or, Phrase, Property, Query, Regex, Word
from notes_cli.vault.note import Property as NoteProperty
from notes_cli.vault.note import Span, Value
from notes_cli.vault.record import text_of

CONSTANTS: dict[str, tuple[Value, ...]] = {
    "TRUE": (True,),
    "FALSE": (False,),
    "EMPTY": (None, "", []),
    "null": (None,),
}
"""The unquoted words that stand for values; as names they are text."""


def match_property(query: Property, scope: Scope) -> Hits | None:
    """Match a property term: the places of the values that match, or of the keys where no value is asked for."""
    frontmatter = scope.note.frontmatter
    hits: list[Span] = []
    for prop in frontmatter.properties if frontmatter else ():
        if _holds(query.key, prop.key, constants={}):
            hits.extend([prop.key_span] if query.value is None else _matching_values(query.value, prop))
    return tuple(filter(scope.holds, hits)) or None


def property_test(query: Property) -> Callable[[Iterable[tuple[str, Value]]], bool]:
    """What tells whether one of some properties, given as (name, value), matches: `match_property` without places."""
    is_meant = cache(lambda name: _holds(query.key, name, constants={}))  # of many notes the names are the same few
    asked = query.value

    def test(properties: Iterable[tuple[str, Value]]) -> bool:
        for name, value in properties:
            if is_meant(name):
                items = value if isinstance(value, list) and value else [value]
                if asked is None or any(_holds(asked, item) for item in items):
                    return True
        return False

    return test


def _matching_values(query: Query, prop: NoteProperty) -> list[Span]:
    """The places of the items that match, or of the whole value; a value without text lies on its key's line."""
    whole = prop.value_span if prop.value_span.start < prop.value_span.end else Span(*prop.key_span)
    if isinstance(prop.value, list) and prop.value:
        spans = prop.items or (whole,) * len(prop.value)
        return [span for item, span in zip(prop.value, spans, strict=False) if _holds(query, item)]
    return [whole] if _holds(query, prop.value) else []


def _holds(query: Query, value: Value, constants: Mapping[str, tuple[Value, ...]] = CONSTANTS) -> bool:
    if isinstance(query, Word):
        constant = constants.get(query.text)
        if constant is not None and any(value is c or (value == c and type(value) is type(c)) for c in constant):
            return True
        return constant is None and query.text.casefold() in text_of(value).casefold() and value != {}
    if isinstance(query, Phrase):
        return text_of(value).casefold() == query.text.casefold()
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
