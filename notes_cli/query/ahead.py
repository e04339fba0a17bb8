"""What can be told of a file before it is read: from its path, and from what the index has.

It is what `notes_cli.query.match` would say of the whole file, or nothing. It opens no file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from notes_cli.index.values import ValueRow
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.rows import Facet, Parsed, empty_rows
from notes_cli.query.match import match
from notes_cli.query.needles import are_enough, find_needles
from notes_cli.query.property import is_meant, property_test
from notes_cli.query.scope import Scope
from notes_cli.query.tree import And, Not, Operator, Or, Phrase, Property, Query, Regex, Word, walk
from notes_cli.vault.vault import Vault

FEW = 300  # files that are read in less time than it takes to ask for the tags or properties of all
BY_NAME = frozenset(("file", "path"))
Teller: TypeAlias = Callable[[str], bool | None]
_AT = Span(0, 0)  # where things are that have a place, but which is not known here


class Facts(NamedTuple):
    """The tags of all notes by path, their properties as far as asked for, and who may or does hold which word.

    None: not asked for.
    """

    tags: Mapping[str, Facet] | None = None
    values: Mapping[str, Sequence[ValueRow]] | None = None
    tests: Mapping[Property, Callable[[Sequence[ValueRow]], bool]] = {}
    holding: Mapping[Query, Mapping[str, bool]] | None = None
    match_case: bool = False


def tell(
    vault: Vault, query: Query, paths: Collection[str], match_case: bool = False
) -> Iterator[tuple[str, bool | None]]:
    """The paths of the files that may match, each with True where it is certain that it does, else None."""
    by_name = any(isinstance(node, Operator) and node.name in BY_NAME for node in walk(query))
    facts = _read_facts(vault, query, match_case) if len(paths) > FEW else Facts()
    if not by_name and facts == Facts():
        yield from ((path, None) for path in paths)
        return
    say = _teller(query, facts._replace(match_case=match_case))
    for path in paths:
        said = say(path)
        if said is not False:
            yield path, said


def is_by_name(query: Query) -> bool:
    """Whether the path of a file alone tells whether it matches."""
    if isinstance(query, And | Or):
        return all(map(is_by_name, query.terms))
    if isinstance(query, Not):
        return is_by_name(query.body)
    return isinstance(query, Operator) and query.name in BY_NAME


def is_by_values(query: Query) -> bool:
    """Whether the properties of a note alone tell whether it matches."""
    if isinstance(query, And | Or):
        return all(map(is_by_values, query.terms))
    if isinstance(query, Not):
        return is_by_values(query.body)
    return isinstance(query, Property) and not any(isinstance(node, Regex) for node in walk(query))


def read_values(vault: Vault, query: Query) -> dict[str, list[ValueRow]]:
    """The properties that a query asks for, by the path of their note."""
    asked = [node for node in walk(query) if isinstance(node, Property)]
    return vault.values([name for name in vault.property_names() if any(is_meant(node, name) for node in asked)])


def tell_by_values(
    query: Query, values: Mapping[str, Sequence[ValueRow]], every: Callable[[], Iterable[str]]
) -> Iterator[str]:
    """The paths of the files that match a query which asks for properties alone; `every` gives those of all files."""
    say = _teller(query, Facts(values=values, tests=_tests(query)))
    return filter(say, every() if say("") else values)  # who has none of them matches, or none of those does


def has_places(query: Query) -> bool:
    """Whether a file that matches may have places to show; names and negations have none."""
    if isinstance(query, And | Or):
        return any(map(has_places, query.terms))
    return not (isinstance(query, Not) or (isinstance(query, Operator) and query.name in BY_NAME))


def _read_facts(vault: Vault, query: Query, match_case: bool) -> Facts:
    asks_tags = any(isinstance(node, Operator) and node.name == "tag" for node in walk(query))
    tests = _tests(query)
    holding: dict[Query, Mapping[str, bool]] = {}
    for leaf in unwanted(query):
        if clauses := find_needles(leaf):
            held = vault.containing(clauses)
            holding[leaf] = held if are_enough(leaf) and not match_case else dict.fromkeys(held, False)
    return Facts(
        dict(vault.facet("tags")) if asks_tags else None,
        read_values(vault, query) if tests else None,
        tests,
        holding or None,
    )


def _tests(query: Query) -> Mapping[Property, Callable[[Sequence[ValueRow]], bool]]:
    return {node: property_test(node) for node in walk(query) if isinstance(node, Property)}


def unwanted(query: Query) -> frozenset[Query]:
    """The words and phrases that a file may not hold."""
    if isinstance(query, And | Or):
        return frozenset(leaf for term in query.terms for leaf in unwanted(term))
    if isinstance(query, Not) and isinstance(query.body, Word | Phrase):
        return frozenset({query.body})
    return frozenset()


def _teller(query: Query, facts: Facts) -> Teller:
    """What tells of a path whether the file matches, or None where only its text tells."""
    if isinstance(query, Not):
        body = _teller(query.body, facts)
        return lambda path: None if (said := body(path)) is None else not said
    if isinstance(query, And | Or):
        return _joined([_teller(term, facts) for term in query.terms], decides=isinstance(query, Or))
    if facts.holding and query in facts.holding:
        return partial(_holds, facts.holding[query])
    if any(isinstance(node, Regex) for node in walk(query)):
        return lambda _: None  # it may take for ever, so it is run where it can be ended
    if isinstance(query, Operator) and query.name in BY_NAME:
        return lambda path: match(query, Scope(file_named(path), (), match_case=facts.match_case)) is not None
    if isinstance(query, Operator) and query.name == "tag" and facts.tags is not None:
        return partial(_has_tag, query, facts.tags)
    if isinstance(query, Property) and facts.values is not None:
        values, test = facts.values, facts.tests[query]
        return lambda path: test(values.get(path, ()))
    return lambda _: None


def _joined(terms: list[Teller], decides: bool) -> Teller:
    """What tells of a path whether all terms hold, or of which one such term `decides` (True for OR)."""

    def tell(path: str) -> bool | None:
        each = [term(path) for term in terms]
        return decides if decides in each else None if None in each else not decides

    return tell


def _holds(held: Mapping[str, bool], path: str) -> bool | None:
    """Whether a file holds a word, None: it must be read. `held` has all notes that may, and whether it is sure."""
    is_sure = held.get(path)
    if is_sure is None:
        return False if path.lower().endswith((".md", ".canvas")) else None
    return is_sure or None


def file_named(path: str) -> Note:
    """A file of which nothing but its path is known."""
    return Note(path, "", (), lambda: Parsed(empty_rows()))


def _has_tag(query: Operator, tags: Mapping[str, Facet], path: str) -> bool | None:
    """Whether a note with these tags, as if they were all that it says, matches."""
    if path not in tags:
        return None
    rows = empty_rows()._replace(tags=[(name, *_AT) for name, *_ in tags[path]])
    return match(query, Scope(Note(path, "", (), lambda: Parsed(rows)), (_AT,))) is not None
