"""The operators of the search language: one entry each, name → what its body is matched against.

An operator takes the query after its colon and the scope it stands in, and gives the hits, or None for no match.
Most narrow the scope: the body must hold in one of the pieces (a line, a block …), and the hits of all such pieces
count. They are looked for when they are asked for, as often it is enough to know that there is one. Source: the help
page Search, its texts on scopes.
"""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from typing import TypeAlias

from notes_cli.markdown.note import Span
from notes_cli.query import scope as scopes
from notes_cli.query.scope import Scope
from notes_cli.query.text import occurs
from notes_cli.query.tree import And, Not, Or, Phrase, Query, Regex, Word

Hits: TypeAlias = Iterable[Span]
Matcher: TypeAlias = Callable[[Query, Scope], "Hits | None"]
OperatorRule: TypeAlias = Callable[[Query, Scope, Matcher], "Hits | None"]


def _in_any(pieces: Callable[[Scope], Iterable[Scope]]) -> OperatorRule:
    def rule(body: Query, scope: Scope, match: Matcher) -> Hits | None:
        found = (hits for piece in pieces(scope) if (hits := match(body, piece)) is not None)
        first = next(found, None)
        return None if first is None else chain(first, chain.from_iterable(found))

    return rule


def _in_any_holding(pieces: Callable[[Scope, scopes.Places | None], Iterable[Scope]]) -> OperatorRule:
    """As `_in_any`; pieces without a word that they need are not even made."""

    def rule(body: Query, scope: Scope, match: Matcher) -> Hits | None:
        places = scopes.needed_places(scope, body)
        return _in_any(lambda own: pieces(own, places))(body, scope, match)

    return rule


def _line(body: Query, scope: Scope, match: Matcher) -> Hits | None:
    leaves = scopes.required_leaves(body)  # a line without any of them need not be looked at
    pieces = scopes.lines(scope) if leaves is None else scopes.lines_holding(scope, leaves)
    return _in_any(lambda _: pieces)(body, scope, match)


def _tag(body: Query, scope: Scope, match: Matcher) -> Hits | None:
    """A tag or a parent of it, in any case; `#` may be left out. Tags in code do not count, in comments they do.

    What `tag:` does with quotes, a group or a regular expression is not known (one observer saw an error): here they
    mean what they mean elsewhere, but that a quoted text too is a whole tag; a regular expression sees the `#`. As
    `task:""` is every task (release notes 0.12.0), `tag:""` is every tag.
    """
    if body == Phrase(""):
        return _within(scope, [tag.span for tag in scope.note.tags])
    if isinstance(body, Word | Phrase):
        wanted = body.text.removeprefix("#").rstrip("/").lower()
        spans = [tag.span for tag in scope.note.tags if _is_or_contains(wanted, tag.name[1:].lower())]
        return _within(scope, spans)
    if isinstance(body, Regex):
        spans = [tag.span for tag in scope.note.tags if occurs(body, tag.name, scope.match_case)]
        return _within(scope, spans)
    if isinstance(body, Not):
        return () if _tag(body.body, scope, match) is None else None
    if isinstance(body, And | Or):
        found = [_tag(term, scope, match) for term in body.terms]
        held = [hits for hits in found if hits is not None]
        enough = len(held) == len(found) if isinstance(body, And) else bool(held)
        return chain.from_iterable(held) if enough else None
    return None


def _within(scope: Scope, spans: list[Span]) -> Hits | None:
    return tuple(filter(scope.holds, spans)) or None


def _is_or_contains(wanted: str, tag: str) -> bool:
    return bool(wanted) and (tag == wanted or tag.startswith(wanted + "/"))


OPERATORS: dict[str, OperatorRule] = {
    "file": _in_any(lambda s: [s._replace(spans=(), labels=(s.note.path.rpartition("/")[2],))]),
    "path": _in_any(lambda s: [s._replace(spans=(), labels=(s.note.path,))]),
    "content": _in_any(lambda s: [s._replace(labels=())]),
    "match-case": _in_any(lambda s: [s._replace(match_case=True)]),
    "ignore-case": _in_any(lambda s: [s._replace(match_case=False)]),
    "tag": _tag,
    "line": _line,
    "block": _in_any_holding(scopes.blocks),
    "section": _in_any_holding(scopes.sections),
    "task": _in_any_holding(partial(scopes.tasks, "any")),
    "task-todo": _in_any_holding(partial(scopes.tasks, "todo")),
    "task-done": _in_any_holding(partial(scopes.tasks, "done")),
}
