"""What is to be known of a query beside what it says: what counts, and how it was read where the app says nothing.

Whether a sign of the query's text means anything is asked of the parser: it does not where the query without it, or
with one more, is the same. So there is no second grammar here.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from notes_cli.errors import QueryError
from notes_cli.query.parse import parse_query
from notes_cli.query.sentences import SENTENCES
from notes_cli.query.tree import And, Compare, Operator, Or, Phrase, Property, Query, Regex, Word, walk

_LONE = re.compile(r"(?:(?<=[\s(])|^)-(?=[\s)]|$)")
_OR = re.compile(r"\bOR\b")
_FLAGS = {"i", "g", "m", "s", "u", "gi", "ig", "gm", "im", "mi", "gim"}
_PROBE = "probe"  # a word that is added, to see where it ends up

FOREIGN = {
    **dict.fromkeys(("and", "AND", "&", "&&"), "terms side by side"),
    **dict.fromkeys(("or", "|", "||"), "OR in capitals"),
    **dict.fromkeys(("not", "NOT"), "a - before a term"),
}
"""Words that join or negate terms in other languages, and what does so in this one."""


def find_remarks(text: str, query: Query | None, match_case: bool = False) -> tuple[str, ...]:
    """The remarks on a query and its text, as sentences, each once."""
    if query is None:
        return ()
    return tuple(dict.fromkeys([*_on_reading(text, query), *_on_tree(query), *_on_case(query, match_case)]))


def find_foreign(query: Query) -> Iterator[str]:
    """Remarks on words and signs of a query that are operators in other languages, and stand for themselves here."""
    for node in walk(query):
        if isinstance(node, And):
            yield from _on_flags(node)
        if isinstance(node, Compare) and node.text.startswith("="):
            yield f"Values can be less (<) or greater (>); {node.sign}= compares with «{node.text}»."
        elif isinstance(node, Property) and isinstance(node.value, Word) and node.value.text.startswith("="):
            yield f"A value takes no =: [name:{node.value.text[1:]}], or with quotes if it must match as a whole."
        elif isinstance(node, Property) and isinstance(node.key, Word) and not node.value and "=" in node.key.text:
            yield f"A property's value follows a colon: [{node.key.text.replace('=', ':', 1)}]."
        if isinstance(node, Word) and node.text in FOREIGN:
            yield f"«{node.text}» is an ordinary word here; perhaps you mean {FOREIGN[node.text]}."
        elif isinstance(node, Word) and node.text.strip("*") not in ("", node.text):
            yield f"The * in «{node.text}» is taken literally; words are found within longer ones without it."


def _on_flags(query: And) -> Iterator[str]:
    """Words right behind a regular expression that are its flags in other programs."""
    for one, following in pairwise(query.terms):
        if isinstance(one, Regex) and isinstance(following, Word) and following.text in _FLAGS:
            yield f"«{following.text}» after a regular expression is an ordinary word; there are no flags."


def _on_reading(text: str, query: Query) -> Iterator[str]:
    """How signs were read of which nothing is known."""
    if any(_read(text[: found.start()] + " " + text[found.end() :]) == query for found in _LONE.finditer(text)):
        yield 'A lone - has no effect; to find a hyphen, put it in quotes: "-".'
    if any(_read(text[: found.start()] + "  " + text[found.end() :]) == query for found in _OR.finditer(text)):
        yield "An OR with nothing on one side has no effect."
    for sign, name in (('"', "quotation mark"), ("/", "slash"), ("]", "bracket")):
        if text.count(sign if sign != "]" else "[") and _read(text + sign) == query:
            yield f"The last {name} is not closed, so it reaches to the end."
    if "(" in text and _read(f"{text}) {_PROBE}") != query:
        yield "A parenthesis is not closed, so it reaches to the end."
    for found in re.finditer(r"\)", text):
        if _read(f"{text[: found.end()]} {_PROBE}") == _read(text[: found.end()]):
            yield f"The ) in column {found.start() + 1} closes nothing, and everything after it is ignored."
            break


def _read(text: str) -> Query | str | None:
    """What a text is parsed to; an error's text where it cannot be, which is no query's equal."""
    try:
        return parse_query(text)
    except QueryError as error:
        return str(error)


def _on_tree(query: Query) -> Iterator[str]:
    """How terms belong together, and what the operators that occur take for granted."""
    yield from find_foreign(query)
    for node in walk(query):
        if isinstance(node, Or) and any(isinstance(term, And) for term in node.terms):
            yield "OR binds less tightly than terms side by side: a b OR c is (a b) OR c."
        if isinstance(node, And):
            for one, following in zip(node.terms, node.terms[1:], strict=False):
                if isinstance(one, Operator) and isinstance(one.body, Word) and isinstance(following, Word):
                    yield f"{one.name}: applies to the next term only; {one.name}:(a b) applies to both."
    for node in walk(query):
        if isinstance(node, Operator) and SENTENCES[node.name].remark:
            yield SENTENCES[node.name].remark
    if all(isinstance(term, Word) for term in (query.terms if isinstance(query, And) else (query,))):
        yield "A note with this name or alias comes first."


def _on_case(query: Query, match_case: bool) -> Iterator[str]:
    """How letters count."""
    if match_case:
        yield "Case matters, except in tags and properties."
    elif any(isinstance(node, Operator) and node.name == "match-case" for node in walk(query)):
        yield "Elsewhere, case does not matter."
    else:
        yield "Case does not matter."
    # in names, tags and properties quotes ask for something else
    other = [node for node in walk(query) if isinstance(node, Property) or _looks_elsewhere(node)]
    exact = [part for node in other for part in walk(node)]
    if any(isinstance(node, Phrase) and node.text and node not in exact for node in walk(query)):
        yield "Whole words: no letter or digit next to them, except in scripts without spaces."


def _looks_elsewhere(query: Query) -> bool:
    return isinstance(query, Operator) and SENTENCES[query.name].kind in ("name", "tag")
