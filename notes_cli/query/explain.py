"""Says in plain English what a query finds, operator by operator, as a tree; it opens no vault and prints nothing."""

import re
from typing import NamedTuple, assert_never

from notes_cli.query.sentences import SENTENCES, VALUES, Kind
from notes_cli.query.tree import And, Compare, Not, Operator, Or, Phrase, Property, Query, Regex, Word


class Saying(NamedTuple):
    """A sentence, and the sentences that stand below it; one that has some ends with a colon."""

    text: str
    parts: tuple["Saying", ...] = ()


class _Place(NamedTuple):
    """Where a term is looked for: what it is called in a sentence, of which kind it is, and how case counts there."""

    subject: str
    kind: Kind
    match_case: bool = False


def explain(query: Query | None, match_case: bool = False) -> Saying:
    """Explain a query, None being a blank one; `match_case` is the app's toggle."""
    if query is None:
        return Saying("nothing: the query has no terms")
    return _say(query, _Place("the text or the path", "any", match_case))


def in_one_line(saying: Saying) -> str:
    """A sentence and those below it, in one line."""
    parts = "; ".join(map(in_one_line, saying.parts))
    return f"{saying.text} {parts}" if parts else saying.text


def _say(query: Query, place: _Place) -> Saying:
    if isinstance(query, Word | Phrase | Regex | Compare):
        return Saying(f"{place.subject} {_predicate(query, place)}")
    if isinstance(query, Not):
        inner = _say(query.body, place)
        return Saying(f"it is not true that {inner.text}", inner.parts)
    if isinstance(query, And | Or):
        return Saying(f"{_joint(query)}:", tuple(_say(term, place) for term in query.terms))
    if isinstance(query, Operator):
        return _say_operator(query, place)
    if isinstance(query, Property):
        return _say_property(query)
    assert_never(query)


def _joint(query: And | Or) -> str:
    return "all of these are true" if isinstance(query, And) else "at least one of these is true"


def _say_operator(query: Operator, place: _Place) -> Saying:
    sentence, body = SENTENCES[query.name], query.body
    if body is None:
        return Saying(f"nothing is found: no term follows {query.name}:")
    match_case = {"match-case": True, "ignore-case": False}.get(query.name, place.match_case)
    kind = sentence.kind or place.kind
    if isinstance(body, Word | Phrase | Regex | Compare):
        return _say(body, _Place(sentence.subject or place.subject, kind, match_case))
    inner = _say(body, _Place(sentence.it or place.subject, kind, match_case))
    return Saying(f"{sentence.of}, {inner.text}", inner.parts)


def _say_property(query: Property) -> Saying:
    """`[key:value]`; a key of several terms has a part of its own."""
    if not isinstance(query.key, Word | Phrase | Regex):
        parts = [_say(query.key, _Place("its name", "value"))]
        parts += [_say_value(query.value, "its value")] if query.value else []
        return Saying(f"there is a property for which {'both are' if query.value else 'this is'} true:", tuple(parts))
    named = f"a property whose name {_predicate(query.key, _Place('', 'value'))}"
    if query.value is None:
        return Saying(f"there is {named}")
    if isinstance(query.value, Word | Phrase | Regex | Compare):
        constant = VALUES.get(query.value.text) if isinstance(query.value, Word) else None
        return Saying(f"{named} has a value that {constant or _predicate(query.value, _Place('', 'value'))}")
    inner = _say_value(query.value, "it")
    return Saying(f"{named} has a value for which {inner.text}", inner.parts)


def _say_value(query: Query, subject: str) -> Saying:
    """What is said of a value, called `subject`: as elsewhere, but for the constants, which are words."""
    if isinstance(query, Word) and query.text in VALUES:
        return Saying(f"{subject} {VALUES[query.text]}")
    if isinstance(query, Not):
        inner = _say_value(query.body, subject)
        return Saying(f"it is not true that {inner.text}", inner.parts)
    if isinstance(query, And | Or):
        return Saying(f"{_joint(query)}:", tuple(_say_value(term, subject) for term in query.terms))
    return _say(query, _Place(subject, "value"))


def _predicate(query: Word | Phrase | Regex | Compare, place: _Place) -> str:
    """What is said of the place that a term is looked for in: «holds …»."""
    case = ", with case as written" if place.match_case and place.kind in ("any", "text", "name") else ""
    if isinstance(query, Regex):
        pattern = re.sub(r"(?<!\\)((?:\\\\)*)/", r"\1\\/", query.pattern)  # as it is typed
        return f"matches the regular expression /{pattern}/{case}"
    if isinstance(query, Compare):
        if place.kind != "value":
            return f"is compared with «{query.text}», which only a property's value can be, so it finds nothing"
        return f"is {'less' if query.sign == '<' else 'greater'} than {query.text}"
    if not query.text:
        return "is there"
    if place.kind == "tag":
        return f"is «#{query.text.removeprefix('#').rstrip('/')}» or a subtag of it"
    if isinstance(query, Word) or place.kind == "name":
        return f"contains «{query.text}»{case}"
    if place.kind == "value":
        return f"is exactly «{query.text}»"
    if place.kind == "any":
        return f"contains «{query.text}», in the text as whole words{case}"
    return f"contains «{query.text}» as whole words{case}"
