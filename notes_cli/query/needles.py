"""What a note must hold so that a query can match it: texts that are quickly looked for in all notes at once.

It is a condition that is needed, not one that is enough: `notes_cli.query.match` decides.
"""

from collections.abc import Callable, Iterable

from notes_cli.index.haystack import Clause, weakness
from notes_cli.index.record import fold_text
from notes_cli.query.property import CONSTANTS
from notes_cli.query.tree import And, Operator, Or, Phrase, Property, Query, Regex, Word

_DOTS = frozenset("\u0130\u0307")  # tags and properties are compared in a form in which these two are one


def find_needles(query: Query) -> tuple[Clause, ...]:
    """The clauses of a query: a note that matches holds, folded, at least one text of each; () where all may match.

    What is looked at is what `notes_cli.index.record.make_record` writes down: path, text, tags and properties.
    """
    if isinstance(query, Operator):
        if query.body is None:
            return ()
        return _clauses(query.body, _tag if query.name == "tag" else _leaf)
    return _clauses(query, _leaf)


def are_enough(query: Query) -> bool:
    """Whether a file matches as soon as its path or text hold, in any case, a text of each clause of the query."""
    if isinstance(query, And):
        return all(map(are_enough, query.terms))
    if isinstance(query, Or):
        return all(isinstance(term, Word) and are_enough(term) for term in query.terms)
    return isinstance(query, Word) and query.text.isascii() and query.text.isprintable() and query.text != ""


def _clauses(query: Query, leaf: Callable[[str], str]) -> tuple[Clause, ...]:
    if isinstance(query, Word | Phrase):
        text = fold_text(leaf(query.text))
        return ((text,),) if text and b"\0" not in text else ()
    if isinstance(query, Regex):
        from notes_cli.query.literals import required_literals  # here, as few queries have one

        return tuple(tuple(map(fold_text, texts)) for texts in required_literals(query.pattern))
    if isinstance(query, And):
        return tuple(clause for term in query.terms for clause in _clauses(term, leaf))
    if isinstance(query, Or):
        each = [_clauses(term, leaf) for term in query.terms]
        if not all(each):
            return ()
        return (_shortest(text for clauses in each for text in min(clauses, key=weakness)),)
    if isinstance(query, Operator):
        return find_needles(query)
    if isinstance(query, Property):
        sides = (query.key,) if query.value is None else (query.key, query.value)
        return tuple(clause for side in sides for clause in _clauses(side, _property))
    return ()  # a negation; a comparison of numbers


def _shortest(texts: Iterable[bytes]) -> Clause:
    """The texts but for those that hold another of them: who holds «novelty signal» holds «novelty»."""
    each = tuple(dict.fromkeys(texts))
    return tuple(text for text in each if not any(other in text for other in each if other != text))


def _leaf(text: str) -> str:
    return text


def _tag(text: str) -> str:
    name = text.removeprefix("#").rstrip("/")
    return "" if not name or _DOTS.intersection(name) else f"#{name}"  # so are tags of the frontmatter written down


def _property(text: str) -> str:
    # `null` and the like stand for values, not for texts
    return "" if text in CONSTANTS or _DOTS.intersection(text) else text
