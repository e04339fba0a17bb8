"""Prints a query tree as text of the search language: parsed again, it is the same tree. It explains nothing."""

import re
from typing import assert_never

from notes_cli.query.tree import And, Compare, Not, Operator, Or, Phrase, Property, Query, Regex, Word

_REGEX_PART = re.compile(r"\\.|/", re.DOTALL)


def print_query(query: Query) -> str:
    """Print a tree that `notes_cli.query.parse` has made, with no more brackets than it needs."""
    if isinstance(query, Word):
        return query.text
    if isinstance(query, Phrase):
        return quote(query.text)
    if isinstance(query, Regex):
        return f"/{_REGEX_PART.sub(lambda part: part[0].rjust(2, chr(92)), query.pattern)}/"
    if isinstance(query, Compare):
        return query.sign + quote(query.text)
    if isinstance(query, Property):
        value = "" if query.value is None else f":{print_query(query.value)}"
        return f"[{print_query(query.key)}{value}]"
    if isinstance(query, Operator):
        return f"{query.name}:{_term(query.body) if query.body else ''}"
    if isinstance(query, Not):
        return f"-{_term(query.body)}"
    if isinstance(query, And):
        *terms, last = query.terms
        return " ".join([*(f"({_term(term)})" if _is_open(term) else _term(term) for term in terms), _term(last)])
    if isinstance(query, Or):
        return " OR ".join(print_query(term) if isinstance(term, And) else _term(term) for term in query.terms)
    assert_never(query)


def _term(query: Query) -> str:
    return f"({print_query(query)})" if isinstance(query, And | Or) else print_query(query)


def _is_open(query: Query) -> bool:
    """Whether it ends with an operator that would take what follows for its body."""
    if isinstance(query, Operator):
        return query.body is None or _is_open(query.body)
    return isinstance(query, Not) and _is_open(query.body)


def quote(text: str) -> str:
    """A text as a phrase, in quotation marks: `notes_cli.query.parse.unescape` takes the backslashes off again."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
