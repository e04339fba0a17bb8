"""A parsed query as a value; `notes_cli.query.parse` makes one, `notes_cli.query.match` answers it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, Union

Query: TypeAlias = Union["Word", "Phrase", "Regex", "Compare", "Property", "Operator", "Not", "And", "Or"]


@dataclass(frozen=True, slots=True)
class Word:
    """An unquoted word: it matches as a part of the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quoted text: it matches as whole words, in this order."""

    text: str


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression between slashes, in JavaScript's flavour; it begins at `column` of the query."""

    pattern: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`<5` or `>5`, which only a property's value can be."""

    sign: Literal["<", ">"]
    text: str


@dataclass(frozen=True, slots=True)
class Property:
    """`[key]` or `[key:value]`; both sides are queries."""

    key: Query
    value: Query | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """`name:body`, the name in lower case; a body of None is an operator with nothing after it, which finds nothing."""

    name: str
    body: Query | None


@dataclass(frozen=True, slots=True)
class Not:
    """`-body`."""

    body: Query


@dataclass(frozen=True, slots=True)
class And:
    """Terms that must all hold; none at all always holds."""

    terms: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Terms of which one must hold."""

    terms: tuple[Query, ...]


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
