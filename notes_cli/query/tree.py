"""A parsed query as a value; `notes_cli.query.parse` makes one, `notes_cli.query.match` answers it.

Tuples are equal where their fields are, so each node says in its last one of which `kind` it is: a word is no phrase.
Every search loads this module, and dataclasses, which would need no such field, take four times as long to make.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias, Union

Query: TypeAlias = Union["Word", "Phrase", "Regex", "Compare", "Property", "Operator", "Not", "And", "Or"]


class Word(NamedTuple):
    """An unquoted word: it matches as a part of the text."""

    text: str
    kind: Literal["word"] = "word"


class Phrase(NamedTuple):
    """A quoted text: it matches as whole words, in this order."""

    text: str
    kind: Literal["phrase"] = "phrase"


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression between slashes, in JavaScript's flavour; it begins at `column` of the query."""

    pattern: str
    column: int = field(default=0, compare=False)


class Compare(NamedTuple):
    """`<5` or `>5`, which only a property's value can be."""

    sign: Literal["<", ">"]
    text: str
    kind: Literal["compare"] = "compare"


class Property(NamedTuple):
    """`[key]` or `[key:value]`; both sides are queries."""

    key: Query
    value: Query | None = None
    kind: Literal["property"] = "property"


class Operator(NamedTuple):
    """`name:body`, the name in lower case; a body of None is an operator with nothing after it, which finds nothing."""

    name: str
    body: Query | None
    kind: Literal["operator"] = "operator"


class Not(NamedTuple):
    """`-body`."""

    body: Query
    kind: Literal["not"] = "not"


class And(NamedTuple):
    """Terms that must all hold; none at all always holds."""

    terms: tuple[Query, ...]
    kind: Literal["and"] = "and"


class Or(NamedTuple):
    """Terms of which one must hold."""

    terms: tuple[Query, ...]
    kind: Literal["or"] = "or"


def walk(query: Query) -> Iterator[Query]:
    """The query and every query in it, from left to right."""
    yield query
    inner: tuple[Query | None, ...] = ()
    if isinstance(query, And | Or):
        inner = query.terms
    elif isinstance(query, Not | Operator):
        inner = (query.body,)
    elif isinstance(query, Property):
        inner = (query.key, query.value)
    for part in inner:
        if part is not None:
            yield from walk(part)
