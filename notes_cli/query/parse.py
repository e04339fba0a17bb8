r"""Parses Obsidian's search language.

    query    = [ or ]
    or       = and { "OR" and }
    and      = term { term }
    term     = "-" term | operator ":" term | property | "(" [ or ] ")" | word | phrase | regex
    property = "[" or [ ":" or ] "]"           inside, a term may also be "<" word or ">" word, but no operator
    operator = a name of `notes_cli.query.operators`, in any case
    word     = characters up to white space or one of ( ) [ ] " :      in a property's value a `:` is one of them
    phrase   = '"' { character | '\"' | '\\' } '"'
    regex    = "/" { character | "\/" } "/"      only where a term begins

`op:` takes exactly the next term: `file:a b` is `file:a` and `b`. Newlines part terms as spaces do.

Source: the help page Search. It leaves some input open; each is read so that no match is lost: a quotation mark, a
slash or a bracket that is not closed runs to the end; a `)` too many ends the query; `OR` at either end, a lone `-`
and `()` are passed over, negated too; `op: x` is `op:x`; `op:` at the end finds nothing.
"""

import re
from typing import Literal

from notes_cli.errors import QueryError, UnknownOperatorError
from notes_cli.query.operators import OPERATORS
from notes_cli.query.tree import And, Compare, Not, Operator, Or, Phrase, Property, Query, Regex, Word

MAX_DEPTH = 100
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r'[^\s()\[\]":]+')
_VALUE_WORD = re.compile(r'[^\s()\[\]"]+')
_PHRASE = re.compile(r'"((?:\\.|[^"\\])*)(?:"|\\?\Z)', re.DOTALL)
_REGEX = re.compile(r"/((?:\\.|[^/\\])*)(?:/|\\?\Z)", re.DOTALL)
_OR = re.compile(r'OR(?=[\s()\[\]":]|\Z)')


def parse_query(text: str) -> Query | None:
    """Parse a query; None where it is blank. Raises QueryError with the column of what is wrong."""
    parser = _Parser(text)
    tree = parser.alternatives()
    return tree if tree != And(()) else None


class _Parser:
    """A cursor over the query's text; one method a rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.inside: Literal["", "key", "value"] = ""  # the side of a property

    def peek(self) -> str:
        """The next character after white space, or the empty string at the end."""
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches the empty string too
        return self.text[self.at : self.at + 1]

    def descend(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(f"more than {MAX_DEPTH} levels of nesting", self.at)

    def alternatives(self) -> Query:
        self.descend()
        runs = [self.all_of()]
        while self.peek() and (found := _OR.match(self.text, self.at)):
            self.at = found.end()
            runs.append(self.all_of())
        self.depth -= 1
        terms = tuple(run for run in runs if run != And(()))
        return terms[0] if len(terms) == 1 else Or(terms) if terms else And(())

    def all_of(self) -> Query:
        terms: list[Query] = []
        while (next_character := self.peek()) and next_character != ")" and not _OR.match(self.text, self.at):
            if self.inside and (next_character == "]" or (next_character == ":" and self.inside == "key")):
                break
            term = self.term()
            if term is not None and term != And(()):
                terms.append(term)
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def term(self) -> Query | None:
        """The next term, or None for one that says nothing (a lone `-`, an empty group)."""
        character = self.peek()
        start = self.at
        if character == "-":
            return self.negation()
        if character == "(":
            return self.group()
        if character == "[" and not self.inside:
            return self.property()
        if found := _PHRASE.match(self.text, self.at):
            self.at = found.end()
            return Phrase(unescape(found[1]))
        if found := _REGEX.match(self.text, self.at):
            self.at = found.end()
            from notes_cli.query.regex import compile_regex  # here, as few queries have one

            regex = Regex(found[1].replace("\\/", "/"), start)
            compile_regex(regex, match_case=False)  # raises where it is invalid
            return regex
        if self.inside and character in "<>":
            return self.comparison("<" if character == "<" else ">")
        if found := self.word():
            self.at = found.end()
            if self.text[self.at : self.at + 1] == ":" and not self.inside:
                return self.operator(found[0], start)
            return Word(found[0])
        self.at += 1  # a bracket or colon where no term can begin is text
        rest = self.word()
        self.at = rest.end() if rest else self.at
        return Word(character + (rest[0] if rest else ""))

    def word(self) -> re.Match[str] | None:
        return (_VALUE_WORD if self.inside == "value" else _WORD).match(self.text, self.at)

    def negation(self) -> Query | None:
        self.at += 1
        following = self.text[self.at : self.at + 1]
        if not following or following.isspace() or following == ")":
            return None
        self.descend()
        body = self.term()
        self.depth -= 1
        if body is None or body == And(()):
            return None
        return body.body if isinstance(body, Not) else Not(body)

    def group(self) -> Query:
        self.at += 1
        body = self.alternatives()
        if self.peek() == ")":
            self.at += 1
        return body

    def property(self) -> Query:
        start = self.at
        self.at += 1
        self.inside = "key"
        key = self.alternatives()
        value = None
        if self.peek() == ":":
            self.at += 1
            self.inside = "value"
            value = self.alternatives()
        self.inside = ""
        if self.peek() == "]":
            self.at += 1
        if key == And(()):
            raise QueryError("a property needs a name: [name] or [name:value]", start)
        return Property(key, None if value == And(()) else value)

    def comparison(self, sign: Literal["<", ">"]) -> Query:
        self.at += 1
        self.peek()
        phrase = _PHRASE.match(self.text, self.at)
        found = phrase or self.word()
        self.at = found.end() if found else self.at
        return Compare(sign, unescape(phrase[1]) if phrase else found[0] if found else "")

    def operator(self, name: str, start: int) -> Query:
        if name.lower() not in OPERATORS:
            raise UnknownOperatorError(name, start)
        self.at += 1
        self.descend()
        nothing = self.peek() in ("", ")") or _OR.match(self.text, self.at)
        body = None if nothing else self.term()
        self.depth -= 1
        return Operator(name.lower(), None if body == And(()) else body)


def unescape(phrase: str) -> str:
    """What stands between the quotation marks of a phrase, without the backslashes before marks and backslashes."""
    return re.sub(r'\\(["\\])', r"\1", phrase)
