"""What a query that found nothing may have meant: terms that the vault does not have, with near ones that it has.

It is asked only where nothing was found. Terms that are somewhere in the vault are passed over: they were not found
together with the others, which no other spelling mends; but where only notes that the vault excludes have one, that is
said.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from notes_cli.index.record import fold_text
from notes_cli.index.resolve import fold
from notes_cli.markdown.note import name_of
from notes_cli.query.explain import explain, in_one_line
from notes_cli.query.operators import OPERATORS
from notes_cli.query.property import CONSTANTS
from notes_cli.query.remarks import FOREIGN, find_foreign
from notes_cli.query.search import Settings, search
from notes_cli.query.tree import And, Not, Operator, Or, Phrase, Property, Query, Word, walk
from notes_cli.vault.near import did_you_mean, find_near
from notes_cli.vault.vault import Vault

CUTOFF = 70  # percent; words are short, so that less is alike by chance
EXCLUDED = "Settings, Files and links, Excluded files"
_WORD = re.compile(r"\w{3,}")

_Kind: TypeAlias = Literal["word", "tag", "property", "file", "path"]


class Missing(NamedTuple):
    """A term that the vault does not have, said in a sentence («no tag is #projct»), and near ones, if any."""

    said: str
    near: list[str]


def find_missing(vault: Vault, text: str, query: Query | None) -> Iterator[Missing]:
    """What the vault does not have of a query and its text, with what is near, from left to right.

    Then what the query says in vain: operators with nothing behind them, and words that are operators elsewhere. Where
    all of the text is like a name, that is the answer.
    """
    if query is None:
        yield Missing("the query has no terms, so nothing is found", [])
        return
    terms = dict.fromkeys(_terms(query, "word"))
    if all(isinstance(node, And | Word | Phrase) for node in walk(query)):
        near = find_near(text, vault.known_names(), CUTOFF)
        if near:
            yield Missing(f"no note is named «{text}»", near)
            return
    for kind, term in terms:
        missing = _FIND[kind](vault, term)
        if missing:
            yield missing
    for node in walk(query):
        if isinstance(node, Operator) and node.body is None:
            everything = "" if node.name == "tag" else f'; {node.name}:"" finds all'
            yield Missing(f"no term follows {node.name}:, so it finds nothing{everything}", [])
    yield from (Missing(remark.rstrip("."), []) for remark in find_foreign(query))


def find_vain(vault: Vault, query: Query, settings: Settings) -> Iterator[str]:
    """Why a query finds nothing whose terms the vault has, in sentences: which of its parts finds nothing by itself.

    Raises QueryError where a regular expression takes too long.
    """

    def is_found(part: Query, match_case: bool = settings.match_case) -> bool:
        asked = settings._replace(match_case=match_case, with_lines=0)
        return next(search(vault, part, settings=asked), None) is not None

    parts = query.terms if isinstance(query, And) else (query,)
    vain = [part for part in parts if len(parts) == 1 or not is_found(part)]
    for part in vain:
        if isinstance(part, Not):  # which every file has
            continue
        instead = ""
        cased = isinstance(part, Operator) and part.name == "match-case" and part.body
        if (cased and is_found(cased)) or (settings.match_case and is_found(part, match_case=False)):
            instead = "; with other capitals it is found"
        elif isinstance(part, Phrase) and is_found(Word(part.text)):
            instead = "; within longer words it is found, without the quotation marks"
        yield f"no file is found where {in_one_line(explain(part, settings.match_case))}{instead}"
    if not vain:
        yield "each of these terms is found, but no file has them all"


def in_place_of_operator(name: str, vault: Vault | None) -> str:
    """What is to be written where `name` is no operator, as the end of a sentence.

    Where the vault, if it is known, has a property of that name, that is asked for; else an operator that is like it,
    or the text itself.
    """
    if vault and fold(name) in map(fold, vault.property_names()):
        return f"; a property is found in brackets: [{name}:…]"
    near = did_you_mean(f"{near}:" for near in find_near(name, OPERATORS))
    return near or f'; a text with a colon is found in quotes: "{name}:…"'


def _terms(query: Query, kind: _Kind) -> Iterator[tuple[_Kind, str]]:
    """The terms of which a note holds some where it matches, each with what it is looked for in."""
    if isinstance(query, Word) and kind == "word" and query.text in FOREIGN:
        return
    if isinstance(query, Word | Phrase):
        whole = kind != "word" and query.text.strip()
        yield from ((kind, text) for text in ([query.text] if whole else _WORD.findall(query.text)))
    elif isinstance(query, And | Or):
        for term in query.terms:
            yield from _terms(term, kind)
    elif isinstance(query, Operator) and query.body is not None:
        named: dict[str, _Kind] = {"tag": "tag", "file": "file", "path": "path"}
        yield from _terms(query.body, named.get(query.name, kind))
    elif isinstance(query, Property):
        yield from _terms(query.key, "property")
        if query.value is not None:
            yield from (term for term in _terms(query.value, "word") if term[1] not in CONSTANTS)


def _word(vault: Vault, text: str) -> Missing | None:
    found = vault.containing(((fold_text(text),),))
    if found and all(map(vault.is_excluded, found)):
        return Missing(f"«{text}» stands only in notes that the vault excludes from searches ({EXCLUDED})", [])
    if found:
        return None
    return Missing(f"no note contains «{text}»", find_near(text, vault.words_like(text), CUTOFF))


def _tag(vault: Vault, text: str) -> Missing | None:
    tags: dict[str, str] = {}
    for _, rows in vault.facet("tags"):
        for tag, _count in rows:
            parts = str(tag).split("/")
            for depth in range(1, len(parts) + 1):
                tags.setdefault(fold("/".join(parts[:depth])), "/".join(parts[:depth]))
    wanted = "#" + text.removeprefix("#").rstrip("/")
    return None if fold(wanted) in tags else Missing(f"no tag is {wanted}", find_near(wanted, tags.values()))


def _property(vault: Vault, text: str) -> Missing | None:
    names = vault.property_names()
    if any(fold(text) in fold(name) for name in names):
        return None
    link = '; a link is found in quotes: "[[…]]"' if text.startswith("[") else ""
    return Missing(f"no property is named «{text}»{link}", [] if link else find_near(text, names))


def _file(vault: Vault, text: str) -> Missing | None:
    names = {name_of(path): path.rpartition("/")[2] for path in vault.files}
    if any(fold(text) in fold(file) for file in names.values()):
        return None
    return Missing(f"no file is named «{text}»", find_near(text, names))


def _path(vault: Vault, text: str) -> Missing | None:
    if any(fold(text) in fold(path) for path in vault.files):
        return None
    return Missing(f"no path contains «{text}»", find_near(text.strip("/"), (*vault.folders, *vault.files)))


_FIND: dict[_Kind, Callable[[Vault, str], Missing | None]] = {
    "word": _word,
    "tag": _tag,
    "property": _property,
    "file": _file,
    "path": _path,
}
